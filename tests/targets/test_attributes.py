"""Each attribute for each version: it fits what is known of the version, or is refused by name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.backend.argo.emitted import compiled
from tests.backend.argo.test_attributes import bodies
from tests.backend.argo.test_locations import CASES as LOCATIONS
from tests.backend.argo.test_locations import taken
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import VERSIONS, load

NEWEST = VERSIONS[-1]
# Where an older version has the same under another name, or adds a thing of its own.
LOWERED = {"schedules", "schedule", "mutexes", "semaphores", "key"}
CASES = [
    *bodies(),
    *((taken(f"{model.keyword}({line})"), True) for model, _, line, *_ in LOCATIONS),  # type: ignore[attr-defined]
]


def came_with(compilation: api.Compilation, version: str) -> set[str]:
    """The versions with which the fields came that a version does not know, by the tables."""
    found = set()
    for document in compilation.documents:
        for finding in check(document, str(document["kind"]), load(version)):
            names = {str(finding.path[-1]), *finding.allowed} if finding.path else set()
            if finding.rule == "unknown" and finding.path[-1] not in LOWERED:
                found.add(finding.versions[0])
            elif finding.rule == "unknown" or finding.rule == "required":
                assert names & LOWERED, finding
            else:
                raise AssertionError(finding)
    return found


def of_locks_and_times(compilation: api.Compilation) -> set[str]:
    """What the tables do not see in lists that Argo 3.5 does not have: several items, databases."""
    spec: Any = compilation.documents[0]["spec"]
    inner = spec.get("workflowSpec", spec)
    found = {"3.6"} if len(spec.get("schedules", ())) > 1 else set()
    for holder in (inner, *inner["templates"]):
        held = holder.get("synchronization", {})
        locks = [*held.get("mutexes", ()), *held.get("semaphores", ())]
        found |= {"3.6"} if len(locks) > 1 else set()
        found |= {"3.7"} if any("database" in lock for lock in locks) else set()
    return found


@pytest.fixture(scope="module")
def newest() -> list[api.Compilation]:
    return [compiled(body, image=image) for body, image in CASES]


@pytest.mark.parametrize("version", VERSIONS)
def test_each_attribute(version: str, newest: list[api.Compilation]) -> None:
    refused = 0
    for (body, image), full in zip(CASES, newest, strict=True):
        assert not full.errors, full.messages()
        wanted = came_with(full, version)
        if version == "3.5":
            wanted |= of_locks_and_times(full)
        found = compiled(body, image=image, target=version)
        assert {item.code.id for item in found.errors} == ({"WZ5031"} if wanted else set()), body
        named = {re.search(r"Argo (\d\.\d)", item.message)[1] for item in found.errors}  # type: ignore[index]
        assert named == wanted, found.messages()
        refused += bool(wanted)
        for document in found.documents:
            kind = str(document["kind"])
            assert list(check(document, kind, load(version))) == [], (body, document)
    assert (refused == 0) == (version == NEWEST)


def test_what_a_refusal_says() -> None:
    found = compiled("step a = Ping() { pending_timeout = 5min }", target="4.0")
    (error,) = found.errors
    assert error.message == "`pending_timeout` came with Argo 4.1, and this is for 4.0"
    assert error.primary is not None and error.primary.span.text == "pending_timeout"
    assert error.help == "`timeout` counts the time of waiting too"
