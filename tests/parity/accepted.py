"""The differences that are accepted, one function each; accepted.toml says what and why."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

# Registers its functions.
import tests.parity.accepted_imports  # noqa: F401
from tests.parity.compare import MISSING, Difference
from tests.parity.meaning import Tree
from tests.parity.sides import RULES, Sides, in_step, prefix_of, rule

TABLE = Path(__file__).with_name("accepted.toml")


@frozen
class Accepted:
    """One kind of difference: its name, what it is and why, and the cases it is meant for.

    `imported` are those that only come up in what is imported.
    """

    id: str
    what: str
    reason: str
    cases: tuple[str, ...] = ()
    imported: bool = False

    def takes(self, difference: Difference, sides: Sides, case: str) -> bool:
        """Whether this difference in this case is one of the kind."""
        if self.cases and case not in self.cases:
            return False
        return RULES[self.id](difference, sides)


# Not for what is imported: there nothing may be added, and no value may be another.
_BY_HAND = ("required-settings",)


def accepted_imported() -> list[Accepted]:
    """The kinds for pipelines that were imported. Faults of Wurzel's come out right in any."""
    return [evolve(kind, cases=()) for kind in accepted() if kind.id not in _BY_HAND]


def accepted() -> list[Accepted]:
    """All kinds, in the order of the table."""
    table: dict[str, dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [
        Accepted(
            id,
            entry["what"],
            entry["reason"],
            tuple(entry.get("cases", ())),
            entry.get("imported", False),
        )
        for id, entry in table.items()
    ]


# ---- what wzc does better

_STEP_CLASSES = frozenset(
    """MANUALMARKDOWNSTEP SFTPMANUALMARKDOWNSTEP DOCLINGSTEP SCRAPERAPISTEP DROPDUPLICATIONSTEP
    SIMPLESPLITTERSTEP S3MARKDOWNSTEP DECAGONKNOWLEDGEBASESTEP ELEVENLABSKNOWLEDGEBASESTEP
    WONDERFULRAGSTEP BASEEMBEDDINGSTEP EMBEDDINGSTEP TRUNCATEDEMBEDDINGSTEP
    EMBEDDINGMULTIVECTORSTEP QDRANTCONNECTORSTEP QDRANTCONNECTORMULTIVECTORSTEP
    MILVUSCONNECTORSTEP""".split()
)


@rule("per-step-env")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "env", "*") or difference.actual is not MISSING:
        return False
    name = str(difference.path[3])
    owner = name.partition("__")[0]
    if "__" not in name or owner == prefix_of(difference.path[1]):
        return False
    owners = [step for key, step in sides.actual["steps"].items() if prefix_of(key) == owner]
    if not owners:
        return owner in _STEP_CLASSES
    return all(step.get("env", {}).get(name) == difference.expected for step in owners)


@rule("artifact-keys")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "outputs", "*", "key"):
        return False
    key = str(difference.actual)
    keys = [
        artifact["key"]
        for step in sides.actual["steps"].values()
        for artifact in step.get("outputs", ())
    ]
    head = "argo-workflows/{{workflow.name}}/"
    return (
        str(difference.expected).startswith(head)
        and key.startswith(head + "{{workflow.uid}}/")
        and keys.count(key) == 1
    )


@rule("generated-name")
def _(difference: Difference, sides: Sides) -> bool:
    names, actual = sides.expected["metadata"], sides.actual["metadata"]
    return (
        difference.path in (("metadata", "name"), ("metadata", "generateName"))
        and sides.actual.get("kind") == "Workflow"
        and "name" not in actual
        and actual.get("generateName") == f"{names.get('name')}-"
    )


@rule("writable-volumes")
def _(difference: Difference, sides: Sides) -> bool:
    if len(difference.path) < 5 or difference.path[2] != "mounts":
        return False
    there, here = sides.steps(difference)
    path = difference.path[3]
    return (
        path in (here["command"].get("data folder"), "/tmp")
        and path not in there["mounts"]
        and path in here["mounts"]
        and without_name(here["mounts"][path]) == {"volume": {"emptyDir": {}}}
        and here["security context"].get("readOnlyRootFilesystem") is True
    )


def without_name(mount: Tree) -> Tree:
    return {key: value for key, value in mount.items() if key != "name"}


@rule("claims-deleted")
def _(difference: Difference, sides: Sides) -> bool:
    return (
        difference.path == ("pods", "volumeClaimGC", "strategy")
        and difference.expected is MISSING
        and difference.actual == "OnWorkflowCompletion"
        and any(
            "created with the run" in mount["volume"]
            for step in sides.expected["steps"].values()
            for mount in step.get("mounts", {}).values()
        )
    )


_REQUIRED = {  # wurzel-catalogue.json
    "MANUALMARKDOWNSTEP": {"FOLDER_PATH"},
    "SFTPMANUALMARKDOWNSTEP": {"HOST", "USERNAME", "REMOTE_PATH"},
    "EMBEDDINGSTEP": {"API"},
    "TRUNCATEDEMBEDDINGSTEP": {"API"},
    "QDRANTCONNECTORSTEP": {"COLLECTION"},
    "MILVUSCONNECTORSTEP": {"COLLECTION", "USER", "PASSWORD"},
}


@rule("required-settings")
def _(difference: Difference, sides: Sides) -> bool:
    if len(difference.path) < 4 or difference.path[0] != "steps" or difference.path[2] != "env":
        return False
    owner, _, setting = str(difference.path[3]).partition("__")
    there, here = sides.steps(difference)
    value = here["env"].get(difference.path[3])
    return (
        owner == prefix_of(difference.path[1])
        and setting in _REQUIRED.get(owner, ())
        and difference.path[3] not in there["env"]
        and not there["env from"]
        and (isinstance(value, str) or _is_reference(value))
    )


def _is_reference(variable: object) -> bool:
    """Whether a variable comes from a key of a Secret, and has no other field."""
    if not isinstance(variable, dict) or variable.keys() != {"valueFrom"}:
        return False
    source = variable["valueFrom"]
    reference = source.get("secretKeyRef") if isinstance(source, dict) else None
    return isinstance(reference, dict) and len(source) == 1 and set(reference) == {"name", "key"}


# ---- the same, written differently


@rule("names")
def _(difference: Difference, sides: Sides) -> bool:
    if MISSING in (difference.expected, difference.actual):
        return False
    places = [
        ("task", "name"),
        ("template", "name"),
        ("command", "own folder"),
        ("outputs", "*", "name"),
        ("inputs", "*", "name"),
        ("mounts", "*", "name"),
    ]
    if not any(in_step(difference, *place) for place in places):
        return False
    # A name given twice would make one of two.
    names = [step.get("command", {}).get("own folder") for step in sides.actual["steps"].values()]
    return len(set(names)) == len(names)


@rule("by-reference")
def _(difference: Difference, sides: Sides) -> bool:
    return in_step(difference, "inputs", "*", "by") and (
        (difference.expected, difference.actual) == ("location", "reference")
    )


@rule("modes-of-outputs")
def _(difference: Difference, sides: Sides) -> bool:
    return difference.actual is MISSING and (
        in_step(difference, "outputs", "*", "mode")
        or in_step(difference, "outputs", "*", "recurseMode")
    )


@rule("recursion-without-mode")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "inputs", "*", "recurseMode"):
        return False
    producer = difference.path[3]
    both = [step["inputs"].get(producer, {}) for step in sides.steps(difference)]
    return difference.actual is MISSING and not any("mode" in given for given in both)


@rule("env-order")
def _(difference: Difference, sides: Sides) -> bool:
    if len(difference.path) < 3 or difference.path[0] != "steps":
        return False
    if difference.path[2] != "env order":
        return False
    values = [value for step in sides.steps(difference) for value in step["env"].values()]
    return not any("$(" in str(value) for value in values)


@rule("empty-values")
def _(difference: Difference, sides: Sides) -> bool:
    if difference.expected not in ({}, []) or difference.actual is not MISSING:
        return False
    return (
        difference.path == ("metadata", "annotations")
        or in_step(difference, "template", "metadata", "annotations")
        or in_step(difference, "security context", "capabilities", "drop")
    )


@rule("written-defaults")
def _(difference: Difference, sides: Sides) -> bool:
    if difference.actual is not MISSING:
        return False
    places: list[tuple[object, tuple[str, ...]]] = [
        ("", ("env from", "*", "prefix")),
        (False, ("env from", "*", "secretRef", "optional")),
        (False, ("env from", "*", "configMapRef", "optional")),
        (False, ("outputs", "*", "s3", "insecure")),
        (False, ("mounts", "*", "readOnly")),
        ("", ("env", "MIDDLEWARES")),
    ]
    return any(
        in_step(difference, *place) and difference.expected == default for default, place in places
    )


@rule("secrets-read-only")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "mounts", "*", "readOnly"):
        return False
    there, _ = sides.steps(difference)
    return (difference.expected, difference.actual) == (MISSING, True) and "secret" in there[
        "mounts"
    ].get(difference.path[3], {}).get("volume", "")


# ---- faults of Wurzel's


@rule("entrypoint-defined")
def _(difference: Difference, sides: Sides) -> bool:
    wanted = sides.expected["entrypoint"]["name"]
    if difference.path == ("entrypoint", "is"):
        return difference.actual == "the DAG"
    return difference.path == ("dag", 0, "name") and difference.actual == wanted


@rule("bare-numbers")
def _(difference: Difference, sides: Sides) -> bool:
    return (
        in_step(difference, "env", "*")
        and isinstance(difference.expected, float)
        and isinstance(difference.actual, str)
        and float(difference.actual) == difference.expected
    )


@rule("prometheus-names")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "env", "*"):
        return False
    there, here = sides.steps(difference)
    name = str(difference.path[3])
    if difference.actual is MISSING and name.startswith("PROMETHEUS__PROMETHEUS_"):
        real = "PROMETHEUS__" + name.removeprefix("PROMETHEUS__PROMETHEUS_")
        return bool(here["env"].get(real) == difference.expected)
    if difference.expected is MISSING and name.startswith("PROMETHEUS__"):
        wrong = "PROMETHEUS__PROMETHEUS_" + name.removeprefix("PROMETHEUS__")
        return bool(there["env"].get(wrong) == difference.actual)
    return False


@rule("existing-containers")
def _(difference: Difference, sides: Sides) -> bool:
    if difference.path[:3] != ("pods", "podSpecPatch", "initContainers"):
        return False
    there, here = (
        (tree["pods"].get("podSpecPatch") or {}).get("initContainers") or {}
        for tree in (sides.expected, sides.actual)
    )
    return (
        {"custom-init"} == there.keys()
        and {"init"} == here.keys()
        and without_name(there["custom-init"]) == without_name(here["init"])
    )


@rule("fillable-cache")
def _(difference: Difference, sides: Sides) -> bool:
    if not in_step(difference, "mounts", "*", "readOnly"):
        return False
    there, _ = sides.steps(difference)
    return (difference.expected, difference.actual) == (
        True,
        MISSING,
    ) and "created with the run" in there["mounts"].get(difference.path[3], {}).get("volume", "")
