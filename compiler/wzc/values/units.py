"""What people mean by units that the language does not have: `MB`, `mins`, `K`, `hours`."""

import re

from wzc.values.problem import Problem
from wzc.values.suggest import nearest

QUANTITY_UNITS = ("n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
DURATION_UNITS = ("d", "h", "min", "s", "ms")

# Other words for the units of durations, lower case.
_TIME_WORDS = {
    "ms": "msec msecs milli millis millisecond milliseconds",
    "s": "sec secs second seconds",
    "min": "mins minute minutes",
    "h": "hr hrs hour hours",
    "d": "day days",
}
_TIME = {word: unit for unit, words in _TIME_WORDS.items() for word in [unit, *words.split()]}
_WEEKS = frozenset({"w", "wk", "wks", "week", "weeks"})
_MONTHS = frozenset({"mo", "mon", "mos", "month", "months", "y", "yr", "yrs", "year", "years"})
_FINER_THAN_MS = frozenset(
    (
        *("us", "usec", "usecs", "microsecond", "microseconds"),
        *("ns", "nsec", "nsecs", "nanosecond", "nanoseconds"),
    )
)
_BARE = frozenset(["b", "byte", "bytes", "core", "cores", "cpu", "cpus", "vcpu", "vcpus"])
_THOUSANDTHS = frozenset(
    f"{start}{end}" for start in ("m", "milli") for end in ("cpu", "cpus", "core", "cores")
)
_PREFIXES = {"k": "kilo", "m": "mega", "g": "giga", "t": "tera", "p": "peta", "e": "exa"}
_BINARY = {"k": "kibi", "m": "mebi", "g": "gibi", "t": "tebi", "p": "pebi", "e": "exbi"}

_PARTS = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)")


def unknown_unit(number: str, unit: str) -> Problem:
    """What to say about a number whose unit the language does not have.

    `number` is the digits, with a fraction or without; `unit` the letters after them, not one of
    `QUANTITY_UNITS` or `DURATION_UNITS`. There is a fix where the unit has one meaning only.
    """
    message = f"unknown unit `{unit}`"
    low = unit.lower()
    if low in _WEEKS:
        return _weeks(number, unit)
    if low in _TIME:
        return _replace(message, number + _TIME[low])
    if low in _MONTHS:
        return Problem(message, help="months and years differ in length, so say it in days: `30d`")
    if low in _FINER_THAN_MS:
        return Problem(message, help="a duration is counted in milliseconds at the finest: `1ms`")
    if low in _BARE:
        return _replace(message, number)
    if low in _THOUSANDTHS:
        return _replace(message, number + "m")
    if len(low) == 3 and low[0] in _PREFIXES and low[1:] == "ib":
        return _replace(message, f"{number}{low[0].upper()}i")
    if len(low) == 2 and low[0] in _PREFIXES and low[1] == "b":
        return Problem(message, help=_decimal_or_binary(number, low[0], "byte"))
    if len(low) == 2 and low[0] in _PREFIXES and low[1] == "i":
        return _replace(message, f"{number}{low[0].upper()}i")
    if unit == "K":
        return Problem(message, help=f"`{number}k` (thousands) or `{number}Ki` (1,024 each)")
    if unit in ("g", "t", "p"):
        return Problem(message, help=_decimal_or_binary(number, unit, "byte"))
    if unit == "e":
        return Problem(message, help=f"`{number}E` (10^18), or an exponent as in `{number}e3`")
    if unit in ("N", "U"):
        return _replace(message, number + unit.lower())
    return Problem(message, help=_nearest(number, unit))


def misspelt_duration(text: str) -> str | None:
    """The duration meant by a text such as `1hr 30mins` or `1h30m`, None if it is none.

    Here `m` is minutes: a caller that could mean thousandths must not ask for a single `5m`.
    """
    compact = text.replace(" ", "")
    parts = list(_PARTS.finditer(compact))
    if not parts or "".join(part[0] for part in parts) != compact:
        return None
    units = [part[2].lower() for part in parts]
    meant = [_TIME.get(unit, "min" if unit == "m" else "") for unit in units]
    if not all(meant):
        return None
    return "".join(part[1] + unit for part, unit in zip(parts, meant, strict=True))


def misspelt_quantity(text: str) -> Problem | None:
    """What to say about a text such as `2 GB` or `4 cores`, None if it is nothing of the kind."""
    found = _PARTS.fullmatch(text.replace(" ", ""))
    if found is None or not found[2]:
        return None
    if found[2] in QUANTITY_UNITS:
        return _replace(f"`{text}` is not a quantity", found[0])
    return unknown_unit(found[1], found[2])


def _replace(message: str, text: str) -> Problem:
    return Problem(message, help=f"write `{text}`", fix=text)


def _weeks(number: str, unit: str) -> Problem:
    message = f"unknown unit `{unit}`: a duration counts days, not weeks"
    if not number.isdigit():
        return Problem(message, help="a week is `7d`")
    return _replace(message, f"{int(number) * 7}d")


def _decimal_or_binary(number: str, letter: str, noun: str) -> str:
    """Both readings of `MB`."""
    decimal = letter if letter == "k" else letter.upper()
    one, other = f"{_PREFIXES[letter]}{noun}s", f"{_BINARY[letter]}{noun}s"
    return f"`{number}{decimal}` ({one}) or `{number}{letter.upper()}i` ({other})"


def _nearest(number: str, unit: str) -> str:
    word = nearest(unit, _TIME)
    if word is not None and len(unit) > 2:
        return f"did you mean `{number}{_TIME[word]}`?"
    return (
        f"amounts have one of {' '.join(QUANTITY_UNITS[:9])} or {QUANTITY_UNITS[9]} to "
        f"{QUANTITY_UNITS[-1]}, durations one of {' '.join(reversed(DURATION_UNITS))}"
    )
