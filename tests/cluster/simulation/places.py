"""Where something of a run is: the steps that it is in, each with the item of its loop.

A place says nothing of templates: what the backend puts between a loop and its items has the name
of the step too, and is the same place.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias


class Part(NamedTuple):
    """A step on the way, by Argo's name for it, and the number of the item, where it is one.

    `attempt` is that of a component that is tried again as a whole, for what is in it.
    """

    name: str
    item: int | None = None
    attempt: int | None = None

    def __str__(self) -> str:
        text = self.name if self.item is None else f"{self.name}({self.item})"
        return text if self.attempt is None else f"{text}, attempt {self.attempt}"


Place: TypeAlias = tuple[Part, ...]
# What Argo calls the hooks of a node, below it.
_HOOKS = ("onExit", "hooks")
_ITEM = re.compile(r"\((\d+):")
_ATTEMPT = re.compile(r"\((\d+)\)$")


def named(step: str) -> str:
    """A step's name in Kubernetes (docs/language.md, "What comes out")."""
    return step.replace("_", "-").lower()


def shown(place: Place) -> str:
    return ".".join(map(str, place)) or "(the run)"


def below(place: Place, step: str, item: int | None = None) -> Place:
    """A step in a DAG that is at a place."""
    return (*place, Part(named(step), item))


def in_attempt(place: Place, attempt: int) -> Place:
    """A place in one of the attempts of the component that is there."""
    return (*place[:-1], place[-1]._replace(attempt=attempt))


def is_in(place: Place, other: Place) -> bool:
    """Whether a place is another one, or in it: a loop has all of its items in it."""
    if len(place) < len(other):
        return False
    return all(
        one.name == two.name and two.item in (None, one.item) and two.attempt in (None, one.attempt)
        for one, two in zip(place, other, strict=False)
    )


def read(path: str) -> tuple[Place, int | None, bool]:
    """The path of a real node: its place, which attempt it is, and whether it is of a hook.

    A hook is at the place of what it is a hook of.
    """
    found: list[Part] = []
    for text in _parts(path):
        if text in _HOOKS:
            return tuple(found), None, True
        name = text.partition("(")[0]
        rest = text[len(name) :]
        tried, item = _ATTEMPT.search(rest), _ITEM.match(rest)
        part = Part(name, int(item[1]) if item else None, int(tried[1]) if tried else None)
        if found and found[-1].name == name:
            # Between a loop and its items, or around an item, stands a DAG of the same name.
            before = found.pop()
            part = part._replace(item=before.item if part.item is None else part.item)
        found.append(part)
    if not found:
        return (), None, False
    return (*found[:-1], found[-1]._replace(attempt=None)), found[-1].attempt, False


def _parts(path: str) -> list[str]:
    """What is between dots that are not in an item."""
    found = [""] if path else []
    depth = 0
    for character in path:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "." and not depth:
            found.append("")
        else:
            found[-1] += character
    return found
