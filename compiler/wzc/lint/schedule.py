"""Schedules."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, is_written, key_span
from wzc.model.pipeline import Pipeline
from wzc.model.run_time import RunTimeValue, sources
from wzc.model.schedule import Schedule
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a schedule without a time, and one time written twice.

    Argo validate.go: ValidateCronWorkflow: at least one schedule. A time that is listed twice
    would start two runs of one name (`<name>-<unix time>`), and the second one fails.
    """
    value = pipeline.attributes.schedule
    schedule = data(value)
    if value is None or not isinstance(schedule, Schedule):
        return
    for condition in (schedule.when, schedule.stop_when):
        if condition is not None and isinstance(condition.data, RunTimeValue):
            _check_condition(condition, condition.data, diagnostics)
    if schedule.patch is not None:
        from wzc.lint.patches import check_schedule

        check_schedule(pipeline, schedule, diagnostics)
    cron = schedule.cron
    if cron is None:
        if not is_written(pipeline.values, "schedule", "cron"):
            diagnostics.report(
                codes.INCOMPLETE,
                "the schedule does not say when",
                key_span(value, "schedule"),
                help='`cron = "0 4 * * *"` in it; `schedule = null` takes an inherited one away',
            )
        return
    if not isinstance(cron.data, list):
        return
    if not cron.data:
        diagnostics.report(
            codes.INCOMPLETE,
            "an empty list of times schedules nothing",
            cron.origin.span,
            help="`schedule = null` makes a pipeline that runs on demand",
        )
    seen: dict[str, Value] = {}
    for item in cron.data:
        text = data(item)
        if not isinstance(text, str):
            continue
        first = seen.setdefault(" ".join(text.split()), item)
        if first is not item:
            diagnostics.report(
                codes.BAD_CRON,
                f"`{text}` is in the list twice: the second run would fail to start",
                item.origin.span,
                secondary=[Label(first.origin.span, "the first one")],
                help="leave one of them away",
            )


def _check_condition(value: Value, data: RunTimeValue, diagnostics: Diagnostics) -> None:
    """Refuse what a run knows where none has begun (cron/operator.go: expressionEnv)."""
    other = next((source for source in sources([data.node]) if source.kind != "cron"), None)
    if other is not None:
        diagnostics.report(
            codes.RUN_TIME_VALUE,
            f"`{other.name}` is known in a run, and here it is decided whether there is one",
            value.origin.span,
            help="`cron.succeeded`, `cron.failed`, `cron.has_run` and "
            "`cron.seconds_since_last_run` are known",
        )
