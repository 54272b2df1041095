"""Types in words, for messages, and as they are written in a declaration."""

from typing import Any

from wzc.types.kinds import (
    ANY,
    DURATION,
    NULL,
    Artifact,
    BlockOf,
    Built,
    ClusterType,
    Ending,
    Enum,
    Judgement,
    ListOf,
    MapOf,
    Middleware,
    RangeOf,
    RunTime,
    Scalar,
    Sourced,
    Type,
    Union,
    members,
    union,
)

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

_ACTUAL = {
    "string": "text",
    "bool": "a `bool`",
    "quantity": "an amount",
    "duration": "a duration",
    "secret": "a secret",
    "null": "`null`",
}


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
        each = f", each entry {describe(type.element)}" if type.element != ANY else ""
        return f"a list `[...]`{each}"
    if isinstance(type, MapOf):
        return "a map `{ key = value }`"
    if isinstance(type, RangeOf):
        element = known_part(type.element)
        if element == DURATION:
            return "a range such as `1min..10min`"
        is_of_bytes = isinstance(element, Scalar) and element.format == "memory"
        return f"a range such as {'`1Gi..4Gi`' if is_of_bytes else '`1..4`'}"
    if isinstance(type, BlockOf):
        return "a block `{ ... }`"
    if isinstance(type, Built):
        return f"`{type.model.keyword}(...)`"
    if isinstance(type, Middleware):
        return "a middleware"
    if isinstance(type, ClusterType):
        return "a cluster"
    if isinstance(type, Ending):
        return "how a step ended, as `step.succeeded`"
    if isinstance(type, Judgement):
        return 'a condition such as `object.status.phase == "Ready"`'
    if isinstance(type, Sourced):
        return describe(type.own)
    if isinstance(type, RunTime):
        return describe(type.type)
    if isinstance(type, Artifact):
        return "a folder" if type.kind == "dir" else "a file"
    if isinstance(type, Union):
        parts = [part for part in type.members if part != NULL and not isinstance(part, RunTime)]
        if len(parts) > 3:
            return describe_actual(Union(tuple(parts)))
        return _either([describe(part) for part in parts])
    return "a module"


def known_part(type: Type) -> Type:
    """The type of a value that is known when compiling, of one that may also be of the run."""
    parts = [part for part in members(type) if not isinstance(part, RunTime)]
    return parts[0] if len(parts) == 1 else type


def describe_actual(type: Type) -> str:
    """What an expression is, in words, to follow `this is`: `text, a whole number or null`."""
    words = []
    for part in members(type):
        if isinstance(part, Scalar) and part.name in _ACTUAL:
            words.append(_ACTUAL[part.name])
        elif isinstance(part, Enum):
            text = all(isinstance(value, str) for value in part.values)
            words.append("text" if text else "text or a number")
        elif isinstance(part, ListOf):
            words.append("a list")
        elif isinstance(part, MapOf):
            words.append("a map")
        elif isinstance(part, RangeOf):
            words.append("a range")
        elif isinstance(part, RunTime):
            words.append(describe_actual(part.type))
        else:
            words.append(describe(part))
    return _either(words)


def _either(words: list[str]) -> str:
    different = list(dict.fromkeys(words))
    if "a number" in different and "a whole number" in different:
        different.remove("a whole number")
    if len(different) == 1:
        return different[0]
    return ", ".join(different[:-1]) + " or " + different[-1]


def short(type: Type) -> str:
    """A type as it is written in a declaration."""
    if isinstance(type, Scalar):
        limits = ", ".join(f"{name} = {_bound(value)}" for name, value in type.limits)
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
        return f"{type.model.keyword}(...)"
    return "{ ... }" if isinstance(type, BlockOf) else "middleware"


def _bound(value: Any) -> str:
    """The bound of a limit as it is written."""
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value) if isinstance(value, str) else str(getattr(value, "text", value))


def quoted(value: str | int) -> str:
    """A literal as it is written."""
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${")
    return '"' + escaped.replace("\n", "\\n") + '"'
