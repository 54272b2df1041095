"""Outcomes of earlier runs."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps
from wzc.model.cleaning import ArtifactGc
from wzc.model.pipeline import Pipeline


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse to keep outcomes whose data is deleted: a later run would look for it in vain.

    The cache holds where data lies, not the data (configmap_cache.go: Save).
    """
    cleaning = data(pipeline.attributes.artifact_gc)
    strategy = cleaning.strategy if isinstance(cleaning, ArtifactGc) else None
    if strategy is None or strategy.data == "Never":
        return
    for step in distinct_steps(pipeline):
        value = step.attributes.memoize
        if data(value) is not None and step.type.output is not None:
            assert value is not None
            diagnostics.report(
                codes.INCOMPLETE,
                "an earlier outcome cannot be taken where the data of each run is deleted",
                value.origin.span,
                secondary=[Label(strategy.origin.span, "deletes it")],
                help='`artifact_gc = "Never"`, and let the bucket delete what is old',
            )
