"""The smallest configuration with which a case still goes wrong in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from attrs import evolve

from tests.parity.generated.case import Generated, plain

Tree = dict[str, Any]
Path = tuple[str | int, ...]


def shrink(case: Generated, goes_wrong: Callable[[Generated], str]) -> Generated:
    """Leave out what does not matter. `goes_wrong` says how a case goes wrong, or nothing."""
    wanted = _kind(goes_wrong(case))
    if not wanted:
        return case
    # In one values file, in a plain style; if it is in how the files are written, that stays.
    best = plain(case)
    if _kind(goes_wrong(best)) != wanted:
        return case
    changed = True
    while changed:
        changed = False
        for path in list(_paths(best.config)):
            config = _without(best.config, path)
            if config is None:
                continue
            tried = plain(evolve(best, config=config, env=_env(config)))
            if _kind(goes_wrong(tried)) == wanted:
                best, changed = tried, True
    return best


def _kind(told: str) -> str:
    """What went wrong, without the values."""
    return re.sub(r"[0-9]+|'.*?'|\".*?\"|`.*?`", "", told.split("\n")[0])


def _env(config: Tree) -> dict[str, str]:
    found: dict[str, str] = (config.get("container") or {}).get("env") or {}
    return found


def _paths(tree: object, path: Path = ()) -> Iterator[Path]:
    """Every part, large ones first."""
    items: Any = ()
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, list):
        items = enumerate(tree)
    for key, value in items:
        yield (*path, key)
        yield from _paths(value, (*path, key))


def _without(tree: Tree, path: Path) -> Tree | None:
    made = deepcopy(tree)
    place: Any = made
    try:
        for part in path[:-1]:
            place = place[part]
        del place[path[-1]]
    except (KeyError, IndexError, TypeError):
        return None  # went with something larger
    return made
