"""Within a metric of a step."""

from __future__ import annotations

from tests.backend.argo.attributes.case import Case
from wzc.model.metrics import Counter, Gauge, Histogram, Metric
from wzc.model.step import StepAttributes

METRIC = "metrics.prometheus.0"
METRICS: list[Case] = [
    (StepAttributes, "metrics", "counter = 1", "name", "m"),
    (Metric, "help", "counter = 1", "help", "H."),
    (
        Metric,
        "labels",
        'counter = 1, labels { a = "b", c = workflow.name }',
        "labels",
        [{"key": "a", "value": "b"}, {"key": "c", "value": "{{workflow.name}}"}],
    ),
    (
        Metric,
        "on",
        'counter = 1, on = ["Failed", "Error"]',
        "when",
        "'{{status}}' == 'Failed' || '{{status}}' == 'Error'",
    ),
    (
        Metric,
        "counter",
        'counter = "resources_duration.cpu"',
        "counter",
        {"value": "{{resourcesDuration.cpu}}"},
    ),
    (Metric, "gauge", "gauge = 1.5", "gauge", {"value": "1.500000", "realtime": False}),
    (
        Metric,
        "histogram",
        'histogram { value = "duration", buckets = [1, 2.5] }',
        "histogram",
        {"value": "{{duration}}", "buckets": [1, 2.5]},
    ),
    (Counter, "value", "counter { value = 3 }", "counter.value", "3"),
    (Gauge, "value", 'gauge { value = "exit_code" }', "gauge.value", "{{exitCode}}"),
    (
        Gauge,
        "realtime",
        'gauge { value = "duration", realtime = true }',
        "gauge",
        {"value": "{{duration}}", "realtime": True},
    ),
    (
        Gauge,
        "operation",
        'gauge { value = 1, operation = "Add" }',
        "gauge.operation",
        "Add",
    ),
    (
        Histogram,
        "value",
        "histogram { value = workflow.creation_timestamp_seconds, buckets = [1] }",
        "histogram.value",
        "{{workflow.creationTimestamp.s}}",
    ),
    (
        Histogram,
        "buckets",
        "histogram { value = 1, buckets = [1, 2] }",
        "histogram.buckets",
        [1, 2],
    ),
]
