"""Within a `schedule`."""

from __future__ import annotations

from tests.backend.argo.attributes.case import Case
from wzc.model.pipeline import PipelineAttributes
from wzc.model.schedule import Keep, Schedule

SCHEDULE: list[Case] = [
    (PipelineAttributes, "schedule", 'schedule = "@daily"', "spec.schedules", ["@daily"]),
    (
        Schedule,
        "cron",
        'schedule { cron = ["0 4 * * *", "@daily"] }',
        "spec.schedules",
        ["0 4 * * *", "@daily"],
    ),
    (
        Schedule,
        "timezone",
        'schedule { cron = "@daily", timezone = "UTC" }',
        "spec.timezone",
        "UTC",
    ),
    (
        Schedule,
        "when",
        'schedule { cron = "@daily", when = cron.failed < 3 }',
        "spec.when",
        "{{=(cronworkflow.failed < 3)}}",
    ),
    (
        Schedule,
        "stop_when",
        'schedule { cron = "@daily", stop_when = cron.succeeded > 9 }',
        "spec.stopStrategy",
        {"expression": "(cronworkflow.succeeded > 9)"},
    ),
    (
        Schedule,
        "patch",
        'schedule { cron = "@daily", patch { workflowMetadata { labels { a = "b" } } } }',
        "spec.workflowMetadata",
        {"labels": {"a": "b"}},
    ),
    (
        Schedule,
        "concurrency_policy",
        'schedule { cron = "@daily", concurrency_policy = "Replace" }',
        "spec.concurrencyPolicy",
        "Replace",
    ),
    (
        Schedule,
        "starting_deadline",
        'schedule { cron = "@daily", starting_deadline = 10min }',
        "spec.startingDeadlineSeconds",
        600,
    ),
    (Schedule, "suspend", 'schedule { cron = "@daily", suspend = true }', "spec.suspend", True),
    (
        Schedule,
        "keep",
        'schedule { cron = "@daily", keep { succeeded = 0 } }',
        "spec.successfulJobsHistoryLimit",
        0,
    ),
    (
        Keep,
        "succeeded",
        'schedule { cron = "@daily", keep { succeeded = 3 } }',
        "spec.successfulJobsHistoryLimit",
        3,
    ),
    (
        Keep,
        "failed",
        'schedule { cron = "@daily", keep { failed = 2 } }',
        "spec.failedJobsHistoryLimit",
        2,
    ),
]
