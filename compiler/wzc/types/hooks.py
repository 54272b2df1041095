"""`on_exit` and `hook running` in the block of a step: what runs at its end, or beside it."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.syntax import ast
from wzc.types.kinds import ERROR, Enum, RunTime, Type

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

ENDED = Enum(("Succeeded", "Failed", "Error"))


def check_hook(
    checker: "ExpressionChecker", node: ast.OnExit | ast.Hook, step: ast.Step
) -> tuple[ast.Step, str]:
    """Check when a hook of a step runs; the step, and `exit` or `running`.

    Argo starts the hook at a loop's end for some of the items, and for the whole once more (dag.go:
    executeDAGTask), so loops have none.
    """
    event = node.event.text if isinstance(node, ast.Hook) else "exit"
    name, own = node.name.text, step.name.text
    if event not in ("exit", "running") or (isinstance(node, ast.Hook) and event == "exit"):
        condition = {"failed": "Failed", "succeeded": "Succeeded", "error": "Error"}.get(event)
        when = f' {{ when = {own}.status == "{condition}" }}' if condition else ""
        checker.report(
            codes.UNKNOWN_NAME,
            f"there is no hook `{event}`",
            node.event if isinstance(node, ast.Hook) else node,
            help=f"`hook running` runs while `{own}` does; `on_exit {name} = ...{when}` at its end",
        )
    elif step.loop is not None:
        checker.report(
            codes.BAD_LOOP,
            f"`{own}` is a loop, and Argo runs a hook of it for some of its items only",
            node.name,
            related=Label(step.loop.span, "the loop"),
            help=f"a step of its own runs once, after all items: `after = [{own}.finished]`",
        )
    return step, event


def own_state(checker: "ExpressionChecker", expr: ast.Attribute, event: str) -> Type:
    """The type of `step.status` in a hook of that step; ERROR, and a report, for all else."""
    step, name = expr.target.span.text, expr.name.text
    if name == "status" and event != "running":
        return RunTime(ENDED)
    checker.report(
        codes.UNKNOWN_NAME,
        f"`{step}.{name}` is not known in a hook of `{step}` itself",
        expr,
        help=f"`{step}` is running then"
        if event == "running"
        else f"`{step}.status` is, and outputs of `{step}` are",
    )
    return ERROR
