"""Hooks of steps that Argo would not start."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, key_span
from wzc.model.pipeline import Pipeline


def check_running(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse `hook running` of what may be `Pending` to its end.

    Argo makes a node that is `Pending` where it looks into a cache or has to wait for a lock. A pod
    is `Running` later; a DAG, and the node of several attempts, stay as they are (operator.go:
    executeTemplate, initializeCacheNode; dag.go: executeDAG).
    """
    for hook in pipeline.steps.values():
        step = pipeline.steps.get(hook.of)
        if step is None or hook.event != "running":
            continue
        attempts = data(step.attributes.retry) is not None
        if step.type.component is None and not attempts:
            continue
        what = "a component" if step.type.component is not None else "a step with attempts"
        for name, why in (
            ("memoize", "looked up in a cache"),
            ("synchronization", "made to wait for a lock"),
        ):
            value = getattr(step.attributes, name)
            if data(value) is None:
                continue
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{hook.place.text}` would not run: for Argo {what} is pending to its end where "
                f"it is {why}",
                hook.place,
                secondary=[Label(key_span(value, name), "says that it is")],
                help="a hook of a step inside"
                if step.type.component is not None
                else "a step beside it, which waits for what it waits for",
            )
            break
