"""What an `input` of a pipeline may be: Argo knows parameters as text only."""

from wzc.model.sources import ConfigMap
from wzc.types.kinds import (
    BOOL,
    FLOAT,
    INT,
    NULL,
    STRING,
    Built,
    Enum,
    ListOf,
    Scalar,
    Type,
    Union,
    members,
)
from wzc.types.words import describe_actual, short

_SIMPLE = (STRING.name, INT.name, FLOAT.name, BOOL.name)
# Limits that can be checked when the run begins.
_CHECKED_LIMITS = ("min", "max", "greater_than", "less_than")


def problem(type: Type) -> str | None:
    """What a type is that an input cannot have, in words to follow `cannot be`."""
    element = type.element if isinstance(type, ListOf) else type
    if isinstance(element, Enum):
        return None
    if not isinstance(element, Scalar):
        if NULL in members(type):
            return f"`{short(type)}`: it always has a value, which may be empty"
        each = f", each entry {describe_actual(element)}" if element is not type else ""
        return describe_actual(type) + each
    if element.name == "error":
        return None
    if element.name not in _SIMPLE:
        return (
            "a secret: its value would stand in the Workflow"
            if element.name == "secret"
            else (describe_actual(type))
        )
    for limit, _ in element.limits:
        if limit not in _CHECKED_LIMITS or isinstance(type, ListOf):
            return f"limited by `{limit}`: it could not be checked when the run begins"
    return None


def default_type(type: Type) -> Type:
    """What the default of an input may be: a value, or the key of a ConfigMap."""
    return Union((*members(type), Built(ConfigMap)))
