"""Which nodes pods may run on."""

from wzc.backend.argo.metadata import strings
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import PipelineAttributes
from wzc.model.scheduling import Toleration
from wzc.model.step import StepAttributes
from wzc.model.value import Value


def put_scheduling(
    target: Map,
    attributes: PipelineAttributes | StepAttributes,
    diagnostics: Diagnostics,
    pipeline: PipelineAttributes | None = None,
) -> None:
    """Put `nodeSelector`, `affinity` and `tolerations` into a workflow's spec or a step's template.

    Argo takes a template's selector and affinity instead of the workflow's
    (addSchedulingConstraints), so for a step its `pipeline` is given too.
    """
    whole = pipeline.node_selector if pipeline is not None else None
    selector = strings(attributes.node_selector, diagnostics, whole)
    if selector:
        assert attributes.node_selector is not None
        target.put("nodeSelector", selector, attributes.node_selector.origin)
    if attributes.affinity is not None:
        from wzc.backend.argo.affinity import affinity

        near = affinity(
            attributes.affinity, diagnostics, None if pipeline is None else pipeline.affinity
        )
        if near:
            target.put("affinity", near, attributes.affinity.origin)
    tolerated = _tolerations(attributes.tolerations, diagnostics)
    if tolerated:
        assert attributes.tolerations is not None
        target.put("tolerations", tolerated, attributes.tolerations.origin)


def _tolerations(value: Value | None, diagnostics: Diagnostics) -> Seq:
    """A pod's `tolerations`, in their order."""
    found = Seq()
    for item in value.data if value is not None else ():
        given: Toleration = item.data
        toleration = Map()
        put(toleration, "key", given.key, diagnostics)
        put(toleration, "operator", given.operator, diagnostics)
        put(toleration, "value", given.value, diagnostics)
        put(toleration, "effect", given.effect, diagnostics)
        put(toleration, "tolerationSeconds", given.toleration_seconds, diagnostics)
        found.add(toleration, item.origin)
    return found
