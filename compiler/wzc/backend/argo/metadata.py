"""Names, labels and annotations of objects and pods."""

from wzc.backend.argo.names import Names
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value
from wzc.source.origin import Origin

_DESCRIPTION = "workflows.argoproj.io/description"


def metadata(
    pipeline: Pipeline, names: Names, kind: str, usual: str, diagnostics: Diagnostics
) -> Map:
    """An object's `metadata`. Each run of a Workflow without a written name gets its own.

    Where `kind` is not the pipeline's `usual` one, the written name is that of another object.
    """
    attributes = pipeline.attributes
    found = Map()
    origin = Origin(pipeline.place)
    if attributes.name is not None and kind == usual:
        found.put("name", names.object, attributes.name.origin)
    elif kind == "Workflow":
        if attributes.generate_name is not None:
            put(found, "generateName", attributes.generate_name, diagnostics)
        else:
            found.put("generateName", f"{names.object}-", origin)
    else:
        found.put("name", names.object, origin)
    if kind != "ClusterWorkflowTemplate":  # which stands in none
        put(found, "namespace", attributes.namespace, diagnostics)
    _map(found, "labels", attributes.labels, diagnostics)
    # Argo replaces nothing in an object's own metadata, so `{{` is as good as any text here.
    annotations = strings(attributes.annotations, None)
    if attributes.description is not None and _DESCRIPTION not in annotations:
        annotations.put(_DESCRIPTION, attributes.description.data, attributes.description.origin)
    if annotations:
        value = attributes.annotations or attributes.description
        assert value is not None
        found.put("annotations", annotations, value.origin)
    return found


def pod_metadata(labels: Value | None, annotations: Value | None, diagnostics: Diagnostics) -> Map:
    """Labels and annotations of pods; empty where nothing is set."""
    found = Map()
    _map(found, "labels", labels, diagnostics)
    _map(found, "annotations", annotations, diagnostics)
    return found


def strings(
    value: Value | None, diagnostics: Diagnostics | None, whole: Value | None = None
) -> Map:
    """A map of text; entries that are null are left out.

    `whole` is a weaker one that it amends. Tags are refused where there are `diagnostics`.
    """
    found = Map()
    items = {} if value is None else value.data
    if items and whole is not None:
        items = {**whole.data, **items}
    for key, item in items.items():
        if item.data is not None:
            if diagnostics is not None:
                refuse_tags(item.data, item.origin, diagnostics)
            found.put(key, item.data, item.origin)
    return found


def _map(target: Map, key: str, value: Value | None, diagnostics: Diagnostics) -> None:
    made = strings(value, diagnostics)
    if made:
        assert value is not None
        target.put(key, made, value.origin)
