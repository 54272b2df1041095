"""Going through a tree."""

from collections.abc import Iterator

from wzc.syntax.ast.base import Node


def walk(root: Node) -> Iterator[Node]:
    """All nodes below `root`, itself first, in source order."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield item
            stack.extend(getattr(item, name) for name in reversed(child_fields(type(item))))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def child_fields(cls: type[Node]) -> tuple[str, ...]:
    """The fields of a class of nodes that make it up: all but its place, depth and doc."""
    found = _CHILDREN.get(cls)
    if found is None:
        names = (a.name for a in cls.__attrs_attrs__)  # type: ignore[attr-defined]
        found = tuple(n for n in names if n not in _NO_CHILDREN)
        _CHILDREN[cls] = found
    return found


_NO_CHILDREN = (
    "file",
    "start",
    "end",
    "depth",
    "doc",
    "extern",
    "comments",
    "broken_names",
    "broken_spans",
)
_CHILDREN: dict[type[Node], tuple[str, ...]] = {}
