"""How steps end, as a type: only `after` asks for it."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.model.order import OF_LOOPS, OUTCOMES
from wzc.names.symbols import Kind
from wzc.syntax import ast
from wzc.types.kinds import ERROR, OUTCOME, Type
from wzc.types.words import describe

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker


def outcome(checker: "ExpressionChecker", expr: ast.Attribute, step: ast.Step) -> Type:
    """The type of `step.succeeded` and the like; ERROR where the step cannot end so."""
    name = expr.name.text
    if name in OF_LOOPS and step.loop is None:
        checker.bad.add(id(expr))
        checker.report(
            codes.UNKNOWN_NAME,
            f"`{name}` is asked of loops, and step `{step.name.text}` is none",
            expr.name,
            related=Label(step.name.span, "declared without `for`"),
            help=f"`{step.name.text}.{'succeeded' if name == OF_LOOPS[0] else 'failed'}`",
        )
        return ERROR
    return OUTCOME


def joined(checker: "ExpressionChecker", expr: ast.Binary) -> Type:
    """The type of `a.failed or a.errored`; of outcomes nothing else is made."""
    if expr.operator == "and":
        checker.report(
            codes.WRONG_OPERANDS,
            "`and` does not go with how steps ended",
            expr,
            help="all entries of `after` have to hold: "
            f"`after = [{expr.left.span.text}, {expr.right.span.text}]`",
        )
        return ERROR
    for side in (expr.left, expr.right):
        checker.check(side, OUTCOME, "`or` between outcomes")
    return OUTCOME


def report_outcome(
    checker: "ExpressionChecker", expr: ast.Expr, expected: Type, subject: str
) -> None:
    """Report `step.succeeded` where it does not stand in `after`."""
    checker.report(
        codes.WRONG_TYPE,
        f"{subject} takes {describe(expected)}, and `{expr.span.text}` is {describe(OUTCOME)}",
        expr,
        help=f"`after = [{expr.span.text}]` waits for it",
    )


def _is_other(checker: "ExpressionChecker", expr: ast.Expr, subject: str) -> bool:
    """Whether `step.x` is no outcome, also in an `or`; reports it."""
    if isinstance(expr, ast.Binary) and expr.operator == "or":
        found = [_is_other(checker, side, subject) for side in (expr.left, expr.right)]
        return any(found)
    if not isinstance(expr, ast.Attribute) or expr.name.text in OUTCOMES:
        return False
    symbol = checker.bound.get(expr.target)
    step = symbol.node if symbol is not None else None
    if not isinstance(step, ast.Step):
        return False
    from wzc.types.missing import meant, report_no_outcome, report_outcome
    from wzc.types.step_outputs import outputs

    if expr.name.text in outputs(step):
        report_no_outcome(checker, expr, subject)
    else:
        report_outcome(checker, expr, step, meant(expr.name.text, step))
    return True


def is_no_outcome(checker: "ExpressionChecker", expr: ast.Expr, subject: str) -> bool:
    """Whether a step, or `not` of an outcome, stands where one is expected; reports it."""
    if isinstance(expr, ast.Unary) and checker.infer(expr.operand) == OUTCOME:
        checker.report(
            codes.WRONG_OPERANDS,
            f"`{expr.operator}` does not go with how a step ended",
            expr,
            help="the outcomes that are meant, with `or`: `a.succeeded or a.skipped`",
        )
        return True
    if _is_other(checker, expr, subject):
        return True
    return report_step(checker, expr, subject, "{}.succeeded")


def report_step(
    checker: "ExpressionChecker",
    expr: ast.Expr,
    subject: str,
    form: str = "[{}.succeeded]",
) -> bool:
    """Report a step where it is asked how it ended; `form` is what to write. Whether it is one."""
    symbol = checker.bound.get(expr)
    if symbol is None or symbol.kind is not Kind.STEP:
        return False
    right = form.format(expr.span.text)
    checker.report(
        codes.WRONG_TYPE,
        f"{subject} does not say how `{expr.span.text}` has to have ended",
        expr,
        help="outcomes: " + ", ".join(f"`{name}`" for name in OUTCOMES if name not in OF_LOOPS),
        fixes=[Fix(f"write `{right}`", (Edit(expr.span, right),))],
    )
    return True
