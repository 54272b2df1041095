"""What is only known in the run: the run's own values, and what to say where one may not stand."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.names.symbols import Kind, Symbol
from wzc.syntax import ast
from wzc.types.kinds import FLOAT, INT, STRING, Enum, Type
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

# `workflow.x`: Argo's variable and its type (Argo docs/variables.md: Global).
WORKFLOW_FIELDS: dict[str, tuple[str, Type]] = {
    "name": ("workflow.name", STRING),
    "namespace": ("workflow.namespace", STRING),
    "uid": ("workflow.uid", STRING),
    "service_account_name": ("workflow.serviceAccountName", STRING),
    "main_entrypoint": ("workflow.mainEntrypoint", STRING),
    "creation_timestamp": ("workflow.creationTimestamp.RFC3339", STRING),
    "creation_timestamp_seconds": ("workflow.creationTimestamp.s", INT),
    # Only runs of a schedule have one (operator.go: setGlobalParameters); else it would stay text.
    "scheduled_time": ("(workflow.scheduledTime ?? workflow.creationTimestamp.RFC3339)", STRING),
}

# What is known of a run besides while it goes on and at its end: in `hook` and `on_exit` only.
END_FIELDS: dict[str, tuple[str, Type]] = {
    "status": ("workflow.status", Enum(("Running", "Succeeded", "Failed", "Error"))),
    # In seconds.
    "duration": ("workflow.duration", FLOAT),
    # Argo writes the JSON of the failed nodes as a string in JSON (operator.go: operate).
    "failures": ("fromJSON(workflow.failures)", STRING),
}
# A hook `running` begins while the run goes on, `on_exit` when it does not (operator.go: operate).
_STATUS = {"running": Enum(("Running",)), "exit": Enum(("Succeeded", "Failed", "Error"))}
ALL_FIELDS = {**WORKFLOW_FIELDS, **END_FIELDS}


def workflow_field(checker: "ExpressionChecker", expr: ast.Attribute) -> Type | None:
    """The type of `workflow.x` or `last_retry.x`; None, and a report, if there is no such value."""
    if isinstance(expr.target, ast.Reference) and expr.target.name == "last_retry":
        from wzc.types.attempts import last_field

        return last_field(checker, expr)
    name = expr.name.text
    fields = ALL_FIELDS if checker.in_handler else WORKFLOW_FIELDS
    found = fields.get(name)
    if found is not None:
        return found[1] if name != "status" else _STATUS.get(checker.in_handler, found[1])
    checker.bad.add(id(expr))
    if name in END_FIELDS:
        checker.report(
            codes.UNKNOWN_NAME,
            f"`workflow.{name}` is there in `on_exit` and `hook` only"
            if checker.hook is None
            else f"`workflow.{name}` is there in hooks of the pipeline, not in those of a step",
            expr,
            help="`after = [step.failed]` asks how a step ended"
            if checker.hook is None
            else f"`{checker.hook[0].name.text}.status` is how the step of this hook has ended",
        )
        return None
    guess = nearest(name, fields)
    checker.report(
        codes.UNKNOWN_NAME,
        f"`workflow` has no value `{name}`",
        expr.name,
        f"did you mean `{guess}`?" if guess else "",
        notes=["values: " + ", ".join(fields)],
        help=None if guess else _help(checker, expr),
    )
    return None


def _help(checker: "ExpressionChecker", expr: ast.Attribute) -> str | None:
    from wzc.types.missing import help_for_field

    return help_for_field(checker, expr)


def report_stage(
    checker: "ExpressionChecker",
    expr: ast.Expr,
    subject: str,
    related: Label | None = None,
    help: str | None = None,
) -> None:
    """Report a value of the run where a constant is needed; the smallest part that is one."""
    source, symbol = run_time_source(checker, expr)
    name = source.span.text
    label = None
    if symbol is not None and isinstance(symbol.node, ast.ForClause):
        label = Label(symbol.place, "another one for each item")
        if help is None:
            help = (
                "`unroll = true` in the block makes a task of its own for each item, and "
                f"`{name}` is known then"
            )
    elif symbol is not None and symbol.kind is Kind.INPUT:
        label = Label(symbol.place, "given when the workflow is submitted")
        if help is None:
            help = (
                f"make `{name}` a `param`, which `--set` or a profile sets; it is then fixed for "
                "all runs of one compile"
            )
    checker.report(
        codes.RUN_TIME_VALUE,
        f"{subject} must be known when compiling, and `{name}` is only known in the run",
        expr,
        related=label or related,
        help=help or "it can be used in settings and in `env`",
    )


def run_time_source(checker: "ExpressionChecker", expr: ast.Expr) -> tuple[ast.Node, Symbol | None]:
    """The first part of an expression that is known only in the run, and what it stands for."""
    for node in ast.walk(expr):
        if isinstance(node, ast.Attribute) and isinstance(node.target, ast.Reference):
            symbol = checker.bound.get(node.target)
            if symbol is not None and symbol.kind is Kind.RUN:
                return node, symbol
        if isinstance(node, ast.Reference):
            symbol = checker.bound.get(node)
            if symbol is not None and (
                symbol.kind in (Kind.INPUT, Kind.RUN, Kind.CONTEXT)
                or isinstance(symbol.node, ast.ForClause)
            ):
                return node, symbol
    return expr, None
