"""What `wzc verify` says of manifests that Argo takes, beside what the real controller does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cluster.by_hand import run_all, workflow
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.verify.bases import said_of

pytestmark = pytest.mark.slow

SAY = 'container: {image: "alpine:3.20", command: [say]}'
LOCK = "synchronization: {mutexes: [{name: one}]}"
TOLD = '[say, "{{workflow.failures}}"]'
DAG = "dag: {tasks: [{name: a, template: say}]}"
AT_EXIT = "dag: {tasks: [{name: a, template: say, hooks: {exit: {template: use}}}]}"
TWO = f"{{name: say, {SAY}}}, {{name: use, inputs: {{parameters: [{{name: x}}]}}, {SAY}}}"
# The spec; what it comes to; how verify says it, if it says something.
CASES: dict[str, tuple[str, str, str]] = {
    "the workflow holds it": (
        f"{{{LOCK}, templates: [{{name: main, {DAG}}}, {{name: say, {LOCK}, {SAY}}}]}}",
        "Running",
        "neither ever ends",
    ),
    "the DAG holds it": (
        f"{{templates: [{{name: main, {LOCK}, {DAG}}}, {{name: say, {LOCK}, {SAY}}}]}}",
        "Running",
        "neither ever ends",
    ),
    "one holds it after another": (
        "{templates: [{name: main, dag: {tasks: [{name: a, template: say}, "
        f"{{name: b, template: say}}]}}}}, {{name: say, {LOCK}, {SAY}}}]}}",
        "Succeeded",
        "",
    ),
    "tags of tasks in a hook": (
        "{templates: [{name: main, dag: {tasks: [{name: a, template: say, hooks: {done: {template:"
        " say, expression: \"'{{tasks.a.status}}' == 'Succeeded'\"}}}]}}, "
        f"{{name: say, {SAY}}}]}}",
        "Succeeded",
        "the hook does not run as meant",
    ),
    "an artifact of a loop": (
        "{templates: [{name: main, dag: {tasks: [{name: a, template: make, withItems: [1, 2]}, "
        "{name: b, depends: a, template: use, arguments: {artifacts: [{name: x, "
        'from: "{{tasks.a.outputs.artifacts.x}}"}]}}]}}, '
        f"{{name: make, outputs: {{artifacts: [{{name: x, path: /x}}]}}, {SAY}}}, "
        f"{{name: use, inputs: {{artifacts: [{{name: x, path: /x}}]}}, {SAY}}}]}}",
        "Error",
        "task ends in an error",
    ),
    "an exit with the workflow's arguments": (
        "{arguments: {parameters: [{name: x, value: v}]}, "
        f"templates: [{{name: main, {AT_EXIT}}}, {TWO}]}}",
        "Succeeded",
        "",
    ),
    "an exit without an argument": (
        f"{{templates: [{{name: main, {AT_EXIT}}}, {TWO}]}}",
        "Succeeded",
        "the hook ends in an error",
    ),
    "two ways to end": (
        f"{{onExit: say, hooks: {{exit: {{template: other}}}}, templates: [{{name: main, {DAG}}}, "
        f"{{name: say, {SAY}}}, {{name: other, {SAY}}}]}}",
        "Succeeded",
        "`onExit` goes before it",
    ),
    "failures in a template, and hooks only": (
        f"{{hooks: {{exit: {{template: bye}}}}, templates: [{{name: main, {DAG}}}, "
        f"{{name: say, {SAY}}}, {{name: bye, {SAY.replace('[say]', TOLD)}}}]}}",
        "Failed",
        "with `onExit` only",
    ),
    "an expression in a metric": (
        "{templates: [{name: main, metrics: {prometheus: [{name: a, help: x, counter: {value: '1'},"
        f" when: \"{{{{=status == 'Failed' && true}}}}\"}}]}}, {SAY}}}]}}",
        "Error",
        "as it makes the pod",
    ),
    "an expression in a metric that the pod can hold": (
        "{templates: [{name: main, metrics: {prometheus: [{name: a, help: x, counter: {value: '1'},"
        f" when: \"{{{{=status == 'Failed' and true}}}}\"}}]}}, {SAY}}}]}}",
        "Succeeded",
        "",
    ),
    "a ConfigMap by a tag": (
        "{arguments: {parameters: [{name: a, value: c}, {name: b, valueFrom: {configMapKeyRef: "
        '{name: "{{workflow.parameters.a}}", key: k}}}]}, '
        f"templates: [{{name: main, {SAY}}}]}}",
        "Failed",
        "the run fails",
    ),
    "a device that is not mounted": (
        "{volumeClaimTemplates: [{metadata: {name: w}, spec: {accessModes: [ReadWriteOnce], "
        "volumeMode: Block, resources: {requests: {storage: 1Gi}}}}], templates: [{name: main, "
        'container: {image: "alpine:3.20", command: [say], volumeDevices: [{name: w, '
        "devicePath: /dev/xvda}]}}]}",
        "Error",
        "only volumes that are mounted",
    ),
    "methods, and whether something is there": (
        '{templates: [{name: main, container: {image: "alpine:3.20", command: [say, '
        "\"{{=now().Format('2006')}} {{=inputs.parameters.a == nil ? 'b' : 'c'}}\"]}}]}",
        "Succeeded",
        "",
    ),
}


def document(name: str) -> Any:
    return workflow(CASES[name][0])


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran | str]:
    """The run of each; what it still did where it has not ended."""
    endless = [name for name, (_, end, _) in CASES.items() if end == "Running"]
    return run_all(cluster, {name: document(name) for name in CASES}, {}, endless)


@pytest.mark.parametrize("name", CASES)
def test_the_run_comes_to_what_verify_says(name: str, runs: dict[str, Ran | str]) -> None:
    ran = runs[name]
    _, end, said = CASES[name]
    found = [each.message for each in said_of(document(name), version=TARGET)]
    assert [said in each for each in found] == ([True] if said else []), found
    if end == "Running":
        assert isinstance(ran, str), ran.story()
    else:
        assert isinstance(ran, Ran), ran
        assert ran.phase == end, ran.story()
        # Of a hook that does not run there is no node.
        assert not any("hooks" in place for place in ran.phases()), ran.story()
        assert all(node.get("templateName") != "other" for node in ran.nodes.values())
