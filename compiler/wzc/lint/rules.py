"""All rules on one page: what Kubernetes and Argo refuse, and what is likely to be a mistake.

A rule looks at the evaluated pipeline, reports, and changes nothing. Each is a module with `check`;
its docstring says what it refuses and where that rule comes from.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from wzc.diagnostics.model import Diagnostics
from wzc.lint import (
    argo_tags,
    artifacts,
    bare_settings,
    description,
    durations,
    env,
    image,
    inputs,
    middlewares,
    mounts,
    names,
    placeholders,
    plain_secrets,
    plain_values,
    pod_annotations,
    pod_spec_patch,
    ports,
    resources,
    retry,
    same_object,
    schedule,
    security,
    shared_claim,
    short_bucket,
    sources,
    tokenizer_cache,
    tolerations,
    unread_settings,
)
from wzc.lint.places import distinct_steps, own_steps
from wzc.model.attribute import Block
from wzc.model.pipeline import Pipeline

if TYPE_CHECKING:
    from wzc.graph.dag import Dag

RULES: tuple[Callable[[Pipeline, Diagnostics], None], ...] = (
    names.check,
    description.check,
    pod_annotations.check,
    schedule.check,
    inputs.check,
    durations.check,
    image.check,
    resources.check,
    env.check,
    bare_settings.check,
    unread_settings.check,
    middlewares.check,
    plain_secrets.check,
    plain_values.check,
    placeholders.check,
    argo_tags.check,
    sources.check,
    mounts.check,
    ports.check,
    tokenizer_cache.check,
    shared_claim.check,
    artifacts.check,
    short_bucket.check,
    retry.check,
    security.check,
    tolerations.check,
    pod_spec_patch.check,
)


# Rules for attributes that few pipelines have, by module: read where one of the attributes is set.
RARE: dict[str, tuple[str, ...]] = {
    "blocks": (
        *("affinity", "artifact_gc", "pod_gc", "synchronization", "ports", "sidecars"),
        *("containers", "init_containers", "liveness_probe", "readiness_probe", "memoize"),
        "metrics",
    ),
    "affinity": ("affinity",),
    "locks": ("synchronization",),
    "metrics": ("metrics",),
    "whole_run": ("synchronization", "workflow_metadata", "metrics"),
    "hooks": ("parallelism",),
    "pod_gc": ("pod_gc",),
    "accounts": ("automount_service_account_token",),
    "dns": ("dns_policy",),
    "disruption": ("pod_disruption_budget",),
    "suspend": ("suspend",),
    "http": ("http",),
    "resource_steps": ("resource",),
    "manifests": ("resource",),
    "patched_pods": ("http", "resource"),
    "runtime_class": ("runtime_class_name",),
    "daemon": ("daemon",),
    "memoize": ("memoize",),
    "memo_keys": ("memoize",),
    "serving": (
        *(
            "ports",
            "liveness_probe",
            "readiness_probe",
            "sidecars",
            "init_containers",
            "containers",
        ),
    ),
    "sidecars": ("sidecars", "init_containers"),
    "volumes": ("mounts",),
    "container_set": ("container_set", "containers"),
    "stores": ("artifacts",),
    "locations": ("inputs",),
    "outputs": ("outputs",),
    "labels": ("workflow_metadata",),
    "patches": ("patch", "task_patch"),
    "raw_templates": ("raw_template",),
}


def lint(dag: "Dag", diagnostics: Diagnostics) -> None:
    """Apply every rule to one pipeline. The cost grows linearly with its steps and edges."""
    pipeline = dag.pipeline
    if any(step.is_port or step.type.component is not None for step in pipeline.steps.values()):
        names.check(pipeline, diagnostics)
        for name, (body, inner) in dag.bodies.items():
            names.check_component(body.node.name, inner.pipeline, diagnostics)
            lint(inner, diagnostics)
            if (template := dag.templates.get(name)) is not dag.bodies[name] and template:
                _lint_handed_on(template[1], diagnostics)
            if body.parallelism is not None:
                from wzc.lint.hooks import check_inside

                check_inside(body, diagnostics)
        _lint_uses(dag, diagnostics)
        pipeline = own_steps(pipeline)
    for check in RULES:
        check(pipeline, diagnostics)
    if not dag.pipeline.target.is_newest:
        rule("target")(dag.pipeline, diagnostics)
    written = set(pipeline.values)
    for step in distinct_steps(pipeline):
        written.update(step.values)
    # Types of steps that few pipelines have count like attributes.
    written.update(
        step.type.name for step in pipeline.steps.values() if step.type.built_in is not None
    )
    if any(
        isinstance(port.value.data, Block)
        for step in dag.pipeline.steps.values()
        for port in step.inputs.values()
    ):
        written.add("inputs")  # that come from no step
    if any(
        not port.options.keys().isdisjoint(("to", "compression_level", "artifact_gc"))
        for step in dag.pipeline.steps.values()
        for port in step.outputs.values()
    ):
        written.add("outputs")  # that say how, and where to
    for module, attributes in RARE.items():
        if not written.isdisjoint(attributes):
            rule(module)(pipeline, diagnostics)
    if any(
        step.body is not None or step.attributes.memoize is not None
        for step in dag.pipeline.steps.values()
    ):
        from wzc.lint.memoize import check_retries

        check_retries(dag.pipeline, diagnostics)
    if dag.pipeline.attributes.parallelism is not None:
        from wzc.lint.hooks import check_at_end

        check_at_end(dag.pipeline, diagnostics)
    if any(step.of for step in dag.pipeline.steps.values()):
        from wzc.lint.hooks import check_running

        check_running(dag.pipeline, diagnostics)
    artifacts.check_modes(dag.pipeline, dag.inputs, diagnostics)


def _lint_handed_on(dag: "Dag", diagnostics: Diagnostics) -> None:
    """Apply the rule on what a component is handed on in the run, which differs from use to use."""
    if any(step.attributes.memoize is not None for step in dag.pipeline.steps.values()):
        rule("memo_keys")(dag.pipeline, diagnostics)
    for _, inner in dag.templates.values():
        _lint_handed_on(inner, diagnostics)


def _lint_uses(dag: "Dag", diagnostics: Diagnostics) -> None:
    """Apply the rules on what holds for components as a whole."""
    holding = _uses_with(dag, "synchronization")
    if holding is not None:
        from wzc.lint.locks import check_inside

        for module in ("blocks", "locks"):
            rule(module)(holding, diagnostics)
        for step in holding.steps.values():
            check_inside(step, diagnostics)
    tried_again = _uses_with(dag, "retry")
    if tried_again is not None:
        retry.check(tried_again, diagnostics)
    kept = _uses_with(dag, "memoize")
    if kept is not None:
        for module in ("blocks", "memoize", "memo_keys"):
            rule(module)(kept, diagnostics)


def _uses_with(dag: "Dag", attribute: str) -> Pipeline | None:
    """A pipeline's uses of components with an attribute, as a pipeline of their own."""
    found = {
        name: step
        for name, step in dag.pipeline.steps.items()
        if step.body is not None and getattr(step.attributes, attribute) is not None
    }
    if not found:
        return None
    from copy import copy

    uses = copy(dag.pipeline)
    uses.steps, uses.edges = found, []
    return uses


def rule(module: str) -> Callable[[Pipeline, Diagnostics], None]:
    """The rule of a module."""
    from importlib import import_module

    found: Callable[[Pipeline, Diagnostics], None] = import_module(f"wzc.lint.{module}").check
    return found


def lint_all(dags: "Iterable[Dag]", diagnostics: Diagnostics) -> None:
    """Apply the rules on all pipelines of a file together."""
    dags = list(dags)
    for dag in dags:
        if dag.bodies:
            from wzc.lint.outputs import check_uses

            check_uses(dag, diagnostics)
    same_object.check_all([dag.pipeline for dag in dags], diagnostics)
