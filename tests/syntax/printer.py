"""Syntax trees as plain data, to compare them, and as text in one canonical layout."""

from typing import Any

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import ast
from wzc.syntax.parser import parse


def read(text: str) -> tuple[ast.File, Diagnostics]:
    """The tree of a text, and what there is to say about it."""
    diagnostics = Diagnostics()
    return parse(SourceFile("test.wz", text), diagnostics), diagnostics


def read_valid(text: str) -> ast.File:
    """The tree of a text that must be without mistakes."""
    tree, diagnostics = read(text)
    assert not [f"{d.message} at {d.primary.span}" for d in diagnostics if d.primary], text
    return tree


def data(item: Any) -> Any:
    """What a tree says, without places and without the spelling of strings."""
    if isinstance(item, ast.Node):
        ignored = ("form",)
        fields = [n for n in ast.child_fields(type(item)) if n not in ignored]
        doc = getattr(item, "doc", None)
        return (
            type(item).__name__,
            *([doc] if doc else []),
            *(data(getattr(item, n)) for n in fields),
        )
    if isinstance(item, list):
        return [data(part) for part in item]
    return item


def show(item: Any) -> str:
    """A tree as text."""
    text: str = _PRINTERS[type(item).__name__](item)
    return text


def _string(node: ast.String) -> str:
    text = "".join(_escaped(p) if isinstance(p, str) else _interpolation(p) for p in node.parts)
    return f'"{text}"'


def _interpolation(node: ast.Expr) -> str:
    inner = show(node).replace("{\n", "{").replace("\n}", "}").replace("\n", ", ")  # on one line
    return "${" + inner + "}"


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() and c not in '"\\$' else f"\\u{{{ord(c):x}}}" for c in text)


def _listed(items: list[Any], separator: str = ", ") -> str:
    return separator.join(show(item) for item in items)


def _if(prefix: str, item: Any) -> str:
    return "" if item is None else prefix + show(item)


def _doc(node: Any) -> str:
    return "".join(f"## {line}\n" for line in node.doc.split("\n")) if node.doc is not None else ""


def _block(node: ast.Block) -> str:
    return "{\n" + "".join(f"{show(entry)}\n" for entry in node.entries) + "}"


def _range(node: ast.RangeExpr) -> str:
    return f"{_if('', node.low)}..{_if('', node.high)}"


def _output(n: ast.Output) -> str:
    return (
        f"output {show(n.path)}"
        if n.path is not None
        else f"output {show(n.name)} = {show(n.value)}"
    )


def _output_port(n: ast.OutputPort) -> str:
    default = _if(" default ", n.default)
    return f"{show(n.key)}: {show(n.type)} from {show(n.source)}{default}{_if(' ', n.block)}"


def _edge(n: ast.Edge) -> str:
    text = show(n.ends[0])
    for arrow, end in zip(n.arrows, n.ends[1:], strict=True):
        text += f" {'>>' if arrow.data else '~>'} {show(end)}"
    return text


def _key(n: ast.Key) -> str:
    return f'"{_escaped(n.text)}"' if n.quoted else n.text


def _extern(kind: str) -> Any:
    def extern(n: Any) -> str:
        signature = _if(" : ", getattr(n, "signature", None))
        parameters = _listed(n.parameters)
        return f"{_doc(n)}extern {kind} {n.name.text}({parameters}){signature}{_if(' ', n.body)}"

    return extern


def _comprehension(n: ast.Comprehension) -> str:
    loop = f"for {n.variable.text} in {show(n.iterable)}"
    return f"[{show(n.element)} {loop}{_if(' if ', n.condition)}]"


def _parameter(n: ast.Parameter) -> str:
    return f"{_doc(n)}{show(n.name)}: {show(n.type)}{_if(' = ', n.default)}"


def _component(n: ast.Component) -> str:
    signature = _if(" : ", n.signature)
    return f"{_doc(n)}component {n.name.text}({_listed(n.parameters)}){signature} {show(n.body)}"


_PRINTERS: dict[str, Any] = {
    "File": lambda n: "".join(f"{show(d)}\n" for d in n.declarations),
    "Name": lambda n: n.text,
    "Key": _key,
    "Path": lambda n: n.text,
    "Reference": lambda n: n.name,
    "String": _string,
    "Number": lambda n: n.text,
    "Constant": lambda n: {True: "true", False: "false", None: "null"}[n.value],
    "List": lambda n: f"[{_listed(n.items)}]",
    "Comprehension": _comprehension,
    "Block": _block,
    "Parenthesized": lambda n: f"({show(n.inner)})",
    "Conditional": lambda n: f"{show(n.then)} if {show(n.condition)} else {show(n.otherwise)}",
    "Binary": lambda n: f"{show(n.left)} {n.operator} {show(n.right)}",
    "Unary": lambda n: f"{n.operator} {show(n.operand)}",
    "RangeExpr": _range,
    "Attribute": lambda n: f"{show(n.target)}.{n.name.text}",
    "Argument": lambda n: f"{_if('', n.name)}{' = ' if n.name else ''}{show(n.value)}",
    "Arguments": lambda n: f"({_listed(n.items)})",
    "Call": lambda n: show(n.function) + show(n.arguments),
    "Index": lambda n: f"{show(n.target)}[{show(n.key)}]",
    "NamedType": lambda n: n.path.text + _if("", n.arguments),
    "LiteralType": lambda n: show(n.value),
    "ListType": lambda n: f"[{show(n.element)}]",
    "GenericType": lambda n: f"{n.path.text}[{show(n.element)}]",
    "OptionalType": lambda n: show(n.inner) + "?",
    "UnionType": lambda n: _listed(n.members, " | "),
    "NamedPort": lambda n: f"({n.name.text}: {show(n.type)})",
    "Signature": lambda n: f"{_if('', n.input)} -> {_if('', n.output)}",
    "Parameter": _parameter,
    "Assign": lambda n: f"{show(n.key)} = {show(n.value)}{_if(' at ', n.at)}{_if(' ', n.block)}",
    "Append": lambda n: f"{show(n.key)} += {show(n.value)}",
    "Amend": lambda n: f"{show(n.key)} {show(n.block)}",
    "Field": lambda n: (
        f"{_doc(n)}{show(n.key)}: {show(n.type)}{_if(' = ', n.value)}{_if(' default ', n.default)}"
    ),
    "InputPort": lambda n: (
        f"{show(n.key)}: {show(n.type)} = {show(n.value)} at {show(n.at)}{_if(' ', n.block)}"
    ),
    "OutputPort": _output_port,
    "ForClause": lambda n: f" for {n.variable.text} in {show(n.iterable)}",
    "Step": lambda n: (
        f"{_doc(n)}step {n.name.text} = {show(n.type)}{_if('', n.loop)}{_if(' ', n.block)}"
    ),
    "AmendStep": lambda n: f"step {n.name.text}{_if('', n.arguments)}{_if(' ', n.block)}",
    "RemoveStep": lambda n: f"remove step {n.name.text}",
    "Use": lambda n: f"use {n.path.text}{_if('', n.arguments)}",
    "EdgeStep": lambda n: n.path.text + ("?" if n.optional else ""),
    "EdgeList": lambda n: f"[{_listed(n.steps)}]",
    "Edge": _edge,
    "Input": lambda n: f"{_doc(n)}input {n.name.text}: {show(n.type)}{_if(' = ', n.default)}",
    "Output": _output,
    "OnExit": lambda n: f"on_exit {n.name.text} = {show(n.type)}{_if(' ', n.block)}",
    "Hook": lambda n: f"hook {n.event.text} {n.name.text} = {show(n.type)}{_if(' ', n.block)}",
    "ImportModule": lambda n: f"import {show(n.module)}{_if(' as ', n.alias)}",
    "ImportedName": lambda n: n.name.text + _if(" as ", n.alias),
    "ImportNames": lambda n: f"from {show(n.module)} import {_listed(n.names)}",
    "Param": lambda n: f"{_doc(n)}param {n.name.text}: {show(n.type)}{_if(' = ', n.default)}",
    "Let": lambda n: f"{_doc(n)}let {n.name.text} = {show(n.value)}",
    "Contract": lambda n: (
        f"{_doc(n)}contract {n.name.text}{_if(' extends ', n.base)} {show(n.body)}"
    ),
    "ExternStep": _extern("step"),
    "ExternMiddleware": _extern("middleware"),
    "ExternTemplate": _extern("template"),
    "Component": _component,
    "Preset": lambda n: f"{_doc(n)}preset {n.name.text}({_listed(n.parameters)}) {show(n.body)}",
    "Pipeline": lambda n: f"{_doc(n)}pipeline {n.name.text} {show(n.body)}",
    "Profile": lambda n: f"{_doc(n)}profile {n.name.text} {show(n.body)}",
    "Cluster": lambda n: f"{_doc(n)}cluster {n.name.text} {show(n.body)}",
}
