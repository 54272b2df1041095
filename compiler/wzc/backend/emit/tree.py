"""The emitted document as plain data, with the places its parts came from.

A `Map` is a dict and a `Seq` is a list, and they compare as such: whoever looks only at the values
need not know about origins.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from wzc.source.origin import Origin

Scalar: TypeAlias = str | int | float | bool | None
Node: TypeAlias = "Scalar | Map | Seq"


class Map(dict[str, Node]):
    """A mapping in the order its keys were put, with the origin of those that have one."""

    __slots__ = ("origins",)

    origins: dict[str, Origin]

    def __init__(self, items: Mapping[str, Node] | None = None) -> None:
        super().__init__(items or ())
        self.origins = {}

    def put(self, key: str, value: Node, origin: Origin | None = None) -> None:
        """Add a key. ValueError if it is there already: a mistake of the compiler."""
        if key in self:
            raise ValueError(f"key {key!r} put twice into one mapping")
        self[key] = value
        if origin is not None:
            self.origins[key] = origin

    def changed(self, key: str, value: Node) -> "Map":
        """The same with another value for one key, which keeps its place and its origin."""
        if self.get(key) is value:
            return self
        found = Map(self)
        found.origins = dict(self.origins)
        found[key] = value
        return found

    def get_origin(self, key: str) -> Origin | None:
        """Where the key's value came from, if that was said when it was put."""
        return self.origins.get(key)


class Seq(list[Node]):
    """A sequence, with the origin of those items that have one.

    `origins` runs parallel to the items and may be shorter. Build it with `add` or `append` only:
    inserting and sorting would leave the origins behind.
    """

    __slots__ = ("origins",)

    origins: list[Origin | None]

    def __init__(self, items: Iterable[Node] = ()) -> None:
        super().__init__(items)
        self.origins = []

    def add(self, value: Node, origin: Origin | None = None) -> None:
        """Append an item."""
        if origin is not None:
            self.origins.extend([None] * (len(self) - len(self.origins)))
            self.origins.append(origin)
        self.append(value)

    def add_all(self, others: "Seq") -> None:
        """Append the items of another sequence, with their origins."""
        for index, item in enumerate(others):
            self.add(item, others.get_origin(index))

    def get_origin(self, index: int) -> Origin | None:
        """Where the item at an index (from 0) came from, if that was said when it was added."""
        return self.origins[index] if index < len(self.origins) else None


class Row(Seq):
    """A short sequence that reads best on one line, and is written so where it fits."""

    __slots__ = ()


def to_tree(data: Any) -> Node:
    """Plain data as a tree, without origins. A `null` inside stays."""
    if isinstance(data, Mapping):
        return Map({key: to_tree(value) for key, value in data.items()})
    if isinstance(data, list):
        return Seq([to_tree(item) for item in data])
    node: Node = data
    return node


def maps(node: Node) -> list[Map]:
    """The mappings in a sequence; none if it is not there."""
    return [item for item in node if isinstance(item, Map)] if isinstance(node, Seq) else []


def origin_at(node: Node, path: Iterable[str | int]) -> Origin | None:
    """The origin of what is at a path, or of the innermost part of the way that has one."""
    found: Origin | None = None
    for key in path:
        origin = None
        if isinstance(node, Map) and isinstance(key, str):
            origin, node = node.get_origin(key), node.get(key)
        elif isinstance(node, Seq) and isinstance(key, int) and key < len(node):
            origin, node = node.get_origin(key), node[key]
        found = origin or found
    return found
