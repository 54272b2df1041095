"""What operators take and give, by type."""

from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    QUANTITY,
    STRING,
    Enum,
    ListOf,
    MapOf,
    Scalar,
    Type,
    Union,
    union,
)

_NUMBERS = (INT, FLOAT)
_ORDERED = (INT, FLOAT, QUANTITY, DURATION, STRING)


def binary_type(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`, None where the operator does not take them."""
    left, right = _base(left), _base(right)
    if operator in ("==", "!="):
        return BOOL
    if ANY in (left, right):
        return BOOL if operator in ("<", "<=", ">", ">=") else ANY
    if operator in ("<", "<=", ">", ">="):
        return BOOL if _comparable(left, right) else None
    if left in _NUMBERS and right in _NUMBERS:
        if operator == "/":
            return FLOAT
        return INT if left == right == INT else FLOAT
    if operator in ("+", "-"):
        if left == right and left in (QUANTITY, DURATION):
            return left
        if {left, right} <= {QUANTITY, *_NUMBERS}:
            return QUANTITY
    if operator == "+":
        if left == right == STRING:
            return STRING
        if isinstance(left, ListOf) and isinstance(right, ListOf):
            return ListOf(union(left.element, right.element))
        if isinstance(left, MapOf) and isinstance(right, MapOf):
            return None
    if operator == "*":
        if left in (QUANTITY, DURATION) and right in _NUMBERS:
            return left
        if right in (QUANTITY, DURATION) and left in _NUMBERS:
            return right
    if operator == "/":
        if left in (QUANTITY, DURATION) and right in _NUMBERS:
            return left
        if left == right and left in (QUANTITY, DURATION):
            return FLOAT
    return None


def _comparable(left: Type, right: Type) -> bool:
    if left in _NUMBERS and right in _NUMBERS:
        return True
    if {left, right} <= {QUANTITY, *_NUMBERS}:
        return True
    return left == right and left in _ORDERED


def _base(type: Type) -> Type:
    """A type without format and limits; an enumeration is text or a number."""
    if isinstance(type, Scalar):
        return Scalar(type.name)
    if isinstance(type, Enum):
        return STRING if all(isinstance(value, str) for value in type.values) else INT
    if isinstance(type, Union):
        bases = {_base(member) for member in type.members}
        return bases.pop() if len(bases) == 1 else type
    return type
