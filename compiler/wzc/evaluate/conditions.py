"""Settings that are required under a condition: `required { bucket = not skip }`.

Imported where a step type or middleware that is used has such a rule.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.evaluate.arithmetic import EvaluationError, apply
from wzc.evaluate.environment import BROKEN
from wzc.model.contract import Condition, MiddlewareType, Setting, StepType
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.constants import NOT_CONSTANT, literal
from wzc.values.duration import Duration
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator

# Nobody knows while compiling: it comes from a Secret, the environment, an `input` and so on.
_UNKNOWN = object()
_PLAIN = (str, int, float, list, dict, Quantity, Duration)


@define(eq=False)
class _Unmet:
    """Settings that are missing for one reason."""

    settings: list[str]
    condition: Condition


def check_conditions(
    evaluator: "Evaluator",
    type: StepType | MiddlewareType,
    found: Mapping[str, Value],
    what: str,
    place: Span,
    env_from: bool,
) -> None:
    """Report settings that are required as the others are, and are not given.

    Those that are neither written nor have a default, are null or an empty text. `found` are the
    written ones, `what` and `place` say whose they are, `env_from` whether they may come from the
    environment. Where a condition needs a value that is not known while compiling, nobody can say.
    """
    unmet: dict[str, _Unmet] = {}
    for condition in unmet_conditions(type, found, evaluator.typed.bad):
        text = condition.expression.span.text
        unmet.setdefault(text, _Unmet([], condition)).settings.append(condition.setting)
    for rule in unmet.values():
        _report(evaluator, rule, type, found, what, place, env_from)


def required_by_condition(
    type: StepType | MiddlewareType, found: Mapping[str, Value]
) -> dict[str, Condition]:
    """The settings that are required because a condition is known to hold; `found` are written."""
    return {
        condition.setting: condition
        for condition in type.conditions
        if _truth(condition.expression, type.settings, found) is True
    }


def unmet_conditions(
    type: StepType | MiddlewareType, found: Mapping[str, Value], bad: AbstractSet[int]
) -> Iterator[Condition]:
    """The conditions that hold, and whose setting is not given; without those in `bad`."""
    for condition in type.conditions:
        data = _given(condition.setting, type.settings, found)
        if data is not None and data != "":
            continue
        if id(condition.expression) in bad:
            continue
        if _truth(condition.expression, type.settings, found) is True:
            yield condition


def _given(name: str, settings: Mapping[str, Setting], found: Mapping[str, Value]) -> Any:
    """What a setting will be: as written, else its default; `_UNKNOWN` if it comes later."""
    value = found.get(name)
    data = value.data if value is not None else None
    if data is None:  # null leaves the class its default
        data = settings[name].default
        return _UNKNOWN if data is NOT_CONSTANT else data
    if data is BROKEN:
        return _UNKNOWN
    return data if isinstance(data, _PLAIN) else _UNKNOWN


def _truth(expr: ast.Expr, settings: Mapping[str, Setting], found: Mapping[str, Value]) -> Any:
    """The value of a condition, `_UNKNOWN` where it hangs on what is not known."""
    if isinstance(expr, ast.Parenthesized):
        return _truth(expr.inner, settings, found)
    if isinstance(expr, ast.Reference):
        return _given(expr.name, settings, found) if expr.name in settings else _UNKNOWN
    if isinstance(expr, ast.Unary) and expr.operator == "not":
        inner = _truth(expr.operand, settings, found)
        return inner if inner is _UNKNOWN else not inner
    if isinstance(expr, ast.Binary):
        left, right = (_truth(side, settings, found) for side in (expr.left, expr.right))
        if expr.operator in ("and", "or"):
            decides = expr.operator == "or"
            if decides in (left, right):
                return decides
            return _UNKNOWN if _UNKNOWN in (left, right) else not decides
        if left is _UNKNOWN or right is _UNKNOWN:
            return _UNKNOWN
        try:
            return apply(expr.operator, left, right)
        except EvaluationError:
            return _UNKNOWN  # null is not less than 3, and not more either
    data = literal(expr)
    return _UNKNOWN if data is NOT_CONSTANT or isinstance(data, Problem) else data


# ---- in words


def _report(
    evaluator: "Evaluator",
    rule: _Unmet,
    type: StepType | MiddlewareType,
    found: Mapping[str, Value],
    what: str,
    place: Span,
    env_from: bool,
) -> None:
    expression = rule.condition.expression
    used = [node.name for node in ast.walk(expression) if isinstance(node, ast.Reference)]
    written = [name for name in dict.fromkeys(used) if _is_written(found, name)]
    by_default = "" if written else " by default"
    names = [f"`{name}`" for name in rule.settings]
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"
    first = rule.settings[0]
    empty = [name for name in rule.settings if _is_written(found, name)]
    help = f"`{type.name}({first} = ...)`"
    if env_from:
        help += f", or `{first} = from_env()` if an `env_from` source holds it"
    instead = _instead(expression)
    if instead is not None:
        help += f"; or `{instead}`"
    evaluator.diagnostics.report(
        codes.MISSING_UNDER_CONDITION,
        f"{what} needs {listed}, because {_reason(expression)}{by_default}",
        found[empty[0]].origin.span if len(names) == 1 and empty else place,
        "this is empty" if len(names) == 1 and empty else "",
        secondary=[
            *(Label(found[name].origin.span, f"`{name}` is set here") for name in written),
            Label(rule.condition.place, "the condition"),
        ],
        help=help,
    )


def _is_written(found: Mapping[str, Value], name: str) -> bool:
    return name in found and found[name].data is not None


def _reason(expr: ast.Expr) -> str:
    """A condition that holds, in words that follow `because`."""
    while isinstance(expr, ast.Parenthesized):
        expr = expr.inner
    if isinstance(expr, ast.Reference):
        return f"`{expr.name}` is `true`"
    if isinstance(expr, ast.Unary) and isinstance(expr.operand, ast.Reference):
        return f"`{expr.operand.name}` is `false`"
    return f"`{' '.join(expr.span.text.split())}`"


def _instead(expr: ast.Expr) -> str | None:
    """What to write for the condition not to hold; None where there is more than one way."""
    while isinstance(expr, ast.Parenthesized):
        expr = expr.inner
    if isinstance(expr, ast.Reference):
        return f"{expr.name} = false"
    if isinstance(expr, ast.Unary) and isinstance(expr.operand, ast.Reference):
        return f"{expr.operand.name} = true"
    return None
