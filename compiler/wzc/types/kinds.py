"""The types of the language.

A type says which values are allowed and what they are called in messages. Types are compared by
value and never change. A `format` narrows text or numbers by a rule of Kubernetes or Argo
(`types.formats`); `limits` are what a declaration writes in parentheses, as `int(min = 1)`.
"""

from typing import Any

from attrs import define, evolve

type_class = define(frozen=True)


@type_class
class Type:
    """Any type."""


@type_class
class Scalar(Type):
    """string int float bool null quantity duration secret, and `any` and `error`."""

    name: str
    format: str = ""
    limits: tuple[tuple[str, Any], ...] = ()

    def of(self, format: str) -> "Scalar":
        """The same narrowed by a format."""
        return evolve(self, format=format)

    def within(self, **limits: Any) -> "Scalar":
        """The same narrowed by limits."""
        return evolve(self, limits=tuple(limits.items()))


@type_class
class Enum(Type):
    """One of some texts or numbers."""

    values: tuple[str | int, ...]


@type_class
class ListOf(Type):
    """`[element]`."""

    element: Type


@type_class
class MapOf(Type):
    """Values by key; `key_format` is a rule for the keys."""

    element: Type
    key_format: str = ""


@type_class
class RangeOf(Type):
    """`low..high`, `low..`, `..high`."""

    element: Type


@type_class
class BlockOf(Type):
    """An object with the attributes of a class of the model."""

    model: type


@type_class
class Built(Type):
    """What one of the language's constructors makes, as `secret(...)`; `model` is its class."""

    model: type


@type_class
class Middleware(Type):
    """What the call of a middleware gives."""


@type_class
class Module(Type):
    """The name of an import; only a step to what is in it."""


@type_class
class Union(Type):
    """Any of several."""

    members: tuple[Type, ...]


STRING = Scalar("string")
INT = Scalar("int")
FLOAT = Scalar("float")
BOOL = Scalar("bool")
NULL = Scalar("null")
QUANTITY = Scalar("quantity")
DURATION = Scalar("duration")
SECRET = Scalar("secret")
ANY = Scalar("any")
# What an expression has whose mistake has been reported; it fits everywhere.
ERROR = Scalar("error")

NAMED = {
    "string": STRING,
    "int": INT,
    "float": FLOAT,
    "bool": BOOL,
    "quantity": QUANTITY,
    "duration": DURATION,
    "secret": SECRET,
    "any": ANY,
    "url": STRING.of("url"),
}

_WORDS = {
    "string": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "`true` or `false`",
    "null": "`null`",
    "quantity": "an amount such as `500m` or `2Gi`",
    "duration": "a duration such as `30s` or `5min`",
    "secret": 'a secret such as `secret("name", key = "key")`',
    "any": "any value",
    "error": "any value",
}


def union(*members: Type) -> Type:
    """Any of the members; a union of one is that one."""
    flat: list[Type] = []
    for member in members:
        for part in member.members if isinstance(member, Union) else (member,):
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else Union(tuple(flat))


def optional(inner: Type) -> Type:
    """The type or null."""
    return union(inner, NULL)


def describe(type: Type) -> str:
    """A type in words, to follow `takes`: `a whole number`, `a list, each text in quotes`."""
    if isinstance(type, Scalar):
        if type.name == "quantity" and type.format == "cpu":
            return "an amount of cpu such as `500m` or `2`"
        if type.name == "quantity" and type.format == "memory":
            return "an amount of bytes such as `512Mi` or `2Gi`"
        if type.format == "url":
            return "an address in quotes"
        return _WORDS[type.name]
    if isinstance(type, Enum):
        return "one of " + ", ".join(f"`{quoted(value)}`" for value in type.values)
    if isinstance(type, ListOf):
        return f"a list `[...]`, each entry {describe(type.element)}"
    if isinstance(type, MapOf):
        return "a map `{ key = value }`"
    if isinstance(type, RangeOf):
        return "a range such as " + ("`1min..10min`" if type.element == DURATION else "`1..4`")
    if isinstance(type, BlockOf):
        return "a block `{ ... }`"
    if isinstance(type, Built):
        return f"`{type.model.keyword}(...)`"  # type: ignore[attr-defined]
    if isinstance(type, Middleware):
        return "a middleware"
    if isinstance(type, Union):
        words = [describe(member) for member in type.members if member != NULL]
        return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
    return "a module"


def short(type: Type) -> str:
    """A type as it is written in a declaration."""
    if isinstance(type, Scalar):
        limits = ", ".join(f"{name} = {value}" for name, value in type.limits)
        name = "url" if type.format == "url" else type.name
        return f"{name}({limits})" if limits else name
    if isinstance(type, Enum):
        return " | ".join(quoted(value) for value in type.values)
    if isinstance(type, ListOf):
        return f"[{short(type.element)}]"
    if isinstance(type, MapOf):
        return f"map[{short(type.element)}]"
    if isinstance(type, RangeOf):
        return f"{short(type.element)}..{short(type.element)}"
    if isinstance(type, Union):
        if type.members[-1] == NULL:
            return short(union(*type.members[:-1])) + "?"
        return " | ".join(short(member) for member in type.members)
    if isinstance(type, Built):
        return f"{type.model.keyword}(...)"  # type: ignore[attr-defined]
    return "{ ... }" if isinstance(type, BlockOf) else "middleware"


def quoted(value: str | int) -> str:
    """A literal as it is written."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def fits(actual: Type, expected: Type) -> bool:
    """Whether every value of a type may stand where another is expected.

    Formats, limits and enumerations are about values, not types: they are checked when the value
    is known.
    """
    if actual in (ERROR, ANY) or expected in (ERROR, ANY):
        return True
    if isinstance(actual, Union):
        return all(fits(member, expected) for member in actual.members)
    if isinstance(expected, Union):
        return any(fits(actual, member) for member in expected.members)
    if isinstance(actual, Enum):
        kinds = {STRING if isinstance(value, str) else INT for value in actual.values}
        if isinstance(expected, Enum):
            return any(value in expected.values for value in actual.values)
        return all(fits(kind, expected) for kind in kinds)
    if isinstance(expected, Enum):
        kinds = {STRING if isinstance(value, str) else INT for value in expected.values}
        return isinstance(actual, Scalar) and any(actual.name == kind.name for kind in kinds)
    if isinstance(actual, Scalar) and isinstance(expected, Scalar):
        if actual.name == expected.name:
            return True
        return (actual.name, expected.name) in _WIDER
    if isinstance(actual, ListOf) and isinstance(expected, ListOf):
        return fits(actual.element, expected.element)
    if isinstance(actual, RangeOf) and isinstance(expected, RangeOf):
        return fits(actual.element, expected.element)
    if isinstance(actual, MapOf):
        if isinstance(expected, MapOf):
            return fits(actual.element, expected.element)
        return isinstance(expected, BlockOf)
    return actual == expected


_WIDER = {
    ("int", "float"),
    ("int", "quantity"),
    ("float", "quantity"),
    ("quantity", "float"),
    ("quantity", "int"),
}
