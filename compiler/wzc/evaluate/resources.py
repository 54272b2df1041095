"""The conditions of `resource` steps."""

from typing import TYPE_CHECKING

from wzc.evaluate.environment import BROKEN, Environment
from wzc.model.resource_conditions import ObjectCondition, Requirement
from wzc.model.value import Value
from wzc.syntax import ast
from wzc.types.kinds import INT, Judgement
from wzc.types.resources import VALUE, comparisons

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator

_ORDERED = ("<", "<=", ">", ">=")


def requirements(
    evaluator: "Evaluator", expr: ast.Expr, type: Judgement, env: Environment
) -> Value:
    """The condition of a `resource` step that the checker has let through: its comparisons."""
    origin = env.origin(expr.span)
    if isinstance(expr, ast.Constant):
        return Value(None, origin)
    found = []
    for item in comparisons(evaluator.typed.bound.get, expr, type.joined):
        wanted = INT if item.operator in _ORDERED else VALUE
        subject = f"what `{item.path}` is compared with"
        values = [evaluator.as_type(value, wanted, subject, env) for value in item.values]
        if any(value.data is BROKEN for value in values):
            return Value(BROKEN, origin)
        found.append(Requirement(item.path, item.operator, values, env.origin(item.node.span)))
    return Value(ObjectCondition(found, " ".join(expr.span.text.split())), origin)
