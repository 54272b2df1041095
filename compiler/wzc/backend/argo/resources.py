"""Requests and limits of containers."""

from wzc.backend.emit.tree import Map
from wzc.model.resources import Resources
from wzc.model.run_time import is_of_the_run
from wzc.model.value import Range, Value

_GPU = "nvidia.com/gpu"


def resources(value: Value | None) -> Map:
    """A container's `resources`: `a..b` is request and limit, one amount is both."""
    found = Map()
    if value is None:
        return found
    given: Resources = value.data
    amounts = [
        ("cpu", given.cpu),
        ("memory", given.memory),
        ("ephemeral-storage", given.ephemeral_storage),
        (_GPU, given.gpu),
        *given.extra.items(),
    ]
    requests, limits = Map(), Map()
    for name, amount in amounts:
        if amount is None or amount.data is None:
            continue
        low: Value | None = amount
        high: Value | None = amount
        if isinstance(amount.data, Range):
            low, high = amount.data.low, amount.data.high
        # What is known in the run only is said in a pod spec patch: `amounts`.
        if low is not None and not is_of_the_run(low):
            requests.put(name, low.data.text, low.origin)
        if high is not None and not is_of_the_run(high):
            limits.put(name, high.data.text, high.origin)
    if requests:
        found.put("requests", requests, value.origin)
    if limits:
        found.put("limits", limits, value.origin)
    return found
