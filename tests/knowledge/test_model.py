"""The model's attributes speak of fields that Argo has; the versions of each can be looked up."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import wzc.model
from scripts.reference.paths import versions
from wzc.model.attribute import Attribute, Block, schema

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


ATTRIBUTES = list(attributes())


@pytest.mark.parametrize(
    ("model", "attribute"), ATTRIBUTES, ids=[f"{m}.{a.name}" for m, a in ATTRIBUTES]
)
def test_the_field_is_there(model: str, attribute: Attribute) -> None:
    assert versions(attribute.argo), attribute.argo
