"""Checks the steps that use components: their blocks, and what amends the steps inside."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.components import OF_USES
from wzc.model.contract import StepType
from wzc.model.step import StepAttributes
from wzc.names.symbols import Kind
from wzc.syntax import ast
from wzc.types.attempts import last_named
from wzc.types.blocks import check_attribute, check_block, not_here
from wzc.types.component_outputs import output_type
from wzc.types.components import named_outputs, refuse_hooks, steps_of
from wzc.types.kinds import (
    ERROR,
    Artifact,
    ListOf,
    RunTime,
    Type,
)
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker
    from wzc.types.pipelines import Pipelines


def output_reference(
    checker: "ExpressionChecker", expr: ast.Attribute, step: ast.Step, node: ast.Component
) -> Type | None:
    """The type of an output of a step that uses a component; None where it has no such output."""
    entry = named_outputs(node).get(expr.name.text)
    if entry is None:
        return None
    found = output_type(entry, checker)
    if step.loop is None or found == ERROR:
        return found
    if isinstance(found, Artifact):
        if node.extern is not None:
            from wzc.types.template_uses import report_files_of_loop

            report_files_of_loop(checker, expr, step, node)
            return ERROR
        checker.report(
            codes.NOT_SUPPORTED_YET,
            "reading a file or folder of a loop over a component is not supported yet",
            expr,
            related=Label(step.loop.span, "the loop"),
        )
        return ERROR
    assert isinstance(found, RunTime)
    return RunTime(ListOf(found.type))


def check_use(
    pipelines: "Pipelines", block: ast.Block, node: ast.Component, made: StepType
) -> None:
    """Check the block of a step that uses a component, or what amends it."""
    checker = pipelines.checker
    seen: dict[str, ast.Key] = {}
    for entry in block.entries:
        if node.extern is not None and not isinstance(entry, (ast.OnExit, ast.Hook)):
            from wzc.types.template_uses import is_refused

            if is_refused(checker, entry, node):
                continue
        if isinstance(entry, ast.AmendStep):
            _amend_inside(pipelines, entry, node)
        elif isinstance(entry, (ast.OnExit, ast.Hook)):
            if checker.in_handler or checker.hook is not None:
                not_here(checker, entry, StepAttributes)
            continue  # else `Pipelines` checks hooks, whatever they are of
        elif isinstance(entry, (ast.Assign, ast.Amend, ast.Append)):
            if checker.set_once(entry.key, seen):
                _attribute_of_use(pipelines, entry, node, made)
        else:
            form = f"`use {entry.path.text}`" if isinstance(entry, ast.Use) else "this"
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"{form} does not belong into the block of a component's use",
                entry,
                help=f"`defaults {{ use {entry.path.text} }}` takes it in for its steps"
                if isinstance(entry, ast.Use)
                else "it takes " + ", ".join(f"`{name}`" for name in OF_USES) + ", `defaults { }` "
                "and `step name { }`",
            )


def _attribute_of_use(
    pipelines: "Pipelines",
    entry: ast.Assign | ast.Amend | ast.Append,
    node: ast.Component,
    made: StepType,
) -> None:
    checker = pipelines.checker
    name = entry.key.text
    if name == "defaults" and isinstance(entry, ast.Amend):
        check_block(checker, entry.block, StepAttributes)
        _sees_nothing(checker, entry.block, node)
    elif name in OF_USES or name not in _step_attributes():
        check_attribute(checker, entry, StepAttributes, made.settings)
        if name == "retry":
            _last_of_container(checker, entry, node)
    else:
        text = entry.span.text
        shown = text if len(text) <= 40 and "\n" not in text else f"{name} ..."
        steps = list(steps_of(node))
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{name}` is about one container, and `{node.name.text}` is a component",
            entry.key,
            related=Label(node.name.span, "a component"),
            help=f"`defaults {{ {shown} }}` says it for all of its steps"
            + (f", `step {steps[0]} {{ {shown} }}` for one" if steps else ""),
        )


def _last_of_container(checker: "ExpressionChecker", entry: ast.Node, node: ast.Component) -> None:
    """Report what only the attempt of a container leaves, in the `retry` of a component.

    Argo marks a DAG that has failed without a message, and it has no exit code (dag.go: executeDAG;
    operator.go: buildRetryStrategyLocalScope).
    """
    words = "an `extern template`" if node.extern is not None else "a component"
    for inner in ast.walk(entry):
        name = last_named(inner)
        if name not in ("exit_code", "message"):
            continue
        what = "an exit code" if name == "exit_code" else "a message"
        checker.report(
            codes.WRONG_KIND,
            f"a container leaves {what}, and `{node.name.text}` is {words}",
            inner,
            related=Label(node.name.span, words),
            help="`last_retry.status` is how it has ended, `last_retry.duration` how long it took",
        )


def _step_attributes() -> Collection[str]:
    from wzc.model.attribute import schema

    return schema(StepAttributes)


def _amend_inside(pipelines: "Pipelines", entry: ast.AmendStep, node: ast.Component) -> None:
    """`step inner { ... }` in the block of a use: it amends a step of the component's body."""
    checker = pipelines.checker
    steps = steps_of(node)
    step = steps.get(entry.name.text)
    if step is None:
        guess = nearest(entry.name.text, steps)
        listed = ", ".join(f"`{name}`" for name in steps) or "none"
        checker.report(
            codes.NOTHING_TO_AMEND,
            f"the component `{node.name.text}` has no step `{entry.name.text}` to amend",
            entry.name,
            f"did you mean `{guess}`?" if guess else "",
            related=Label(node.name.span, "declared here"),
            help=None if guess else f"its steps: {listed}",
        )
        return
    made = pipelines.declared_type(step)
    if entry.block is not None:
        refuse_hooks(entry.block, checker)
    pipelines.amendment(entry, made, step)
    for part in (entry.arguments, entry.block):
        if part is not None:
            _sees_nothing(checker, part, node)


def _sees_nothing(checker: "ExpressionChecker", written: ast.Node, node: ast.Component) -> None:
    """Report what the steps outside give, in what amends the steps inside."""
    for inner in ast.walk(written):
        symbol = checker.bound.get(inner)
        if symbol is None or id(inner) in checker.bad:
            continue
        if symbol.kind is Kind.STEP or isinstance(symbol.node, (ast.ForClause, ast.Parameter)):
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{symbol.name}` is not known inside of `{node.name.text}`",
                inner,
                related=Label(symbol.place, "declared outside of it"),
                help="a parameter hands it on: "
                f"`component {node.name.text}(..., {symbol.name}: ...)`",
            )
