"""Checks `extern template`s: what their blocks say, and what Argo can hand on."""

import re
from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.model.order import OUTCOMES
from wzc.names.templates import declared_outputs, literal, name_in_argo
from wzc.syntax import ast
from wzc.types import inputs
from wzc.types.component_outputs import output_type
from wzc.types.components import without_limits, without_null
from wzc.types.contracts import is_file, names_contract
from wzc.types.kinds import ERROR
from wzc.values.names import argo_name
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker
    from wzc.types.pipelines import Pipelines

_KNOWN = ("ref", "cluster_scope", "takes", "gives", "outputs")
_FORM = '`ref = "reports/main"`: the WorkflowTemplate, and the template in it'
# What people and Argo call the entries.
_MEANT = {
    **{"templateRef": "ref", "template_ref": "ref", "template": "ref", "name": "ref"},
    **{"clusterScope": "cluster_scope", "output": "outputs"},
}
_SAID_ELSEWHERE = {
    "inputs": "values it is given stand in its parentheses, data in its signature: "
    "`(title: string) : (docs: [Document]) -> ...`",
    "parameters": "they stand in its parentheses: `extern template {0}(title: string)`",
    "class": "that is for an `extern step`, which runs a Python class",
}


def check_template(node: ast.Component, pipelines: "Pipelines") -> None:
    """Check an `extern template`, whether or not it is used."""
    checker, extern = pipelines.checker, node.extern
    assert extern is not None
    _entries(extern, checker)
    for parameter in extern.parameters:
        _parameter(parameter, checker)
    _ports(extern, checker)
    seen: dict[str, ast.Key] = {}
    for port in declared_outputs(extern):
        if checker.set_once(port.key, seen):
            _output(port, extern, checker)
    for entry in node.body.entries:
        if isinstance(entry, ast.Step):
            pipelines.step(entry)
        elif isinstance(entry, ast.Output) and entry.value is not None:
            output_type(entry, checker)


def _entries(node: ast.ExternTemplate, checker: "ExpressionChecker") -> None:
    seen: dict[str, ast.Key] = {}
    for entry in node.body.entries if node.body is not None else ():
        if not isinstance(entry, (ast.Assign, ast.Amend)):
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                "this does not belong into the block of an `extern template`",
                entry,
                help="it takes `ref`, `cluster_scope`, `takes`, `gives` and `outputs { }`: what "
                "runs is said in the cluster",
            )
            continue
        name = entry.key.text
        if name not in _KNOWN:
            _unknown(entry.key, node, checker)
        elif checker.set_once(entry.key, seen):
            _form(entry, node, checker)
    if "ref" not in seen and not any(key in seen for key in _MEANT):
        broken = node.body is not None and any(
            isinstance(entry, (ast.Assign, ast.Amend)) and _MEANT.get(entry.key.text) == "ref"
            for entry in node.body.entries
        )
        if not broken:
            checker.report(
                codes.MISSING_SETTING,
                f"the template `{node.name.text}` does not say which one of the cluster it is",
                node.name,
                help=f"{_FORM}, in its block",
            )


def _unknown(key: ast.Key, node: ast.ExternTemplate, checker: "ExpressionChecker") -> None:
    name = key.text
    elsewhere = _SAID_ELSEWHERE.get(name)
    guess = None if elsewhere else _MEANT.get(name) or nearest(name, _KNOWN)
    sure = guess is not None and name not in ("template", "name", "templateRef", "template_ref")
    checker.report(
        codes.UNKNOWN_ATTRIBUTE,
        f"an `extern template` has no attribute `{name}`",
        key,
        f"did you mean `{guess}`?" if guess else "",
        help=elsewhere.format(node.name.text)
        if elsewhere
        else _FORM
        if guess == "ref"
        else None
        if guess
        else "it takes `ref`, `cluster_scope`, `takes`, `gives` and `outputs { }`: how it runs is "
        "said in the cluster",
        fixes=[Fix(f"write `{guess}`", (Edit(key.span, guess),))] if guess and sure else [],
    )


def _form(
    entry: ast.Assign | ast.Amend, node: ast.ExternTemplate, checker: "ExpressionChecker"
) -> None:
    """What stands in an entry, as far as the step inside does not tell."""
    name = entry.key.text
    if isinstance(entry, ast.Amend) != (name == "outputs"):
        checker.report(
            codes.WRONG_TYPE,
            f"`{name}` is a block: `outputs {{ rows: int }}`"
            if name == "outputs"
            else f"`{name}` is a value, and no block",
            entry.key,
            help=_FORM if name == "ref" else None,
        )
    elif isinstance(entry, ast.Amend):
        for inner in entry.block.entries:
            if not isinstance(inner, (ast.Field, ast.OutputPort)):
                key = inner.key.text if isinstance(inner, ast.Assign) else "rows"
                checker.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "`outputs { }` of an `extern template` says what it gives by name and type",
                    inner,
                    help=f"`{key}: int`, `{key}: file`",
                )
    elif name in ("takes", "gives"):
        signature = node.signature
        port = None
        if signature is not None:
            port = signature.input if name == "takes" else signature.output
        text = literal(entry.value)
        if text is None or (problem := argo_name(text)) is not None:
            checker.report(
                codes.WRONG_TYPE if text is None else codes.BAD_NAME,
                f"`{name}` is the name of an artifact, in quotes"
                if text is None
                else f"`{text}` cannot name an artifact: {problem}",
                entry.value,
                help=f'as the template has it in the cluster: `{name} = "docs"`',
            )
        elif port is None:
            side = "`[Document] -> ...`" if name == "takes" else "`-> [Document]`"
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{name}` names the data that the template {name}, and its signature has none",
                entry.key,
                help=f"`extern template {node.name.text}(...) : {side[1:-1]}`",
            )


def _parameter(parameter: ast.Parameter, checker: "ExpressionChecker") -> None:
    name = parameter.name
    problem = argo_name(name.text) if name.text else None
    if problem is not None:
        checker.report(codes.BAD_NAME, f"`{name.text}` cannot name a parameter: {problem}", name)
    if is_file(parameter.type):
        return  # which `Declarations` has reported
    type = checker.declarations.type(parameter.type)
    problem = inputs.problem(without_limits(without_null(type)))
    if type != ERROR and problem is not None:
        checker.report(
            codes.BAD_INPUT,
            f"the parameter `{name.text}` of an `extern template` cannot be {problem}",
            parameter.type,
            help="Argo hands on text: parameters are text, numbers, `bool`, one of several values, "
            "or lists of them, which arrive as JSON",
        )


def _ports(node: ast.ExternTemplate, checker: "ExpressionChecker") -> None:
    """The data has to have the name that its artifact has in the cluster."""
    if node.signature is None:
        return
    said = {
        entry.key.text
        for entry in (node.body.entries if node.body is not None else ())
        if isinstance(entry, ast.Assign)
    }
    for name, port in (("takes", node.signature.input), ("gives", node.signature.output)):
        if port is None or name in said:
            continue
        if not isinstance(port, ast.NamedPort):
            named = f"(docs: {port.span.text})"
            form = f"{named} -> ..." if name == "takes" else f"-> {named}"
            checker.report(
                codes.MISSING_SETTING,
                f"what the template `{node.name.text}` {name} has no name",
                port,
                help=f'the name of the artifact in the cluster: `{form}`, or `{name} = "docs"` in '
                "its block",
            )


def _output(
    port: ast.Field | ast.OutputPort, node: ast.ExternTemplate, checker: "ExpressionChecker"
) -> None:
    name = port.key.text
    if names_contract(port.type):
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{name}` is data along `>>`, and that stands in the signature",
            port,
            related=Label(node.name.span, "the template"),
            help=f"`extern template {node.name.text}(...) : -> ({name}: {port.type.span.text})`; "
            f"`{name}: file` is a file that others take in with `inputs {{ }}`",
        )
        return
    if isinstance(port, ast.Field) and port.value is not None:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"what the output `{name}` is, the template says",
            port.value,
            help=f"`{name}: {port.type.span.text} default {port.value.span.text}` says what is "
            "taken where the step is skipped",
        )
    if isinstance(port, ast.OutputPort):
        text = literal(port.source)
        if text is None or text.startswith("/"):
            checker.report(
                codes.WRONG_TYPE,
                f"`from` says what the output `{name}` is called in the cluster, and "
                f"`{port.source.span.text}` is no such name",
                port.source,
                help=f"`{name}: {port.type.span.text}` alone, where it has the same name"
                if text is not None or not isinstance(port.source, ast.Reference)
                else f'in quotes: `from "{port.source.name}"`',
            )
            return
        if port.block is not None:
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"how the output `{name}` is stored, the template says",
                port.block,
                help="leave it away",
            )
    problem = argo_name(name_in_argo(port))
    if problem is None and not port.key.text.isidentifier():
        checker.report(
            codes.BAD_NAME,
            f"`{name}` cannot be read: `step.{name}` would be something else",
            port.key,
            help=f'`{re.sub("[^a-zA-Z0-9_]", "_", name)}: {port.type.span.text} from "{name}"` '
            "gives it a name here",
        )
    if problem is None and name in OUTCOMES:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"an output is not called `{name}`: that says how a step ended, in `after`",
            port.key,
            help=f'another name here: `{name}_: {port.type.span.text} from "{name}"`',
        )
    if problem is not None:
        checker.report(
            codes.BAD_NAME,
            f"`{name_in_argo(port)}` cannot name an output: {problem}",
            port.source if isinstance(port, ast.OutputPort) else port.key,
        )
