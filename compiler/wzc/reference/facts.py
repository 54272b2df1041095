"""All that is said of an attribute, one fact after the other."""

import inspect
import re
from collections.abc import Callable

from wzc.knowledge.schema import VERSIONS
from wzc.lint import container_set, http, resource_steps
from wzc.lint.own_attributes import OF_TASKS
from wzc.model.attribute import Attribute, Block
from wzc.model.cluster import Cluster, Executor
from wzc.model.components import OF_USES
from wzc.model.step import StepAttributes
from wzc.reference import paths, words

_SOURCE = re.compile(r"\s*\([\w/.-]+\.(?:go|md)\b[^)]*\)")
# What they become is no field of a manifest: they are about the controller.
_NOT_IN_MANIFESTS = (Cluster, Executor)


def facts(model: type[Block], each: Attribute, link: Callable[[type], str]) -> list[str]:
    """What an attribute of a class takes, an example, where it is for, and what it becomes.

    Words of code stand in backticks; `link` writes the name of a block or constructor.
    """
    found = ["required"] if each.required else []
    takes = words.takes(each.type, link)
    if each.scope:
        takes += f", in which `{each.scope}` is known"
    if each.shorthand:
        takes += f"; what is no block is its `{each.shorthand}`"
    found.append(f"takes {takes}")
    if each.default:
        found.append(f"where nothing is said: `{each.default}`")
    found.append(f"for example `{each.example}`")
    if model is StepAttributes:
        found.append(f"for {_step_types(each.name)}")
    if each.argo and model not in _NOT_IN_MANIFESTS:
        found.append(f"in Argo `{paths.full(each.argo)}`, {_versions(each)}")
    elif each.since:
        found.append(f"for Argo since {each.since}")
    return found


def description(model: type[Block]) -> list[str]:
    """What a class is: the paragraphs of its docstring, without the sources of rules."""
    text = _SOURCE.sub("", inspect.getdoc(model) or "")
    return [" ".join(part.split()) for part in text.split("\n\n")]


def _versions(each: Attribute) -> str:
    """The versions that an attribute is for: those with its field, or with one like it."""
    if each.since:
        return paths.span(VERSIONS[VERSIONS.index(each.since) :])
    first = next(iter(paths.versions(each.argo)), VERSIONS[0])
    before = "" if first == VERSIONS[0] else f"; before {first} as an older field"
    return paths.span(VERSIONS) + before


def _step_types(name: str) -> str:
    """The types of steps that an attribute means something for."""
    uses = ["uses of components"] if name in OF_USES else []
    if name in OF_TASKS:
        return ", and ".join(["steps of all types", *uses])
    if name == "containers":
        return "`container_set`"
    sets = [] if name in container_set.OF_ONE else ["`container_set`"]
    others = [
        f"`{kind}`"
        for kind, allowed in (("resource", resource_steps.ALLOWED), ("http", http.ALLOWED))
        if name in allowed
    ]
    return ", ".join(["declared step types", "`container`", "`script`", *sets, *others, *uses])
