"""The text of an environment variable as the value that a setting's declaration asks for.

What a step reads is text, which Pydantic turns into the field's type: lists and maps from JSON,
numbers and bools in its lax mode. What is written here becomes a text again that Pydantic takes
for the same value (`wzc.backend.argo.env.env_text`).
"""

from __future__ import annotations

import json
import math
from typing import Any, cast

from attrs import frozen

from wzc.importers.wurzel.structure import structure
from wzc.types.kinds import NULL, Enum, ListOf, MapOf, Scalar, Type, Union, members
from wzc.types.limits import unit_of
from wzc.types.words import describe
from wzc.values.duration import MILLISECONDS
from wzc.writing import Expression, Raw
from wzc.writing.literals import quantity


@frozen
class Refused:
    """Why a text is no value of a type: what it takes, in words.

    `is_unsayable` where Pydantic takes it, and the language has no way to write it.
    """

    wants: str
    is_unsayable: bool = False


def setting_value(text: str, type: Type) -> Expression | Refused:
    """The value that Pydantic makes of a variable's text."""
    if not _is_json(type):
        return data_value(text, type)
    try:
        return data_value(json.loads(text), type)
    except (ValueError, RecursionError):
        others = [part for part in members(type) if not _is_json(part) and part != NULL]
        if others:
            return data_value(text, Union(tuple(others)))
        return Refused(f"{_words(type)}, written as JSON")


def data_value(data: object, type: Type) -> Expression | Refused:
    """The value that Pydantic makes of text, or of what a JSON text holds."""
    if isinstance(type, Union):
        return _union(data, type)
    if isinstance(type, Enum):
        return _enum(data, type)
    if isinstance(type, ListOf):
        if not isinstance(data, list):
            return Refused(_words(type))
        return _all([data_value(item, type.element) for item in data])
    if isinstance(type, MapOf):
        if not isinstance(data, dict):
            return Refused(_words(type))
        found = _all([data_value(item, type.element) for item in data.values()])
        return found if isinstance(found, Refused) else dict(zip(data, found, strict=True))
    assert isinstance(type, Scalar)
    return _scalar(data, type)


def merged(found: dict[str, Any], path: list[str], data: object) -> None:
    """Put data below nested keys, over what is there: `X__A__B` is `B` in `A` of `X`."""
    for key in path[:-1]:
        inner = found.get(key)
        found[key] = inner = dict(inner) if isinstance(inner, dict) else {}
        found = inner
    found[path[-1]] = data


def _is_json(type: Type) -> bool:
    """Whether the text of such a field is JSON: pydantic-settings decodes lists and maps."""
    return any(isinstance(part, (ListOf, MapOf)) for part in members(type))


def _union(data: object, type: Union) -> Expression | Refused:
    if data is None and NULL in type.members:
        return None
    refused = None
    # Pydantic's smart mode: text that may stay text does.
    parts = sorted(type.members, key=lambda part: not _takes_as_is(data, part))
    for part in parts:
        if part == NULL:
            continue
        found = data_value(data, part)
        if not isinstance(found, Refused):
            return found
        if refused is None or found.is_unsayable:
            refused = found
    return refused if refused is not None and len(type.members) < 3 else Refused(_words(type))


def _takes_as_is(data: object, type: Type) -> bool:
    if isinstance(type, Enum):
        return data in type.values
    return isinstance(data, str) and isinstance(type, Scalar) and type.name in ("string", "secret")


def _enum(data: object, type: Enum) -> Expression | Refused:
    if data in type.values and not isinstance(data, bool):
        return cast(Expression, data)
    if isinstance(data, str) and not any(isinstance(value, str) for value in type.values):
        number = structure(data, int).value
        if number in type.values:
            return number
    return Refused(_words(type))


def _scalar(data: object, type: Scalar) -> Expression | Refused:
    if type.name in ("string", "secret"):
        found = structure(data, str).value
        return found if found is not None else Refused(_words(type))
    if type.name == "int":
        number = structure(data, int).value
        return number if number is not None else Refused(_words(type))
    if type.name == "float":
        return _float(data, type)
    if type.name == "bool":
        truth = structure(data, bool).value
        return truth if truth is not None else Refused("`true` or `false`")
    if type.name == "duration":
        return _duration(data, type)
    if type.name == "quantity" and isinstance(data, str):
        return Raw(quantity(data))
    return _any(data)


def _float(data: object, type: Scalar) -> Expression | Refused:
    """Python's own reading of numbers, which is Pydantic's; `nan` and `inf` too."""
    if isinstance(data, str):
        try:
            number = float(data.strip())
        except ValueError:
            return Refused(_words(type))
        if not data.strip().isascii():
            return Refused(_words(type))
    elif isinstance(data, (int, float)):
        number = float(data)
    else:
        return Refused(_words(type))
    if not math.isfinite(number):
        return Refused("a finite number", is_unsayable=True)
    is_negative_zero = number == 0 and math.copysign(1, number) < 0
    is_whole = number.is_integer() and abs(number) < 2**53 and not is_negative_zero
    return int(number) if is_whole else number


def _duration(data: object, type: Scalar) -> Expression | Refused:
    unit = unit_of(type) or "s"
    number: object = structure(data, int).value
    if number is None and not dict(type.limits).get("whole"):
        number = _float(data, type)
    if isinstance(number, Refused):
        return number
    if not isinstance(number, (int, float)):
        return Refused(f"a whole number of {_UNITS[unit]}")
    milliseconds = number * MILLISECONDS[unit]
    if milliseconds != int(milliseconds):
        return Refused("no less than milliseconds", is_unsayable=True)
    if milliseconds < 0:
        return Refused("a duration, which is never negative", is_unsayable=True)
    return Raw(duration_text(int(milliseconds)))


_UNITS = {"ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours"}


def duration_text(milliseconds: int) -> str:
    """A duration as a person would write it: in the largest unit that it is whole in."""
    if milliseconds == 0:
        return "0s"
    for unit in ("d", "h", "min", "s"):
        count, rest = divmod(milliseconds, MILLISECONDS[unit])
        if not rest:
            return f"{count}{unit}"
    return f"{milliseconds}ms"


def _any(data: object) -> Expression | Refused:
    """Any JSON as it is."""
    if isinstance(data, float) and not math.isfinite(data):
        return Refused("finite numbers", is_unsayable=True)
    if isinstance(data, list):
        return _all([_any(item) for item in data])
    if isinstance(data, dict):
        found = _all([_any(item) for item in data.values()])
        return found if isinstance(found, Refused) else dict(zip(data, found, strict=True))
    return cast(Expression, data)


def _all(found: list[Expression | Refused]) -> list[Expression] | Refused:
    refused = next((item for item in found if isinstance(item, Refused)), None)
    return refused if refused is not None else cast(list[Expression], found)


def _words(type: Type) -> str:
    if isinstance(type, Scalar) and type.name == "secret":
        return "text"
    return describe(type).replace("text in quotes", "text")
