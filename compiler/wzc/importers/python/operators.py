"""Operators on values that are known."""

import ast
import datetime
import operator
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from wzc.importers.python.values import NotStatic, Value
from wzc.source.file import Span

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_PLAIN = (bool, int, float, str, list, tuple, dict, set, PurePosixPath, datetime.timedelta)
_LARGE = 1000


def unary(op: ast.unaryop, value: Value, place: Span) -> Value:
    """`-x`, `+x`, `~x`, `not x`; `NotStatic` at the place where that is no constant."""
    if isinstance(op, ast.Not) and isinstance(value, _PLAIN):
        return not value
    if isinstance(value, (int, float)):
        if isinstance(op, ast.USub):
            return -value
        if isinstance(op, ast.UAdd):
            return +value
        if isinstance(op, ast.Invert) and isinstance(value, int):
            return ~value
    return NotStatic(place, "it is no constant")


def binary(op: ast.operator, left: Value, right: Value, place: Span) -> Value:
    """`left op right`; `NotStatic` where Python would raise, or the value would be very large."""
    if not isinstance(left, _PLAIN) or not isinstance(right, _PLAIN):
        return NotStatic(place, "it is no constant")
    if _is_large(op, left, right):
        return NotStatic(place, "its value is only known when it runs")
    make = _OPERATORS.get(type(op))
    if make is None:
        return NotStatic(place, "it is no constant")
    try:
        return make(left, right)
    except Exception as error:  # whatever Python raises for these operands
        return NotStatic(place, f"it has no value: {error}")


def _is_large(op: ast.operator, left: Value, right: Value) -> bool:
    if isinstance(op, (ast.Pow, ast.LShift)):
        return any(isinstance(one, (int, float)) and abs(one) > _LARGE for one in (left, right))
    if isinstance(op, ast.Mult):
        numbers = [one for one in (left, right) if isinstance(one, int)]
        others = [one for one in (left, right) if not isinstance(one, (int, float))]
        return bool(others) and any(abs(number) > _LARGE for number in numbers)
    return isinstance(op, ast.Mod) and isinstance(left, str)
