"""The field of Argo that an attribute becomes, and which versions have it."""

from functools import cache

from wzc.knowledge import _tables
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Type
from wzc.knowledge.schema import VERSIONS, load, versions_with

# What paths begin with (wzc.model.attribute): the kind, and what is before the rest.
PREFIXES = {
    "W": ("Workflow", "spec"),
    "T": ("Workflow", "spec.templates[]"),
    "D": ("Workflow", "spec.templates[].dag.tasks[]"),
    "C": ("CronWorkflow", "spec"),
}
_FIELDS = {name: {row[0] for row in rows} for name, rows in _tables.TYPES.items()}


def full(path: str) -> str:
    """A path as it stands in the manifest: `T.timeout` is `spec.templates[].timeout`."""
    first, dot, rest = path.partition(".")
    return f"{PREFIXES[first][1]}{dot}{rest}" if first in PREFIXES else path


@cache
def versions(path: str) -> tuple[str, ...]:
    """The versions with a path; one without a prefix may begin at any type.

    Where a part of the path is not one field (`*`), those with what is before it.
    """
    path = path.partition("*")[0].rpartition(".")[0] if "*" in path else path
    first, _, rest = path.partition(".")
    if first in PREFIXES:
        kind, start = PREFIXES[first]
        return versions_with(kind, f"{start}.{rest}" if rest else start)
    return tuple(version for version in VERSIONS if _anywhere(path, version))


def span(found: tuple[str, ...]) -> str:
    """Versions in words: `3.5 to 4.1`, `since 3.6`, `3.5 and 3.6`."""
    if found == VERSIONS:
        return f"{VERSIONS[0]} to {VERSIONS[-1]}"
    if found and found == VERSIONS[-len(found) :]:
        return f"since {found[0]}"
    if len(found) > 2 and found == VERSIONS[: len(found)]:
        return f"until {found[-1]}"
    return " and ".join(found)


def _anywhere(path: str, version: str) -> bool:
    names = path.replace("[]", "").split(".")
    return any(
        names[0] in fields and _leads(name, names, version) for name, fields in _FIELDS.items()
    )


def _leads(type: str, names: list[str], version: str) -> bool:
    found: Type = ObjectOf(type)
    for name in names:
        while isinstance(found, ListOf | MapOf):
            found = found.item if isinstance(found, ListOf) else found.value
        if not isinstance(found, ObjectOf):
            return False
        try:
            field = load(version).object(found.name).fields.get(name)
        except KeyError:  # a type that this version does not have
            return False
        if field is None:
            return False
        found = field.type
    return True
