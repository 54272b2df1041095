"""The conditions of `resource` steps."""

from typing import TYPE_CHECKING

from wzc.evaluate.environment import BROKEN, Environment
from wzc.model.resource_conditions import ObjectCondition, Requirement
from wzc.model.value import Value
from wzc.syntax import ast
from wzc.types.kinds import INT, Judgement
from wzc.types.resources import VALUE, Problem, comparisons

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator

_ORDERED = ("<", "<=", ">", ">=")


def requirements(
    evaluator: "Evaluator", expr: ast.Expr, type: Judgement, env: Environment
) -> Value:
    """The condition of a `resource` step: its comparisons; BROKEN where the checker refused it."""
    origin = env.origin(expr.span)
    if isinstance(expr, ast.Constant):
        return Value(None, origin)
    try:
        compared = comparisons(evaluator.typed.bound.get, expr, type.joined)
    except Problem:
        return Value(BROKEN, origin)  # refused, or it belongs to a setting that was
    found = []
    for item in compared:
        wanted = INT if item.operator in _ORDERED else VALUE
        subject = f"what `{item.path}` is compared with"
        values = [evaluator.as_type(value, wanted, subject, env) for value in item.values]
        if any(value.data is BROKEN for value in values):
            return Value(BROKEN, origin)
        found.append(Requirement(item.path, item.operator, values, env.origin(item.node.span)))
    return Value(ObjectCondition(found, " ".join(expr.span.text.split())), origin)
