"""What a container asks for and may use."""

from attrs import Factory

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import QUANTITY, RangeOf, RunTime, Type, Union

_CPU = QUANTITY.of("cpu")
_BYTES = QUANTITY.of("memory")
_WHOLE = QUANTITY.of("whole")


def amount(kind: Type) -> Union:
    """An amount or a range of it."""
    return Union((kind, RangeOf(kind)))


def _also_of_the_run(kind: Type) -> Union:
    """The same where it may be known only in the run: a pod spec patch can say it then."""
    return Union((kind, RangeOf(Union((kind, RunTime(kind)))), RunTime(kind)))


@lean
class Resources(Block):
    """`a..b` is request and limit, `a` both, `a..` only the request, `..b` only the limit."""

    keyword = "resources"
    others = amount(_WHOLE)

    cpu: Value | None = attribute(
        _also_of_the_run(_CPU), "T.container.resources.*.cpu", "Cores.", "cpu = 100m..500m"
    )
    memory: Value | None = attribute(
        _also_of_the_run(_BYTES),
        "T.container.resources.*.memory",
        "Bytes of memory.",
        "memory = 128Mi..512Mi",
    )
    ephemeral_storage: Value | None = attribute(
        _also_of_the_run(_BYTES),
        "T.container.resources.*.ephemeral-storage",
        "Bytes on the node's disk.",
        "ephemeral_storage = 1Gi..4Gi",
    )
    gpu: Value | None = attribute(
        _WHOLE, "T.container.resources.*.nvidia.com/gpu", "GPUs.", "gpu = 1"
    )
    extra: dict[str, Value] = Factory(dict)
