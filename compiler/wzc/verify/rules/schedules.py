"""When a CronWorkflow starts."""

from wzc.diagnostics import catalogue as codes
from wzc.values.cron import check_cron
from wzc.values.timezone import check_timezone
from wzc.verify.job import Job
from wzc.verify.model import Manifest, Path, mapping, text


def check(manifest: Manifest, job: Job) -> None:
    """B1 Cron of Argo's rules, and schedules that never come."""
    if manifest.kind != "CronWorkflow":
        return
    spec = mapping(manifest.data, "spec")
    listed = spec.get("schedules")
    found: list[tuple[str, Path]] = [
        (each, ("spec", "schedules", number))
        for number, each in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(each, str)
    ]
    single = text(spec, "schedule")
    if single:
        if found:
            message = "`schedule` and `schedules` stand side by side: Argo refuses the manifest"
            manifest.tell(codes.SCHEDULE_REFUSED, ("spec", "schedule"), message)
        found.append((single, ("spec", "schedule")))
    if not found and not listed:
        message = "a CronWorkflow without a schedule never starts, and Argo 4 refuses it"
        help = 'add `schedules: ["0 4 * * *"]`'
        manifest.tell(codes.SCHEDULE_REFUSED, ("spec", "schedules"), message, help)
    for text_, path in found:
        if text_.startswith(("TZ=", "CRON_TZ=")) and job.target.is_before("4.0"):
            continue
        problem = check_cron(text_)
        if problem is not None and not (text_.startswith("@every") and job.target.is_before("4.0")):
            message = f"{problem.message}: no workflow is started"
            advice = problem.help
            if text_.startswith(("TZ=", "CRON_TZ=")):
                zone, _, rest = text_.partition("=")[2].partition(" ")
                advice = f"write `timezone: {zone}`, and the schedule `{rest.strip()}`"
            manifest.tell(codes.SCHEDULE_REFUSED, path, message, advice)
    zone = text(spec, "timezone")
    if zone == "Local":
        message = "`Local` is the zone of the controller's machine, whichever that is"
        help = "name one, such as `Europe/Berlin`"
        manifest.tell(codes.RISK, ("spec", "timezone"), message, help)
    elif zone:
        problem = check_timezone(zone)
        if problem is not None:
            message = f"{problem.message}: Argo refuses the manifest"
            manifest.tell(codes.SCHEDULE_REFUSED, ("spec", "timezone"), message, problem.help)
    for key in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit", "startingDeadlineSeconds"):
        value = spec.get(key)
        if isinstance(value, int) and value < 0:
            effect = "Argo refuses the manifest"
            if key.endswith("Limit"):
                effect = "no finished workflow is deleted, or the controller fails"
            message = f"`{value}` is below zero: {effect}"
            manifest.tell(codes.SCHEDULE_REFUSED, ("spec", key), message)
