"""What operators do with values.

Numbers are decimal: `0.1 + 0.2` is `0.3`. Amounts and durations are exact, and what cannot be
written exactly is rounded to the finest that can (a billionth, a millisecond).
"""

import operator as operators
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wzc.model.value import Range, Value
from wzc.types.conform import name_of
from wzc.values.duration import Duration
from wzc.values.number import LARGEST
from wzc.values.problem import Problem
from wzc.values.quantity import NANO, UNITS, Quantity

if TYPE_CHECKING:
    from fractions import Fraction

# Longer texts, lists and numbers are mistakes, or meant to fill the memory.
MAX_LENGTH = 1_000_000
_MAX_FRACTION = 10**60

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}
_EXACT: dict[str, Callable[[Any, Any], Any]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": operators.mul,
    "/": operators.truediv,
    "%": operators.mod,
}


# Units of amounts from the largest down, decimal and binary.
_FAMILIES = (
    ["E", "P", "T", "G", "M", "k", "", "m", "u", "n"],
    ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki", "", "m", "u", "n"],
)


class EvaluationError(Exception):
    """Why an expression has no value; the message follows the expression's own text."""


def apply(symbol: str, left: Any, right: Any) -> Any:
    """The result of an operator on data that the checker has let through.

    Raises `EvaluationError` where there is none: a division by zero, a type that only turned up
    now, a result too large to be meant.
    """
    if symbol == "==":
        return same(left, right)
    if symbol == "!=":
        return not same(left, right)
    if symbol in ("/", "%") and _size(right) == 0:
        raise EvaluationError("divides by zero")
    if symbol in _COMPARISONS:
        if _one_scale(left, right) or (isinstance(left, str) and isinstance(right, str)):
            return _COMPARISONS[symbol](_size(left, left), _size(right, right))
    elif _is_number(left) and _is_number(right):
        return _numbers(symbol, left, right)
    elif symbol == "+" and isinstance(left, (str, list)) and left.__class__ is right.__class__:
        if len(left) + len(right) > MAX_LENGTH:
            raise EvaluationError(f"gives more than {MAX_LENGTH:,} characters or entries")
        return operators.add(left, right)
    else:
        found = _with_units(symbol, left, right)
        if found is not None:
            return found
    raise EvaluationError(f"has no value: `{symbol}` of {name_of(left)} and {name_of(right)}")


def negate(data: Any) -> Any:
    """Minus a number or an amount."""
    if isinstance(data, Quantity):
        return make_quantity(-data.nano, data.unit)
    if not _is_number(data):
        raise EvaluationError(f"has no value: `-` of {name_of(data)}")
    return -data


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal: numbers and amounts by size, all else by kind and content."""
    left = left.data if isinstance(left, Value) else left
    right = right.data if isinstance(right, Value) else right
    if _one_scale(left, right):
        return bool(_size(left) == _size(right))
    if left.__class__ is not right.__class__:
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, Range):
        return same(left.low, right.low) and same(left.high, right.high)
    names = getattr(left, "__attrs_attrs__", None)
    if names is not None:
        return all(same(getattr(left, a.name), getattr(right, a.name)) for a in names)
    return bool(left == right)


def order_key(data: Any) -> Any:
    """What values of one kind are ordered by."""
    data = data.data if isinstance(data, Value) else data
    return _size(data, data)


def _is_number(data: Any) -> bool:
    return isinstance(data, (int, float)) and not isinstance(data, bool)


def one_kind(values: list[Any]) -> bool:
    """Whether values can be compared with one another."""
    first = values[0]
    return all(
        _one_scale(first, value) or (isinstance(first, str) and isinstance(value, str))
        for value in values
    )


def _one_scale(left: Any, right: Any) -> bool:
    if isinstance(left, Duration) or isinstance(right, Duration):
        return left.__class__ is right.__class__
    return all(_is_number(data) or isinstance(data, Quantity) for data in (left, right))


def _size(data: Any, other: Any = None) -> Any:
    """An exact number by which values on one scale compare; `other` for what has none.

    Durations in milliseconds; numbers and amounts in billionths.
    """
    if isinstance(data, Duration):
        return data.milliseconds
    if isinstance(data, Quantity):
        return data.nano
    return exact(data) * NANO if _is_number(data) else other


def exact(number: int | float) -> "int | Fraction":
    """A number as its decimal text says it."""
    if isinstance(number, int):
        return number
    from fractions import Fraction

    return Fraction(repr(number))


def _numbers(symbol: str, left: int | float, right: int | float) -> Any:
    if isinstance(left, int) and isinstance(right, int) and symbol != "/":
        return _bounded(_EXACT[symbol](left, right))
    return float(_bounded(_fraction(symbol, left, right)))


def _bounded(number: Any) -> Any:
    if isinstance(number, int) and abs(number) > LARGEST:
        raise EvaluationError(f"gives a whole number that is larger than {LARGEST:_}")
    if abs(number) > _MAX_FRACTION:
        raise EvaluationError("gives a number of more than 60 digits")
    return number


def _fraction(symbol: str, left: int | float, right: int | float) -> "Fraction":
    from fractions import Fraction

    found: Fraction = _EXACT[symbol](Fraction(repr(left)), Fraction(repr(right)))
    return found


def _with_units(symbol: str, left: Any, right: Any) -> Any:
    """Sums of one kind, products and quotients with a number, quotients of one kind; else None."""
    unit = next((data.unit for data in (left, right) if isinstance(data, Quantity)), None)
    duration = isinstance(left, Duration) or isinstance(right, Duration)
    if not duration and unit is None:
        return None
    with_unit = (Duration, Quantity)
    if symbol in ("+", "-"):
        if not _one_scale(left, right):
            return None
        found = _EXACT[symbol](_size(left), _size(right))
    elif symbol == "*" and (_is_number(left) or _is_number(right)):
        number, amount = (left, right) if _is_number(left) else (right, left)
        found = exact(number) * _size(amount)
    elif symbol == "/" and _is_number(right):
        found = _fraction("/", _size(left), 1) / exact(right)
    elif symbol == "/" and left.__class__ is right.__class__ and isinstance(left, with_unit):
        return float(_fraction("/", _size(left), _size(right)))
    else:
        return None
    return make_duration(round(found)) if duration else make_quantity(round(found), unit)


def make_quantity(nano: int, unit: str | None) -> Quantity:
    """An amount in billionths, in a unit if it is whole in it, else in the next smaller one.

    Raises `EvaluationError` for what is more than Kubernetes can count.
    """
    family = _FAMILIES[(unit or "").endswith("i")]
    for candidate in family[family.index(unit or "") :]:
        size = UNITS[candidate]
        if nano % size == 0:
            found = Quantity.parse(f"{nano // size}{candidate}")
            if isinstance(found, Problem):
                raise EvaluationError("gives more than Kubernetes can count")
            return found
    raise AssertionError("every amount is whole in billionths")


def make_duration(milliseconds: int) -> Duration:
    """A length of time in milliseconds, written in the largest unit in which it is whole.

    Raises `EvaluationError` for what is negative or longer than Argo can count.
    """
    if milliseconds < 0:
        raise EvaluationError("gives a negative duration")
    text = f"{milliseconds}ms"
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)):
        if milliseconds % size == 0 and (milliseconds or unit == "s"):
            text = f"{milliseconds // size}{unit}"
            break
    found = Duration.parse(text)
    if isinstance(found, Problem):
        raise EvaluationError("gives a duration longer than Argo can count")
    return found
