"""What the steps that use an `extern template` cannot do. Imported where there is one."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.components import OF_USES
from wzc.syntax import ast

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

# What a DAG cannot have either, with the reason (Argo validate.go: validateNonLeaf).
_OF_PODS = {
    "timeout": "a `timeout` is of one pod, and Argo takes none around a template",
    "active_deadline": "an `active_deadline` is of one pod, and Argo takes none around a template",
    "inputs": "data it takes stands in its signature, values in its parentheses",
    "outputs": "what it gives stands in the declaration",
}


def is_refused(checker: "ExpressionChecker", entry: ast.Node, node: ast.Component) -> bool:
    """Whether an entry in the block of a step says something of the template; reports it."""
    name = node.name.text
    if isinstance(entry, (ast.AmendStep, ast.Use)):
        _report(
            checker,
            entry,
            node,
            "a step inside" if isinstance(entry, ast.AmendStep) else f"`use {entry.path.text}`",
        )
        return True
    if not isinstance(entry, (ast.Assign, ast.Amend, ast.Append)):
        return False
    key = entry.key.text
    parameters = [parameter.name.text for parameter in node.parameters]
    if key in OF_USES or key in parameters:
        return False
    from wzc.model.attribute import schema
    from wzc.model.step import StepAttributes

    if key not in ("defaults", "inputs", "outputs") and key not in schema(StepAttributes):
        return False
    if key in _OF_PODS:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{key}` does not stand here: {_OF_PODS[key]}",
            entry.key,
            related=Label(node.name.span, "the template"),
            help=f"the template in the cluster may have one; `{name}` runs as it says"
            if key in ("timeout", "active_deadline")
            else f"`extern template {name}(...)` declares it",
        )
    else:
        _report(checker, entry.key, node, f"`{key}`")
    return True


def _report(checker: "ExpressionChecker", place: ast.Node, node: ast.Component, what: str) -> None:
    listed = ", ".join(f"`{name}`" for name in OF_USES)
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"{what} would say how the pods of `{node.name.text}` run, and the template in the cluster "
        "says that",
        place,
        related=Label(node.name.span, "an `extern template`"),
        help=f"the block of the step takes {listed}, and hooks",
    )


def report_files_of_loop(
    checker: "ExpressionChecker", expr: ast.Expr, step: ast.Step, node: ast.Component
) -> None:
    """Report files of a loop: they lie where the template says, and Argo hands on none of loops.

    What takes files of loops asks the store for them (`backend.argo.artifacts`), and this one's
    keys are not the compiler's.
    """
    assert step.loop is not None
    checker.report(
        codes.BAD_LOOP,
        f"`{expr.span.text}` would be the files of a loop: Argo hands on none, and only the "
        f"template `{node.name.text}` knows where it stores them",
        expr,
        related=Label(step.loop.span, "the loop"),
        help="values of it are a list; for files, a step for each item, without `for`",
    )
