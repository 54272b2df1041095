"""Hooks of tasks that are tried again, on the real controller and by `wzc verify`.

The compiler gives such attempts a DAG of their own; these are manifests as people write them, in
which `work` fails. Where the run succeeds all the same, `wzc verify` has to say so.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.argo.template.outputs import Result
from tests.cluster.by_hand import run_all, with_templates
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.verify.bases import said_of

pytestmark = pytest.mark.slow

EXIT = "hooks: {exit: {template: tell}}"
AT_FAILURE = "hooks: {bad: {template: tell, expression: 'tasks.work.status == \"Failed\"'}}"
AT_SUCCESS = "hooks: {exit: {template: tell, expression: 'tasks.work.status == \"Succeeded\"'}}"
AFTER = "{name: use, template: say, depends: %s}"
IN = "dag: {tasks: [{name: part, template: part}, {name: use, template: say, depends: part}]}"


def work(hooks: str, template: str = "work") -> str:
    return f"{{name: work, template: {template}, {hooks}}}"


# The templates that lead there, how the run ends, and the task whose hook is told of.
CASES: dict[str, tuple[list[str], str, str]] = {
    "at the end": (
        [f"dag: {{tasks: [{work(EXIT)}, {AFTER % 'work'}]}}"],
        "Succeeded",
        "work",
    ),
    "at a failure, which never happens": (
        [f"dag: {{tasks: [{work(AT_FAILURE)}, {AFTER % 'work'}]}}"],
        "Failed",
        "",
    ),
    "at a success": (
        [f"dag: {{tasks: [{work(AT_SUCCESS)}, {AFTER % 'work'}]}}"],
        "Failed",
        "",
    ),
    "without attempts": (
        [f"dag: {{tasks: [{work(EXIT, 'once')}, {AFTER % 'work'}]}}"],
        "Failed",
        "",
    ),
    "nothing waits": ([f"dag: {{tasks: [{work(EXIT)}]}}"], "Failed", ""),
    "who waits runs after a failure": (
        [f"dag: {{tasks: [{work(EXIT)}, {AFTER % 'work.Failed'}]}}"],
        "Succeeded",
        "",
    ),
    "with dependencies": (
        [f"dag: {{tasks: [{work(EXIT)}, {{name: use, template: say, dependencies: [work]}}]}}"],
        "Succeeded",
        "work",
    ),
    "at the end of a DAG inside": (
        [IN, f"name: part, dag: {{tasks: [{work(EXIT)}]}}"],
        "Succeeded",
        "work",
    ),
    "at the end of steps inside": (
        [IN, f"name: part, steps: [[{work(EXIT)}]]"],
        "Succeeded",
        "work",
    ),
    "the attempts in a DAG of their own": (
        [
            f"dag: {{tasks: [{work(EXIT, 'part')}, {AFTER % 'work'}]}}",
            "name: part, dag: {tasks: [{name: work, template: work}]}",
        ],
        "Failed",
        "",
    ),
}
_COMMON = """
- {name: work, retryStrategy: {limit: 1}, container: {image: "alpine:3.20", command: [work]}}
- {name: once, container: {image: "alpine:3.20", command: [work]}}
- {name: tell, container: {image: "alpine:3.20", command: [tell]}}
- {name: say, container: {image: "alpine:3.20", command: [say]}}
"""


def document(name: str) -> Any:
    return with_templates(CASES[name][0], _COMMON)


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran | str]:
    bad = Result(exit_code=1)
    documents = {name: document(name) for name in CASES}
    return run_all(cluster, documents, {"work": bad, "once": bad})


@pytest.mark.parametrize("name", CASES)
def test_the_run_ends_as_verify_says(name: str, runs: dict[str, Ran | str]) -> None:
    _, end, hooked = CASES[name]
    found = [each.message for each in said_of(document(name), version=TARGET)]
    run = runs[name]
    assert isinstance(run, Ran) and run.phase == end, run
    if hooked:
        assert len(found) == 1 and found[0].startswith(f"where `{hooked}` fails, `use` is left out")
    else:
        assert found == []
