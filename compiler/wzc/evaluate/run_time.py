"""Expressions with parts that are only known in the run: instead of a value, a tree of them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from wzc.evaluate.arithmetic import apply, negate
from wzc.evaluate.environment import BROKEN
from wzc.evaluate.functions import to_text
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import (
    Apply,
    Known,
    Node,
    PerItem,
    RunTimeValue,
    Source,
    Text,
    for_each_item,
    is_of_the_run,
    node_of,
)
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.syntax import ast
from wzc.types.kinds import ANY, INT, QUANTITY, STRING, Artifact, ListOf, Type, known, members
from wzc.types.operators import COMPARING
from wzc.types.stages import ALL_FIELDS
from wzc.values.duration import Duration
from wzc.values.quantity import Quantity


def source(kind: str, name: str, type: Type, expr: ast.Expr, origin: Origin) -> Value:
    """The value of a name that stands for something of the run."""
    return Value(RunTimeValue(type, Source(kind, name, type), expr.span.text), origin)


def of_the_run(expr: ast.Expr, origin: Origin) -> Value:
    """`workflow.name`, and of a step's attempts `retries` and `last_retry.exit_code`."""
    if isinstance(expr, ast.Attribute) and _is_workflow(expr.target):
        return source("workflow", expr.name.text, ALL_FIELDS[expr.name.text][1], expr, origin)
    from wzc.types.attempts import LAST_FIELDS, RETRIES

    if isinstance(expr, ast.Attribute):
        name = expr.name.text
        return source("attempt", f"last_retry.{name}", LAST_FIELDS[name][1], expr, origin)
    return source("attempt", RETRIES, INT, expr, origin)


def _is_workflow(expr: ast.Expr) -> bool:
    return isinstance(expr, ast.Reference) and expr.name == "workflow"


def output(type: Type, step: ast.Step, expr: ast.Attribute, origin: Origin) -> Value:
    """The value of `step.output`: one of the run, or a file or folder; of a loop a list of them."""
    name, shown = expr.name.text, expr.span.text
    if isinstance(type, Artifact):
        return Value(ArtifactReference(step.name.text, name, shown), origin)
    node = Source("output", name, known(type), step.name.text, step.loop is not None)
    return Value(RunTimeValue(node.type, node, shown), origin)


def state(type: Type, step: ast.Step, expr: ast.Attribute, origin: Origin) -> Value:
    """The value of `step.status` and the like."""
    node = Source("state", expr.name.text, known(type), step.name.text)
    return Value(RunTimeValue(node.type, node, expr.span.text), origin)


def outputs_of(type: Type, steps: list[str], expr: ast.Attribute, origin: Origin) -> Value:
    """The list of an output of the steps that a loop was made into."""
    list_type = known(type)
    assert isinstance(list_type, ListOf)
    name, shown = expr.name.text, expr.span.text
    found = []
    for step in steps:
        node = Source("output", name, list_type.element, step)
        found.append(Value(RunTimeValue(node.type, node, shown), origin))
    return Value(found, origin)


def items(values: Iterable[Value], name: str, type: Type, shown: str, origin: Origin) -> Value:
    """The variable of a loop over known items: a value that is known for each of them."""
    return Value(RunTimeValue(type, PerItem(tuple(values), name), shown), origin)


def any_of_the_run(values: Iterable[Value]) -> bool:
    """Whether one of the values is known only in the run."""
    return any(is_of_the_run(value) for value in values)


def applied(
    operator: str, operands: Iterable[Value], type: Type, expr: ast.Expr, origin: Origin
) -> Value:
    """An operator or function on values of which one is known only in the run."""
    given = list(operands)
    node: Node | None = for_each_item(given, partial(compute, operator))
    if node is None:
        amount = QUANTITY in members(known(type))
        nodes = tuple(_operand(operand, operator, amount) for operand in given)
        node = Apply(operator, nodes, known(type))
    return Value(RunTimeValue(known(type), node, _text(expr)), origin)


def _operand(operand: Value, operator: str, amount: bool) -> Node:
    """A known duration is a number where one of the run is compared with it; amounts are computed
    with as such.
    """
    data = operand.data
    if isinstance(data, Duration) and operator in COMPARING:
        number = data.milliseconds / 1000
        return Known(int(number) if number.is_integer() else number)
    return Known(data) if amount and isinstance(data, Quantity) else node_of(operand)


def compute(operator: str, data: list[Any]) -> Any:
    """An operator or function on known values; raises `EvaluationError`."""
    from wzc.evaluate.functions import IMPLEMENTATIONS

    if operator in IMPLEMENTATIONS:
        return IMPLEMENTATIONS[operator](*data)
    if operator == "if":
        return data[1] if data[0] else data[2]
    if operator == "not":
        return not data[0]
    if operator == "and":
        return data[0] and data[1]
    if operator == "or":
        return data[0] or data[1]
    return negate(data[0]) if len(data) == 1 else apply(operator, data[0], data[1])


def entry(
    target: Value, key: Any, find: Callable[[Any, Any], Value], expr: ast.Expr, origin: Origin
) -> Value:
    """`x.key` or `x[key]` of the item of a loop, found in each of them; or that of an answer."""
    of_answer = target.data.node if isinstance(target.data, RunTimeValue) else None
    if isinstance(of_answer, Source) and of_answer.kind == "response":
        return source(of_answer.kind, f"{of_answer.name}.{key}", STRING, expr, origin)
    name = f"_{key}" if isinstance(key, (str, int)) else ""
    of = target.data.node.name if isinstance(target.data.node, PerItem) else ""
    node = for_each_item([target, Value(key, origin)], lambda data: find(*data), of + name)
    if node is None:
        return Value(BROKEN, origin)  # what the loop goes through has been refused
    # What stands in a map by a key is of the type that the checker gave the expression.
    return Value(RunTimeValue(ANY, node, _text(expr)), origin)


def in_text(value: Value) -> Value:
    """A value of the run as part of a string: an item of a loop as its text.

    Raises `EvaluationError` where an item has none.
    """
    data = value.data
    if not isinstance(data, RunTimeValue) or not isinstance(data.node, PerItem):
        return value
    if broken(data.node.values):
        return Value(BROKEN, value.origin)
    texts = tuple(Value(to_text(each), each.origin) for each in data.node.values)
    return Value(RunTimeValue(data.type, PerItem(texts, data.node.name), data.text), value.origin)


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
