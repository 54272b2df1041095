"""When what a step gave in an earlier run is taken instead of running it again."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import DURATION, STRING, RunTime, Union


@lean
class Memoize(Block):
    """The cache is a ConfigMap that Argo makes."""

    keyword = "memoize"

    key: Value | None = attribute(
        Union((STRING.within(min_length=1), RunTime(STRING))),
        "T.memoize.key",
        "What the step's outcome depends on; values of the run are hashed.",
        'key = "${workflow.namespace}"',
        required=True,
    )
    max_age: Value | None = attribute(
        DURATION,
        "T.memoize.maxAge",
        "How old an outcome may be.",
        "max_age = 7d",
        required=True,
    )
    cache: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "T.memoize.cache.configMap.name",
        "The ConfigMap; `<pipeline>-cache` if not said.",
        'cache = "rag-cache"',
    )
