"""What is merged into pods after Argo has made them.

Argo applies the workflow's patch to every pod, then the template's own over the result, each as a
strategic merge (workflowpod.go: createWorkflowPod; util.go: ApplyPodSpecPatch). So each stands at
its own level, and nothing has to be merged here.
"""

from typing import Any

from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, to_tree
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

        tree = to_tree(plain(data))
        assert isinstance(tree, Map)
        text, _ = emit_yaml([tree])
    refuse_tags(text, cause.origin, diagnostics)
    target.put("podSpecPatch", text, cause.origin)


def patch_text(value: Value | None, runtime_class: Value | None, more: Map) -> str:
    """A user's patch and runtime class with what else is to be patched, as YAML.

    The two say nothing different of one field: `lint.amounts` has refused that.
    """
    from wzc.backend.emit.yaml import emit_yaml
    from wzc.pods.merge import merged

    data = value.data if value is not None and value.data not in (None, "") else {}
    own = _read(data) if isinstance(data, str) else plain(data)
    if runtime_class is not None:
        own[_RUNTIME_CLASS] = runtime_class.data
    tree = to_tree(merged(own, more, composing=True))
    assert isinstance(tree, Map)
    return emit_yaml([tree])[0]


def _read(text: str) -> dict[str, Any]:
    """A patch that is text as data; nothing for one that has been refused."""
    from wzc.importers.yaml.go import map_in

    found = map_in(text)
    return found if isinstance(found, dict) else {}


def _with_runtime_class(data: Any, name: Value) -> Any:
    """A patch with the runtime class; text stays as it is, where a line more can follow it."""
    if not isinstance(data, str):
        return {**data, _RUNTIME_CLASS: name}
    from wzc.backend.emit.yaml import emit_yaml

    read = {**_read(data), _RUNTIME_CLASS: name.data}
    line, _ = emit_yaml([Map({_RUNTIME_CLASS: name.data})])
    with_line = f"{data.rstrip()}\n{line}"
    return with_line if _read(with_line) == read else read  # where it is written in braces
