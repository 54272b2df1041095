"""Taints that pods put up with."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, items
from wzc.model.pipeline import Pipeline
from wzc.model.scheduling import Toleration
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse tolerations that Kubernetes refuses (core/validation.go: ValidateTolerations).

    Without a key the operator is `Exists`; `Exists` has no value; `toleration_seconds` goes with
    the effect `NoExecute`.
    """
    lists = [pipeline.attributes.tolerations]
    lists += [step.attributes.tolerations for step in distinct_steps(pipeline)]
    for value in lists:
        for item in items(value):
            if isinstance(item.data, Toleration):
                _check(item, item.data, diagnostics)


def _check(item: Value, toleration: Toleration, diagnostics: Diagnostics) -> None:
    operator = data(toleration.operator)
    if toleration.key is None and operator != "Exists":
        diagnostics.report(
            codes.INCOMPLETE,
            "a toleration without a `key` is for every taint, and says so with `Exists`",
            item.origin.span,
            help='`key = "..."`, or `operator = "Exists"`',
        )
    value, seconds = toleration.value, toleration.toleration_seconds
    if operator == "Exists" and value is not None and value.data != "":
        assert toleration.operator is not None
        diagnostics.report(
            codes.INCOMPLETE,
            "`value` means nothing where the taint only has to exist",
            value.origin.span,
            secondary=[Label(toleration.operator.origin.span, "any value will do")],
            help='`operator = "Equal"` compares the value',
        )
    if seconds is not None and data(toleration.effect) != "NoExecute":
        diagnostics.report(
            codes.INCOMPLETE,
            "`toleration_seconds` goes with the effect `NoExecute`",
            seconds.origin.span,
            help='`effect = "NoExecute"`: the other effects never end a pod',
        )
