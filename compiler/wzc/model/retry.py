"""How often a step is tried again."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import BOOL, DURATION, INT, QUANTITY, Enum, RangeOf, RunTime, Union


@lean
class Retry(Block):
    """`retry = 3` is `retry { limit = 3 }`.

    The policy is always written out: Argo's default has changed over versions.
    """

    keyword = "retry"

    limit: Value | None = attribute(
        INT.within(min=0), "T.retryStrategy.limit", "How often it is tried again.", "limit = 4"
    )
    on: Value | None = attribute(
        Enum(("Always", "OnFailure", "OnError", "OnTransientError")),
        "T.retryStrategy.retryPolicy",
        "`OnFailure`: the container failed; `OnError`: Argo or Kubernetes did; `Always`: either.",
        'on = "OnError"',
    )
    backoff: Value | None = attribute(
        Union((DURATION, RangeOf(DURATION))),
        "T.retryStrategy.backoff",
        "The first delay, or the first and the longest.",
        "backoff = 30s..10min",
    )
    factor: Value | None = attribute(
        INT.within(min=1),
        "T.retryStrategy.backoff.factor",
        "What each delay is multiplied by; Argo reads whole numbers only.",
        "factor = 3",
        default="2",
    )
    max_duration: Value | None = attribute(
        DURATION,
        "T.retryStrategy.backoff.maxDuration",
        "How long it is tried at all.",
        "max_duration = 1h",
    )
    max_memory: Value | None = attribute(
        QUANTITY.of("memory"),
        "T.podSpecPatch",
        "Each attempt gets twice the memory of the one before, up to this.",
        "max_memory = 16Gi",
    )
    affinity: Value | None = attribute(
        Enum(("node_anti_affinity",)),
        "T.retryStrategy.affinity",
        "`node_anti_affinity`: not on the nodes that it was tried on.",
        'affinity = "node_anti_affinity"',
    )
    expression: Value | None = attribute(
        Union((BOOL, RunTime(BOOL))),
        "T.retryStrategy.expression",
        "Whether it is tried again, by how the last attempt ended.",
        "expression = last_retry.exit_code == 137",
        scope="last_retry",
    )
