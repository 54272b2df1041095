"""Attributes as data, and what has to be written so that one set of them becomes another.

A pipeline's attributes are a `Group` of groups and expressions. What is written are differences:
to the preset, so that a file says only what is special, and to the values files before, so that a
profile says only what it changes. How the language merges: docs/language.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from wzc.model.attribute import Block as ModelBlock
from wzc.model.attribute import schema
from wzc.model.value import Value, plain
from wzc.writing import Argument, Assign, Block, Call, Entry, Expression, Raw

# Attributes whose keys are the user's own; in the others each key is an attribute.
MAPS = frozenset(
    (
        *("annotations", "env", "labels", "mounts", "node_selector"),
        *("pod_annotations", "pod_labels", "pod_spec_patch"),
    )
)


@frozen
class Group:
    """A block or a map; `is_map` says that its keys are no attributes."""

    entries: Mapping[str, Node]
    is_map: bool = False


Node: TypeAlias = "Group | Expression"


def difference(wanted: Group, base: Group, *, removable: bool = True) -> list[Entry]:
    """What to write over `base` to get `wanted`, in the order of `wanted`.

    What `wanted` lacks is set to null, unless not `removable`.
    """
    found: list[Entry] = []
    for key, node in wanted.entries.items():
        if key not in base.entries:
            found += _whole(key, node)
        else:
            found += _changed(key, node, base.entries[key])
    if removable:
        found += [Assign(key, None) for key in base.entries if key not in wanted.entries]
    return found


def _whole(key: str, node: Node) -> list[Entry]:
    if not isinstance(node, Group):
        return [Assign(key, node)]
    entries = difference(node, Group({}))
    return [Block(key, entries)] if entries else []


def _changed(key: str, wanted: Node, base: Node) -> list[Entry]:
    if isinstance(wanted, Group) and isinstance(base, Group):
        is_replaced = wanted.is_map and base.entries.keys() - wanted.entries.keys()
        if is_replaced:
            return [Assign(key, _expression(wanted))]
        entries = difference(wanted, base)
        return [Block(key, entries)] if entries else []
    if wanted == base:
        return []
    if isinstance(wanted, list) and isinstance(base, list):
        more = wanted[len(base) :]
        if base and more and wanted[: len(base)] == base:
            return [Assign(key, more, sign="+=")]
    return [Assign(key, _expression(wanted))]


def _expression(node: Node) -> Expression:
    if isinstance(node, Group):
        return {key: _expression(item) for key, item in node.entries.items()}
    return node


def evaluated(values: Mapping[str, Value]) -> Group:
    """Evaluated attributes as a group."""
    return Group({key: _node(key, value.data) for key, value in values.items()})


def _node(key: str, data: object) -> Node:
    if isinstance(data, dict):
        items = {name: _node(name, value.data) for name, value in data.items()}
        return Group(items, key in MAPS)
    if isinstance(data, list):
        return [_item(value) for value in data]
    return _single(data)


def _item(value: Value) -> Expression:
    node = _node("", value.data)
    return _expression(node)


def _single(data: object) -> Expression:
    if data is None or isinstance(data, (str, bool, int, float)):
        return data
    if isinstance(data, ModelBlock):
        model: type = type(data)
        arguments = [
            Argument(_item(value), name)
            for name in schema(model)
            if (value := getattr(data, name, None)) is not None
        ]
        return Call(data.keyword, tuple(arguments))
    return Raw(str(plain(data)))
