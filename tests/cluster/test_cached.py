"""Cached outcomes of templates that are tried again, on the real controller and by `wzc verify`.

The compiler refuses such programs (WZ5016), so these are manifests as people write them. Each runs
twice; in the second run the outcome of `make` is in the cache. What `wzc verify` says of each has
to be what that run shows.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.argo.template.outputs import Result
from tests.cluster.by_hand import run_all, with_templates
from tests.cluster.cluster import NAME, Cluster, Ran
from tests.cluster.examples import TARGET
from tests.verify.bases import said_of

pytestmark = pytest.mark.slow

MAKE = "{name: make, template: make}"
SAY = "{name: beside, template: say}"
BEHIND = "dag: {tasks: [{name: part, template: part}, {name: use, template: say, depends: part}]}"
# The entry and what else there is; what the second run comes to; how verify says it.
CASES: dict[str, tuple[list[str], str, str]] = {
    "waits": (
        [f"dag: {{tasks: [{MAKE}, {{name: use, template: say, depends: make}}]}}"],
        "Running",
        "the run never ends",
    ),
    "waits for its failure": (
        [f"dag: {{tasks: [{MAKE}, {{name: use, template: say, depends: make.Failed}}]}}"],
        "Running",
        "the run never ends",
    ),
    "nothing waits": ([f"dag: {{tasks: [{MAKE}, {SAY}]}}"], "Succeeded", ""),
    "another way": (
        [f"dag: {{tasks: [{MAKE}, {SAY}, {{name: use, template: say, depends: make && beside}}]}}"],
        "Succeeded",
        "",
    ),
    "a failure that nobody finds": (
        [
            f"dag: {{tasks: [{MAKE}, {SAY}, {{name: use, template: fail, depends: make}}, "
            "{name: last, template: say, depends: use && beside}]}"
        ],
        "Succeeded",
        "the run still succeeds",
    ),
    "a loop": (
        [
            "dag: {tasks: [{name: make, template: make, withItems: [1, 2]}, "
            "{name: use, template: say, depends: make}]}"
        ],
        "Running",
        "the run never ends",
    ),
    "steps": (
        [f"steps: [[{MAKE}], [{SAY}]]"],
        "Succeeded",
        "",
    ),
    "at the end of a DAG inside": (
        [
            BEHIND,
            f"name: part, dag: {{tasks: [{MAKE}]}}",
        ],
        "Running",
        "the run never ends",
    ),
    "at one end of a DAG inside": (
        [
            BEHIND,
            f"name: part, dag: {{tasks: [{MAKE}, {SAY}]}}",
        ],
        "Succeeded",
        "",
    ),
    "a group of steps inside": (
        [
            BEHIND,
            f"name: part, steps: [[{MAKE}], [{SAY}]]",
        ],
        "Running",
        "the run never ends",
    ),
    "in a group of steps inside": (
        [
            BEHIND,
            f"name: part, steps: [[{MAKE}, {SAY}], [{{name: next, template: say}}]]",
        ],
        "Succeeded",
        "",
    ),
    "a DAG around it that is tried again": (
        [
            BEHIND,
            f"name: part, retryStrategy: {{limit: 1}}, dag: {{tasks: [{MAKE}]}}",
        ],
        "Succeeded",
        "",
    ),
    "kept by a DAG around it": (
        [
            BEHIND,
            "name: part, dag: {tasks: [{name: again, template: again}]}, "
            "memoize: {key: part, maxAge: 1h, cache: {configMap: {name: CACHE, key: any}}}",
        ],
        "Succeeded",
        "",
    ),
}
_COMMON = """
- name: make
  memoize: {key: make, maxAge: 1h, cache: {configMap: {name: CACHE, key: any}}}
  retryStrategy: {limit: 2}
  container: {image: "alpine:3.20", command: [make]}
- {name: again, retryStrategy: {limit: 2}, container: {image: "alpine:3.20", command: [again]}}
- {name: say, container: {image: "alpine:3.20", command: [say]}}
- {name: fail, container: {image: "alpine:3.20", command: [fail]}}
"""


def document(name: str) -> Any:
    # Each run has a namespace of its own here, and each manifest a cache.
    cache = f"cached-{name.replace(' ', '-').lower()}"
    flow = [each.replace("CACHE", cache) for each in CASES[name][0]]
    return with_templates(flow, _COMMON.replace("CACHE", cache))


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, tuple[Ran | str, Ran | str]]:
    """Both runs of each; of the second what it still did, where it has not ended."""
    documents = {name: document(name) for name in CASES}
    endless = [name for name, (_, end, _) in CASES.items() if end == "Running"]
    fates = {"fail": Result(exit_code=1)}
    first = run_all(cluster, documents, fates)
    second = run_all(cluster, documents, fates, endless)
    return {name: (first[name], second[name]) for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_the_second_run_comes_to_what_verify_says(
    name: str, runs: dict[str, tuple[Ran | str, Ran | str]]
) -> None:
    first, second = runs[name]
    assert isinstance(first, Ran)
    _, end, said = CASES[name]
    found = [each.message for each in said_of(document(name), version=TARGET)]
    if said:
        assert len(found) == 1 and found[0].endswith(said), found
    else:
        assert found == []
    assert first.phase == ("Failed" if "still" in said else "Succeeded"), first.story()
    if end == "Running":
        assert isinstance(second, str), second.story()
        # All that there is to do has been done.
        left = [line for line in second.splitlines() if ": Running" in line or ": Pending" in line]
        assert all(line.split(":")[0] in (NAME, f"{NAME}.part") for line in left), second
    else:
        assert isinstance(second, Ran), second
        assert second.phase == end, second.story()
        assert not second.pods_of("make"), second.story()
