"""How many pods of a run may be taken away at a time."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, is_written
from wzc.model.affinity import PodDisruptionBudget
from wzc.model.pipeline import Pipeline


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a budget that says both numbers, or none.

    Kubernetes refuses both (policy/validation.go: ValidatePodDisruptionBudgetSpec), and the run
    then fails; a budget that says none keeps nothing.
    """
    value = pipeline.attributes.pod_disruption_budget
    budget = data(value)
    if value is None or not isinstance(budget, PodDisruptionBudget):
        return
    least, most = budget.min_available, budget.max_unavailable
    if least is not None and most is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`min_available` and `max_unavailable` cannot both be said",
            most.origin.span,
            secondary=[Label(least.origin.span, "the other one")],
            help="keep one of the two",
        )
    elif not any(
        is_written(pipeline.values, "pod_disruption_budget", name)
        for name in ("min_available", "max_unavailable")
    ):
        diagnostics.report(
            codes.INCOMPLETE,
            "a budget says how many pods have to stay, or how many may be away",
            value.origin.span,
            help="`min_available = 1`, or `max_unavailable = 1`",
        )
