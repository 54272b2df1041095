"""When a pipeline starts by itself: cron expressions, as Argo reads them."""

import re
from datetime import UTC, datetime, timedelta

from wzc.values.cron_fields import FIELDS, Field, Parsed, parse_field
from wzc.values.problem import Problem
from wzc.values.timezone import load_timezone

# The blanks of Go's regular expressions: the pattern of the CRD divides fields by these only.
_BLANKS = " \t\n\f\r"
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_EVERY_PART = re.compile("([0-9]+)(ns|us|µs|ms|s|m|h)")
_SHAPE = (
    "five fields: minute, hour, day of month, month, day of week; `0 4 * * *` is at 4:00 every day"
)
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def check_cron(text: str) -> Problem | None:
    """Whether Argo accepts a schedule, and it ever comes.

    In: five fields divided by blanks, `@daily` and its like, or `@every 1h30m`. Accepted is what
    both readers accept: robfig/cron v3 (parser.go: ParseStandard; Argo validate.go:
    ValidateCronWorkflow) and the pattern of `schedules` in the full CRDs of Argo 4. Refused as
    well is what they read without saying that it does nothing: dates that never come, and see
    `parse_field`. A fix replaces the whole text.
    """
    parsed = _parse(text)
    return parsed if isinstance(parsed, Problem) else None


def next_runs(text: str, timezone: str | None, start: datetime, count: int) -> list[datetime]:
    """The first `count` starts after `start`, earliest first, in the schedule's time zone.

    `timezone` is a name that `check_timezone` accepts; None is UTC, where Argo takes the clock of
    its controller. A `start` without a zone is a time in the schedule's zone. Fewer come back
    where Argo gives up: it looks five years ahead (robfig spec.go: Next). On the days the clock
    changes, an hour that is left out has no start and one that comes twice has two, as in Argo;
    only where clocks change at midnight or by half an hour (Lord Howe) Argo itself may err.
    Raises ValueError for a schedule or time zone that the checks refuse.
    """
    parsed = _parse(text)
    if isinstance(parsed, Problem):
        raise ValueError(parsed.message)
    zone = UTC if timezone is None else load_timezone(timezone)
    start = start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)
    if isinstance(parsed, timedelta):
        # robfig constantdelay.go: counted from the full second.
        whole = start.replace(microsecond=0).astimezone(UTC)
        return [(whole + parsed * i).astimezone(zone) for i in range(1, count + 1)]

    from cronsim import CronSim

    runs: list[datetime] = []
    last = start
    # The sixth field, seconds, also turns off Debian's rules for the days the clock changes.
    upcoming = CronSim(f"0 {_for_cronsim(parsed)}", start)
    while len(runs) < count:
        run = next(upcoming, None)
        if run is None or run.year > last.year + 5:
            break
        if run.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != run.replace(tzinfo=None):
            continue  # cronsim gives a midnight too that the change of clocks leaves out
        runs.append(run)
        last = run
    return runs


def _parse(text: str) -> list[Parsed] | timedelta | Problem:
    if not text.strip():
        return Problem("the schedule is empty", help=_SHAPE)
    if text != text.strip():
        plain = text.strip()
        fix = plain if check_cron(plain) is None else None
        return Problem(f"`{text}` has blanks around it", help=f"write `{plain}`", fix=fix)
    if text.startswith(("TZ=", "CRON_TZ=")):
        zone, _, rest = text.partition("=")[2].partition(" ")
        return Problem(
            f"the time zone `{zone}` stands inside the schedule",
            help=f'write `timezone = "{zone}"`, and the schedule `{rest.strip()}`',
        )
    if text.startswith("@every"):
        return _every(text)
    if text.startswith("@"):
        return _descriptor(text)
    words = re.split(f"[{_BLANKS}]+", text)
    if len(words) != len(FIELDS):
        return _wrong_count(text, words)
    return _five(text, words)


def _five(text: str, words: list[str]) -> list[Parsed] | Problem:
    if _is_prose(words):
        return Problem(f"`{text}` is not a cron expression", help=_SHAPE)
    fields = []
    for position, (word, field) in enumerate(zip(words, FIELDS, strict=True)):
        parsed = parse_field(word, field)
        if isinstance(parsed, Problem):
            if parsed.fix is None:
                return parsed
            fixed = " ".join([*words[:position], parsed.fix, *words[position + 1 :]])
            return Problem(parsed.message, parsed.help, fixed if _accepted(fixed) else None)
        fields.append(parsed)
    return _never(text, fields) or fields


def _accepted(text: str) -> bool:
    return not isinstance(_parse(text), Problem)


def _is_prose(words: list[str]) -> bool:
    """Whether these are words of a language: two fields of letters that no field knows."""
    known = {name for field in FIELDS for name in field.names}
    strange = [w for w in words if len(w) > 1 and w.isalpha() and w.upper() not in known]
    return len(strange) > 1


def _never(text: str, fields: list[Parsed]) -> Problem | None:
    """Refuse dates that no year has, such as 31 February."""
    days, months, weekdays = fields[2], fields[3], fields[4]
    # If no day field is open, a day of the week alone is enough, and these come always.
    if not days.open and not weekdays.open:
        return None
    if any(min(days.values) <= _MONTH_LENGTHS[month - 1] for month in months.values):
        return None
    day = min(days.values)
    if len(months.values) == 1:
        (month,) = months.values
        length = _MONTH_LENGTHS[month - 1]
        message = f"`{text}` never comes: {_MONTH_NAMES[month - 1]} has no day {day}"
        return Problem(message, help=f"{_MONTH_NAMES[month - 1]} has {length} days at most")
    names = ", ".join(_MONTH_NAMES[month - 1] for month in sorted(months.values))
    message = f"`{text}` never comes: none of {names} has a day {day}"
    common = min(_MONTH_LENGTHS[month - 1] for month in months.values)
    return Problem(message, help=f"the last day that all of them can have is {common}")


def _wrong_count(text: str, words: list[str]) -> Problem:
    count = len(words)
    if _is_prose(words) or not any(word[0].isdigit() or word[0] in "*?" for word in words):
        return Problem(f"`{text}` is not a cron expression", help=_SHAPE)
    if not len(FIELDS) < count <= 7:
        noun = "field" if count == 1 else "fields"
        return Problem(f"`{text}` has {count} {noun}, and a cron expression has five", help=_SHAPE)
    message = f"`{text}` has {count} fields: Argo's cron has five, from minute to day of week"
    rest = " ".join(words[1:6])
    # With seven the last is the year. With six it could be, in a cron that has `?` (AWS, Quartz).
    year_is_open = count == 6 or words[6] in ("*", "?")
    certain = words[0] == "0" and year_is_open and (count == 7 or "?" not in words)
    # `0 4 * * * *` may as well be a daily one with a `*` too many.
    is_daily = count == 6 and words[2] == "*" and _accepted(" ".join(words[:5]))
    if not _accepted(rest):
        return Problem(message, help="drop the seconds or the year")
    what = "the seconds" if count == 6 else "the seconds and the year"
    if is_daily:
        either = f"`{rest}` without the seconds, or `{' '.join(words[:5])}` without the last field"
        return Problem(message, help=either)
    return Problem(message, help=f"drop {what}: `{rest}`", fix=rest if certain else None)


def _descriptor(text: str) -> list[Parsed] | Problem:
    five = _DESCRIPTORS.get(text)
    if five is not None:
        return _five(text, five.split())
    if text.lower() in _DESCRIPTORS:
        return Problem(f"`{text}` has capital letters", f"write `{text.lower()}`", text.lower())
    if text == "@reboot":
        return Problem(
            "`@reboot` has no meaning in a cluster",
            help="leave the schedule away, and start the workflow by hand or by an event",
        )
    from wzc.values.suggest import nearest

    near = nearest(text, [*_DESCRIPTORS, "@every"])
    known = "known are `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`, `@every 1h30m`"
    return Problem(f"`{text}` is not a schedule", help=f"did you mean `{near}`?" if near else known)


def _every(text: str) -> timedelta | Problem:
    example = "hours, minutes and seconds as whole numbers: `@every 1h30m`"
    length = text.removeprefix("@every ")
    # One blank: robfig takes no other, and the pattern of the CRD no fraction and no sign.
    if length == text or not re.fullmatch(f"(?:{_EVERY_PART.pattern})+", length):
        return Problem(f"`{text}` has no interval that Argo reads", help=example)
    if len(length) > 60:
        return Problem(f"`{text[:20]}...` is too long an interval", help=example)
    total = sum(int(n) * _NANOSECONDS[unit] for n, unit in _EVERY_PART.findall(length))
    if total >= 2**63:
        return Problem(f"`{text}` is more than Go can count: about 292 years", help=example)
    seconds, rest = divmod(total, 10**9)
    if rest or not seconds:
        return Problem(f"`{text}` is not a whole number of seconds, one or more", help=example)
    return timedelta(seconds=seconds)


def _for_cronsim(fields: list[Parsed]) -> str:
    """The same schedule in the words of cronsim, which has other rules for `*/2` and no `?`.

    It takes a day that both day fields name if one of them begins with a star, else a day that
    either names; here that is decided by `open`, so a star is written for open fields only.
    """
    return " ".join(_field_for_cronsim(p, f) for p, f in zip(fields, FIELDS, strict=True))


def _field_for_cronsim(parsed: Parsed, field: Field) -> str:
    return "*" if parsed.open else ",".join(map(str, sorted(parsed.values)))
