"""What runs and steps hold while they run, so that others wait."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.sources import ConfigMap
from wzc.model.value import Value
from wzc.types.kinds import BOOL, STRING, BlockOf, Built, ListOf, RunTime, Union

_NAME = STRING.within(min_length=1)
_NAMESPACE = STRING.of("dns_label")


@lean
class Mutex(Block):
    """What one at a time may hold."""

    keyword = "mutexes"

    name: Value | None = attribute(
        Union((_NAME, RunTime(STRING))),
        "mutexes[].name",
        "Its name.",
        'name = "qdrant"',
        required=True,
    )
    namespace: Value | None = attribute(
        _NAMESPACE,
        "mutexes[].namespace",
        "Where it is; else where the run is.",
        'namespace = "search"',
    )
    database: Value | None = attribute(
        BOOL,
        "mutexes[].database",
        "Whether it is kept in a database, for several clusters.",
        "database = true",
        default="false",
        since="3.7",
    )


@lean
class Semaphore(Block):
    """What some at a time may hold: how many is in a ConfigMap, or in a database."""

    keyword = "semaphores"

    config_map: Value | None = attribute(
        Built(ConfigMap),
        "semaphores[].configMapKeyRef",
        "The key with the number.",
        'config_map = config_map("limits", key = "gpu")',
    )
    database: Value | None = attribute(
        Union((_NAME, RunTime(STRING))),
        "semaphores[].database.key",
        "Its key in the database.",
        'database = "gpu"',
        since="3.7",
    )
    namespace: Value | None = attribute(
        _NAMESPACE,
        "semaphores[].namespace",
        "Where it is; else where the run is.",
        'namespace = "search"',
    )


@lean
class Synchronization(Block):
    """All of them are held, or none."""

    keyword = "synchronization"

    mutexes: Value | None = attribute(
        ListOf(Union((_NAME, RunTime(STRING), BlockOf(Mutex)))),
        "synchronization.mutexes",
        "Names: one at a time holds each.",
        'mutexes = ["qdrant"]',
    )
    semaphores: Value | None = attribute(
        ListOf(Union((Built(ConfigMap), BlockOf(Semaphore)))),
        "synchronization.semaphores",
        "Keys of ConfigMaps that say how many at a time hold each.",
        'semaphores = [config_map("limits", key = "gpu")]',
    )
