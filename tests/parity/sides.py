"""Accepted differences, so far as they are code: the two sides, and the functions by name."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from tests.parity.compare import Difference
from tests.parity.meaning import Tree

_NO_STEP: Tree = {
    "command": {},
    "env": {},
    "env from": [],
    "security context": {},
    "mounts": {},
    "inputs": {},
    "outputs": [],
}


@frozen
class Sides:
    """Both trees: what Wurzel's output means, and what is compared to it."""

    expected: Tree
    actual: Tree

    def steps(self, difference: Difference) -> tuple[Tree, Tree]:
        """The step that a difference is about, on both sides; empty where one has none."""
        name = difference.path[1]
        return (
            _NO_STEP | self.expected["steps"].get(name, {}),
            _NO_STEP | self.actual["steps"].get(name, {}),
        )


Rule = Callable[[Difference, Sides], bool]
RULES: dict[str, Rule] = {}


def rule(id: str) -> Callable[[Rule], Rule]:
    def keep(function: Rule) -> Rule:
        RULES[id] = function
        return function

    return keep


def in_step(difference: Difference, *parts: str | int) -> bool:
    """Whether the path is `steps / <any> / parts`; `*` is any part."""
    path = difference.path
    if len(path) != len(parts) + 2 or path[0] != "steps":
        return False
    return all(part in ("*", found) for part, found in zip(parts, path[2:], strict=True))


def prefix_of(step: object) -> str:
    """What the variables of a step's settings begin with: its class in capitals."""
    return str(step).rpartition(":")[2].partition(" ")[0].upper()
