"""What names stand for, and how expressions see them: as nested maps.

Simple tags look a whole name up. For expressions Argo splits the names at their dots (util/expand,
bellows): `inputs.parameters.x` becomes a map in a map, so `inputs.parameters['x']` works.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TypeAlias

from tests.argo.template.errors import Unsupported

# A name's text; None for an output of a task that was skipped and has no default.
Scope: TypeAlias = Mapping[str, "str | None"]
Environment: TypeAlias = dict[str, object]

# A value that begins like this is only in the scope of Argo's validation, and changes the rules.
PLACEHOLDER = "__argo__internal__placeholder-"


def environment(scope: Scope) -> Environment:
    """The nested maps that an expression sees.

    A name is dropped where a longer one continues it, if none stands between the two in sorted
    order (`removeConflicts`); otherwise what Argo does depends on the order of a Go map.
    """
    for name, value in scope.items():
        if value is not None and value.startswith(PLACEHOLDER):
            raise Unsupported("a placeholder of Argo's validation")
        if not all(name.split(".")):
            raise Unsupported(f"`{name}` has an empty part")
    # Go sorts by bytes; for names as they are here that is the order of characters, too.
    names = sorted(scope, key=str.encode)
    following = dict(pairwise(names))
    kept = [name for name in names if not following.get(name, "").startswith(name + ".")]
    nested: Environment = {}
    for name in kept:
        *parents, last = name.split(".")
        at = nested
        for part in parents:
            inner = at.setdefault(part, {})
            if not isinstance(inner, dict):
                raise Unsupported(f"`{name}` continues another name: Argo takes either")
            at = inner
        if last in at:
            raise Unsupported(f"`{name}` is continued by another name: Argo takes either")
        at[last] = scope[name]
    return nested


def holds(nested: Environment, path: str, functions: Mapping[str, object]) -> bool:
    """Whether a dotted path leads to something, be it None; `functions` are there besides."""
    first, *rest = path.split(".")
    if first in functions:
        return not rest or first == "sprig"
    if first not in nested:
        return False
    at = nested[first]
    for part in rest:
        if not isinstance(at, dict) or part not in at:
            return False
        at = at[part]
    return True
