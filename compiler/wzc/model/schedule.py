"""When a pipeline runs by itself, and what remains of its runs."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    INT,
    STRING,
    BlockOf,
    Enum,
    ListOf,
    MapOf,
    Union,
    also_at_run_time,
)

CRON = STRING.of("cron")
_COUNT = INT.within(min=0, max=2**31 - 1)


@lean
class Keep(Block):
    """How many finished runs of a schedule remain."""

    keyword = "keep"

    succeeded: Value | None = attribute(
        _COUNT,
        "C.successfulJobsHistoryLimit",
        "Of those that succeeded.",
        "succeeded = 3",
        default="3",
    )
    failed: Value | None = attribute(
        _COUNT, "C.failedJobsHistoryLimit", "Of those that failed.", "failed = 1", default="1"
    )


@lean
class Schedule(Block):
    """A schedule makes the pipeline a CronWorkflow."""

    keyword = "schedule"

    cron: Value | None = attribute(
        Union((CRON, ListOf(CRON))),
        "C.schedules",
        "When it runs: five fields, or `@daily` and the like.",
        'cron = "0 4 * * *"',
    )
    timezone: Value | None = attribute(
        STRING.of("timezone"),
        "C.timezone",
        "The zone that the times are meant in.",
        'timezone = "Europe/Berlin"',
    )
    concurrency_policy: Value | None = attribute(
        Enum(("Allow", "Forbid", "Replace")),
        "C.concurrencyPolicy",
        "What happens when the last run is not finished.",
        'concurrency_policy = "Forbid"',
        default='"Allow"',
    )
    starting_deadline: Value | None = attribute(
        DURATION,
        "C.startingDeadlineSeconds",
        "How late a missed run may still start.",
        "starting_deadline = 10min",
    )
    suspend: Value | None = attribute(
        BOOL, "C.suspend", "Whether it is paused.", "suspend = true", default="false"
    )
    keep: Value | None = attribute(
        BlockOf(Keep),
        "C.*JobsHistoryLimit",
        "How many finished runs remain.",
        "keep { succeeded = 3, failed = 1 }",
    )
    when: Value | None = attribute(
        also_at_run_time(BOOL),
        "C.when",
        "Whether a run that is due takes place.",
        "when = cron.seconds_since_last_run > 3600",
        since="3.6",
    )
    stop_when: Value | None = attribute(
        also_at_run_time(BOOL),
        "C.stopStrategy.expression",
        "When the schedule ends for good.",
        "stop_when = cron.failed >= 3",
        since="3.6",
    )
    patch: Value | None = attribute(
        MapOf(ANY),
        "C",
        "What is merged into the CronWorkflow's spec at last, under Argo's own names.",
        'patch { workflowMetadata = { labels = { team = "search" } } }',
    )


@lean
class Ttl(Block):
    """How long finished runs stay."""

    keyword = "ttl"

    completed: Value | None = attribute(
        DURATION, "W.ttlStrategy.secondsAfterCompletion", "After any end.", "completed = 7d"
    )
    succeeded: Value | None = attribute(
        DURATION, "W.ttlStrategy.secondsAfterSuccess", "After success.", "succeeded = 1d"
    )
    failed: Value | None = attribute(
        DURATION, "W.ttlStrategy.secondsAfterFailure", "After failure.", "failed = 14d"
    )
