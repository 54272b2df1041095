"""Texts of a YAML file that keep their places."""

from attrs import define

from wzc.importers.yaml.tree import Mapping, Node, plain
from wzc.source.file import Span


@define(frozen=True)
class Text:
    """A text, where it stands, and where its key does."""

    value: str
    place: Span
    key: Span


def texts_of(node: Node | None) -> dict[str, Text]:
    """The texts of a mapping; whatever else is in it was refused already."""
    found: dict[str, Text] = {}
    if isinstance(node, Mapping):
        for key, entry in node.entries.items():
            value = plain(entry.node)
            if isinstance(key, str) and isinstance(value, str):
                found[key] = Text(value, entry.place, entry.key)
    return found
