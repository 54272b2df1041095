"""A CronWorkflow's own fields."""

from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.schedule import Keep, Schedule
from wzc.model.value import Value


def schedule_fields(value: Value, diagnostics: Diagnostics) -> Map:
    """The spec of a CronWorkflow without its workflow.

    `schedules` is what Argo 3.6 and newer have; the singular is gone since 4.0.
    """
    schedule: Schedule = value.data
    found = Map()
    assert schedule.cron is not None
    crons = schedule.cron.data if isinstance(schedule.cron.data, list) else [schedule.cron]
    schedules = Seq()
    for cron in crons:
        schedules.add(cron.data, cron.origin)
    found.put("schedules", schedules, schedule.cron.origin)
    put(found, "timezone", schedule.timezone, diagnostics)
    put(found, "concurrencyPolicy", schedule.concurrency_policy, diagnostics)
    seconds(found, "startingDeadlineSeconds", schedule.starting_deadline)
    put(found, "suspend", schedule.suspend, diagnostics)
    if schedule.when is not None or schedule.stop_when is not None:
        from wzc.backend.argo.judged import put_cron_conditions

        put_cron_conditions(found, schedule, diagnostics)
    if schedule.keep is not None:
        keep: Keep = schedule.keep.data
        put(found, "successfulJobsHistoryLimit", keep.succeeded, diagnostics)
        put(found, "failedJobsHistoryLimit", keep.failed, diagnostics)
    return found


def seconds(target: Map, key: str, value: Value | None) -> None:
    """Set a field that Argo counts in whole seconds; the checks have refused other durations."""
    if value is not None:
        target.put(key, value.data.whole_seconds(), value.origin)
