"""The containers of a `container_set`: several in one pod, in an order of their own."""

from wzc.lean import lean
from wzc.model.attribute import amended, attribute, schema
from wzc.model.sidecars import OfPod
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.types.kinds import STRING, ListOf


@lean
class SetContainer(OfPod):
    """One of the containers of a set. What it does not say, the step's block and `defaults` do."""

    keyword = "containers"

    image: Value | None = attribute(
        STRING.of("image"),
        "T.containerSet.containers[].image",
        "The container's image; the step's where it is not written.",
        'image = "golang:1.25"',
    )
    after: Value | None = attribute(
        ListOf(STRING.of("dns_label")),
        "T.containerSet.containers[].dependencies",
        "Other containers of the set that have to have succeeded before.",
        'after = ["fetch"]',
    )


# What a container takes over from its step: what a step says of its own container.
_SHARED = (
    *("image", "image_pull_policy", "env", "env_from", "mounts", "resources"),
    "security_context",
)


def containers_of(attributes: StepAttributes) -> dict[str, Value]:
    """The containers of a set by name, each a `SetContainer` with what it takes over.

    Blocks and maps of the container amend those of the step entry by entry, as everywhere.
    """
    given = attributes.containers
    found: dict[str, Value] = {}
    for name, value in (given.data if given is not None else {}).items():
        own = value.data
        if not isinstance(own, SetContainer):
            continue  # it has been refused
        merged = {item: getattr(own, item) for item in schema(SetContainer)}
        for item in _SHARED:
            merged[item] = amended(getattr(attributes, item), merged[item])
        found[name] = Value(SetContainer(**merged), value.origin)
    return found
