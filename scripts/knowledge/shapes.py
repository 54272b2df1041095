"""What the generator computes with: the fields of each type, for one version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from attrs import evolve, frozen

# Of a field's value: what may stand there besides its type. The words are those of
# wzc.knowledge.model, where they are explained. "item" holds the constraints of a list's items or
# of a map's values.
Constraints = Mapping[str, Any]

SCALARS = frozenset(
    "string bytes time boolean int32 int64 number quantity int-or-string any".split()
)

_NAME = re.compile(r"[\w.-]+")


@frozen
class Shape:
    """One field. `type` is a scalar or a type's name, in `[]` for a list, in `{}` for a map."""

    type: str
    required: bool = False
    constraints: Constraints = MappingProxyType({})

    def constrained(self, **more: Any) -> Shape:
        return evolve(self, constraints={**self.constraints, **more})


Fields = dict[str, Shape]
Types = dict[str, Fields]


def named_type(type: str) -> str | None:
    """The type that a field's type is made of, None for a scalar."""
    found = _NAME.search(type)
    assert found is not None, type
    return None if found[0] in SCALARS else found[0]


def reachable(types: Mapping[str, Fields], roots: tuple[str, ...]) -> Types:
    """The types that the roots are made of, with themselves; KeyError where one is unknown."""
    found: Types = {}

    def visit(name: str) -> Iterator[str]:
        found[name] = types[name]
        for shape in types[name].values():
            inner = named_type(shape.type)
            if inner is not None and inner not in found:
                yield inner

    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            waiting += visit(name)
    return found
