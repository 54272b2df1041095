"""Limits that a declared type may have in parentheses: `int(min = 1)`."""

import re
from typing import Any

from wzc.values.duration import Duration

# By the name of the type; `types.conform` says what they mean.
LIMITS = {
    "int": ("min", "max", "greater_than", "less_than", "multiple_of"),
    "float": ("min", "max", "greater_than", "less_than", "multiple_of"),
    "string": ("min_length", "max_length", "pattern"),
    "duration": ("min", "max"),
    "quantity": (),
    "secret": ("min_length", "max_length"),
}


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
    if base == "duration":
        return None if isinstance(value, Duration) else "is a duration such as `30s`"
    if type(value) not in (int, float):
        return "is a number"
    return "must be above zero" if limit == "multiple_of" and value <= 0 else None
