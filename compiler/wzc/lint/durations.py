"""Durations that Argo counts in whole seconds, and those that must not be zero."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps
from wzc.model.pipeline import Pipeline
from wzc.model.schedule import Schedule, Ttl
from wzc.model.value import Value
from wzc.values.duration import Duration

_INT32 = 2**31 - 1


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse durations that Argo would round, overflow or end at once by.

    `activeDeadlineSeconds`, `startingDeadlineSeconds` and the seconds of `ttlStrategy` are whole
    numbers (workflow_types.go; the last ones of 32 bits). A deadline or timeout of zero fails at
    once (argo-rules.md, B2); Kubernetes takes 1 to 2^31-1 for a pod's (core/validation.go:
    ValidatePodSpec).
    """
    attributes = pipeline.attributes
    _check(attributes.active_deadline, "active_deadline", diagnostics, is_limit=True)
    schedule, ttl = data(attributes.schedule), data(attributes.ttl)
    if isinstance(schedule, Schedule):
        _check(schedule.starting_deadline, "starting_deadline", diagnostics)
    if isinstance(ttl, Ttl):
        for name in ("completed", "succeeded", "failed"):
            _check(getattr(ttl, name), name, diagnostics, most=_INT32)
    for step in distinct_steps(pipeline):
        deadline = step.attributes.active_deadline
        _check(deadline, "active_deadline", diagnostics, is_limit=True, most=_INT32)
        _check_zero(step.attributes.timeout, "timeout", diagnostics)
        _check_zero(step.attributes.pending_timeout, "pending_timeout", diagnostics)


def _check(
    value: Value | None,
    name: str,
    diagnostics: Diagnostics,
    *,
    is_limit: bool = False,
    most: int | None = None,
) -> None:
    duration = data(value)
    if value is None or not isinstance(duration, Duration):
        return
    if is_limit and _check_zero(value, name, diagnostics):
        return
    seconds = duration.whole_seconds()
    if seconds is None:
        up = -(-duration.milliseconds // 1000)
        diagnostics.report(
            codes.BAD_DURATION,
            f"Argo counts `{name}` in whole seconds, and `{duration.text}` is not",
            value.origin.span,
            help=f"the next one is `{up}s`",
        )
    elif most is not None and seconds > most:
        diagnostics.report(
            codes.BAD_DURATION,
            f"`{duration.text}` is more than `{name}` can hold",
            value.origin.span,
            help=f"at most `{most // 86_400}d`, about 68 years",
        )


def _check_zero(value: Value | None, name: str, diagnostics: Diagnostics) -> bool:
    duration = data(value)
    if value is None or not isinstance(duration, Duration) or duration.milliseconds:
        return False
    diagnostics.report(
        codes.BAD_DURATION,
        f"with `{name} = {duration.text}` the time has passed before anything starts",
        value.origin.span,
        help=f"`{name} = null` takes the limit away",
    )
    return True
