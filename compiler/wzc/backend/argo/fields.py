"""Blocks whose attributes become fields of the same meaning, one by one.

Each attribute knows the path of the field it becomes (`model/attribute.py`); its last part is the
field's name. Whatever is not one field for one attribute has a lowering of its own.
"""

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Node, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.attribute import Block, schema
from wzc.model.run_time import Known, RunTimeValue, Text
from wzc.model.value import Value
from wzc.values.duration import Duration


def fields(block: Block, diagnostics: Diagnostics, *but: str, scope: Scope | None = None) -> Map:
    """A block's attributes as fields, without those named in `but`.

    What would be empty is left out. Durations are whole seconds where the field's name ends so.
    `scope` is needed where values of the run may stand.
    """
    found = Map()
    for name, item in schema(type(block)).items():
        value: Value | None = getattr(block, name)
        if value is None or name in but:
            continue
        key = item.argo.rpartition(".")[2]
        if isinstance(value.data, Duration) and key.endswith("Seconds"):
            found.put(key, value.data.whole_seconds(), value.origin)
            continue
        made = _node(value, diagnostics, scope)
        if made not in (Map(), Seq()):
            found.put(key, made, value.origin)
    return found


def put_fields(target: Map, key: str, value: Value | None, diagnostics: Diagnostics) -> None:
    """Set a key to a block's fields; nothing where there are none."""
    if value is not None:
        made = fields(value.data, diagnostics)
        if made:
            target.put(key, made, value.origin)


def plain_text(value: Value, scope: Scope, diagnostics: Diagnostics) -> str:
    """Text, also of the run, where Argo replaces tags and nothing reads it after."""
    data = value.data
    if not isinstance(data, RunTimeValue):
        refuse_tags(data, value.origin, diagnostics)
        return str(data)
    written = ""
    try:
        for part in data.node.parts if isinstance(data.node, Text) else (data.node,):
            if isinstance(part, Known):
                refuse_tags(part.data, value.origin, diagnostics)
                written += part.data
            else:
                # A brace before it would be taken for a part of the tag.
                refuse_tags("{{" if written.endswith("{") else "", value.origin, diagnostics)
                written += scope.tag(part, out=False)
    except Untranslatable as problem:
        diagnostics.report(codes.ARGO_TAG, f"`{data.text}` {problem}", value.origin.span)
    return written


def _node(value: Value, diagnostics: Diagnostics, scope: Scope | None) -> Node:
    data = value.data
    if isinstance(data, RunTimeValue):
        assert scope is not None
        return plain_text(value, scope, diagnostics)
    if isinstance(data, Block):
        return fields(data, diagnostics, scope=scope)
    if isinstance(data, list):
        items = Seq()
        for item in data:
            items.add(_node(item, diagnostics, scope), item.origin)
        return items
    if isinstance(data, dict):
        entries = Map()
        for key, item in data.items():
            if item.data is not None:
                entries.put(key, _node(item, diagnostics, scope), item.origin)
        return entries
    if isinstance(data, str):
        refuse_tags(data, value.origin, diagnostics)
    if isinstance(data, (str, int, float, bool)):
        return data
    if isinstance(data, Duration):
        return data.go()
    text: str = data.text
    return text
