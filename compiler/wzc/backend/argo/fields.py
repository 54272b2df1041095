"""Blocks whose attributes become fields of the same meaning, one by one.

Each attribute knows the path of the field it becomes (`model/attribute.py`); its last part is the
field's name. Whatever is not one field for one attribute has a lowering of its own.
"""

from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Node, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.attribute import Block, schema
from wzc.model.value import Value
from wzc.values.duration import Duration


def fields(block: Block, diagnostics: Diagnostics, *but: str) -> Map:
    """A block's attributes as fields, without those named in `but`.

    What would be empty is left out. Durations are whole seconds where the field's name ends so.
    """
    found = Map()
    model: type = type(block)
    for name, item in schema(model).items():
        value: Value | None = getattr(block, name)
        if value is None or name in but:
            continue
        key = item.argo.rpartition(".")[2]
        if isinstance(value.data, Duration) and key.endswith("Seconds"):
            found.put(key, value.data.whole_seconds(), value.origin)
            continue
        made = _node(value, diagnostics)
        if made not in (Map(), Seq()):
            found.put(key, made, value.origin)
    return found


def put_fields(target: Map, key: str, value: Value | None, diagnostics: Diagnostics) -> None:
    """Set a key to a block's fields; nothing where there are none."""
    if value is not None:
        made = fields(value.data, diagnostics)
        if made:
            target.put(key, made, value.origin)


def _node(value: Value, diagnostics: Diagnostics) -> Node:
    data = value.data
    if isinstance(data, Block):
        return fields(data, diagnostics)
    if isinstance(data, list):
        items = Seq()
        for item in data:
            items.add(_node(item, diagnostics), item.origin)
        return items
    if isinstance(data, dict):
        entries = Map()
        for key, item in data.items():
            if item.data is not None:
                entries.put(key, _node(item, diagnostics), item.origin)
        return entries
    if isinstance(data, str):
        refuse_tags(data, value.origin, diagnostics)
    if isinstance(data, (str, int, float, bool)):
        return data
    if isinstance(data, Duration):
        return data.go()
    text: str = data.text
    return text
