"""What a condition can ask about: an answer, a schedule. Imported where a condition does."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.syntax import ast
from wzc.types.kinds import BOOL, ERROR, FLOAT, INT, STRING, MapOf, RunTime, Type

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

# By the name in sight and the name after the dot. Argo has a list of values for each header, and
# the language its first one (Argo executor/agent.go: executeHTTPTemplate; cron/operator.go:
# expressionEnv, whose `annotations` are the labels).
FIELDS: dict[str, dict[str, Type]] = {
    "response": {"status_code": INT, "body": STRING, "headers": MapOf(STRING)},
    "cron": {
        "name": STRING,
        "namespace": STRING,
        "succeeded": INT,
        "failed": INT,
        "has_run": BOOL,
        "seconds_since_last_run": FLOAT,
    },
    "object": {},
}
_WORDS = {
    "response": "the answer itself",
    "cron": "the schedule itself",
    "object": "the object itself",
}
_EXAMPLES = {
    "response": "`response.status_code == 200`",
    "cron": "`cron.failed < 3`",
    "object": '`object.status.phase == "Ready"`',
}


def whole(checker: "ExpressionChecker", expr: ast.Reference) -> Type:
    """Report a name that is used without a dot."""
    checker.report(
        codes.WRONG_KIND,
        f"`{expr.name}` is {_WORDS[expr.name]}, and a value of it is needed here",
        expr,
        help=f"for example {_EXAMPLES[expr.name]}",
        notes=[f"within this condition it is no other `{expr.name}`"],
    )
    return ERROR


def field(checker: "ExpressionChecker", expr: ast.Attribute, root: str) -> Type:
    """The type of `response.x`; ERROR, and a report, where there is no such value."""
    fields = FIELDS[root]
    name = expr.name.text
    if name in fields:
        return RunTime(fields[name])
    if root == "object":
        checker.report(
            codes.WRONG_OPERANDS,
            f"nothing is computed with `{expr.span.text}`: Argo only compares it",
            expr,
            help=f"with a value that is known, as {_EXAMPLES[root]}",
        )
        return ERROR
    from wzc.types.missing import report_field

    report_field(checker, expr, root, fields)
    return ERROR


def header(checker: "ExpressionChecker", expr: ast.Attribute | ast.Index) -> Type:
    """The type of `response.headers["Name"]` and `response.headers.name`."""
    if isinstance(expr, ast.Index):
        checker.check(expr.key, STRING.of("header_name"), "the name of a header")
    return RunTime(STRING)
