"""Which finished pods are deleted."""

from wzc.diagnostics.model import Diagnostics
from wzc.lint.affinity import check_selector
from wzc.lint.places import data
from wzc.model.cleaning import PodGc
from wzc.model.pipeline import Pipeline


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse selectors that Kubernetes refuses: Argo cannot start a run with them.

    (validate.go: ValidateWorkflow; meta/v1 helpers.go: LabelSelectorAsSelector)
    """
    found = data(pipeline.attributes.pod_gc)
    if isinstance(found, PodGc) and data(found.label_selector) is not None:
        assert found.label_selector is not None
        check_selector(found.label_selector.data, diagnostics)
