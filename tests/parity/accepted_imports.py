"""The differences that are accepted of imports alone, one function each; accepted.toml says why."""

from __future__ import annotations

import re

from tests.parity.compare import MISSING, Difference
from tests.parity.sides import Sides, in_step, rule

# ---- what nothing reads, and the importer leaves out with a warning


@rule("name-of-the-pod")
def _(difference: Difference, sides: Sides) -> bool:
    return (
        in_step(difference, "env", "*")
        and re.fullmatch(r"\{\{\s*pod\.name\s*\}\}", str(difference.expected)) is not None
        and difference.actual == {"valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
    )


@rule("unmounted-secrets")
def _(difference: Difference, sides: Sides) -> bool:
    path = difference.path
    if len(path) < 2 or path[0] != "unmounted volumes" or difference.actual is not MISSING:
        return False
    return set(sides.expected["unmounted volumes"][path[1]]) == {"secret"}


_SETTINGS = {  # wurzel-catalogue.json
    "PROMETHEUS": {"GATEWAY", "JOB", "DISABLE_CREATED_METRIC"},
    "SECRET_RESOLVER": {"URL", "SERVICE_ROLE_KEY"},
}


@rule("idle-middlewares")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "env", "*") or difference.actual is not MISSING:
        return False
    there, here = sides.steps(difference)
    owner, _, setting = str(difference.path[3]).partition("__")
    if owner not in _SETTINGS:
        return False
    enabled = there["env"].get("MIDDLEWARES")
    if isinstance(enabled, str) and owner.lower() not in _names(enabled):
        return True
    # Names that it does not read; the documentation's wrong ones only beside the real one.
    meant = setting.removeprefix(f"{owner}_")
    return setting not in _SETTINGS[owner] and (
        meant not in _SETTINGS[owner] or f"{owner}__{meant}" in here["env"]
    )


def _names(middlewares: str) -> list[str]:
    return [name.strip().lower() for name in middlewares.split(",")]


@rule("blank-in-the-data-folder")
def _(difference: Difference, sides: Sides) -> bool:
    if len(difference.path) < 3 or difference.path[0] != "steps":
        return False
    there, here = sides.steps(difference)
    folder = str(here["command"].get("data folder"))
    # Of Wurzel's, only the artifacts have the folder's whole name.
    whole = [str(output["folder"]).startswith(f"<{folder}/") for output in there["outputs"]]
    return (
        " " in folder and whole == [True] and difference.path[2] in ("command", "inputs", "outputs")
    )
