"""Python types to types of the language, and what of them it cannot say."""

import math
import re
from collections.abc import Mapping

from attrs import define, evolve

from wzc.importers.stub.model import Json, PyType
from wzc.types.kinds import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NULL,
    SECRET,
    STRING,
    Enum,
    ListOf,
    MapOf,
    Scalar,
    Type,
    Union,
    members,
    union,
)
from wzc.writing import literals

_SCALARS: Mapping[str, Type] = {
    "any": ANY,
    "none": NULL,
    "bool": BOOL,
    "int": INT,
    "float": FLOAT,
    "str": STRING,
    "bytes": STRING,
    "path": STRING,
    "url": STRING.of("url"),
    "secret": SECRET,
    "text": STRING,
    "custom": ANY,
    "model": MapOf(ANY),
}
_ORDER = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern")


@define(frozen=True)
class Said:
    """A type of the language for a Python type.

    `notes` are constraints that it has no words for, for the documentation. `inexact` says what
    else the class asks for, empty where the type says all.
    """

    type: Type
    notes: tuple[str, ...] = ()
    inexact: str = ""


def said(python: PyType, *, in_json: bool = False) -> Said:
    """The type of the language. `in_json` is True within lists and maps, which travel as JSON."""
    made = _said(python, in_json)
    return _limited(made, python.limits) if python.limits else made


def _said(python: PyType, in_json: bool) -> Said:
    kind = python.kind
    if kind in ("list", "set"):
        inner = said(python.items[0], in_json=True) if python.items else Said(ANY)
        return evolve(inner, type=ListOf(inner.type), notes=_within(inner.notes))
    if kind == "dict":
        inner = said(python.items[1], in_json=True) if len(python.items) == 2 else Said(ANY)
        return evolve(inner, type=MapOf(inner.type), notes=_within(inner.notes))
    if kind == "tuple":
        return _tuple(python)
    if kind == "union":
        return _union(python, in_json)
    if kind in ("enum", "literal"):
        return _values(python, in_json)
    if kind == "text":
        return Said(STRING, inexact=f"the class takes {python.name}")
    if kind == "custom":
        return Said(ANY, inexact=f"the class takes `{python.name}`")
    return Said(_SCALARS.get(kind, ANY))


def _within(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"Each: {note[0].lower()}{note[1:]}" for note in notes)


def _tuple(python: PyType) -> Said:
    parts = [said(item, in_json=True) for item in python.items]
    element = union(*(part.type for part in parts)) if parts else ANY
    count = len(parts)
    inexact = f"the class takes exactly {count} entr{'y' if count == 1 else 'ies'}, in their order"
    return Said(ListOf(element), inexact=inexact)


def _union(python: PyType, in_json: bool) -> Said:
    parts = [said(item, in_json=in_json) for item in python.items]
    literals_first = sorted(parts, key=lambda part: part.type == NULL)
    made = union(*(part.type for part in literals_first))
    notes = tuple(note for part in parts for note in part.notes)
    inexact = " or ".join(dict.fromkeys(part.inexact for part in parts if part.inexact))
    if made == ANY and not inexact and any(part.type != ANY for part in parts):
        return Said(ANY, notes)
    merged, is_wider = _merged(made)
    if is_wider and not inexact:
        inexact = "the class takes lists or maps of one kind or the other, not of both"
    return Said(merged, notes, inexact)


def _merged(type: Type) -> tuple[Type, bool]:
    """One enumeration, one list and one map instead of several; whether that says more."""
    parts = members(type)
    enums = [part for part in parts if isinstance(part, Enum)]
    lists = [part for part in parts if isinstance(part, ListOf)]
    maps = [part for part in parts if isinstance(part, MapOf)]
    found: list[Type] = []
    if enums:
        found.append(Enum(tuple(dict.fromkeys(value for part in enums for value in part.values))))
    found += [part for part in parts if not isinstance(part, (Enum, ListOf, MapOf))]
    wider = len(lists) > 1 or len(maps) > 1
    if lists:
        found.append(ListOf(_merged(union(*(part.element for part in lists)))[0]))
    if maps:
        found.append(MapOf(_merged(union(*(part.element for part in maps)))[0]))
    found.sort(key=lambda part: part == NULL)
    return union(*found), wider


def _values(python: PyType, in_json: bool) -> Said:
    """An enumeration of what a variable can say.

    A variable holds text. A plain `Enum` or a `Literal` of numbers does not take text for a
    number, unless it stands in JSON (`pydantic-core`'s lookup is by equal values).
    """
    parts: list[Type] = []
    plain: list[str | int] = []
    lost: list[Json] = []
    for value in python.values:
        if value is None:
            parts.append(NULL)
        elif isinstance(value, bool):
            if in_json:
                parts.append(BOOL)
            else:
                lost.append(value)
        elif isinstance(value, str) or (
            isinstance(value, int) and (in_json or not python.is_exact)
        ):
            plain.append(value)
        else:
            lost.append(value)
    inexact = ""
    if any(isinstance(value, int) and value < 0 for value in plain):
        # The language has no enumerations of negative numbers.
        inexact = "the class takes " + ", ".join(f"`{value}`" for value in plain)
        plain = [value for value in plain if isinstance(value, str)]
        parts.append(INT)
    if lost:
        shown = ", ".join(f"`{value}`" for value in lost)
        inexact = f"no variable can say {shown}, which the class takes"
    made: list[Type] = [Enum(tuple(plain))] if plain else []
    made += [part for at, part in enumerate(parts) if part not in parts[:at]]
    made.sort(key=lambda part: part == NULL)
    return Said(union(*made) if made else ANY, inexact=inexact)


# ---- limits


def _limited(made: Said, limits: Mapping[str, Json]) -> Said:
    type, rest = _within_limits(made.type, limits)
    notes = tuple(_note(name, rest[name], type) for name in _ORDER if name in rest)
    return evolve(made, type=type, notes=(*made.notes, *notes))


def _within_limits(type: Type, limits: Mapping[str, Json]) -> tuple[Type, dict[str, Json]]:
    """The type narrowed by what it has limits for, and what is left over."""
    if isinstance(type, Union):
        parts, rests = [], []
        for part in type.members:
            narrowed, left = _within_limits(part, limits)
            parts.append(narrowed)
            if part != NULL:
                rests.append(left)
        common = {key: value for key, value in limits.items() if all(key in r for r in rests)}
        return union(*parts), common
    if not isinstance(type, Scalar):
        return type, dict(limits)
    found, rest = {}, {}
    for name in _ORDER:
        if name not in limits:
            continue
        pair = _limit(type.name, name, limits[name])
        if pair is None:
            rest[name] = limits[name]
        else:
            found[pair[0]] = pair[1]
    merged = dict(type.limits) | found
    return (type.within(**merged) if found else type), rest


def _limit(base: str, name: str, bound: Json) -> tuple[str, Json] | None:
    """A limit of Pydantic's in the language; whole numbers have whole bounds."""
    is_number = isinstance(bound, (int, float)) and math.isfinite(bound)
    if base == "int" and is_number:
        if name == "gt":
            return "min", math.floor(bound) + 1
        if name == "ge":
            return "min", math.ceil(bound)
        if name == "lt":
            return "max", math.ceil(bound) - 1
        if name == "le":
            return "max", math.floor(bound)
    if base == "float" and is_number:
        words = {"gt": "greater_than", "ge": "min", "lt": "less_than", "le": "max"}
        if name in words:
            return words[name], bound
    if base in ("int", "float") and name == "multiple_of" and is_number and bound > 0:
        return name, bound
    if base in ("string", "secret") and name in ("min_length", "max_length"):
        return (name, bound) if isinstance(bound, int) and bound >= 0 else None
    if base == "string" and name == "pattern" and isinstance(bound, str):
        try:
            re.compile(bound)
        except (re.error, RecursionError, OverflowError):
            return None  # Pydantic's expressions are those of Rust
        return name, bound
    return None


def _note(name: str, bound: Json, type: Type) -> str:
    what = "entries" if isinstance(type, (ListOf, MapOf)) else "characters"
    words = {
        "gt": "More than {}.",
        "ge": "{} or more.",
        "lt": "Less than {}.",
        "le": "{} or less.",
        "multiple_of": "A multiple of {}.",
        "min_length": f"At least {{}} {what}.",
        "max_length": f"At most {{}} {what}.",
        "pattern": "Matches `{}`.",
    }
    return words[name].format(bound)


# ---- source text


def source(type: Type) -> str:
    """The type as it is written in a declaration."""
    if isinstance(type, Scalar):
        name = "url" if type.format == "url" else type.name
        limits = ", ".join(f"{key} = {_literal(value)}" for key, value in type.limits)
        return f"{name}({limits})" if limits else name
    if isinstance(type, Enum):
        return " | ".join(_literal(value) for value in type.values)
    if isinstance(type, ListOf):
        return f"[{source(type.element)}]"
    if isinstance(type, MapOf):
        return f"map[{source(type.element)}]"
    assert isinstance(type, Union)
    rest = tuple(part for part in type.members if part != NULL)
    text = " | ".join(source(part) for part in rest)
    return text if len(rest) == len(type.members) else f"{text}?"


def _literal(value: Json) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return literals.text(value) if isinstance(value, str) else literals.number(value)
