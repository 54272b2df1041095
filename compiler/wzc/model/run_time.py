"""Values that are only known in the run, as what they are made of.

Evaluation computes what it can; what is left is a tree of these nodes, which the backend writes as
Argo's tags and expressions. The tree is independent of Argo: a test evaluates it by itself.
"""

from collections.abc import Sequence
from typing import Any

from attrs import define

from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.types.kinds import Type


@define(frozen=True, eq=False)
class Source:
    """Where a value of the run comes from.

    `kind` is `input` (the `name` of one of the pipeline's inputs), `workflow` (the name of one of
    the run's own values, as the language has it) or `output` (one of another `step`'s).
    """

    kind: str
    name: str
    type: Type
    step: str = ""


@define(frozen=True, eq=False)
class Known:
    """A part that is known when compiling: plain data, without places."""

    data: Any


@define(frozen=True, eq=False)
class Text:
    """Parts put together, each as its text."""

    parts: "tuple[Node, ...]"


@define(frozen=True, eq=False)
class Apply:
    """An operator (`+`, `==`, `and`, `not`, `if`) or a function by its name, with its operands.

    `if` has condition, value and other value; `list` its entries; `map` keys and values in turn.
    """

    operator: str
    operands: "tuple[Node, ...]"
    type: Type


Node = Source | Known | Text | Apply


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
        items = [node_of(item) for item in data]
        if all(isinstance(item, Known) for item in items):
            return Known([item.data for item in items if isinstance(item, Known)])
        return Apply("list", tuple(items), ANY)
    if isinstance(data, dict):
        entries = {key: node_of(item) for key, item in data.items()}
        if all(isinstance(item, Known) for item in entries.values()):
            return Known({k: item.data for k, item in entries.items() if isinstance(item, Known)})
        flat: list[Node] = []
        for key, item in entries.items():
            flat += [Known(key), item]
        return Apply("map", tuple(flat), ANY)
    from wzc.model.value import for_json

    return Known(for_json(data))


def is_of_the_run(data: Any) -> bool:
    """Whether a value, or part of it, is known only in the run."""
    if isinstance(data, Value):
        return is_of_the_run(data.data)
    if isinstance(data, RunTimeValue):
        return True
    if isinstance(data, list):
        return any(is_of_the_run(item) for item in data)
    return isinstance(data, dict) and any(is_of_the_run(item) for item in data.values())


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
