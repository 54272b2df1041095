"""What is measured of runs and steps."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, entries, items, key_span
from wzc.model.metrics import Gauge, Histogram, Metric
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value

_KINDS = ("counter", "gauge", "histogram")
# What only pods have.
_OF_PODS = ("exit_code", "retries")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse metrics that Argo would not tell: the run goes on, and only a condition says so.

    A metric is one of three kinds (metrics_custom.go: UpsertCustomMetric); what is told while a
    step runs is its duration (operator.go: computeMetrics); a histogram has bounds. One name has
    one kind and one help for all that use it (ensureBaseMetric).
    """
    first: dict[str, tuple[Value, str, str]] = {}
    for whole, name, value in _metrics(pipeline):
        metric = value.data
        kinds = [kind for kind in _KINDS if getattr(metric, kind) is not None]
        _check_kinds(name, value, kinds, diagnostics)
        for kind in kinds:
            _check_value(getattr(metric, kind), whole, diagnostics)
        help = data(metric.help) or ""
        other, other_kind, other_help = first.setdefault(name, (value, " ".join(kinds), help))
        if other is not value and (other_kind, other_help) != (" ".join(kinds), help):
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{name}` is measured twice, and not as the same",
                key_span(value, name),
                secondary=[Label(key_span(other, name), "the first time")],
                help="the same kind and the same `help`, or another name",
            )


def _metrics(pipeline: Pipeline) -> Iterator[tuple[bool, str, Value]]:
    """All metrics: whether each is of the whole run, its name, and what it is."""
    found = [(True, pipeline.attributes.metrics)]
    found += [(False, step.attributes.metrics) for step in distinct_steps(pipeline)]
    for whole, block in found:
        for name, value in entries(block).items():
            if isinstance(value.data, Metric):
                yield whole, name, value


def _check_kinds(name: str, value: Value, kinds: list[str], diagnostics: Diagnostics) -> None:
    if not kinds and not diagnostics.has_errors:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{name}` does not say what is measured",
            value.origin.span,
            help='`counter = 1`, `gauge = "duration"`, or a `histogram { }` in it',
        )
    if len(kinds) > 1:
        parts = sorted(
            (getattr(value.data, kind).origin.span for kind in kinds), key=lambda span: span.start
        )
        diagnostics.report(
            codes.INCOMPLETE,
            "a metric is one of counter, gauge and histogram",
            parts[1],
            secondary=[Label(parts[0], "the first one")],
            help="a metric for each of them",
        )


def _check_value(part: Value, whole: bool, diagnostics: Diagnostics) -> None:
    kind = data(part)
    if kind is None or kind.value is None:
        return
    number = kind.value.data
    if whole and number in _OF_PODS:
        diagnostics.report(
            codes.INCOMPLETE,
            f"a whole run has no `{number}`",
            kind.value.origin.span,
            help="measure it of a step, or of all in `defaults { }`",
        )
    realtime = kind.realtime if isinstance(kind, Gauge) else None
    if realtime is not None and realtime.data is True and number != "duration":
        diagnostics.report(
            codes.INCOMPLETE,
            "only `duration` is known while it runs",
            kind.value.origin.span,
            secondary=[Label(realtime.origin.span, "told while it runs")],
            help='`value = "duration"`, or no `realtime`',
        )
    if isinstance(kind, Histogram) and kind.buckets is not None:
        bounds = [item.data for item in items(kind.buckets)]
        if not bounds or bounds != sorted(set(bounds)):
            diagnostics.report(
                codes.INCOMPLETE,
                "a histogram counts between bounds, each larger than the one before",
                kind.buckets.origin.span,
                help="for example `buckets = [1, 10, 60, 600]`",
            )
