"""Limits that a declared type may have in parentheses: `int(min = 1)`."""

import re
from typing import Any

from wzc.types.kinds import Scalar, Type
from wzc.values.duration import MILLISECONDS, Duration

# By the name of the type; `types.conform` says what they mean.
LIMITS = {
    "int": ("min", "max", "greater_than", "less_than", "multiple_of"),
    "float": ("min", "max", "greater_than", "less_than", "multiple_of"),
    "string": ("min_length", "max_length", "pattern"),
    "duration": ("min", "max", "unit", "whole"),
    "quantity": (),
    "secret": ("min_length", "max_length"),
}

# What a class may count a duration in that it takes as a plain number.
UNITS = ("ms", "s", "min", "h")
_UNITS_IN_WORDS = ", ".join(f'`"{unit}"`' for unit in UNITS)


def bad_limit(base: str, limit: str, value: Any) -> str | None:
    """What is wrong with the bound of a limit, in words that follow its name."""
    if limit == "pattern":
        if not isinstance(value, str):
            return "is a regular expression in quotes"
        try:
            re.compile(value)
        except re.error as error:
            return f"is no regular expression: {error.msg}"
        return None
    if limit in ("min_length", "max_length"):
        return None if type(value) is int and value >= 0 else "is a whole number of characters"
    if limit == "unit":
        return None if value in UNITS else f"is one of {_UNITS_IN_WORDS}"
    if limit == "whole":
        return None if type(value) is bool else "is `true` or `false`"
    if base == "duration":
        return None if isinstance(value, Duration) else "is a duration such as `30s`"
    if type(value) not in (int, float):
        return "is a number"
    return "must be above zero" if limit == "multiple_of" and value <= 0 else None


def bad_combination(limits: dict[str, Any]) -> str | None:
    """What is wrong with the limits of a type together, in words that follow the type."""
    if "whole" in limits and "unit" not in limits:
        return "is `whole` in no unit: add `unit`, what the class counts in"
    if limits.get("whole"):
        size = MILLISECONDS[limits["unit"]]
        for name in ("min", "max"):
            if name in limits and limits[name].milliseconds % size:
                return f"has a `{name}` that is not whole in its unit: `{limits[name].text}`"
    return None


def counted(duration: Duration, unit: str) -> int | float:
    """A duration as the plain number of a unit: `61` for `61s`, `0.5` for `500ms` in seconds."""
    whole, rest = divmod(duration.milliseconds, MILLISECONDS[unit])
    return duration.milliseconds / MILLISECONDS[unit] if rest else whole


def unit_of(type: Type) -> str | None:
    """The unit that a `duration(unit = ...)` is counted in; None for other types."""
    limits = dict(type.limits) if isinstance(type, Scalar) and type.name == "duration" else {}
    return limits.get("unit")
