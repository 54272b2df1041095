"""Fields for what few pipelines say; what lowers them is read where one does."""

from wzc.backend.argo.env import Environment
from wzc.backend.argo.retry import put_retry
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import put
from wzc.backend.argo.volumes import Volumes
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import PipelineAttributes, Step
from wzc.model.resources import Resources
from wzc.model.run_time import is_of_the_run
from wzc.model.step import StepAttributes


def put_rare_of_pipeline(
    spec: Map, attributes: PipelineAttributes, diagnostics: Diagnostics
) -> None:
    """Put them into a workflow's spec."""
    scope = Scope()
    if attributes.artifacts is not None and attributes.artifacts.data.keyword == "repository":
        from wzc.backend.argo.fields import fields

        made = fields(attributes.artifacts.data, diagnostics, "default_mode")
        spec.put("artifactRepositoryRef", made, attributes.artifacts.origin)
    if attributes.synchronization is not None:
        from wzc.backend.argo.locks import put_locks

        put_locks(spec, attributes.synchronization, scope, diagnostics)
    if attributes.metrics is not None:
        from wzc.backend.argo.metrics import put_metrics

        put_metrics(spec, attributes.metrics, scope, None, diagnostics)
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


def rare_of_step(
    step: Step,
    names: tuple[str, str],
    scope: Scope,
    environment: Environment,
    volumes: Volumes,
    diagnostics: Diagnostics,
) -> Map:
    """Those of a step's template; `names` are those of the step and of the cache for memoizing."""
    template = Map()
    attributes = step.attributes
    put(template, "daemon", attributes.daemon, diagnostics)
    if attributes.archive_logs is not None:
        logs = Map()
        put(logs, "archiveLogs", attributes.archive_logs, diagnostics)
        template.put("archiveLocation", logs, attributes.archive_logs.origin)
    put_rare_of_any(template, step, names, scope, diagnostics)
    if attributes.retry is not None and attributes.retry.data.expression is not None:
        put_retry(template, attributes.retry, scope, diagnostics)
    if _has_amounts_of_the_run(attributes):
        from wzc.backend.argo.amounts import put_amounts

        put_amounts(template, step, scope, diagnostics)
    if attributes.sidecars is not None or attributes.init_containers is not None:
        from wzc.backend.argo.sidecars import put_around

        put_around(template, attributes, scope, environment, volumes, diagnostics)
    return template


def put_rare_of_any(
    template: Map, step: Step, names: tuple[str, str], scope: Scope, diagnostics: Diagnostics
) -> None:
    """Those that have a meaning for steps without a container too."""
    attributes = step.attributes
    if attributes.synchronization is not None:
        from wzc.backend.argo.locks import put_locks

        put_locks(template, attributes.synchronization, scope, diagnostics)
    if attributes.metrics is not None:
        from wzc.backend.argo.metrics import put_metrics

        put_metrics(template, attributes.metrics, scope, step, diagnostics)
    if attributes.memoize is not None:
        from wzc.backend.argo.memoize import put_memoize

        put_memoize(template, attributes.memoize, names, scope, diagnostics)


def _has_amounts_of_the_run(attributes: StepAttributes) -> bool:
    if attributes.resources is None:
        return False
    if attributes.retry is not None and attributes.retry.data.max_memory is not None:
        return True
    resources: Resources = attributes.resources.data
    amounts = (resources.cpu, resources.memory, resources.ephemeral_storage)
    return any(is_of_the_run(amount) for amount in amounts)


def put_rare_of_container(
    container: Map, attributes: StepAttributes, diagnostics: Diagnostics
) -> None:
    """Put them into a step's container."""
    serving = (attributes.ports, attributes.liveness_probe, attributes.readiness_probe)
    if any(value is not None for value in serving):
        from wzc.backend.argo.sidecars import put_serving

        put_serving(container, attributes, diagnostics)
