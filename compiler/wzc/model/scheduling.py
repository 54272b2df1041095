"""Which nodes pods may run on."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import INT, STRING, Enum


@lean
class Toleration(Block):
    """A taint of nodes that pods put up with."""

    keyword = "toleration"

    key: Value | None = attribute(
        STRING.of("label_key"),
        "tolerations[].key",
        "The taint's key; none for all.",
        'key = "batch"',
    )
    operator: Value | None = attribute(
        Enum(("Exists", "Equal")),
        "tolerations[].operator",
        "Whether the value matters.",
        'operator = "Exists"',
        default='"Equal"',
    )
    value: Value | None = attribute(
        STRING.of("label_value"), "tolerations[].value", "The taint's value.", 'value = "gpu"'
    )
    effect: Value | None = attribute(
        Enum(("NoSchedule", "PreferNoSchedule", "NoExecute")),
        "tolerations[].effect",
        "The effect put up with; none for all.",
        'effect = "NoSchedule"',
    )
    toleration_seconds: Value | None = attribute(
        INT,
        "tolerations[].tolerationSeconds",
        "How long, with `NoExecute`.",
        "toleration_seconds = 60",
    )
