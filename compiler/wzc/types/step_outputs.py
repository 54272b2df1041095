"""What steps give: the outputs that they declare, `step.output`, and data along `>>`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.order import OUTCOMES, STATES
from wzc.names.symbols import Symbol
from wzc.syntax import ast
from wzc.types import order
from wzc.types.contracts import names_contract
from wzc.types.kinds import ERROR, Artifact, ListOf, RunTime, Type

if TYPE_CHECKING:
    from wzc.types.check import Typed
    from wzc.types.expressions import ExpressionChecker


def output_ports(step: ast.Step) -> list[ast.OutputPort]:
    """The entries of the `outputs { }` of a step's declaration."""
    return [
        port
        for entry in (step.block.entries if step.block is not None else ())
        if isinstance(entry, ast.Amend) and entry.key.text == "outputs"
        for port in entry.block.entries
        if isinstance(port, ast.OutputPort)
    ]


def outputs(step: ast.Step) -> dict[str, ast.OutputPort]:
    """The outputs that a step's declaration lists, by name; the first of each."""
    found: dict[str, ast.OutputPort] = {}
    for port in output_ports(step):
        found.setdefault(port.key.text, port)
    return found


def output_type(checker: "ExpressionChecker | Typed", port: ast.OutputPort) -> Type:
    """The type of an output: an `Artifact`, or that of a value; ERROR where it can be neither."""
    node = port.type
    if isinstance(node, ast.NamedType) and node.path.text in ("file", "dir"):
        return Artifact(node.path.text)
    if names_contract(node):
        data = checker.declarations.contracts.port(node)
        return ERROR if data is None else Artifact("file", data)
    return checker.declarations.type(node)


def component_of(checker: "ExpressionChecker | Typed", step: ast.Step) -> ast.Component | None:
    """The component that a step uses; None where its type is another one."""
    target = step.type.function if isinstance(step.type, ast.Call) else step.type
    symbol = checker.bound.get(target)
    node = symbol.node if symbol is not None else None
    return node if isinstance(node, ast.Component) else None


def reference(checker: "ExpressionChecker", expr: ast.Attribute, symbol: Symbol) -> Type:
    """The type of `step.output`; ERROR, and a report, where there is no such output."""
    step = symbol.node
    name = expr.name.text
    if isinstance(step, ast.NamedPort):
        checker.report(
            codes.UNKNOWN_NAME,
            f"`{symbol.name}` is the data that the component takes, and has no output `{name}`",
            expr.name,
            related=Label(step.name.span, "declared here"),
        )
        checker.bad.add(id(expr))
        return ERROR
    assert isinstance(step, ast.Step)
    found: Iterable[str] = outputs(step)
    component = component_of(checker, step)
    if component is not None:
        from wzc.types.components import named_outputs
        from wzc.types.uses import output_reference

        type = output_reference(checker, expr, step, component)
        if type is not None:
            return type
        found = named_outputs(component)
    if name in outputs(step):
        return _output_reference(checker, expr, step)
    if name in OUTCOMES:
        return order.outcome(checker, expr, step)
    if name in STATES:
        from wzc.types.states import state

        return state(checker, expr, step)
    from wzc.types.missing import report_output

    report_output(checker, expr, step, list(found))
    return ERROR


def _output_reference(checker: "ExpressionChecker", expr: ast.Attribute, step: ast.Step) -> Type:
    name = expr.name.text
    port = outputs(step)[name]
    type = output_type(checker, port)
    if isinstance(type, Artifact) and step.loop is not None:
        return Artifact("dir")  # with a folder for each item
    if isinstance(type, Artifact) or type == ERROR:
        return type
    return RunTime(type if step.loop is None else ListOf(type))


def step_data(checker: "ExpressionChecker", expr: ast.Reference, step: ast.Step) -> Type:
    """The type of a step's name as a value: the data that it gives along `>>`."""
    target = step.type.function if isinstance(step.type, ast.Call) else step.type
    symbol = checker.bound.get(target)
    if symbol is not None and isinstance(symbol.node, (ast.ExternStep, ast.Component)):
        if isinstance(symbol.node, ast.Component):
            made = checker.declarations.component(symbol.node)
        else:
            made = checker.declarations.step_type(symbol.node)
        if made.output is not None and made.component is not None and step.loop is not None:
            if made.is_template:
                from wzc.types.template_uses import report_files_of_loop

                report_files_of_loop(checker, expr, step, made.component)
                return ERROR
            checker.report(
                codes.NOT_SUPPORTED_YET,
                f"taking in the data of `{expr.name}` at a path is not supported yet: it is a loop "
                "over a component",
                expr,
                related=Label(step.loop.span, "the loop"),
                help="a Wurzel step takes it along `>>`",
            )
            return ERROR
        if made.output is not None:
            return Artifact("dir", made.output)
    named = list(outputs(step))
    for name in named:
        found = output_type(checker, outputs(step)[name])
        if isinstance(found, Artifact) and found.data is not None:
            return found if step.loop is None else Artifact("dir")
    if checker.bad.intersection((id(step.type), id(target))):
        return ERROR
    checker.report(
        codes.WRONG_KIND,
        f"`{expr.name}` is a step, and it gives no data",
        expr,
        related=Label(step.name.span, "declared here"),
        help=f"an output of it: `{expr.name}.{named[0]}`" if named else "it has no outputs",
    )
    return ERROR
