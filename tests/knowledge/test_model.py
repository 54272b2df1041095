"""The model's attributes speak of fields that Argo has; the versions of each can be looked up."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import wzc.model
from wzc.knowledge.schema import VERSIONS
from wzc.model.attribute import Attribute, Block, schema
from wzc.reference.paths import versions

# What a cluster's controller is told, in a configuration of its own.
OF_THE_CONTROLLER = {"Cluster", "Executor"}


def attributes() -> Iterator[tuple[str, Attribute]]:
    """Each attribute with a path of one field, with its class's name."""
    for module in pkgutil.iter_modules(wzc.model.__path__):
        importlib.import_module(f"wzc.model.{module.name}")
    for model in sorted(subclasses(Block), key=lambda each: (each.__name__, each.__module__)):
        if model.__name__ not in OF_THE_CONTROLLER:
            for each in schema(model).values():
                if each.argo and "*" not in each.argo and len(each.argo) > 1:
                    yield model.__name__, each


def subclasses(model: type) -> set[type]:
    direct: list[type] = model.__subclasses__()
    return {*direct, *(each for one in direct for each in subclasses(one))}


ATTRIBUTES = list(attributes())


@pytest.mark.parametrize(
    ("model", "attribute"), ATTRIBUTES, ids=[f"{m}.{a.name}" for m, a in ATTRIBUTES]
)
def test_the_field_is_there(model: str, attribute: Attribute) -> None:
    assert versions(attribute.argo), attribute.argo


# Fields that an older version has under another name, or has one of (wzc/backend/argo/older.py).
LOWERED = ("C.schedules", "synchronization.mutexes", "synchronization.semaphores")
LOCKS = ("mutexes[].", "semaphores[].")


@pytest.mark.parametrize(
    ("model", "attribute"), ATTRIBUTES, ids=[f"{m}.{a.name}" for m, a in ATTRIBUTES]
)
def test_the_version_that_it_came_with(model: str, attribute: Attribute) -> None:
    """What an attribute says of its first version is what the tables say."""
    path = attribute.argo
    if path in LOWERED:
        assert attribute.since == ""
        return
    if path.startswith(LOCKS):
        # Argo 3.5 has one lock, of the same fields.
        path = path.replace("mutexes[]", "mutex").replace("semaphores[]", "semaphore")
        if "database" in path:
            path = attribute.argo
    found = versions(path)
    whole = found == VERSIONS or (found == VERSIONS[: len(found)] and path != attribute.argo)
    assert attribute.since == ("" if whole else found[0])
    assert whole or found == VERSIONS[VERSIONS.index(found[0]) :]
