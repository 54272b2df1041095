"""What runs and steps hold while they run."""

from wzc.backend.argo.env import key_reference
from wzc.backend.argo.fields import fields, plain_text
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.sources import ConfigMap
from wzc.model.value import Value


def put_locks(target: Map, value: Value, scope: Scope, diagnostics: Diagnostics) -> None:
    """Set `synchronization`, in the lists that Argo has since 3.6; nothing where they are empty."""
    given: Synchronization = value.data
    found = Map()
    if given.mutexes is not None and given.mutexes.data:
        mutexes = Seq()
        for item in given.mutexes.data:
            mutexes.add(_mutex(item, scope, diagnostics), item.origin)
        found.put("mutexes", mutexes, given.mutexes.origin)
    if given.semaphores is not None and given.semaphores.data:
        semaphores = Seq()
        for item in given.semaphores.data:
            semaphores.add(_semaphore(item, scope, diagnostics), item.origin)
        found.put("semaphores", semaphores, given.semaphores.origin)
    if found:
        target.put("synchronization", found, value.origin)


def _mutex(item: Value, scope: Scope, diagnostics: Diagnostics) -> Map:
    if isinstance(item.data, Mutex):
        return fields(item.data, diagnostics, scope=scope)
    found = Map()
    found.put("name", plain_text(item, scope, diagnostics), item.origin)
    return found


def _semaphore(item: Value, scope: Scope, diagnostics: Diagnostics) -> Map:
    given = item.data
    if isinstance(given, ConfigMap):
        return key_reference(given, diagnostics)
    assert isinstance(given, Semaphore)
    found = Map()
    if given.config_map is not None:
        found = key_reference(given.config_map.data, diagnostics)
    if given.database is not None:
        key = Map()
        key.put("key", plain_text(given.database, scope, diagnostics), given.database.origin)
        found.put("database", key, given.database.origin)
    put(found, "namespace", given.namespace, diagnostics)
    return found
