"""Variables that reach a container as the same, though they are written differently.

Two ways to write are told apart from two meanings by those who read them: the kubelet, which puts
`$(NAME)` and `$$` together (tests/kubelet.py), and the settings classes of the steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.kubelet import expand
from tests.parity.accepted import Sides, prefix_of
from tests.parity.generated.settings import REQUIRED
from tests.parity.runner import Wurzel

Tree = dict[str, Any]
# What the compiler writes `{{` with, so that Argo does not see it.
_BRACE = "WZC_BRACE"


class _Known(dict[str, str]):
    """The variables that `$(NAME)` may name; others may come with the pod's sources, or not."""

    def __init__(self, may_be_elsewhere: bool) -> None:
        super().__init__()
        self._elsewhere = may_be_elsewhere

    def get(self, key: str, default: Any = None) -> Any:
        if key in self or not self._elsewhere:
            return super().get(key, default)
        return f"<what the sources say of {key}>"


def expanded(step: Tree) -> Tree:
    """A step's variables as the container has them."""
    known = _Known(bool(step.get("env from")))
    found: Tree = {}
    for name in step["env order"]:
        value = step["env"][name]
        found[name] = expand(value, known) if isinstance(value, str) else value
        if isinstance(value, str):
            known[name] = found[name]
    return found


def unify_texts(sides: Sides) -> int:
    """Put variables that the container has alike under one text on both sides; how many."""
    count = 0
    for there, here in _steps(sides):
        if not any("$" in str(value) for one in (there, here) for value in one["env"].values()):
            continue
        wanted, got = expanded(there), expanded(here)
        if got.get(_BRACE) == "{" and _BRACE not in wanted:
            del here["env"][_BRACE], got[_BRACE]
            here["env order"].remove(_BRACE)
        if wanted.keys() != got.keys() and not _compatible(wanted, got):
            continue
        for name in wanted.keys() & got.keys():
            if there["env"][name] != here["env"][name] and wanted[name] == got[name]:
                count += 1
            there["env"][name], here["env"][name] = wanted[name], got[name]
        # The order counted for what has been put together by now.
        there["env order"], here["env order"] = sorted(wanted), sorted(got)
    return count


def _compatible(wanted: Tree, got: Tree) -> bool:
    """Whether no text of one side depends on a variable that only the other has."""
    return not any(
        "<what the sources say" in str(value) for value in (*wanted.values(), *got.values())
    )


def unify_settings(sides: Sides, wurzel: Wurzel, folder: Path) -> tuple[int, dict[str, Any]]:
    """Where a step reads the same settings on both sides, give it the same variables.

    How many differed in the text alone; and the errors of Wurzel's own side, by step.
    """
    count = 0
    errors: dict[str, Any] = {}
    for path, (there, here) in _named_steps(sides):
        prefix = f"{prefix_of(path)}__"
        wanted, got = _own(there, prefix), _own(here, prefix)
        asked = [(path.partition(" ")[0], _filled(env, path)) for env in (wanted, got)]
        first, second = wurzel.settings(folder, asked)
        if first.errors:
            errors[path] = first.errors
        if wanted == got or first != second or first.errors:
            continue
        # References to Secrets are no texts, and stay as they are.
        for name in {*wanted, *got}:
            here["env"].pop(name, None)
            if name in wanted:
                here["env"][name] = wanted[name]
            count += there["env"].get(name) != got.get(name)
        here["env order"] = list(here["env"])
    return count, errors


def _own(step: Tree, prefix: str) -> dict[str, str]:
    return {
        name: value
        for name, value in step["env"].items()
        if name.startswith(prefix) and isinstance(value, str)
    }


def _filled(env: Mapping[str, str], path: str) -> dict[str, str]:
    """With what the pod's sources would have to bring."""
    name = path.rpartition(":")[2].partition(" ")[0]
    given = {f"{name.upper()}__{key}": value for key, value in REQUIRED.get(name, {}).items()}
    return {**given, **env}


def _steps(sides: Sides) -> Iterator[tuple[Tree, Tree]]:
    for _, both in _named_steps(sides):
        yield both


def _named_steps(sides: Sides) -> Iterator[tuple[str, tuple[Tree, Tree]]]:
    for path, there in sides.expected["steps"].items():
        here = sides.actual["steps"].get(path)
        if here is not None and "env" in there and "env" in here:
            yield path, (there, here)
