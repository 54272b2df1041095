"""Each attribute for each version: it fits what is known of the version, or is refused by name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.backend.argo.emitted import compiled, source
from tests.backend.argo.test_attributes import bodies
from tests.backend.argo.test_locations import CASES as LOCATIONS
from tests.backend.argo.test_locations import taken
from tests.reference.programs import whole
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import VERSIONS, load
from wzc.reference import blocks

pytestmark = pytest.mark.thorough

NEWEST = VERSIONS[-1]
# Where an older version has the same under another name, or adds a thing of its own.
LOWERED = {"schedules", "schedule", "mutexes", "semaphores", "key"}
LINES = [
    source(body, image=image)
    for body, image in (
        *bodies(),
        *((taken(f"{model.keyword}({line})"), True) for model, _, line, *_ in LOCATIONS),  # type: ignore[attr-defined]
    )
]
EXAMPLES = [
    whole(model, each, each.example)
    for model in blocks.models()
    for each in blocks.attributes(model)
    if not each.later
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


def check_all(texts: list[str], version: str) -> int:
    """Hold each text to a version, and what is refused to the newest one's output; their number."""
    refused = 0
    for text in texts:
        newest = api.compile(text=text)
        assert not newest.errors, newest.messages() + text
        wanted = came_with(newest, version)
        if version == "3.5":
            wanted |= of_locks_and_times(newest)
        found = api.compile(text=text, target=version)
        codes = {item.code.id for item in found.errors}
        if "initless_pods" in text and version != NEWEST:
            assert codes == {"WZ5031"}  # of the controller
            continue
        assert codes == ({"WZ5031"} if wanted else set()), found.messages() + text
        named = {re.search(r"Argo (\d\.\d)", item.message)[1] for item in found.errors}  # type: ignore[index]
        assert named == wanted, found.messages() + text
        refused += bool(wanted)
        for document in found.documents:
            kind = str(document["kind"])
            assert list(check(document, kind, load(version))) == [], (text, document)
    return refused


@pytest.mark.parametrize("version", VERSIONS)
def test_each_line_of_the_backend(version: str) -> None:
    assert (check_all(LINES, version) == 0) == (version == NEWEST)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_example_of_the_reference(version: str) -> None:
    assert (check_all(EXAMPLES, version) == 0) == (version == NEWEST)


def test_what_a_refusal_says() -> None:
    found = compiled("step a = Ping() { pending_timeout = 5min }", target="4.0")
    (error,) = found.errors
    assert error.message == "`pending_timeout` came with Argo 4.1, and this is for 4.0"
    assert error.primary is not None and error.primary.span.text == "pending_timeout"
    assert error.help == "`timeout` counts the time of waiting too"
