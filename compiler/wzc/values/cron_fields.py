"""The five fields of a cron expression, as Argo's library reads them."""

import re

from attrs import frozen

from wzc.values.problem import Problem
from wzc.values.suggest import nearest

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FULL_NAMES = (
    *("january", "february", "march", "april", "june", "july", "august", "september"),
    *("october", "november", "december", "sunday", "monday", "tuesday", "wednesday"),
    *("thursday", "friday", "saturday"),
)


@frozen
class Field:
    """One of the five: its name in messages, its least and greatest value, its names of values."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    def value(self, text: str) -> int | None:
        """The number of a value such as `5` or `MON`, None if it is none; not yet in range."""
        if text.upper() in self.names:
            return self.names.index(text.upper()) + self.low
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


# robfig/cron v3 spec.go: minutes, hours, dom, months, dow.
FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of month", 1, 31),
    Field("month", 1, 12, _MONTHS),
    Field("day of week", 0, 6, _DAYS),
)


@frozen
class Parsed:
    """What one field says: its values, and whether it is open (`*`, `?` or `*/1` among them).

    An open day field leaves the choice of days to the other; if none is open, a day that either
    of them names is taken (robfig spec.go: dayMatches).
    """

    values: frozenset[int]
    open: bool


def parse_field(text: str, field: Field) -> Parsed | Problem:
    """Read one field, blanks excluded, as robfig/cron v3 (parser.go: getField, getRange) does.

    Stricter in what it reads without saying so: an empty entry of a list (`1,,2`), what follows a
    star (`*-5` is `*` to it), and a step that is greater than the field (`*/90` in minutes runs
    hourly). A problem's fix, if there is one, replaces the field.
    """
    values: set[int] = set()
    is_open = False
    entries = text.split(",")
    for entry in entries:
        parsed = _parse_entry(entry, field, text)
        if isinstance(parsed, Problem):
            if parsed.fix is None:
                return parsed
            fixed = ",".join(parsed.fix if other == entry else other for other in entries)
            return Problem(parsed.message, parsed.help, fixed)
        values |= parsed.values
        is_open |= parsed.open
    return Parsed(frozenset(values), is_open)


def _parse_entry(entry: str, field: Field, text: str) -> Parsed | Problem:
    if not entry:
        return Problem(
            f"{field.name} `{text}` has an empty entry", help="a list is written `1,15,30`"
        )
    span, slash, step_text = entry.partition("/")
    star = span in ("*", "?")
    low = field.low
    high = field.high
    if not star:
        bounds = _bounds(span, field)
        if isinstance(bounds, Problem):
            # What is right for the range need not be right in steps.
            return Problem(bounds.message, bounds.help) if slash else bounds
        low, high = bounds
        # `5/15` is from 5 to the end.
        if slash and "-" not in span:
            high = field.high
    if not slash:
        return Parsed(frozenset(range(low, high + 1)), star)
    step = _step(step_text, field, entry)
    if isinstance(step, Problem):
        return step
    return Parsed(frozenset(range(low, high + 1, step)), star and step == 1)


def _bounds(span: str, field: Field) -> tuple[int, int] | Problem:
    """The ends of `5` or `1-5`, checked."""
    ends = span.split("-")
    if len(ends) > 2 or "" in ends or any(end in ("*", "?") for end in ends):
        return Problem(
            f"`{span}` is not a {field.name}",
            help=f"one value, or a range such as `{field.low}-{field.low + 4}`",
        )
    values = []
    for end in ends:
        value = field.value(end)
        if value is None:
            return _no_value(end, span, field)
        if not field.low <= value <= field.high:
            return _out_of_range(end, value, span, field)
        values.append(value)
    low, high = values[0], values[-1]
    if low > high:
        return _backwards(span, ends, field)
    return low, high


def _step(text: str, field: Field, entry: str) -> int | Problem:
    if not re.fullmatch("[0-9]{1,9}", text):
        return Problem(
            f"{field.name} `{entry}` has no step after `/`",
            help="a step is one whole number: `*/5`",
        )
    step = int(text)
    if step == 0:
        return Problem(f"{field.name} `{entry}` has step 0", help=f"every {field.name} is `*`")
    size = field.high - field.low + 1
    if step > size:
        return Problem(
            f"{field.name} `{entry}` never takes a second step: there are {size}, counted anew "
            "each time",
            help="an interval that does not divide them is written `@every 1h30m`",
        )
    return step


def _no_value(end: str, span: str, field: Field) -> Problem:
    message = f"`{end}` is not a {field.name}"
    if "#" in end or (end[-1:].upper() in ("L", "W") and end[:-1].isdigit()) or end in ("L", "W"):
        return Problem(
            f"`{end}` is of another cron: Argo's knows no `L`, `W` or `#`",
            help="name the days: `1`, `15`, `28-31`, or MON to SUN as day of week",
        )
    if "LW" in end or (end == "H" or end.startswith("H(")):
        return Problem(
            f"`{end}` is of another cron", help=f"a {field.name} from {field.low} to {field.high}"
        )
    near = nearest(end, field.names) if field.names else None
    if near is None and field.names and end.lower() in _FULL_NAMES:
        near = end[:3].upper() if end[:3].upper() in field.names else None
    if near is not None:
        fix = "-".join(near if part == end else part for part in span.split("-"))
        return Problem(message, help=f"did you mean `{near}`?", fix=fix)
    names = f", or {field.names[0]} to {field.names[-1]}" if field.names else ""
    return Problem(message, help=f"a {field.name} is a number {field.low}-{field.high}{names}")


def _out_of_range(end: str, value: int, span: str, field: Field) -> Problem:
    message = f"{field.name} {value} is out of range {field.low}-{field.high}"
    if field.name == "day of week" and value == 7:
        fix = _sunday(span)
        return Problem(f"{message}: Sunday is 0", help=f"write `{fix or 'SUN'}`", fix=fix)
    if field.name == "hour" and value == 24:
        return Problem(message, help="midnight is hour 0", fix="0" if span == end else None)
    if field.name == "minute" and value == 60:
        return Problem(message, help="the full hour is minute 0", fix="0" if span == end else None)
    return Problem(message, help=f"use one of {field.low} to {field.high}")


def _sunday(span: str) -> str | None:
    """`7`, `5-7` and `1-7` with Sunday as 0."""
    if span == "7":
        return "0"
    start = span.removesuffix("-7")
    if start == span or start not in ("0", "1", "2", "3", "4", "5", "6"):
        return None
    if start in ("0", "1"):
        return "0-6"
    return f"0,{start}-6" if start != "6" else "0,6"


def _backwards(span: str, ends: list[str], field: Field) -> Problem:
    """`22-2`: this cron does not wrap around, so it takes two ranges."""
    first, last = ends
    to_end = field.names[-1] if field.names and first.isalpha() else str(field.high)
    from_start = field.names[0] if field.names and last.isalpha() else str(field.low)
    if first.islower():
        to_end, from_start = to_end.lower(), from_start.lower()
    upper = first if first == to_end else f"{first}-{to_end}"
    lower = last if last == from_start else f"{from_start}-{last}"
    return Problem(
        f"{field.name} `{span}` runs backwards",
        help=f"over the end it is two ranges: `{upper},{lower}`",
        fix=f"{upper},{lower}",
    )
