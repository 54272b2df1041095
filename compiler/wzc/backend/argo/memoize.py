"""When an earlier outcome of a step is taken."""

import re

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.run_time import Scope
from wzc.backend.emit.tree import Map
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.memoize import Memoize
from wzc.model.run_time import RunTimeValue
from wzc.model.value import Value
from wzc.types.kinds import STRING

# What Argo takes (cache.go: cacheKeyRegex).
_KEY = re.compile("[a-zA-Z0-9-]+")
# A namespace has 63 characters, a hash 64: with a name and a key of this length 227 at most.
_LONG = 80


def put_memoize(
    template: Map, value: Value, names: tuple[str, str], scope: Scope, diagnostics: Diagnostics
) -> None:
    """Set `memoize`; `names` are those of the step and of the cache where none is written.

    The key begins with the namespace and the step's name: steps may share a cache, and a controller
    for all namespaces keeps their caches in its own (cache.go: NewCacheFactory). No name has a
    capital letter, so that the key `b-x` of `a` is not the key `x` of `a_b`. What Argo would refuse
    as a key, what is long (Kubernetes core/validation.go: keys of a ConfigMap have 253 characters),
    and whatever is only known in the run, is hashed.
    """
    step, cache_name = names
    if len(step) > _LONG:
        step = _hashed(step)
    given: Memoize = value.data
    found = Map()
    if given.key is not None:
        key = f"{{{{workflow.namespace}}}}-STEP-{step}-KEY-{_key(given.key, scope, diagnostics)}"
        found.put("key", key, given.key.origin)
    cache = Map()
    if given.cache is None:
        cache.put("name", cache_name)
    else:
        cache.put("name", given.cache.data, given.cache.origin)
    found.put("cache", Map({"configMap": cache}), value.origin)
    if given.max_age is not None:
        found.put("maxAge", given.max_age.data.go(), given.max_age.origin)
    template.put("memoize", found, value.origin)


def _key(key: Value, scope: Scope, diagnostics: Diagnostics) -> str:
    data = key.data
    if not isinstance(data, RunTimeValue):
        return str(data) if _KEY.fullmatch(data) and len(data) <= _LONG else _hashed(data)
    from wzc.model.run_time import Apply

    try:
        return scope.tag(
            Apply("sha256", (Apply("string", (data.node,), STRING),), STRING), out=False
        )
    except Untranslatable as problem:
        diagnostics.report(codes.ARGO_TAG, f"`{data.text}` {problem}", key.origin.span)
        return ""


def _hashed(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()
