"""Checks what components give: the data of a step, values and files under names."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.contract import DataType, StepType
from wzc.model.order import OUTCOMES
from wzc.syntax import ast
from wzc.types import inputs
from wzc.types.components import port_of, without_limits
from wzc.types.kinds import (
    ERROR,
    OUTCOME,
    Artifact,
    Type,
    is_run_time,
    known,
)
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker
    from wzc.types.pipelines import Pipelines


def check_outputs(
    node: ast.Component, made: StepType, steps: dict[str, ast.Step], pipelines: "Pipelines"
) -> None:
    """Check the `output`s in a component's body: against its signature, and each by itself."""
    checker = pipelines.checker
    name = node.name.text
    first: ast.Output | None = None
    seen: dict[str, ast.Name] = {}
    for entry in node.body.entries:
        if not isinstance(entry, ast.Output):
            continue
        if entry.path is None:
            _named_output(entry, seen, checker)
        elif first is not None:
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"the component `{name}` gives data along `>>` from one step, and this is another",
                entry.path,
                related=Label(first.span, "the first one"),
                help=f"a value or a file has a name: `output name = {entry.path.text}.output`",
            )
        else:
            first = entry
            _data_output(entry, node, made, steps, pipelines)
    if first is None and made.output is not None:
        candidates = [
            step
            for step, found in steps.items()
            if (kind := pipelines.declared_type(found)) is not None
            and kind.output is not None
            and _same(kind.output, made.output)
        ]
        checker.diagnostics.report(
            codes.MISSING_OUTPUT,
            f"the component `{name}` says that it gives {made.output.words}, and no `output` does",
            made.output.place,
            "what it gives",
            help=f"`output {candidates[-1]}` in its body"
            if candidates
            else "`output step` in its body says which step's data that is",
        )


def _data_output(
    entry: ast.Output,
    node: ast.Component,
    made: StepType,
    steps: dict[str, ast.Step],
    pipelines: "Pipelines",
) -> None:
    assert entry.path is not None
    checker = pipelines.checker
    name, step_name = node.name.text, entry.path.parts[0].text
    step = steps.get(step_name)
    if len(entry.path.parts) > 1:
        last = entry.path.parts[-1].text
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`output {entry.path.text}` has no name",
            entry.path,
            help=f"`output {last} = {entry.path.text}`",
        )
        return
    if step is None:
        port = port_of(node)
        if port is not None and port.name.text == step_name:
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{step_name}` is what the component takes, and no step of it",
                entry.path,
                help="a component gives what one of its steps makes",
            )
        elif step_name and step_name not in pipelines.module.file.broken_names:
            guess = nearest(step_name, steps)
            checker.report(
                codes.UNKNOWN_STEP,
                f"the component `{name}` has no step `{step_name}`",
                entry.path,
                f"did you mean `{guess}`?" if guess else "",
            )
        return
    kind = pipelines.declared_type(step)
    if kind is None:
        return
    if kind.output is None:
        checker.report(
            codes.NO_DATA_PORT,
            f"step `{step_name}` gives no data, so `output {step_name}` has nothing to pass",
            entry.path,
            related=Label(kind.place, "declared without an output"),
            help=f"a value or a file of it has a name: `output name = {step_name}.output`",
        )
    elif made.output is None:
        if node.signature is None or node.signature.output is None:
            checker.report(
                codes.WRONG_CONTRACT,
                f"the component `{name}` gives the data of `{step_name}`, and its signature says "
                "that it gives none",
                entry.path,
                related=Label(node.name.span, "declared without data that it gives"),
                help=f"`component {name}(...) : -> {kind.output}`",
            )
    elif not _same(kind.output, made.output):
        checker.report(
            codes.WRONG_CONTRACT,
            f"`{step_name}` gives {kind.output.words}, and the component `{name}` says that it "
            f"gives {made.output.words}",
            entry.path,
            related=Label(made.output.place, f"what `{name}` gives"),
        )
    elif step.loop is not None:
        checker.report(
            codes.NOT_SUPPORTED_YET,
            f"the data of a loop as that of a component is not supported yet: `{step_name}`",
            entry.path,
            related=Label(step.loop.span, "the loop"),
            help="the loop around the component: `step name = "
            f"{name}(...) for x in xs` gives what all of them give",
        )


def _same(given: DataType, said: DataType) -> bool:
    return given.kind == said.kind and given.contract is said.contract


def _named_output(
    entry: ast.Output, seen: dict[str, ast.Name], checker: "ExpressionChecker"
) -> None:
    assert entry.name is not None and entry.value is not None
    name = entry.name.text
    if name in seen:
        checker.report(
            codes.DECLARED_TWICE,
            f"the output `{name}` is declared twice",
            entry.name,
            related=Label(seen[name].span, "the first time here"),
            help="give one of them another name",
        )
        return
    seen[name] = entry.name
    if name in OUTCOMES:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"an output is not called `{name}`: that says how a step ended, in `after`",
            entry.name,
            help="give it another name",
        )
    output_type(entry, checker)


def output_type(entry: ast.Output, checker: "ExpressionChecker") -> Type:
    """The type of a named output; ERROR where that has been reported.

    What it needs may be an output of the component itself, which `names` reports.
    """
    value = entry.value
    assert value is not None and entry.name is not None
    found = checker.inferred.get(id(value))
    if found is not None:
        return found
    checker.inferred[id(value)] = ERROR
    from wzc.types.infer import INFERENCES

    found = INFERENCES[value.__class__](checker, value)
    given = known(found)
    if found == ERROR or id(value) in checker.bad:
        found = ERROR
    elif found == OUTCOME:
        checker.report(
            codes.WRONG_TYPE,
            f"an output is a value or a file, and `{value.span.text}` says how a step ended",
            value,
        )
        found = ERROR
    elif isinstance(found, Artifact):
        found = _file(found, value, checker)
    elif not is_run_time(found):
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"an output is what steps give, or made of it, and `{value.span.text}` is known "
            "without them",
            value,
            help="whoever uses the component knows it, too",
        )
        found = ERROR
    elif inputs.problem(without_limits(given)) is not None:
        checker.report(
            codes.WRONG_TYPE,
            f"the output `{entry.name.text}` cannot be {inputs.problem(without_limits(given))}",
            value,
            help="outputs are text, numbers, `bool`, one of several values, lists of them, files "
            "and folders",
        )
        found = ERROR
    checker.inferred[id(value)] = found
    return found


def _file(found: Artifact, value: ast.Expr, checker: "ExpressionChecker") -> Type:
    """A file or folder that a component gives under a name: an output of a step, and of no loop."""
    symbol = checker.bound.get(value.target) if isinstance(value, ast.Attribute) else None
    step = symbol.node if symbol is not None else None
    if not isinstance(step, ast.Step):
        checker.report(
            codes.NOT_SUPPORTED_YET,
            "the data of a step under a name is not supported yet",
            value,
            help="`output step` gives it along `>>`",
        )
        return ERROR
    if step.loop is not None:
        checker.report(
            codes.NOT_SUPPORTED_YET,
            "files of a loop as an output of a component are not supported yet",
            value,
            related=Label(step.loop.span, "the loop"),
        )
        return ERROR
    return found
