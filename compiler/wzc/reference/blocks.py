"""The classes of the model that have attributes: what they are called, and where each stands."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import fields, frozen

import wzc.model
from wzc.model.attribute import Attribute, Block, schema
from wzc.model.cluster import Cluster
from wzc.model.components import ComponentAttributes
from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.types.functions import CONSTRUCTORS
from wzc.types.kinds import BlockOf, Built, ListOf, MapOf, RangeOf, RunTime, Type, Union

# The blocks of declarations; all others stand in attributes.
ROOTS: dict[type, str] = {
    PipelineAttributes: "pipeline",
    StepAttributes: "step",
    ComponentAttributes: "component",
    Cluster: "cluster",
}


@frozen
class Use:
    """An attribute that takes a block or what a constructor makes; `shape` says within what."""

    owner: type
    attribute: Attribute
    shape: str  # `block`, `list`, `map`


def constructors() -> dict[str, type]:
    """The class of what each constructor makes, by its name."""
    return {
        name: of if isinstance(of, type) else Built(of).model for name, of in CONSTRUCTORS.items()
    }


def built_in_steps() -> dict[str, type]:
    """The class of each of the language's own step types, by its name."""
    return {name: block.model for name, block in BUILT_IN_STEPS.items()}


@cache
def models() -> tuple[type, ...]:
    """All classes that something can be written in, each before what stands in it."""
    for module in pkgutil.iter_modules(wzc.model.__path__):
        importlib.import_module(f"wzc.model.{module.name}")
    found: dict[type, None] = {}
    for model in (*ROOTS, *constructors().values(), *built_in_steps().values()):
        _reach(model, found)
    return tuple(found)


def _reach(model: type[Block], found: dict[type, None]) -> None:
    if model in found:
        return
    found[model] = None
    for each in attributes(model):
        for part, _ in parts(each.type):
            _reach(part.model, found)


def attributes(model: type[Block]) -> list[Attribute]:
    """What may be written in a class, without notes that say where something else stands."""
    return [each for each in schema(model).values() if not is_note(each)]


def is_note(each: Attribute) -> bool:
    """Whether it only says where something of this name stands."""
    return each.later and each.doc.startswith("Stands")


def definer(model: type[Block], name: str) -> type:
    """The class that an attribute is defined in."""
    for base in model.__mro__:
        if name in _own(base):
            return base
    return model


def _own(model: Any) -> list[str]:
    if not issubclass(model, Block) or model is Block:
        return []
    return [item.name.rstrip("_") for item in fields(model) if not item.inherited]


def parts(of: Type, shape: str = "block") -> Iterator[tuple[BlockOf | Built, str]]:
    """The blocks and constructors that a type takes, each with what it stands in."""
    if isinstance(of, (BlockOf, Built)):
        yield of, shape
    elif isinstance(of, Union):
        for member in of.members:
            yield from parts(member, shape)
    elif isinstance(of, (ListOf, RangeOf)):
        yield from parts(of.element, "list")
    elif isinstance(of, MapOf):
        yield from parts(of.element, "map")
    elif isinstance(of, RunTime):
        yield from parts(of.type, shape)


@cache
def uses() -> dict[type, list[Use]]:
    """Where each class stands."""
    found: dict[type, list[Use]] = {model: [] for model in models()}
    for owner in models():
        for each in attributes(owner):
            for part, shape in parts(each.type):
                use = Use(owner, each, shape)
                if use not in found[part.model]:
                    found[part.model].append(use)
    return found


@cache
def names() -> dict[type, str]:
    """What each class is called: its keyword, after that of what it stands in if need be."""
    found: dict[type, str] = dict(ROOTS)
    makers = {model: name for name, model in constructors().items()}
    steps = {model: name for name, model in built_in_steps().items()}
    found.update(makers)
    found.update(steps)
    left = [model for model in models() if model not in found]
    keywords = [_keyword(model) for model in left]
    for model in left:
        if keywords.count(_keyword(model)) == 1:
            found[model] = _keyword(model)
    while len(found) < len(models()):
        for model in left:
            named = [use for use in uses()[model] if use.owner in found]
            if model not in found and named:
                found[model] = f"{found[named[0].owner]}.{named[0].attribute.name}"
    return found


def _keyword(model: type[Block]) -> str:
    return model.keyword


def is_constructor(model: type[Block]) -> bool:
    """Whether it is written as a call, as `secret(...)`."""
    return model in constructors().values()
