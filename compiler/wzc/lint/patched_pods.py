"""Patches of pods that do not have Argo's `wait` container."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import entries, items
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value
from wzc.source.file import Span


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a patch of `wait` for the pods of requests and of `resource` steps: they have none.

    Neither the agent's pod nor that of a resource has it (controller/agent.go; workflowpod.go:
    createWorkflowPod); a container that is only in a patch has no image, and the pod is refused.
    """
    for step in pipeline.steps.values():
        if step.type.built_in is None or step.type.name not in ("http", "resource"):
            continue
        of_agent = step.type.name == "http"
        patches = [pipeline.attributes.pod_spec_patch]
        if not of_agent:
            patches.append(step.attributes.pod_spec_patch)
        places = [_place_of_wait(patch) for patch in patches if patch is not None]
        place = next((found for found in places if found is not None), None)
        if place is not None:
            whose = f"the pod of the `resource` step `{step.name}`"
            if of_agent:
                whose = "the pod of Argo's agent, which makes requests,"
            diagnostics.report(
                codes.BAD_POD_PATCH,
                f"{whose} has no container `wait`, and the patch would add one without an image",
                place,
                secondary=[Label(step.place, "this step's")],
                help="patch it in the blocks of the steps that have it",
            )
            return


def _place_of_wait(value: Value) -> Span | None:
    if isinstance(value.data, str):
        return value.origin.span if _text_has_wait(value.data) else None
    for container in items(entries(value).get("containers")):
        name = entries(container).get("name")
        if name is not None and name.data == "wait" and "image" not in entries(container):
            return name.origin.span
    return None


def _text_has_wait(text: str) -> bool:
    from wzc.importers.yaml.go import map_in

    found = map_in(text)  # what is none is reported elsewhere
    containers = found.get("containers") if isinstance(found, dict) else None
    return isinstance(containers, list) and any(
        isinstance(one, dict) and one.get("name") == "wait" and "image" not in one
        for one in containers
    )
