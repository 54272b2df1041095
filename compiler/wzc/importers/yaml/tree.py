"""YAML values that know where they were written."""

from collections.abc import Hashable, Iterator
from typing import TypeAlias

from attrs import Factory, define

from wzc.source.file import Span

Step: TypeAlias = Hashable
Path: TypeAlias = tuple[Step, ...]


@define(eq=False)
class Scalar:
    """A single value as the loader makes it: text, number, bool, None, date.

    `is_shared` says that an alias (`*name`) stands for it somewhere.
    """

    span: Span
    value: object
    is_shared: bool = False


@define(eq=False)
class Sequence:
    """A list."""

    span: Span
    items: list["Node"] = Factory(list)
    is_shared: bool = False


@define(frozen=True, eq=False)
class Entry:
    """A key and its value. `replaced` are the entries of earlier files that this one overrides."""

    key: Span
    node: "Node"
    replaced: tuple["Entry", ...] = ()

    @property
    def place(self) -> Span:
        """Where to point at for the value: at a short one itself, otherwise at the key."""
        span = self.node.span
        is_short = isinstance(self.node, Scalar) and span.start < span.end
        return span if is_short else self.key


@define(eq=False)
class Mapping:
    """A mapping, in the order of a Python dict that is filled in the order written."""

    span: Span
    entries: dict[Hashable, Entry] = Factory(dict)
    is_shared: bool = False

    def get(self, key: Hashable) -> "Node | None":
        """The value of a key, if it is there."""
        entry = self.entries.get(key)
        return None if entry is None else entry.node


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The value as plain Python data, which is what PyYAML's safe loader makes of the text.

    What aliases share is shared here too.
    """
    return _plain(node, {})


def _plain(node: Node, made: dict[int, object]) -> object:
    if isinstance(node, Scalar):
        return node.value
    if id(node) not in made:
        if isinstance(node, Mapping):
            made[id(node)] = {key: _plain(one.node, made) for key, one in node.entries.items()}
        else:
            made[id(node)] = [_plain(item, made) for item in node.items]
    return made[id(node)]


def child(node: Node, step: Step) -> Node | None:
    """What is below a key or an index, if there is something."""
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def find(node: Node, path: Path) -> Node | None:
    """The value at a path of keys and indices."""
    found: Node | None = node
    for step in path:
        if found is None:
            return None
        found = child(found, step)
    return found


def find_entry(node: Node, path: Path) -> Entry | None:
    """The entry of a mapping at a path; None if there is none or the path ends in an index."""
    if not path:
        return None
    parent = find(node, path[:-1])
    return parent.entries.get(path[-1]) if isinstance(parent, Mapping) else None


def place_of(node: Node, path: Path) -> Span | None:
    """Where to point at for the value at a path, or None if it is not there."""
    entry = find_entry(node, path)
    if entry is not None:
        return entry.place
    found = find(node, path)
    return None if found is None else found.span


def nearest_place(node: Node, path: Path) -> Span:
    """Where to point at for a path of which perhaps only the beginning is there."""
    for length in range(len(path), 0, -1):
        found = place_of(node, path[:length])
        if found is not None:
            return found
    return node.span


def is_referred(node: Node) -> bool:
    """Whether an alias refers to this value or to one in it."""
    return any(each.is_shared for each in _all(node))


def _all(node: Node) -> Iterator[Node]:
    # Each shared value once: written as a tree, a few aliases can make billions.
    seen: set[int] = set()
    left = [node]
    while left:
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, Mapping):
            left += [entry.node for entry in node.entries.values()]
        elif isinstance(node, Sequence):
            left += node.items
