"""The schema of a version of Argo: types by name, and fields by their paths."""

from collections.abc import Iterable
from functools import cache

from attrs import define, field

from wzc.knowledge import rows
from wzc.knowledge._tables import VERSIONS as VERSIONS
from wzc.knowledge.model import Field, ListOf, MapOf, Object, ObjectOf, Type

# The kinds that Argo has, and what `podSpecPatch` is merged into; by their types.
KINDS = {
    "Workflow": "Workflow",
    "CronWorkflow": "CronWorkflow",
    "WorkflowTemplate": "WorkflowTemplate",
    "ClusterWorkflowTemplate": "ClusterWorkflowTemplate",
    "PodSpec": "core.PodSpec",
}

Path = tuple[str | int, ...]


@define
class Schema:
    """What one version of Argo accepts. Types are read from the tables when they are asked for."""

    version: str
    _objects: dict[str, Object | None] = field(factory=dict, init=False, repr=False)

    def kind(self, name: str) -> Object:
        """A kind's type, by a key of `KINDS`; KeyError otherwise."""
        return self.object(KINDS[name])

    def object(self, name: str) -> Object:
        """A type by its name: Argo's plain (`Template`), Kubernetes' with its package
        (`core.Container`). KeyError where this version has none.
        """
        if name not in self._objects:
            self._objects[name] = rows.object_of(name, self.version)
        found = self._objects[name]
        if found is None:
            raise KeyError(name)
        return found

    def at(self, kind: str, path: str | Iterable[str | int]) -> Field | None:
        """The field that a path below a kind leads to, None where there is none.

        As a text, a path has dots between fields, and `[]` or `[0]` for an item of a list:
        `spec.templates[].container.env[].name`. As a series, it is what a value is found by: field
        names, keys of maps, and numbers for items, which may be left out. A path that ends in an
        item or a map's value leads to the field of the list or the map.
        """
        parts = _parts(path) if isinstance(path, str) else path
        type: Type = ObjectOf(KINDS[kind])
        found: Field | None = None
        for part in parts:
            if isinstance(part, int):
                if not isinstance(type, ListOf):
                    return None
                type = type.item
                continue
            while isinstance(type, ListOf):
                type = type.item
            if isinstance(type, MapOf):
                type = type.value
                continue
            found = self.object(type.name).fields.get(part) if isinstance(type, ObjectOf) else None
            if found is None:
                return None
            type = found.type
        return found


@cache
def load(version: str) -> Schema:
    """The schema of a version, one of `VERSIONS`; KeyError for another."""
    if version not in VERSIONS:
        raise KeyError(version)
    return Schema(version)


def versions_with(kind: str, path: str | Iterable[str | int]) -> tuple[str, ...]:
    """The versions in which a path below a kind leads to a field (`Schema.at`), oldest first."""
    parts = _parts(path) if isinstance(path, str) else tuple(path)
    return tuple(version for version in VERSIONS if load(version).at(kind, parts) is not None)


def _parts(path: str) -> Path:
    parts: list[str | int] = []
    for each in filter(None, path.replace("[", ".[").split(".")):
        if each.startswith("["):
            parts.append(int(each[1:-1] or 0))
        else:
            parts.append(each)
    return tuple(parts)
