"""What is known of a step besides its outputs: how and when it ended, and a daemon's address."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.syntax import ast
from wzc.types.kinds import ERROR, STRING, Enum, RunTime, Type
from wzc.types.loops import is_unrolled

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_STATUS = Enum(("Succeeded", "Failed", "Error", "Skipped", "Omitted"))


def state(checker: "ExpressionChecker", expr: ast.Attribute, step: ast.Step) -> Type:
    """The type of `step.status` and the like; ERROR, and a report, where there is no one answer.

    Argo knows them of each task that a task waits for, also where it was skipped (operator.go:
    buildLocalScope), the address of daemons only.
    """
    name = expr.name.text
    if checker.hook is not None and checker.hook[0] is step:
        from wzc.types.hooks import own_state

        return own_state(checker, expr, checker.hook[1])
    if step.loop is not None and (name == "ip" or is_unrolled(step)):
        checker.report(
            codes.BAD_LOOP,
            f"`{step.name.text}` is a loop, and `{name}` is of one step",
            expr,
            related=Label(step.loop.span, "the loop"),
            help="a step without `for`"
            if name == "ip"
            else "without `unroll = true` it is that of the loop as a whole",
        )
        return ERROR
    if name == "ip":
        from wzc.types.step_outputs import component_of

        component = component_of(checker, step)
        if component is not None:
            words = "an `extern template`" if component.extern is not None else "a component"
            checker.report(
                codes.WRONG_KIND,
                f"`{step.name.text}` is {words}, and only a daemon has an address",
                expr,
                related=Label(component.name.span, words),
                help="a step with `daemon = true` has one"
                if component.extern is not None
                else "a daemon outside of the component, whose address is handed on to it",
            )
            return ERROR
    return RunTime(_STATUS if name == "status" else STRING)
