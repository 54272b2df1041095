"""What is merged into pods after Argo has made them.

Argo applies the workflow's patch to every pod, then the template's own over the result, each as a
strategic merge (workflowpod.go: createWorkflowPod; util.go: ApplyPodSpecPatch). So each stands at
its own level, and nothing has to be merged here.
"""

from typing import Any

from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Node, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.value import Value, plain


def put_patch(target: Map, value: Value | None, diagnostics: Diagnostics) -> None:
    """Set `podSpecPatch` to the patch as YAML: text as it was written, a map in block style.

    Argo replaces tags in patches, so text with `{{` is refused.
    """
    if value is None or value.data in (None, {}):
        return
    if isinstance(value.data, str):
        text: str = value.data
    else:
        from wzc.backend.emit.yaml import emit_yaml

        tree = _node(value.data)
        assert isinstance(tree, Map)
        text, _ = emit_yaml([tree])
    refuse_tags(text, value.origin, diagnostics)
    target.put("podSpecPatch", text, value.origin)


def _node(data: Any) -> Node:
    """Evaluated data as it is emitted. A `null` inside stays: it takes a field away."""
    if isinstance(data, dict):
        return Map({key: _node(item.data) for key, item in data.items()})
    if isinstance(data, list):
        return Seq([_node(item.data) for item in data])
    if data is None or isinstance(data, (str, bool, int, float)):
        return data
    found: Node = plain(data)
    return found
