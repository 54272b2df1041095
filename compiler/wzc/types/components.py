"""Checks components: their bodies, and what they give.

A component is used like a step type. Of its body nothing is visible outside but what it gives:
the data of its signature and its named outputs.
"""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.model.components import ComponentAttributes
from wzc.model.contract import Setting
from wzc.syntax import ast
from wzc.types import inputs
from wzc.types.blocks import check_block
from wzc.types.kinds import (
    NULL,
    ListOf,
    Scalar,
    Type,
    also_at_run_time,
    members,
    union,
)
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker
    from wzc.types.pipelines import Pipelines


def steps_of(node: ast.Component) -> dict[str, ast.Step]:
    """The steps of a component's body, by name; the first of each."""
    found: dict[str, ast.Step] = {}
    for entry in node.body.entries:
        if isinstance(entry, ast.Step):
            found.setdefault(entry.name.text, entry)
    return found


def port_of(node: ast.Component) -> ast.NamedPort | None:
    """The data that a component takes, as its body sees it."""
    port = node.signature.input if node.signature is not None else None
    return port if isinstance(port, ast.NamedPort) else None


def data_output(node: ast.Component) -> ast.Output | None:
    """`output step`: what gives a component's data."""
    for entry in node.body.entries:
        if isinstance(entry, ast.Output) and entry.path is not None:
            return entry
    return None


def named_outputs(node: ast.Component) -> dict[str, ast.Output]:
    """`output name = value`, by name; the first of each."""
    found: dict[str, ast.Output] = {}
    for entry in node.body.entries:
        if isinstance(entry, ast.Output) and entry.name is not None:
            found.setdefault(entry.name.text, entry)
    return found


def may_be_passed(type: Type) -> bool:
    """Whether values of a parameter's type can be handed on in the run: Argo knows only text."""
    return inputs.problem(without_limits(without_null(type))) is None


def without_null(type: Type) -> Type:
    """What a value of a type is that is there."""
    return union(*(part for part in members(type) if part != NULL))


def arguments(settings: dict[str, Setting]) -> dict[str, Setting]:
    """A component's parameters as a use gives them: values of the run too, where those may be."""
    from attrs import evolve

    return {
        name: evolve(setting, type=also_at_run_time(setting.type))
        if may_be_passed(setting.type)
        else setting
        for name, setting in settings.items()
    }


def without_limits(type: Type) -> Type:
    """A type without what narrows it."""
    if isinstance(type, ListOf):
        return ListOf(without_limits(type.element))
    return Scalar(type.name, type.format) if isinstance(type, Scalar) else type


def is_limited(type: Type) -> bool:
    """Whether a type has limits, which nothing checks in the run."""
    type = without_null(type)
    element = type.element if isinstance(type, ListOf) else type
    return isinstance(element, Scalar) and bool(element.limits)


# ---- the declaration


def check_component(node: ast.Component, pipelines: "Pipelines") -> None:
    """Check a component's body, whether or not it is used."""
    from wzc.types.component_outputs import check_outputs

    checker = pipelines.checker
    made = checker.declarations.component(node)
    check_block(checker, node.body, ComponentAttributes, structure=True)
    steps = steps_of(node)
    for entry in node.body.entries:
        if isinstance(entry, ast.Step):
            pipelines.step(entry)
        elif isinstance(entry, (ast.AmendStep, ast.RemoveStep)):
            pipelines.change(entry, steps, amending=False)
        elif isinstance(entry, ast.Input):
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                "an `input` is given when a pipeline is submitted, and this is a component",
                entry.name,
                help=f"a parameter takes it: `component {node.name.text}({entry.name.text}: ...)`",
            )
        elif isinstance(entry, (ast.OnExit, ast.Hook)):
            form = "on_exit" if isinstance(entry, ast.OnExit) else "hook"
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{form}` is about a run as a whole, and this is a component",
                entry.name,
                help="it stands in the block of a pipeline",
            )
        elif isinstance(entry, ast.Pipeline):
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                "a pipeline does not stand in a component",
                entry.name,
            )
        elif isinstance(entry, ast.Edge):
            _edge(entry, node, steps, pipelines)
    check_outputs(node, made, steps, pipelines)
    _unused(node, checker)


def refuse_hooks(block: ast.Block, checker: "ExpressionChecker") -> None:
    """Report hooks in what amends a step of a component from outside."""
    for entry in block.entries:
        if isinstance(entry, (ast.OnExit, ast.Hook)):
            checker.report(
                codes.NOT_SUPPORTED_YET,
                "a hook that a use adds to a step of its component is not supported yet",
                entry.name,
                help="the step may have one where the component declares it",
            )


def _edge(
    edge: ast.Edge,
    node: ast.Component,
    steps: dict[str, ast.Step],
    pipelines: "Pipelines",
) -> None:
    """Report ends that are no steps of the body: it may never be used, and so never evaluated."""
    checker, broken = pipelines.checker, pipelines.module.file.broken_names
    port = port_of(node)
    known = [*steps, *([port.name.text] if port is not None else [])]
    for end in edge.ends:
        for step in end.steps if isinstance(end, ast.EdgeList) else [end]:
            name = step.path.parts[0]
            if name.text and name.text not in (*known, *broken):
                guess = nearest(name.text, known)
                checker.report(
                    codes.UNKNOWN_STEP,
                    f"the component `{node.name.text}` has no step `{name.text}`",
                    name,
                    f"did you mean `{guess}`?" if guess else "",
                    help=None
                    if guess
                    else "its body sees its own steps and parameters, what the "
                    "file declares, and nothing of the pipelines that use it",
                    fixes=[Fix(f"write `{guess}`", (Edit(name.span, guess),))] if guess else [],
                )


def _unused(node: ast.Component, checker: "ExpressionChecker") -> None:
    """Warn of parameters that the body does not use, and report data that goes nowhere."""
    used = {
        id(symbol.node)
        for inner in ast.walk(node.body)
        if (symbol := checker.bound.get(inner)) is not None
    }
    for parameter in node.parameters:
        if id(parameter) not in used and parameter.name.text:
            checker.diagnostics.report(
                codes.UNUSED_PARAMETER,
                f"nothing in the component `{node.name.text}` uses its parameter "
                f"`{parameter.name.text}`",
                parameter.name.span,
                help="remove it, or use it in the body",
            )
