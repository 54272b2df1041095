"""What operators do with values."""

import operator as operators
from collections.abc import Callable
from typing import Any

from wzc.model.value import Value, plain
from wzc.values.duration import Duration
from wzc.values.quantity import NANO, UNITS, Quantity

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


class EvaluationError(Exception):
    """Why an expression has no value; the message follows the expression's own text."""


def apply(symbol: str, left: Any, right: Any) -> Any:
    """The result of an operator on data that the checker has let through.

    Raises `EvaluationError` where there is none: a division by zero, a type that only turned up
    now.
    """
    if symbol == "==":
        return plain(_comparable(left)) == plain(_comparable(right))
    if symbol == "!=":
        return plain(_comparable(left)) != plain(_comparable(right))
    try:
        if symbol in _COMPARISONS:
            return _COMPARISONS[symbol](_amount(left, right), _amount(right, left))
        if isinstance(left, (Quantity, Duration)) or isinstance(right, (Quantity, Duration)):
            return _with_units(symbol, left, right)
        if symbol == "+":
            return left + right
        if symbol == "-":
            return left - right
        if symbol == "*":
            return left * right
        if symbol == "/":
            return left / right
        return left % right
    except ZeroDivisionError:
        raise EvaluationError("divides by zero") from None
    except (TypeError, OverflowError):
        raise EvaluationError(f"`{symbol}` does not go with these values") from None


def _comparable(data: Any) -> Any:
    if isinstance(data, Value):
        return _comparable(data.data)
    if isinstance(data, Quantity):
        return data.nano / NANO if data.nano % NANO else data.nano // NANO
    return data


def _amount(data: Any, other: Any) -> Any:
    """Numbers and quantities on one scale, durations by their length."""
    if isinstance(data, Duration):
        return data.milliseconds
    if isinstance(data, Quantity):
        return data.nano
    if isinstance(other, Quantity):
        return data * NANO
    return data


def _with_units(symbol: str, left: Any, right: Any) -> Any:
    if isinstance(left, Duration) and isinstance(right, Duration):
        if symbol == "/":
            return left.milliseconds / right.milliseconds
        value = (
            left.milliseconds + right.milliseconds
            if symbol == "+"
            else left.milliseconds - right.milliseconds
        )
        return make_duration(value)
    if isinstance(left, Duration) or isinstance(right, Duration):
        duration, number = (left, right) if isinstance(left, Duration) else (right, left)
        value = duration.milliseconds * number if symbol == "*" else duration.milliseconds / number
        return make_duration(round(value))
    unit = left.unit if isinstance(left, Quantity) else right.unit
    if symbol == "*":
        quantity, number = (left, right) if isinstance(left, Quantity) else (right, left)
        return make_quantity(round(quantity.nano * number), unit)
    if symbol == "/":
        if isinstance(right, Quantity):
            return _amount(left, right) / right.nano
        return make_quantity(round(left.nano / right), unit)
    a, b = _amount(left, right), _amount(right, left)
    return make_quantity(a + b if symbol == "+" else a - b, unit)


def make_quantity(nano: int, unit: str) -> Quantity:
    """An amount in billionths, in a unit if it is whole in it, else in the finest that keeps it."""
    for candidate in (unit, "", "m", "u", "n"):
        size = UNITS[candidate]
        if nano % size == 0:
            return Quantity(nano, f"{nano // size}{candidate}", candidate)
    raise AssertionError("every amount is whole in billionths")


def make_duration(milliseconds: int) -> Duration:
    """A length of time in milliseconds, written in the largest unit in which it is whole."""
    if milliseconds < 0:
        raise EvaluationError("gives a negative duration")
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)):
        if milliseconds and milliseconds % size == 0:
            return Duration(milliseconds, f"{milliseconds // size}{unit}")
    return Duration(milliseconds, f"{milliseconds}ms")
