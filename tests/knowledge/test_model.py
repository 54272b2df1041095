"""The model's attributes speak of fields that Argo has; the versions of each can be looked up."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import wzc.model
from wzc.knowledge import _tables
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Type
from wzc.knowledge.schema import VERSIONS, load, versions_with
from wzc.model.attribute import Attribute, Block, schema

# What paths begin with (wzc.model.attribute).
PREFIXES = {
    "W.": ("Workflow", "spec."),
    "T.": ("Workflow", "spec.templates[]."),
    "D.": ("Workflow", "spec.templates[].dag.tasks[]."),
    "C.": ("CronWorkflow", "spec."),
}
# What a cluster's controller is told, in a configuration of its own.
OF_THE_CONTROLLER = {"Cluster", "Executor"}


def attributes() -> Iterator[tuple[str, Attribute]]:
    """Each attribute with a path of one field, with its class's name."""
    for module in pkgutil.iter_modules(wzc.model.__path__):
        importlib.import_module(f"wzc.model.{module.name}")
    for model in sorted(subclasses(Block), key=lambda each: each.__name__):
        if model.__name__ not in OF_THE_CONTROLLER:
            for each in schema(model).values():
                if each.argo and "*" not in each.argo and len(each.argo) > 1:
                    yield model.__name__, each


def subclasses(model: type) -> set[type]:
    direct: list[type] = model.__subclasses__()
    return {*direct, *(each for one in direct for each in subclasses(one))}


def versions(path: str) -> tuple[str, ...]:
    """The versions with a path; one without a prefix may begin at any type."""
    prefix = PREFIXES.get(path[:2])
    if prefix is not None:
        return versions_with(prefix[0], prefix[1] + path[2:])
    return tuple(version for version in VERSIONS if anywhere(path, version))


def anywhere(path: str, version: str) -> bool:
    names = path.replace("[]", "").split(".")
    return any(
        names[0] in fields and leads(name, names, version) for name, fields in FIELDS.items()
    )


def leads(type: str, names: list[str], version: str) -> bool:
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


FIELDS = {name: {row[0] for row in rows} for name, rows in _tables.TYPES.items()}
ATTRIBUTES = list(attributes())


@pytest.mark.parametrize(
    ("model", "attribute"), ATTRIBUTES, ids=[f"{m}.{a.name}" for m, a in ATTRIBUTES]
)
def test_the_field_is_there(model: str, attribute: Attribute) -> None:
    assert versions(attribute.argo), attribute.argo
