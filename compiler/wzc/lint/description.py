"""What Argo's pages show of a pipeline."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import entries, key_span
from wzc.model.pipeline import Pipeline

_ANNOTATION = "workflows.argoproj.io/description"


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a `description` beside the annotation that it becomes.

    Argo's documentation (title-and-description) has one annotation for it; one of the two texts
    would be dropped.
    """
    description = pipeline.attributes.description
    annotation = entries(pipeline.attributes.annotations).get(_ANNOTATION)
    if description is not None and annotation is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`description` and the annotation `{_ANNOTATION}` are the same",
            key_span(annotation, _ANNOTATION),
            secondary=[Label(description.origin.span, "the description")],
            help="keep `description`",
        )
