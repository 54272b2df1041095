"""Runtime classes, which are part of a step's pod spec patch."""

from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps
from wzc.model.pipeline import Pipeline
from wzc.source.file import Span


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a runtime class that the step's own patch sets too: they would be one field."""
    for step in distinct_steps(pipeline):
        name, patch = step.attributes.runtime_class_name, step.attributes.pod_spec_patch
        if name is None or patch is None:
            continue
        other = _in_patch(data(patch), patch.origin.span)
        if other is not None:
            diagnostics.report(
                codes.INCOMPLETE,
                "`runtime_class_name` and the step's `pod_spec_patch` set the same field",
                name.origin.span,
                secondary=[Label(other, "the patch's")],
                help="keep one of the two",
            )


def _in_patch(patch: Any, place: Span) -> Span | None:
    """Where a patch sets the runtime class, if it does."""
    if isinstance(patch, dict):
        found = patch.get("runtimeClassName")
        return None if found is None else found.origin.span
    from wzc.importers.yaml.go import map_in

    read = map_in(patch or "")  # what is none is reported by another rule
    return place if isinstance(read, dict) and "runtimeClassName" in read else None
