"""Values that are only known in the run, as what they are made of.

Evaluation computes what it can; what is left is a tree of these nodes, which the backend writes as
Argo's tags and expressions. The tree is independent of Argo: a test evaluates it by itself.
"""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import define

from wzc.model.value import Range, Value
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.types.kinds import Type


@define(frozen=True, eq=False)
class Source:
    """Where a value of the run comes from.

    `kind` is `input` (the `name` of one of the pipeline's inputs), `workflow` (the name of one of
    the run's own values, as the language has it), `output` (one of another `step`'s), `state` (what
    is known of that `step` besides, by its name in `order.STATES`), `item` (of the step's own loop
    over a list of the run; `name` is its variable) or `attempt` (`retries` and `last_retry.x` of a
    step that is tried again). In conditions it may be `response` or `cron` (a value of the answer,
    of the schedule). With `gathered` it is the list of that output of all items of the other
    step's loop.
    """

    kind: str
    name: str
    type: Type
    step: str = ""
    gathered: bool = False


@define(frozen=True, eq=False)
class Known:
    """A part that is known when compiling: plain data without places, or a `Quantity`."""

    data: Any


@define(frozen=True, eq=False)
class PerItem:
    """A part that is known for each item of the step's loop, in the items' order.

    What is made of nothing but items and known values is computed for each of them when compiling.
    `name` is what to call it in the run.
    """

    values: tuple[Value, ...]
    name: str


@define(frozen=True, eq=False)
class Text:
    """Parts put together, each as its text; of items of a loop the values are texts."""

    parts: "tuple[Node, ...]"


@define(frozen=True, eq=False)
class Apply:
    """An operator (`+`, `==`, `and`, `not`, `if`) or a function by its name, with its operands.

    `if` has condition, value and other value; `list` its entries; `map` keys and values in turn.
    """

    operator: str
    operands: "tuple[Node, ...]"
    type: Type


Node = Source | Known | PerItem | Text | Apply


@define(eq=False)
class RunTimeValue:
    """The data of a `Value` that is only known in the run. `text` is how it was written."""

    type: Type
    node: Node
    text: str

    def __repr__(self) -> str:
        return f"RunTimeValue({self.text})"


@define(eq=False)
class Input:
    """An `input` of a pipeline: given when the workflow is submitted, else its default.

    The default is plain data of the type, or a `ConfigMap` with a key; None where there is none.
    """

    name: str
    type: Type
    default: Value | None
    place: Span
    origin: Origin
    doc: str | None = None


def node_of(data: Any) -> Node:
    """The node of a value's data, known or not, also with parts of the run in lists and maps."""
    from wzc.types.kinds import ANY

    if isinstance(data, Value):
        return node_of(data.data)
    if isinstance(data, RunTimeValue):
        return data.node
    if isinstance(data, list):
        per_item = for_each_item([data], lambda each: each[0])
        if per_item is not None:
            return per_item
        items = [node_of(item) for item in data]
        if all(isinstance(item, Known) for item in items):
            return Known([item.data for item in items if isinstance(item, Known)])
        return Apply("list", tuple(items), ANY)
    if isinstance(data, dict):
        per_item = for_each_item([data], lambda each: each[0])
        if per_item is not None:
            return per_item
        entries = {key: node_of(item) for key, item in data.items()}
        if all(isinstance(item, Known) for item in entries.values()):
            return Known({k: item.data for k, item in entries.items() if isinstance(item, Known)})
        flat: list[Node] = []
        for key, item in entries.items():
            flat += [Known(key), item]
        return Apply("map", tuple(flat), ANY)
    from wzc.model.value import for_json

    return Known(for_json(data))


def for_each_item(
    operands: Sequence[Any], compute: Callable[[list[Any]], Any], name: str = ""
) -> PerItem | None:
    """What `compute` makes of the operands' data for each item of the step's loop.

    None where they are not made of items and known values alone, and where there is no item in
    them at all.
    """
    found: list[PerItem] = []
    if not all(_only_items(operand, found) for operand in operands) or not found:
        return None
    made = []
    for index, value in enumerate(found[0].values):
        data = compute([_of_item(operand, index) for operand in operands])
        made.append(data if isinstance(data, Value) else Value(data, value.origin))
    return PerItem(tuple(made), name or found[0].name)


def _only_items(data: Any, found: list[PerItem]) -> bool:
    """Whether all that is of the run in a value are items, which are added to `found`."""
    if isinstance(data, Value):
        return _only_items(data.data, found)
    if isinstance(data, RunTimeValue):
        parts = data.node.parts if isinstance(data.node, Text) else (data.node,)
        found += [part for part in parts if isinstance(part, PerItem)]
        return all(isinstance(part, (PerItem, Known)) for part in parts)
    if isinstance(data, (list, dict)):
        entries = data.values() if isinstance(data, dict) else data
        return all(_only_items(entry, found) for entry in entries)
    return True


def _of_item(data: Any, index: int) -> Any:
    """A value's data for one item."""
    if isinstance(data, Value):
        return _of_item(data.data, index)
    if isinstance(data, RunTimeValue):
        if isinstance(data.node, PerItem):
            return data.node.values[index].data
        assert isinstance(data.node, Text)
        return "".join(_text_of_item(part, index) for part in data.node.parts)
    if isinstance(data, list):
        return [_entry_of_item(entry, index) for entry in data]
    if isinstance(data, dict):
        return {key: _entry_of_item(entry, index) for key, entry in data.items()}
    return data


def _text_of_item(part: Node, index: int) -> str:
    if isinstance(part, Known):
        return str(part.data)
    assert isinstance(part, PerItem)
    return str(part.values[index].data)


def _entry_of_item(entry: Value, index: int) -> Value:
    return Value(_of_item(entry, index), entry.origin)


def is_of_the_run(data: Any) -> bool:
    """Whether a value, or part of it, is known only in the run."""
    if isinstance(data, Value):
        return is_of_the_run(data.data)
    if isinstance(data, RunTimeValue):
        return True
    if isinstance(data, list):
        return any(is_of_the_run(item) for item in data)
    if isinstance(data, Range):
        return is_of_the_run(data.low) or is_of_the_run(data.high)
    return isinstance(data, dict) and any(is_of_the_run(item) for item in data.values())


def has_items(node: Node) -> bool:
    """Whether something in a node is the item of a loop, or made of it."""
    if isinstance(node, (Apply, Text)):
        inner = node.operands if isinstance(node, Apply) else node.parts
        return any(map(has_items, inner))
    return isinstance(node, PerItem) or (isinstance(node, Source) and node.kind == "item")


def sources(nodes: Sequence[Node]) -> list[Source]:
    """All sources that nodes are made of, in their order, each as often as it stands there."""
    found: list[Source] = []
    for node in nodes:
        if isinstance(node, Source):
            found.append(node)
        elif isinstance(node, Text):
            found += sources(node.parts)
        elif isinstance(node, Apply):
            found += sources(node.operands)
    return found
