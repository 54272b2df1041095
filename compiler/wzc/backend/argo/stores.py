"""Where artifacts lie, as Argo says it: a location with its store's fields and a key.

Attributes know the field that they become (`model/stores.py`): what follows the store's name in
its path.
"""

from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Node
from wzc.diagnostics.model import Diagnostics
from wzc.model.attribute import Block, schema
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import S3
from wzc.model.value import Value
from wzc.source.origin import Origin

# Argo takes a location without an endpoint for none (S3Artifact.HasLocation).
_ENDPOINT = "s3.amazonaws.com"
# Attributes with a meaning of their own.
_OWN = ("key", "key_prefix", "default_mode")
# Argo fetches a folder from these by all keys that begin with its own, also `split-2` for `split`
# (gcs.go: listByPrefix, azure.go: ListObjects).
_BY_PREFIX = ("gcs", "azure")
# So that no folder's key is the beginning of another's.
FOLDER = "/data"


def is_found_by_prefix(store: Block) -> bool:
    """Whether keys that only begin like a folder's are taken for what is in it."""
    return store.keyword in _BY_PREFIX


def location(
    store: Value, key: str, origin: Origin, diagnostics: Diagnostics
) -> tuple[str, Map] | None:
    """The name of a location's field, and the location; None where the cluster decides.

    `origin` is that of the key.
    """
    block: Block = store.data
    kind = block.keyword
    if kind == "repository":
        return None
    found, secrets = Map(), Map()
    put_key = "blob" if kind == "azure" else "key"
    for name, item in schema(type(block)).items():
        value: Value | None = getattr(block, name)
        if value is None or name in _OWN:
            continue
        path = item.argo.partition(f"{kind}.")[2].split(".")
        if isinstance(value.data, Secret):
            put_at(secrets, path, one_key(value.data, diagnostics), value.origin)
        elif name == "create_bucket" and kind == "s3":
            if value.data:
                put_at(secrets, path, Map(), value.origin)
        else:
            fields = Map()
            put(fields, path[-1], value, diagnostics)
            after = found if len(path) == 1 else secrets
            put_at(after, path, fields[path[-1]], value.origin)
            if isinstance(block, S3) and name == "bucket" and block.endpoint is None:
                found.put("endpoint", _ENDPOINT, store.origin)
    found.put(put_key, key, origin)
    for field in secrets:
        found.put(field, secrets[field], secrets.get_origin(field))
    return kind, found


def put_at(target: Map, path: list[str], value: Node, origin: Origin) -> None:
    """Set the field at a path, within maps that are made for it."""
    for name in path[:-1]:
        inner = target.get(name)
        if not isinstance(inner, Map):
            inner = Map()
            target.put(name, inner, origin)
        target = inner
    target.put(path[-1], value, origin)


def one_key(source: Secret | ConfigMap, diagnostics: Diagnostics) -> Map:
    """One key of a Secret or ConfigMap."""
    found = Map()
    put(found, "name", source.name, diagnostics)
    put(found, "key", source.key, diagnostics)
    return found
