"""Fields for what few pipelines say; what lowers them is read where one does."""

from wzc.backend.argo.run_time import Scope
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes


def put_rare_of_pipeline(
    spec: Map, attributes: PipelineAttributes, diagnostics: Diagnostics
) -> None:
    """Put them into a workflow's spec."""
    scope = Scope()
    if attributes.synchronization is not None:
        from wzc.backend.argo.locks import put_locks

        put_locks(spec, attributes.synchronization, scope, diagnostics)
    if attributes.pod_disruption_budget is not None:
        from wzc.backend.argo.fields import put_fields

        put_fields(spec, "podDisruptionBudget", attributes.pod_disruption_budget, diagnostics)
    if attributes.workflow_metadata is not None:
        from wzc.backend.argo.cleaning import put_workflow_metadata

        put_workflow_metadata(spec, attributes.workflow_metadata, scope, diagnostics)
    if attributes.pod_gc is not None:
        from wzc.backend.argo.cleaning import put_pod_gc

        put_pod_gc(spec, attributes.pod_gc, diagnostics)
    if attributes.artifact_gc is not None:
        from wzc.backend.argo.cleaning import put_artifact_gc

        put_artifact_gc(spec, attributes.artifact_gc, diagnostics)


def rare_of_step(attributes: StepAttributes, scope: Scope, diagnostics: Diagnostics) -> Map:
    """Those of a step's template."""
    template = Map()
    if attributes.synchronization is not None:
        from wzc.backend.argo.locks import put_locks

        put_locks(template, attributes.synchronization, scope, diagnostics)
    return template
