"""What is measured of runs and steps, for Prometheus."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import BOOL, FLOAT, STRING, BlockOf, Enum, ListOf, MapOf, RunTime, Union

# What Argo measures by itself (Argo docs/variables.md: Metrics), as it is called there.
MEASURED = {
    "duration": "duration",
    "exit_code": "exitCode",
    "retries": "retries",
    "resources_duration.cpu": "resourcesDuration.cpu",
    "resources_duration.memory": "resourcesDuration.memory",
}
ENDS = ("Succeeded", "Failed", "Error")
_VALUE = Union((FLOAT, Enum(tuple(MEASURED)), RunTime(FLOAT)))
_AMOUNT = Union((FLOAT.within(min=0), Enum(tuple(MEASURED)), RunTime(FLOAT)))


@lean
class Counter(Block):
    """What is added to a number that only grows."""

    keyword = "counter"

    value: Value | None = attribute(
        _AMOUNT, "counter.value", "How much.", "value = 1", required=True
    )


@lean
class Gauge(Block):
    """A number that goes up and down."""

    keyword = "gauge"

    value: Value | None = attribute(
        _VALUE, "gauge.value", "The number.", 'value = "duration"', required=True
    )
    realtime: Value | None = attribute(
        BOOL,
        "gauge.realtime",
        "Whether it is told while it runs: only `duration` is.",
        "realtime = true",
        default="false",
    )
    operation: Value | None = attribute(
        Enum(("Set", "Add", "Sub")),
        "gauge.operation",
        "What is done with it.",
        'operation = "Add"',
        default='"Set"',
    )


@lean
class Histogram(Block):
    """Numbers, counted by how large they are."""

    keyword = "histogram"

    value: Value | None = attribute(
        _VALUE, "histogram.value", "The number.", 'value = "duration"', required=True
    )
    buckets: Value | None = attribute(
        ListOf(FLOAT),
        "histogram.buckets",
        "The upper bounds, in order.",
        "buckets = [1, 10, 60]",
        required=True,
    )


@lean
class Metric(Block):
    """One of a counter, a gauge and a histogram, told when the run or the step has ended."""

    keyword = "metrics"

    help: Value | None = attribute(
        STRING.within(min_length=1),
        "metrics.prometheus[].help",
        "What is measured, in a sentence.",
        'help = "Runs that ended."',
        required=True,
    )
    labels: Value | None = attribute(
        MapOf(Union((STRING, RunTime(STRING))), "metric_name"),
        "metrics.prometheus[].labels",
        "What tells its values apart.",
        'labels { team = "search" }',
    )
    on: Value | None = attribute(
        ListOf(Enum(ENDS)),
        "metrics.prometheus[].when",
        "After which ends; all if not said.",
        'on = ["Failed", "Error"]',
    )
    counter: Value | None = attribute(
        BlockOf(Counter), "metrics.prometheus[].counter", "A sum.", "counter = 1", shorthand="value"
    )
    gauge: Value | None = attribute(
        BlockOf(Gauge),
        "metrics.prometheus[].gauge",
        "A number.",
        'gauge = "duration"',
        shorthand="value",
    )
    histogram: Value | None = attribute(
        BlockOf(Histogram),
        "metrics.prometheus[].histogram",
        "Many numbers.",
        'histogram { value = "duration", buckets = [1, 10, 60] }',
    )
