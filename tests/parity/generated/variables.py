"""What a step's own settings class makes of its variables, on both sides.

`../texts.py` says which texts mean the same by what the declarations say; here those are asked
that read them in the pod.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.parity.generated.settings import REQUIRED
from tests.parity.runner import Wurzel
from tests.parity.sides import Sides
from tests.parity.texts import own_variables, steps


def refused_settings(sides: Sides, wurzel: Wurzel, folder: Path) -> dict[str, dict[str, str]]:
    """What the steps refuse of Wurzel's own workflow, by step."""
    asked = {path: _filled(own_variables(path, there), path) for path, there, _ in steps(sides)}
    found = wurzel.settings(folder, [(_class(path), env) for path, env in asked.items()])
    return {path: loaded.errors for path, loaded in zip(asked, found, strict=True) if loaded.errors}


def other_settings(sides: Sides, wurzel: Wurzel, folder: Path) -> list[str]:
    """The steps that read other settings of what we compile than of Wurzel's."""
    found = []
    for path, there, here in steps(sides):
        both = [own_variables(path, one) for one in (there, here)]
        if both[0] == both[1]:
            continue
        asked = [(_class(path), _filled(env, path)) for env in both]
        wanted, got = wurzel.settings(folder, asked)
        if wanted != got and not wanted.errors:
            found.append(f"{path} reads {got}, and Wurzel's {wanted}")
    return found


def _class(path: str) -> str:
    return path.partition(" ")[0]


def _filled(env: Mapping[str, str], path: str) -> dict[str, str]:
    """With what the pod's sources would have to bring."""
    name = _class(path).rpartition(":")[2]
    given = {f"{name.upper()}__{key}": value for key, value in REQUIRED.get(name, {}).items()}
    return {**given, **env}
