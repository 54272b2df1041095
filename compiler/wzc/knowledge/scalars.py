"""Holds single values to their types."""

import re
from functools import lru_cache

from attrs import frozen

from wzc.knowledge.model import Scalar
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.values.suggest import nearest

_BITS = {"int32": 31, "int64": 63}
_WANTED = {
    "string": "a text",
    "bytes": "a text in base64",
    "time": "a time",
    "boolean": "`true` or `false`",
    "int32": "a whole number",
    "int64": "a whole number",
    "number": "a number",
    "quantity": "an amount such as `500m` or `2Gi`",
    "int-or-string": "a whole number or a text",
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_INFINITE = float("inf")
_SHOWN = 60


@frozen
class Refused:
    """Which rule of a scalar does not hold, and why; the rules are those of `Finding`."""

    rule: str
    problem: Problem


def check(value: object, type: Scalar) -> Refused | None:
    """Why a value is refused, None if it is right."""
    if type.name == "any":
        return None
    if type.name == "quantity":
        return _quantity(value)
    if not _has_type(value, type.name):
        wanted = _WANTED[type.name]
        plain = str(value).lower() if isinstance(value, bool) else str(value)
        help = f'write `"{plain}"`' if wanted == "a text" and _is_number(value) else None
        message = f"{shown(value)} is {kind_of(value)}, not {wanted}"
        return Refused("type", Problem(message, help=help))
    if isinstance(value, str):
        return _text(value, type)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, type)
    return None


@lru_cache(1024)
def matches(pattern: str, text: str) -> bool:
    """Whether a text matches as a pattern of a CRD does: Go's `$` is the very end."""
    match = re.fullmatch if pattern.endswith("$") else re.match
    return match(pattern, text, re.ASCII) is not None


def kind_of(value: object) -> str:
    """What a value is, with its article."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list | tuple) else "a map"


def shown(value: object) -> str:
    """A value in backticks, cut where it is long; a word for what is no single value."""
    if isinstance(value, list | tuple | dict):
        return "this"
    if isinstance(value, bool) or value is None:
        return f"`{str(value).lower()}`" if value is not None else "`null`"
    text = f"{value}"
    return f"`{text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}`"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _has_type(value: object, name: str) -> bool:
    if name == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if name in _BITS:
        return isinstance(value, int)
    if name == "number":
        return isinstance(value, int) or (isinstance(value, float) and abs(value) < _INFINITE)
    if name == "int-or-string":
        return isinstance(value, int | str)
    return isinstance(value, str)


def _quantity(value: object) -> Refused | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        message = f"{shown(value)} is {kind_of(value)}, not {_WANTED['quantity']}"
        return Refused("type", Problem(message))
    found = Quantity.parse(f"{value}")
    return Refused("type", found) if isinstance(found, Problem) else None


def _number(value: int | float, type: Scalar) -> Refused | None:
    bits = 31 if type.name == "int-or-string" else _BITS.get(type.name)
    if bits is not None and not -(2**bits) <= value < 2**bits:
        return Refused("type", Problem(f"{shown(value)} does not fit into {bits + 1} bits"))
    if type.minimum is not None and value < type.minimum:
        return Refused("minimum", Problem(f"{shown(value)} is below {type.minimum}, the least"))
    if type.maximum is not None and value > type.maximum:
        return Refused("maximum", Problem(f"{shown(value)} is above {type.maximum}, the most"))
    return None


def _text(text: str, type: Scalar) -> Refused | None:
    if type.name == "time" and not _TIME.fullmatch(text):
        return Refused("type", Problem(f"{shown(text)} is no time: `2024-12-31T23:59:59Z` is one"))
    if type.name == "bytes" and not _BASE64.fullmatch(text):
        return Refused("type", Problem(f"{shown(text)} is not base64"))
    if type.min_length is not None and len(text) < type.min_length:
        message = f"{shown(text)} has {len(text)} characters, and {type.min_length} are needed"
        return Refused(
            "min_length", Problem(message if text else "an empty text says nothing here")
        )
    if type.max_length is not None and len(text) > type.max_length:
        message = f"{shown(text)} has {len(text)} characters, and {type.max_length} are allowed"
        return Refused("max_length", Problem(message))
    if type.enum and text not in type.enum and not (type.in_pod and (not text or "{{" in text)):
        return Refused("enum", _no_word(text, type.enum))
    if type.pattern is not None and not matches(type.pattern, text):
        return Refused("pattern", Problem(f"{shown(text)} does not match `{type.pattern}`"))
    return None


def _no_word(text: str, words: tuple[str, ...]) -> Problem:
    known = [f"`{word}`" for word in words if word]
    right = nearest(text, filter(None, words))
    listed = known[0] if len(known) == 1 else f"one of {', '.join(known)}"
    message = f"{shown(text)} is not {listed}"
    return Problem(message, help=f"write `{right}`" if right else None, fix=right)
