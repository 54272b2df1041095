"""The emitted document as plain data, with the places its parts came from.

A `Map` is a dict and a `Seq` is a list, and they compare as such: whoever looks only at the values
need not know about origins.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

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
