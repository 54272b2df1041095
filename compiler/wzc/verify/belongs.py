"""Where a field belongs that stands one level off."""

from wzc.knowledge.model import ListOf, ObjectOf, Type
from wzc.verify.findings import at, shown
from wzc.verify.model import Manifest, Path


def belongs(manifest: Manifest, path: Path) -> str | None:
    """What to do with a field that is not known where it stands: the place beside or above it that
    has a field of this name. None where none has.

    A part that is there goes before one that is not, and both before what stands around.
    """
    key = path[-1]
    if not isinstance(key, str) or not isinstance(_object(manifest, path[:-1]), ObjectOf):
        return None
    within = _object(manifest, path[:-1])
    assert isinstance(within, ObjectOf)
    fields = manifest.schema.object(within.name).fields
    holders = [name for name, field in fields.items() if _has(manifest, field.type, key)]
    there = at(manifest.data, path[:-1])
    for name in holders:
        if isinstance(there, dict) and there.get(name) is not None:
            items = isinstance(fields[name].type, ListOf)
            return f"it stands in the items of `{name}`" if items else f"it stands in `{name}`"
    for length in range(len(path) - 2, 0, -1):
        above = path[:length]
        found = _object(manifest, above)
        around = at(manifest.data, above)
        if isinstance(around, dict) and key in around:
            break  # where it is set already
        if isinstance(found, ObjectOf) and key in manifest.schema.object(found.name).fields:
            return f"it stands further up: `{shown((*above, key))}`"
    if len(holders) == 1 and not isinstance(fields[holders[0]].type, ListOf):
        return f"it stands in `{holders[0]}`"
    return None


def _object(manifest: Manifest, path: Path) -> Type | None:
    """The type of what a path leads to, an item of a list for a list."""
    if not path:
        return None
    found = manifest.schema.at(manifest.kind, path)
    type = found.type if found is not None else None
    is_item = isinstance(path[-1], int)
    while isinstance(type, ListOf) and is_item:
        type = type.item
    return type


def _has(manifest: Manifest, type: Type, key: str) -> bool:
    """Whether an object, or the items of a list, have a field."""
    while isinstance(type, ListOf):
        type = type.item
    return isinstance(type, ObjectOf) and key in manifest.schema.object(type.name).fields
