"""Whether a declaration says the same as a class, in other words perhaps."""

import math
from typing import Any

from wzc.importers.stub.declared import Declared
from wzc.importers.stub.model import Json
from wzc.model.contract import Setting
from wzc.model.value import for_json
from wzc.types.kinds import ANY, Enum, ListOf, MapOf, Scalar, Type, members
from wzc.types.limits import counted, unit_of
from wzc.types.words import short
from wzc.values.duration import Duration
from wzc.writing import Assign, Raw, write

_WHOLE = {"greater_than": ("min", 1), "less_than": ("max", -1)}


def same_type(here: Type, there: Type) -> bool:
    """Whether two types take the same values; durations count as the numbers they become."""
    timed = any(unit_of(part) for part in members(here))
    return _normal(here, timed) == _normal(there, timed)


def _normal(type: Type, timed: bool) -> object:
    parts = members(type)
    if ANY in parts:
        return "any"
    values = [value for part in parts if isinstance(part, Enum) for value in part.values]
    normal = {_one(part, timed) for part in parts if not isinstance(part, Enum)}
    if values:
        normal.add(("enum", frozenset(values)))
    return frozenset(normal)


def _one(type: Type, timed: bool) -> object:
    if isinstance(type, ListOf):
        return ("list", _normal(type.element, timed))
    if isinstance(type, MapOf):
        return ("map", _normal(type.element, timed))
    if not isinstance(type, Scalar):
        return short(type)
    unit, limits = unit_of(type), dict(type.limits)
    name, form = type.name, type.format
    if unit is not None:
        name = "int" if limits.get("whole") else "float"
        limits = {key: counted(limits[key], unit) for key in ("min", "max") if key in limits}
    found = _limits(name, limits)
    if timed:  # no duration is below zero, so it does not say so
        found -= {("min", 0), ("greater_than", 0)}
    return (name, form, found)


def _limits(name: str, limits: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    found = {}
    for key, bound in limits.items():
        if name == "int" and key in _WHOLE and float(bound).is_integer():
            key, step = _WHOLE[key]
            bound = int(bound) + step
        found[key] = bound
    return frozenset(found.items())


def same_default(here: Setting, there: Declared) -> bool:
    """Whether the defaults are equal; no default is `null`, as for the evaluator."""
    unit = next((unit for part in members(here.type) if (unit := unit_of(part))), None)
    return _equal(_plain(here.default, unit), there.default if there.has_default else None)


def _plain(value: Any, unit: str | None) -> Json:
    if isinstance(value, Duration):
        return counted(value, unit) if unit is not None else value.text
    if isinstance(value, (list, tuple)):
        return [_plain(item, unit) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, unit) for key, item in value.items()}
    return for_json(value)


def _equal(here: Json, there: Json) -> bool:
    if isinstance(here, bool) or isinstance(there, bool):
        return here is there
    if isinstance(here, (int, float)) and isinstance(there, (int, float)):
        return here == there or math.isclose(here, there, rel_tol=1e-12)
    if isinstance(here, list) and isinstance(there, list):
        pairs = zip(here, there, strict=False)
        return len(here) == len(there) and all(_equal(a, b) for a, b in pairs)
    if isinstance(here, dict) and isinstance(there, dict):
        return here.keys() == there.keys() and all(_equal(here[k], there[k]) for k in here)
    return bool(here == there)


def default_text(value: Any) -> str:
    """A default in backticks, as it is written."""
    if isinstance(value, Duration):
        return f"`{value.text}`"
    shown = Raw("null") if value is None else value
    text = write([Assign("x", shown)]).strip().removeprefix("x = ")
    flat = " ".join(text.split())
    return f"`{flat}`" if len(flat) <= 60 else f"`{flat[:57]}...`"


def type_text(type: Type) -> str:
    """A type of a declaration as it is written."""
    return short(type)
