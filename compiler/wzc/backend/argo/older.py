"""What is written for an Argo older than the newest: the same, as that version says it.

Documents are made for the newest version; what an older one cannot say at all has been refused
(`lint/target.py`). docs/versions.md lists the fields of each.
"""

from collections.abc import Callable

from wzc.backend.emit.tree import Map, Seq
from wzc.model.target import Target


def for_older(document: Map, target: Target) -> Map:
    """A document as an older version takes it; the same one where there is no difference."""
    if target.is_before("3.6"):
        spec = document["spec"]
        assert isinstance(spec, Map)
        if document["kind"] == "CronWorkflow":
            document = document.changed("spec", _first(spec, "schedules", "schedule"))
        document = _everywhere(document, _one_lock)
    if target.is_before("4.0"):
        document = _everywhere(document, _key_of_cache)
    return document


def _everywhere(document: Map, change: Callable[[Map], Map]) -> Map:
    """Change a workflow's spec, and each of its templates."""
    spec = document["spec"]
    assert isinstance(spec, Map)
    inner = spec.get("workflowSpec")
    if isinstance(inner, Map):
        return document.changed("spec", spec.changed("workflowSpec", _spec(inner, change)))
    return document.changed("spec", _spec(spec, change))


def _spec(spec: Map, change: Callable[[Map], Map]) -> Map:
    found = change(spec)
    templates = spec.get("templates")
    if not isinstance(templates, Seq):
        return found
    made = Seq()
    for index, template in enumerate(templates):
        assert isinstance(template, Map)
        made.add(change(template), templates.get_origin(index))
    return found.changed("templates", made)


def _one_lock(holder: Map) -> Map:
    """Argo 3.5 has `mutex` and `semaphore`, each of one."""
    found = holder.get("synchronization")
    if not isinstance(found, Map):
        return holder
    one = _first(_first(found, "mutexes", "mutex"), "semaphores", "semaphore")
    return holder.changed("synchronization", one)


def _key_of_cache(template: Map) -> Map:
    """Before 4.0 a cache was the key of a ConfigMap.

    Argo never read it, and the full CRDs ask for it (workflow_types.go: Cache).
    """
    memoize = template.get("memoize")
    if not isinstance(memoize, Map):
        return template
    cache = memoize["cache"]
    assert isinstance(cache, Map)
    config_map = cache["configMap"]
    assert isinstance(config_map, Map)
    keyed = cache.changed("configMap", config_map.changed("key", template["name"]))
    return template.changed("memoize", memoize.changed("cache", keyed))


def _first(holder: Map, many: str, one: str) -> Map:
    """The only item of a list, under the name that it has alone; in the list's place."""
    items = holder.get(many)
    if not isinstance(items, Seq) or not items:
        return holder
    found = Map()
    for key, value in holder.items():
        if key == many:
            found.put(one, items[0], items.get_origin(0) or holder.get_origin(key))
        else:
            found.put(key, value, holder.get_origin(key))
    return found
