"""The containers around a step's own."""

from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN
from wzc.lint import env, image, mounts, plain_values, resources, security, sources, volumes
from wzc.lint.commands import check_command
from wzc.lint.places import data, distinct_steps, entries, key_span
from wzc.model.containers import Container
from wzc.model.contract import StepType
from wzc.model.pipeline import Pipeline, PipelineAttributes, Step
from wzc.model.run_time import is_of_the_run
from wzc.model.sidecars import InitContainer, Sidecar
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.source.file import Span

# What Argo calls its own containers (validate.go: validateLeaf; workflowpod.go).
_ARGOS = ("main", "wait", "init", "supervisor")
_LIKE_A_STEPS = (
    *("image", "image_pull_policy", "env", "env_from", "mounts", "resources"),
    "security_context",
)
_OF_SERVERS = ("ports", "liveness_probe", "readiness_probe")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse names that Argo has taken, and whatever is refused of a step's own container.

    Names are unique in a pod, and containers that are waited for have no probes (Kubernetes
    core/validation.go: validateInitContainers).
    """
    alone: dict[str, Step] = {}
    for step in distinct_steps(pipeline):
        taken: dict[str, Span] = {}
        for name, value in _around(step):
            place = key_span(value, name)
            check_name(name, place, taken, diagnostics)
            _check_probes(value, diagnostics)
            check_amounts(name, value, diagnostics)
            check_command(value.data.command, "command", diagnostics)
            alone[f"{step.name}.{name}"] = as_step(f"{step.name}.{name}", place, step, value)
    check_alone(pipeline, alone, diagnostics)


def check_alone(pipeline: Pipeline, alone: dict[str, Step], diagnostics: Diagnostics) -> None:
    """Apply to containers by themselves, as steps, what holds for a step's own."""
    attributes = PipelineAttributes(pod_security_context=pipeline.attributes.pod_security_context)
    found = Pipeline(pipeline.name, pipeline.place, attributes, {}, alone)
    for rule in (image, resources, env, plain_values, sources, mounts, volumes, security):
        rule.check(found, diagnostics)


def _around(step: Step) -> Iterator[tuple[str, Value]]:
    for containers in (step.attributes.init_containers, step.attributes.sidecars):
        for name, value in entries(containers).items():
            if isinstance(value.data, Sidecar):
                yield name, value


def check_name(name: str, place: Span, taken: dict[str, Span], diagnostics: Diagnostics) -> None:
    """Refuse a name that another container of the pod has; `taken` are those so far."""
    first = taken.setdefault(name, place)
    if first is not place:
        diagnostics.report(
            codes.BAD_NAME,
            f"two containers of the pod are called `{name}`",
            place,
            secondary=[Label(first, "the first one")],
            help="another name for one of them",
        )
    if name in _ARGOS or name.startswith("artifact-plugin-"):
        diagnostics.report(
            codes.BAD_NAME,
            f"Argo calls a container of its own `{name}`",
            place,
            help=f"another name, such as `my-{name}`",
        )


def check_amounts(name: str, value: Value, diagnostics: Diagnostics) -> None:
    """Refuse amounts of a container that are known in the run only."""
    resources = data(value.data.resources)
    for key in ("cpu", "memory", "ephemeral_storage"):
        item: Value | None = getattr(resources, key, None)
        if item is not None and is_of_the_run(item):
            diagnostics.report(
                codes.RUN_TIME_VALUE,
                f"what `{name}` gets must be known when compiling",
                item.origin.span,
                help="amounts that are known in the run are for the step's own container",
            )
            item.data = BROKEN


def _check_probes(value: Value, diagnostics: Diagnostics) -> None:
    container = value.data
    if not isinstance(container, InitContainer) or data(container.restart_policy) == "Always":
        return
    for name in _OF_SERVERS[1:]:
        probe: Value | None = getattr(container, name)
        if probe is not None:
            diagnostics.report(
                codes.INCOMPLETE,
                "a container that is waited for has no probes",
                key_span(probe, name),
                help='with `restart_policy = "Always"` it runs beside the step',
            )


def as_step(name: str, place: Span, step: Step, value: Value) -> Step:
    """A container by itself, as the rules on steps see one."""
    own: Any = value.data
    given = {key: getattr(own, key) for key in _LIKE_A_STEPS}
    given["pod_security_context"] = step.attributes.pod_security_context
    # What was refused is no second mistake: it is written.
    written = {"image": own.image or Value(BROKEN, value.origin)}
    type = StepType("container", place, {}, built_in=Container)
    attributes = StepAttributes(**given)
    return Step(name, place, type, {}, attributes, value.origin, written)
