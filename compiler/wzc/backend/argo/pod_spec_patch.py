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

_RUNTIME_CLASS = "runtimeClassName"


def put_patch(
    target: Map,
    value: Value | None,
    diagnostics: Diagnostics,
    runtime_class: Value | None = None,
) -> None:
    """Set `podSpecPatch` to the patch as YAML: text as it was written, a map in block style.

    Argo replaces tags in patches, so text with `{{` is refused. A runtime class is one more line:
    Argo has no field for it.
    """
    own = value if value is not None and value.data not in (None, {}, "") else None
    cause = own or runtime_class
    if cause is None:
        return
    data = {} if own is None else own.data
    if runtime_class is not None:
        data = _with_runtime_class(data, runtime_class)
    if isinstance(data, str):
        text = data
    else:
        from wzc.backend.emit.yaml import emit_yaml

        tree = _node(data)
        assert isinstance(tree, Map)
        text, _ = emit_yaml([tree])
    refuse_tags(text, cause.origin, diagnostics)
    target.put("podSpecPatch", text, cause.origin)


def patch_text(value: Value | None, runtime_class: Value | None, more: Map) -> str:
    """A user's patch and runtime class with what else is to be patched, as YAML.

    The two say nothing different of one field: `lint.amounts` has refused that.
    """
    from wzc.backend.emit.yaml import emit_yaml

    data = value.data if value is not None and value.data not in (None, "") else {}
    if isinstance(data, str):
        import yaml

        data = yaml.safe_load(data)
    own = _node(data)
    assert isinstance(own, Map)
    if runtime_class is not None:
        own[_RUNTIME_CLASS] = runtime_class.data
    return emit_yaml([_merged(own, more)])[0]


def _merged(own: Map, more: Map) -> Map:
    """Two patches as one: maps by key, lists of containers by their names."""
    found = Map(own)
    for key, item in more.items():
        before = found.get(key)
        if isinstance(before, Map) and isinstance(item, Map):
            found[key] = _merged(before, item)
        elif isinstance(before, Seq) and isinstance(item, Seq):
            found[key] = _merged_list(before, item)
        else:
            found[key] = item
    return found


def _merged_list(own: Seq, more: Seq) -> Seq:
    found = Seq(own)
    for item in more:
        assert isinstance(item, Map)
        for index, before in enumerate(found):
            if isinstance(before, Map) and before.get("name") == item["name"]:
                found[index] = _merged(before, item)
                break
        else:
            found.add(item)
    return found


def _with_runtime_class(data: Any, name: Value) -> Any:
    """A patch with the runtime class; text stays as it is, where a line more can follow it."""
    if not isinstance(data, str):
        return {**data, _RUNTIME_CLASS: name}
    import yaml

    from wzc.backend.emit.yaml import emit_yaml

    read = yaml.safe_load(data)
    line, _ = emit_yaml([Map({_RUNTIME_CLASS: name.data})])
    with_line = f"{data.rstrip()}\n{line}"
    try:
        if yaml.safe_load(with_line) == {**read, _RUNTIME_CLASS: name.data}:
            return with_line
    except yaml.YAMLError:
        pass  # it is written in braces
    return {**read, _RUNTIME_CLASS: name}


def _node(data: Any) -> Node:
    """Evaluated data as it is emitted. A `null` inside stays: it takes a field away."""
    if isinstance(data, Value):
        return _node(data.data)
    if isinstance(data, dict):
        return Map({key: _node(item) for key, item in data.items()})
    if isinstance(data, list):
        return Seq([_node(item) for item in data])
    if data is None or isinstance(data, (str, bool, int, float)):
        return data
    found: Node = plain(data)
    return found
