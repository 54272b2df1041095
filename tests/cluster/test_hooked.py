"""Hooks of tasks that are tried again, on the real controller and by `wzc verify`.

The compiler gives such attempts a DAG of their own; these are manifests as people write them, in
which `work` fails. Where the run succeeds all the same, `wzc verify` has to say so.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.argo.template.outputs import Result
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
    first, *others = CASES[name][0]
    flow = [f"name: main, {first}", *others]
    templates = yaml.safe_load("".join(f"- {{{each}}}\n" for each in flow) + _COMMON)
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": "hooked"},
        "spec": {"entrypoint": "main", "templates": templates},
    }


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran]:
    bad = Result(exit_code=1)
    started = {name: cluster.start([document(name)], {"work": bad, "once": bad}) for name in CASES}
    return {name: cluster.end(namespace, 120) for name, namespace in started.items()}


@pytest.mark.parametrize("name", CASES)
def test_the_run_ends_as_verify_says(name: str, runs: dict[str, Ran]) -> None:
    _, end, hooked = CASES[name]
    found = [each.message for each in said_of(document(name), version=TARGET)]
    assert runs[name].phase == end, runs[name].story()
    if hooked:
        assert len(found) == 1 and found[0].startswith(f"where `{hooked}` fails, `use` is left out")
    else:
        assert found == []
