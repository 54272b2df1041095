"""How often a step is tried again."""

from wzc.backend.argo.run_time import Scope
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Step
from wzc.model.retry import Retry
from wzc.model.value import Range, Value

# What a growing delay is multiplied by where nothing is said.
_FACTOR = 2


def put_retry(template: Map, value: Value | None, scope: Scope, diagnostics: Diagnostics) -> None:
    """Set the `retryStrategy`, if there is a retry; `scope` is what its `expression` refers to."""
    if value is None:
        return
    if value.data.expression is None:
        template.put("retryStrategy", retry_strategy(value), value.origin)
    else:
        from wzc.backend.argo.retry_expression import put_retry_with_expression

        put_retry_with_expression(template, value, scope, diagnostics)


def retry_strategy(value: Value | None) -> Map:
    """A template's `retryStrategy` without the `expression`.

    Always with the policy: Argo's default has changed.
    """
    found = Map()
    if value is None:
        return found
    retry: Retry = value.data
    if retry.limit is not None:
        found.put("limit", retry.limit.data, retry.limit.origin)
    if retry.on is not None:
        found.put("retryPolicy", retry.on.data, retry.on.origin)
    else:
        # An expression asks for all that it needs, as in Argo since 3.5 (RetryPolicyActual).
        policy = "OnFailure" if retry.expression is None else "Always"
        found.put("retryPolicy", policy, value.origin)
    backoff = _backoff(retry)
    if backoff:
        assert retry.backoff is not None
        found.put("backoff", backoff, retry.backoff.origin)
    if retry.affinity is not None:
        found.put("affinity", Map({"nodeAntiAffinity": Map()}), retry.affinity.origin)
    return found


def put_attempts(template: Map, step: Step, scope: Scope, diagnostics: Diagnostics) -> None:
    """How a step is tried again, and how long it may take: where no pod's fields say so."""
    put_retry(template, step.attributes.retry, scope, diagnostics)
    timeout = step.attributes.timeout
    if timeout is not None:
        template.put("timeout", timeout.data.go(), timeout.origin)


def _backoff(retry: Retry) -> Map:
    found = Map()
    if retry.backoff is None:
        return found
    first: Value | None = retry.backoff
    longest: Value | None = None
    if isinstance(retry.backoff.data, Range):
        first, longest = retry.backoff.data.low, retry.backoff.data.high
    if first is not None:
        found.put("duration", first.data.go(), first.origin)
    if retry.factor is not None:
        found.put("factor", int(retry.factor.data), retry.factor.origin)
    elif longest is not None:
        found.put("factor", _FACTOR, longest.origin)
    if retry.max_duration is not None:
        found.put("maxDuration", retry.max_duration.data.go(), retry.max_duration.origin)
    if longest is not None:
        found.put("cap", longest.data.go(), longest.origin)
    return found
