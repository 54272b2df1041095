"""What a step that is tried again knows of its attempts: `retries`, `last_retry.exit_code`."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.syntax import ast
from wzc.types.kinds import DURATION, ERROR, INT, STRING, Enum, RunTime, Type

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

RETRIES = "retries"
LAST = "last_retry"

# `last_retry.x`: Argo's variable and its type (operator.go: buildRetryStrategyLocalScope, where
# all of them are text). An attempt that has left no exit code has -1.
LAST_FIELDS: dict[str, tuple[str, Type]] = {
    "exit_code": ("lastRetry.exitCode", INT),
    "status": ("lastRetry.status", Enum(("Failed", "Error"))),
    "duration": ("lastRetry.duration", DURATION),
    "message": ("lastRetry.message", STRING),
}


def variable(name: str) -> str:
    """What Argo calls `retries` or `last_retry.x`."""
    if name == RETRIES:
        return RETRIES
    return LAST_FIELDS[name.removeprefix(f"{LAST}.")][0]


def bare(checker: "ExpressionChecker", expr: ast.Reference) -> Type:
    """The type of `retries`; `last_retry` by itself is no value."""
    if expr.name == RETRIES:
        return RunTime(INT)
    if _is_known(checker, expr):
        checker.report(
            codes.WRONG_KIND,
            "`last_retry` is the last attempt, and a value of it is needed here",
            expr,
            help="for example `last_retry.exit_code`",
        )
    return ERROR


def last_field(checker: "ExpressionChecker", expr: ast.Attribute) -> Type | None:
    """The type of `last_retry.x`; None, and a report, where there is no such value."""
    name = expr.name.text
    found = LAST_FIELDS.get(name)
    if not _is_known(checker, expr):
        return None
    if found is not None:
        return found[1]
    from wzc.types.missing import report_field

    report_field(checker, expr, "last_retry", LAST_FIELDS)
    return None


def last_named(node: ast.Node) -> str | None:
    """`x` of `last_retry.x`; None for any other node."""
    if isinstance(node, ast.Attribute) and isinstance(node.target, ast.Reference):
        return node.name.text if node.target.name == LAST else None
    return None


def _is_known(checker: "ExpressionChecker", expr: ast.Expr) -> bool:
    if checker.scope == LAST:
        return True
    checker.report(
        codes.UNKNOWN_NAME,
        "how the last attempt ended is known in `retry { expression = ... }` only",
        expr,
        help="`retries` is the number of the attempt, from 0, and known in all that a step runs",
    )
    return False
