"""What is measured of runs and steps."""

import re

from attrs import define

from wzc.backend.argo.fields import plain_text
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.metrics import MEASURED, Counter, Gauge, Histogram, Metric
from wzc.model.pipeline import Step
from wzc.model.run_time import RunTimeValue, Source
from wzc.model.value import Value
from wzc.source.origin import Origin

# An expression with a letter that Argo escapes in JSON.
_UNREADABLE = re.compile(r"\{\{=(?:(?!\}\}).)*?([&<>\"\\])", re.DOTALL)
_OF_THE_END = re.compile(r"(?<![.\w])(?:status|outputs)\b")
# What a whole run's is called while it goes on (steps.go: prepareDefaultMetricScope).
_OF_THE_RUN = {"duration": "workflow.duration"}


@define(eq=False)
class _Own(Scope):
    """A step's scope, in which its own outputs are known: metrics are made once it has ended."""

    outer: Scope | None = None
    step: Step | None = None

    def variable(self, source: Source) -> str:
        assert self.outer is not None
        own = self.step
        if own is None or source.step != own.name:
            return self.outer.variable(source)
        if source.kind == "state":
            return "status"  # else it has been refused
        if own.outputs[source.name].path is None:
            return "outputs.result"
        return f"outputs.parameters.{source.name}"


def put_metrics(
    target: Map, value: Value, scope: Scope, step: Step | None, diagnostics: Diagnostics
) -> None:
    """Set `metrics` of a workflow's spec, or of the template of a `step`."""
    inside = _Own(outer=scope, step=step)
    found = Seq()
    for name, item in value.data.items():
        metric: Metric = item.data
        made = Map()
        made.put("name", name, item.origin)
        labels = Seq()
        for key, label in ({} if metric.labels is None else metric.labels.data).items():
            one = Map({"key": key})
            shown = plain_text(label, inside, diagnostics)
            _refuse_unreadable(shown, label.origin, step, diagnostics)
            one.put("value", shown, label.origin)
            labels.add(one, label.origin)
        if labels:
            assert metric.labels is not None
            made.put("labels", labels, metric.labels.origin)
        if metric.help is not None:
            refuse_tags(metric.help.data, metric.help.origin, diagnostics)
            made.put("help", metric.help.data, metric.help.origin)
        if metric.on is not None and metric.on.data:
            ends = " || ".join(f"'{{{{status}}}}' == '{end.data}'" for end in metric.on.data)
            made.put("when", ends, metric.on.origin)
        for key, part in (
            ("counter", metric.counter),
            ("gauge", metric.gauge),
            ("histogram", metric.histogram),
        ):
            if part is not None:
                told = _kind(part.data, inside, step is None)
                if part.data.value is not None:
                    number = f"{told.get('value')}"
                    _refuse_unreadable(number, part.data.value.origin, step, diagnostics)
                made.put(key, told, part.origin)
        found.add(made, item.origin)
    if found:
        target.put("metrics", Map({"prometheus": found}), value.origin)


def _refuse_unreadable(
    text: str, origin: Origin, step: Step | None, diagnostics: Diagnostics
) -> None:
    """Report what is computed of a step's own results by an expression that Argo cannot read.

    It stands in the pod's copy of the template before it has a value, where some letters are
    escaped twice (Argo workflowpod.go: substitutePodParams; util/template/kind.go: parseTag).
    """
    found = _UNREADABLE.search(text) if step is not None and _OF_THE_END.search(text) else None
    if found is not None:
        diagnostics.report(
            codes.RUN_TIME_VALUE,
            f"Argo cannot read the `{found[1]}` in what a metric computes of its step's results",
            origin.span,
            "is computed when the step has ended",
            help="let the step compute it, as an output of its own",
        )


def _kind(given: Counter | Gauge | Histogram, scope: Scope, whole: bool) -> Map:
    found = Map()
    realtime = isinstance(given, Gauge) and given.realtime is not None and given.realtime.data
    if given.value is not None:
        text = _number(given.value, scope, _OF_THE_RUN if whole and realtime else MEASURED)
        found.put("value", text, given.value.origin)
    if isinstance(given, Gauge):
        # The CRDs need it (argo-rules.md, A).
        found.put(
            "realtime", bool(realtime), None if given.realtime is None else given.realtime.origin
        )
        if given.operation is not None:
            found.put("operation", given.operation.data, given.operation.origin)
    if isinstance(given, Histogram) and given.buckets is not None:
        bounds = Seq()
        for item in given.buckets.data:
            bounds.add(item.data, item.origin)
        found.put("buckets", bounds, given.buckets.origin)
    return found


def _number(value: Value, scope: Scope, measured: dict[str, str]) -> str:
    data = value.data
    if isinstance(data, RunTimeValue):
        return scope.tag(data.node, out=False)
    if isinstance(data, str):
        return f"{{{{{measured[data]}}}}}"
    return str(data) if isinstance(data, int) else format(data, "f")
