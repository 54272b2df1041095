"""Operators: `>>` chains steps, the others work on plain data, as far as that stays small."""

import ast
import operator
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.values import (
    ClassValue,
    Function,
    Lazy,
    ModuleValue,
    Required,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

LARGEST = 100_000

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def binary(run: Interpreter, op: ast.operator, left: Value, right: Value, place: Span) -> Value:
    """`left op right`."""
    left, right = run.known(left), run.known(right)
    if isinstance(op, ast.RShift) and (
        _is_step_like(left) or _is_step_like(right) or isinstance(left, (list, tuple))
    ):
        run.link(left, right, place)
        return right
    if isinstance(left, Required) and isinstance(op, ast.BitOr):
        items = run.iterate(right, place)
        if isinstance(items, Unknown):
            run.touch([left.step], items.doubt, place)
        else:
            for item in items:
                run.link(item, left.step, place)
        return left
    for value in (left, right):
        if isinstance(value, Unknown):
            return run.follows(value, left, right)
    if isinstance(left, SetValue) and isinstance(right, (SetValue, Required)):
        return _sets(run, op, left, right, place)
    if isinstance(left, Step) or isinstance(right, Step):
        what = f"{in_words(left)} and {in_words(right)}"
        message = f"there is no such operator for {what}: steps have only `>>`"
        raise raised("TypeError", catalogue.NOT_A_WURZEL_STEP, message, place)
    function = _BINARY.get(type(op))
    if function is None or not _is_small(op, left, right):
        return run.unknown(
            place, "what this gives is only known when it runs", (left, right), safe=True
        )
    try:
        return function(left, right)
    except ZeroDivisionError as error:
        message = "this divides by zero"
        raise raised("ZeroDivisionError", catalogue.PYTHON_FAILS, message, place) from error
    except (TypeError, ValueError, OverflowError) as error:
        message = f"this raises {type(error).__name__}: {error}"
        raise raised(type(error).__name__, catalogue.PYTHON_FAILS, message, place) from error


def _is_step_like(value: Value) -> bool:
    if isinstance(value, Unknown):
        return True
    return isinstance(value, Step) or (isinstance(value, ClassValue) and value.is_step is not False)


def _is_small(op: ast.operator, left: Value, right: Value) -> bool:
    """Whether a result of plain data stays of a size that can be worked with."""
    sized = (list, tuple, str, bytes)
    if isinstance(left, PurePosixPath) or isinstance(right, PurePosixPath):
        both = (left, right)
        return isinstance(op, ast.Div) and all(isinstance(v, (str, PurePosixPath)) for v in both)
    if isinstance(left, dict) and isinstance(right, dict):
        return isinstance(op, ast.BitOr)
    numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
    if numbers:
        return all(not isinstance(v, int) or abs(v) < 1 << 200 for v in (left, right))
    if isinstance(op, ast.Add):
        return type(left) is type(right) and isinstance(left, sized) and len(left) < LARGEST
    if isinstance(op, ast.Mult):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, sized) and isinstance(other, int):
                return len(one) * max(other, 0) <= LARGEST
    return False


def _sets(
    run: Interpreter, op: ast.operator, left: SetValue, right: SetValue | Required, place: Span
) -> Value:
    other = right.items if isinstance(right, SetValue) else right.step.needs
    if isinstance(op, ast.BitOr):
        return SetValue(dict.fromkeys([*left.items, *other]))
    if isinstance(op, ast.BitAnd):
        return SetValue({item: None for item in left.items if item in other})
    if isinstance(op, ast.Sub):
        return SetValue({item: None for item in left.items if item not in other})
    return run.unknown(place, "what this gives is only known when it runs", (left, right))


def unary(run: Interpreter, op: ast.unaryop, value: Value, place: Span) -> Value:
    """`-value` and the like; `not` is the condition's own."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, (int, float)):
        if isinstance(op, ast.USub):
            return -value
        if isinstance(op, ast.UAdd):
            return +value
    return run.unknown(place, "what this gives is only known when it runs", (value,), safe=True)


def compare(run: Interpreter, op: ast.cmpop, left: Value, right: Value, place: Span) -> Value:
    """`left op right` for a comparison: a truth value, or unknown."""
    left, right = run.known(left), run.known(right)
    for value in (left, right):
        if isinstance(value, Unknown):
            return Unknown(value.doubt, (), safe=True)
    if isinstance(op, (ast.Is, ast.IsNot)) and (_is_object(left) or _is_object(right)):
        return (left is right) == isinstance(op, ast.Is)
    unclear = run.unknown(place, "what this comparison gives is only known when it runs", safe=True)
    run.unknowns -= 1
    if isinstance(op, (ast.In, ast.NotIn)):
        inside = _contains(run, left, right)
        return unclear if inside is None else inside == isinstance(op, ast.In)
    function = _COMPARE.get(type(op))
    if function is None or not (is_plain(run, left) and is_plain(run, right)):
        return unclear
    try:
        return bool(function(left, right))
    except TypeError as error:
        message = f"this raises TypeError: {error}"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place) from error


def _is_object(value: Value) -> bool:
    """Whether `is` says something certain: constants of which there is one, and our own objects."""
    return value is None or isinstance(value, (bool, Step, ClassValue, Function, ModuleValue))


def _contains(run: Interpreter, item: Value, container: Value) -> bool | None:
    if isinstance(container, SetValue):
        container = tuple(container.items)
    elif isinstance(container, Required):
        return item in container.step.needs
    elif isinstance(container, dict):
        container = tuple(container)
    if isinstance(container, str):
        return item in container if isinstance(item, str) else None
    if not is_plain(run, item) or not is_plain(run, container):
        return None
    return item in container if isinstance(container, (list, tuple, range)) else None


def is_plain(run: Interpreter, value: Value, depth: int = 0) -> bool:
    """Whether a value and all in it are known, so that comparing says something."""
    value = run.known(value)
    if value is None or isinstance(
        value, (bool, int, float, str, bytes, range, Step, ClassValue, PurePosixPath)
    ):
        return True
    if depth > 20:
        return False
    if isinstance(value, (list, tuple)):
        return all(is_plain(run, part, depth + 1) for part in value)
    if isinstance(value, dict):
        parts = (*value.keys(), *value.values())
        return all(is_plain(run, part, depth + 1) for part in parts)
    return False


def is_known_truth(value: Value) -> bool | None:
    """Whether a value counts as true; None where that is not known."""
    if value is None or isinstance(value, (bool, int, float, str, bytes, list, tuple, dict, range)):
        return bool(value)
    if isinstance(value, SetValue):
        return bool(value.items)
    if isinstance(value, Required):
        return bool(value.step.needs)
    if isinstance(value, (Step, ClassValue, Function, ModuleValue, Lazy, PurePosixPath)):
        return True
    return None
