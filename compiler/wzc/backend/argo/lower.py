"""Lowers an evaluated pipeline to the objects that it becomes: one line for each part."""

from wzc.backend.argo.artifacts import Artifacts
from wzc.backend.argo.env import Environment
from wzc.backend.argo.inputs import Inputs
from wzc.backend.argo.limits import check_limits
from wzc.backend.argo.metadata import metadata, pod_metadata
from wzc.backend.argo.names import Names, name_all
from wzc.backend.argo.pod_spec_patch import put_patch
from wzc.backend.argo.ports import Ports
from wzc.backend.argo.rare import put_rare_of_pipeline
from wzc.backend.argo.schedule import schedule_fields, seconds
from wzc.backend.argo.scheduling import put_scheduling
from wzc.backend.argo.security import pod_security
from wzc.backend.argo.templates import Templates
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.argo.volumes import Volumes, reserved_names
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.graph.dag import Dag
from wzc.model.pipeline import Pipeline, PipelineAttributes
from wzc.model.schedule import Ttl
from wzc.source.origin import Origin

API_VERSION = "argoproj.io/v1alpha1"
TEMPLATE_KINDS = ("WorkflowTemplate", "ClusterWorkflowTemplate")

_CLAIM_GC = {"completion": "OnWorkflowCompletion", "success": "OnWorkflowSuccess"}


def lower(dag: Dag, diagnostics: Diagnostics, wanted: str | None = None) -> list[Map]:
    """The objects that a pipeline becomes; `wanted` is a kind where that is not the pipeline's.

    As a `Workflow`, one with a schedule is a single run of it, with a name of its own. Where runs
    may only be made of templates there are two: the template, and what runs it. Runs only on
    pipelines without errors. Reports text that Argo would replace, and what the target lacks.
    """
    pipeline = dag.pipeline
    target = pipeline.target
    kind = wanted or kind_of(pipeline.attributes)
    names = name_all(pipeline)
    spec = _workflow_spec(dag, names, diagnostics)
    if kind in TEMPLATE_KINDS or not target.references_only:
        found = [_object(pipeline, names, kind, spec, diagnostics)]
    else:
        from wzc.backend.argo.thin import thin_spec

        found = [
            _object(pipeline, names, "WorkflowTemplate", spec, diagnostics),
            _object(pipeline, names, kind, thin_spec(pipeline, names), diagnostics),
        ]
    return found


def finish(documents: list[Map], pipeline: Pipeline, diagnostics: Diagnostics) -> list[Map]:
    """The objects as the target takes them: what its API server counts, and how older ones say it.

    After what several templates share is written once: then it is what will be counted.
    """
    for document in documents:
        check_limits(document, pipeline, diagnostics)
    target = pipeline.target
    if not target.is_newest:
        from wzc.backend.argo.held import hold
        from wzc.backend.argo.older import for_older

        documents = [for_older(document, target) for document in documents]
        if not diagnostics.has_errors:
            hold(documents, pipeline, diagnostics)
    return documents


def _object(
    pipeline: Pipeline, names: Names, kind: str, spec: Map, diagnostics: Diagnostics
) -> Map:
    attributes = pipeline.attributes
    found = Map()
    found.put("apiVersion", API_VERSION)
    cause = attributes.kind or attributes.schedule
    found.put("kind", kind, Origin(pipeline.place) if cause is None else cause.origin)
    found.put("metadata", metadata(pipeline, names, kind, kind_of(attributes), diagnostics))
    if kind == "CronWorkflow":
        assert attributes.schedule is not None
        cron = schedule_fields(attributes.schedule, diagnostics)
        cron.put("workflowSpec", spec)
        if attributes.schedule.data.patch is not None:
            from wzc.backend.argo.patches import put_patch_of_schedule

            put_patch_of_schedule(cron, pipeline, diagnostics)
        spec = cron
    found.put("spec", spec)
    return found


def kind_of(attributes: PipelineAttributes) -> str:
    """The kind that is written, else `CronWorkflow` where there is a schedule, or `Workflow`."""
    if attributes.kind is not None and attributes.kind.data != "auto":
        kind: str = attributes.kind.data
        return kind
    return "Workflow" if attributes.schedule is None else "CronWorkflow"


def _workflow_spec(dag: Dag, names: Names, diagnostics: Diagnostics) -> Map:
    attributes = dag.pipeline.attributes
    if attributes.data_dir is not None:
        refuse_tags(attributes.data_dir.data, attributes.data_dir.origin, diagnostics)
    inputs = Inputs(dag.pipeline, names, diagnostics)
    volumes = Volumes(names, diagnostics, _reserved(dag))
    artifacts = Artifacts(dag, names, diagnostics)
    templates = Templates(
        dag,
        names,
        artifacts,
        Ports(dag, names, artifacts, diagnostics),
        Environment(dag.pipeline, diagnostics),
        volumes,
        inputs,
        diagnostics,
    )
    inside = Seq()
    if dag.templates:
        from wzc.backend.argo.components import Components

        taken = {*names.steps.values(), names.entrypoint, inputs.check or "", "on-exit"}
        taken |= {f"hook-{name}" for name in names.steps.values()}
        templates.components = Components(taken)
    steps = templates.step_templates(inside)
    made = Seq([templates.dag_template()])
    if inputs.check is not None:
        made.add(inputs.check_template(), inputs.origin)
    for each in templates.between:
        made.add(each)
    made.add_all(inside)
    made.add_all(steps)

    spec = Map()
    spec.put(
        "entrypoint",
        names.entrypoint,
        (
            Origin(dag.pipeline.place)
            if attributes.entrypoint is None
            else attributes.entrypoint.origin
        ),
    )
    arguments = inputs.arguments()
    if arguments:
        spec.put("arguments", Map({"parameters": arguments}), inputs.origin)
    put(spec, "serviceAccountName", attributes.service_account_name, diagnostics)
    _run_fields(spec, attributes, diagnostics)
    _pod_fields(spec, attributes, diagnostics)
    if volumes.volumes:
        spec.put("volumes", volumes.volumes)
    if volumes.claims:
        spec.put("volumeClaimTemplates", volumes.claims)
    gc = attributes.volume_claim_gc
    if volumes.claims or gc is not None:
        # Argo alone deletes them only after success; it is always written out.
        strategy = Map()
        strategy.put(
            "strategy",
            _CLAIM_GC["completion" if gc is None else gc.data],
            None if gc is None else gc.origin,
        )
        spec.put("volumeClaimGC", strategy)
    if any(step.event and not step.of for step in dag.order):
        from wzc.backend.argo.handlers import Handlers

        Handlers(dag, names, inputs, diagnostics, templates).put(spec, made)
    spec.put("templates", made)
    if _is_patched(dag):
        from wzc.backend.argo.patches import put_patch_of_spec

        put_patch_of_spec(spec, dag.pipeline, diagnostics)
    if attributes.pod_security is not None or attributes.cluster is not None:
        from wzc.backend.argo.restricted import secure

        whose = {template: step for step, template in names.steps.items()}
        secure(spec, attributes, whose, diagnostics)
    return spec


def _is_patched(dag: Dag) -> bool:
    """Whether raw fields are in the workflow, in the spec itself or in a template."""
    pipeline = dag.pipeline
    return (
        pipeline.attributes.patch is not None
        or any(step.attributes.patch is not None for step in pipeline.steps.values())
        or any(_is_patched(inner) for _, inner in dag.templates.values())
    )


def _reserved(dag: Dag) -> set[str]:
    if not dag.templates:
        return reserved_names(dag.pipeline)
    from wzc.backend.argo.components import pipelines

    return set().union(*map(reserved_names, pipelines(dag)))


def _run_fields(spec: Map, attributes: PipelineAttributes, diagnostics: Diagnostics) -> None:
    """How a run goes and what remains of it."""
    put(spec, "parallelism", attributes.parallelism, diagnostics)
    put(spec, "priority", attributes.priority, diagnostics)
    seconds(spec, "activeDeadlineSeconds", attributes.active_deadline)
    if attributes.ttl is not None:
        ttl: Ttl = attributes.ttl.data
        strategy = Map()
        seconds(strategy, "secondsAfterCompletion", ttl.completed)
        seconds(strategy, "secondsAfterSuccess", ttl.succeeded)
        seconds(strategy, "secondsAfterFailure", ttl.failed)
        if strategy:
            spec.put("ttlStrategy", strategy, attributes.ttl.origin)
    put_rare_of_pipeline(spec, attributes, diagnostics)
    put(spec, "archiveLogs", attributes.archive_logs, diagnostics)


def _pod_fields(spec: Map, attributes: PipelineAttributes, diagnostics: Diagnostics) -> None:
    """What holds for all pods."""
    security = pod_security(attributes.pod_security_context, diagnostics)
    if security:
        assert attributes.pod_security_context is not None
        spec.put("securityContext", security, attributes.pod_security_context.origin)
    pods = pod_metadata(attributes.pod_labels, attributes.pod_annotations, diagnostics)
    if pods:
        spec.put("podMetadata", pods)
    put_scheduling(spec, attributes, diagnostics)
    if attributes.image_pull_secrets is not None and attributes.image_pull_secrets.data:
        secrets = Seq()
        for item in attributes.image_pull_secrets.data:
            secrets.add(Map({"name": item.data}), item.origin)
        spec.put("imagePullSecrets", secrets, attributes.image_pull_secrets.origin)
    if attributes.executor_service_account is not None:
        executor = Map()
        put(executor, "serviceAccountName", attributes.executor_service_account, diagnostics)
        spec.put("executor", executor, attributes.executor_service_account.origin)
    put(spec, "hostNetwork", attributes.host_network, diagnostics)
    put(spec, "dnsPolicy", attributes.dns_policy, diagnostics)
    put_patch(spec, attributes.pod_spec_patch, diagnostics)
