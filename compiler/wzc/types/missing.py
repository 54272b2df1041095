"""What is said of `step.x` and `workflow.x` that are not there. Imported after a mistake."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.model.order import OF_LOOPS, OUTCOMES, STATES
from wzc.names.lookup import article
from wzc.syntax import ast
from wzc.types.step_outputs import component_of
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

# What people and Argo call the ways in which a step ends.
_OUTCOMES = {
    **{"success": "succeeded", "succeed": "succeeded", "ok": "succeeded", "ready": "daemoned"},
    **{"failure": "failed", "fail": "failed", "error": "errored", "skip": "skipped"},
    **{"done": "finished", "completed": "finished", "complete": "finished", "ended": "finished"},
    **{"anysucceeded": "any_succeeded", "allfailed": "all_failed"},
}
_FOLLOWING = re.compile(r"\.([A-Za-z_]\w*)")
# What Argo says of a node, and where that is found here.
_OF_ARGO = {
    "phase": "`{step}.status`",
    **{"startedAt": "`{step}.started_at`", "finishedAt": "`{step}.finished_at`"},
    **dict.fromkeys(("address", "host", "podIP"), "`{step}.ip` is the address of a daemon"),
    **dict.fromkeys(("exit_code", "exitCode"), "`after = [{step}.failed]` asks how a step ended"),
    **dict.fromkeys(
        ("result", "stdout"),
        "what it prints is an output: `outputs {{ {name}: string from stdout }}`",
    ),
}


def report_output(
    checker: "ExpressionChecker", expr: ast.Attribute, step: ast.Step, outputs: list[str]
) -> None:
    """Report an output that a step does not have; maybe an outcome is meant."""
    name, of = expr.name.text, step.name.text
    component = component_of(checker, step)
    declared = step if component is None else component
    module = checker.bound.program.modules.get(declared.file.key)
    if module is not None and name in module.file.broken_names:
        checker.bad.add(id(expr))
        return  # the output could not be read
    guess = nearest(name, (*outputs, *STATES))
    if guess is None and (outcome := meant(name, step)) is not None:
        report_outcome(checker, expr, step, outcome)
        return
    target = step.type.function if isinstance(step.type, ast.Call) else step.type
    help = _OF_ARGO.get(name, "").format(step=of, name=name) or None
    if name in ("outputs", "parameters") and (component is None or outputs):
        help = "what it gives is declared in its block: `outputs { name: type from ... }`"
        if outputs:
            help = f"outputs follow the step's name: `{of}.{outputs[0]}`"
    if component is not None and not outputs and not help:
        inner = component.name.text
        help = f"`{inner}` gives only what it declares: `output {name} = step.output` in its body"
        if component.extern is not None:
            help = f"`{inner}` gives only what it declares: `outputs {{ {name}: string }}`, if the "
            help += "template has it"
    checker.report(
        codes.UNKNOWN_NAME,
        f"step `{of}` has no output `{name}`",
        expr.name,
        f"did you mean `{guess}`?" if guess else "",
        related=Label(step.name.span, f"{article(target.span.text)}"),
        notes=["outputs: " + ", ".join(outputs) if outputs else "it has none"],
        help=help,
    )
    checker.bad.add(id(expr))


def report_outcome(
    checker: "ExpressionChecker", expr: ast.Attribute, step: ast.Step, guess: str | None
) -> None:
    """Report a word that is no way in which a step ends."""
    name = expr.name.text
    outcomes = [known for known in OUTCOMES if step.loop is not None or known not in OF_LOOPS]
    checker.report(
        codes.UNKNOWN_NAME,
        f"`{name}` is no way in which step `{step.name.text}` ends",
        expr.name,
        f"did you mean `{guess}`?" if guess else "",
        notes=["outcomes: " + ", ".join(outcomes)],
        fixes=[Fix(f"write `{guess}`", (Edit(expr.name.span, guess),))] if guess else [],
    )
    checker.bad.add(id(expr))


def report_no_outcome(checker: "ExpressionChecker", expr: ast.Attribute, subject: str) -> None:
    """Report an output where it is asked how a step ended."""
    checker.report(
        codes.WRONG_TYPE,
        f"{subject} takes how a step ended, and `{expr.span.text}` is what it gives",
        expr,
        help="a value is asked for in `when`, which waits for the step by itself",
    )
    checker.bad.add(id(expr))


def report_field(
    checker: "ExpressionChecker", expr: ast.Attribute, of: str, fields: Collection[str]
) -> None:
    """Report a value of the run that there is not, as `last_retry.x`."""
    guess = nearest(expr.name.text, fields)
    checker.bad.add(id(expr))
    checker.report(
        codes.UNKNOWN_NAME,
        f"`{of}` has no value `{expr.name.text}`",
        expr.name,
        f"did you mean `{guess}`?" if guess else "",
        notes=["values: " + ", ".join(fields)],
    )


def meant(name: str, step: ast.Step) -> str | None:
    """The outcome that a word may stand for."""
    guess = _OUTCOMES.get(name.lower()) or nearest(name.lower(), OUTCOMES)
    return guess if step.loop is not None or guess not in OF_LOOPS else None


def help_for_field(checker: "ExpressionChecker", expr: ast.Attribute) -> str | None:
    """What to write for a field of Argo's `workflow` that the language has no use for."""
    name = expr.name.text
    if name == "parameters":
        after = _FOLLOWING.match(expr.file.text, expr.end)
        called = after.group(1) if after is not None else "since"
        return f"an input is called by its name alone: `{called}`"
    if name == "outputs":
        return "an output is called by its step: `step.output`"
    if name in ("labels", "annotations", "priority"):
        return "it is known when compiling: a `let` or a `param` holds it for both places"
    return None
