"""Values that can be read off the text: literals, also in lists and maps."""

from functools import lru_cache
from typing import Any

from wzc.syntax import ast
from wzc.values.duration import Duration
from wzc.values.number import classify
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity

# The same few numbers stand in thousands of steps.
_classified = lru_cache(maxsize=1024)(classify)


class _NotConstant:
    def __repr__(self) -> str:
        return "NOT_CONSTANT"


NOT_CONSTANT = _NotConstant()


def literal(expr: ast.Expr) -> Any:
    """The value of a literal, a Problem for a number that makes no sense, else NOT_CONSTANT.

    Lists and maps are not literals: their entries are looked at one at a time.
    """
    if isinstance(expr, ast.String):
        text = expr.literal
        return NOT_CONSTANT if text is None else text
    if isinstance(expr, ast.Number):
        return _classified(expr.text)
    if isinstance(expr, ast.Constant):
        return expr.value
    if isinstance(expr, ast.Parenthesized):
        return literal(expr.inner)
    if isinstance(expr, ast.Unary) and expr.operator == "-":
        return negated(literal(expr.operand))
    return NOT_CONSTANT


def negated(data: Any) -> Any:
    """Minus a number or an amount; NOT_CONSTANT for anything else, Problems as they are."""
    if isinstance(data, bool):
        return NOT_CONSTANT
    if isinstance(data, (int, float)):
        return -data
    if isinstance(data, Quantity):
        return Quantity(-data.nano, "-" + data.text, data.unit)
    return data if isinstance(data, Problem) else NOT_CONSTANT


def constant(expr: ast.Expr) -> Any:
    """The plain data of a literal, a list or a map of them, else NOT_CONSTANT."""
    if isinstance(expr, ast.List):
        items = [constant(item) for item in expr.items]
        return NOT_CONSTANT if any(item is NOT_CONSTANT for item in items) else items
    if isinstance(expr, ast.Block):
        found = {}
        for entry in expr.entries:
            if not isinstance(entry, ast.Assign):
                return NOT_CONSTANT
            value = constant(entry.value)
            if value is NOT_CONSTANT:
                return NOT_CONSTANT
            found[entry.key.text] = value
        return found
    value = literal(expr)
    return NOT_CONSTANT if isinstance(value, Problem) else value


__all__ = ["NOT_CONSTANT", "Duration", "constant", "literal", "negated"]
