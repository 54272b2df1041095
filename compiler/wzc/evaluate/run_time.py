"""Expressions with parts that are only known in the run: instead of a value, a tree of them."""

from collections.abc import Iterable
from typing import Any

from wzc.evaluate.environment import BROKEN
from wzc.evaluate.functions import to_text
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import (
    Apply,
    Known,
    Node,
    RunTimeValue,
    Source,
    Text,
    is_of_the_run,
    node_of,
)
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.syntax import ast
from wzc.types.kinds import STRING, Artifact, Type, known


def source(kind: str, name: str, type: Type, expr: ast.Expr, origin: Origin) -> Value:
    """The value of a name that stands for something of the run."""
    return Value(RunTimeValue(type, Source(kind, name, type), expr.span.text), origin)


def output(type: Type, step: str, expr: ast.Attribute, origin: Origin) -> Value:
    """The value of `step.output`: one of the run, or a file or folder."""
    name, shown = expr.name.text, expr.span.text
    if isinstance(type, Artifact):
        return Value(ArtifactReference(step, name, shown), origin)
    node = Source("output", name, known(type), step)
    return Value(RunTimeValue(node.type, node, shown), origin)


def any_of_the_run(values: Iterable[Value]) -> bool:
    """Whether one of the values is known only in the run."""
    return any(is_of_the_run(value) for value in values)


def applied(
    operator: str, operands: Iterable[Value], type: Type, expr: ast.Expr, origin: Origin
) -> Value:
    """An operator or function on values of which one is known only in the run."""
    nodes = tuple(node_of(operand) for operand in operands)
    return Value(
        RunTimeValue(known(type), Apply(operator, nodes, known(type)), _text(expr)), origin
    )


def text(parts: Iterable[Any], expr: ast.Expr, origin: Origin) -> Value:
    """A string with parts of the run in it; parts are texts and Values."""
    nodes: list[Node] = []
    for part in parts:
        node: Node = Known(part) if isinstance(part, str) else node_of(part)
        if isinstance(node, Known):
            node = Known(node.data if isinstance(node.data, str) else to_text(part.data))
        inner = node.parts if isinstance(node, Text) else (node,)
        for piece in inner:
            last = nodes[-1] if nodes else None
            if isinstance(piece, Known) and isinstance(last, Known):
                nodes[-1] = Known(last.data + piece.data)
            elif not (isinstance(piece, Known) and piece.data == ""):
                nodes.append(piece)
    return Value(RunTimeValue(STRING, Text(tuple(nodes)), _text(expr)), origin)


def broken(values: Iterable[Value]) -> bool:
    """Whether one of the values has been refused."""
    return any(value.data is BROKEN for value in values)


def _text(expr: ast.Expr) -> str:
    return " ".join(expr.span.text.split())
