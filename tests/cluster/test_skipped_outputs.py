"""What a DAG or steps hand on of a skipped task, on the real controller and by `verify`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cluster.by_hand import run_all, with_templates
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.verify.bases import said_of

pytestmark = pytest.mark.slow

_OF_DAG = "{{tasks.make.outputs.parameters.size}}"
_OF_STEPS = "{{steps.make.outputs.parameters.size}}"
_SKIPPED = "{name: make, template: TEMPLATE, when: \"'{{workflow.name}}' == 'x'\"}"


def _dag(template: str = "make", more: str = "", task: str = _SKIPPED) -> list[str]:
    task = task.replace("TEMPLATE", template)
    output = f"{{name: size, valueFrom: {{parameter: '{_OF_DAG}'{more}}}}}"
    return [f"dag: {{tasks: [{task}]}}, outputs: {{parameters: [{output}]}}"]


def _steps(more: str = "") -> list[str]:
    task = _SKIPPED.replace("TEMPLATE", "make")
    output = f"{{name: size, valueFrom: {{parameter: '{_OF_STEPS}'{more}}}}}"
    return [f"steps: [[{task}]], outputs: {{parameters: [{output}]}}"]


# The entry, what the run comes to, and whether verify says so.
CASES: dict[str, tuple[list[str], str]] = {
    "of a DAG": (_dag(), "Error"),
    "of steps": (_steps(), "Error"),
    "with a default": (_dag(more=", default: none"), "Succeeded"),
    "with a default of steps": (_steps(", default: none"), "Succeeded"),
    "of an output with a default": (_dag("either"), "Succeeded"),
    "of one that runs": (_dag(task="{name: make, template: either}"), "Succeeded"),
}
_COMMON = """
- name: make
  container: {image: "alpine:3.20", command: [make]}
  outputs: {parameters: [{name: size, valueFrom: {path: /size}}]}
- name: either
  container: {image: "alpine:3.20", command: [make]}
  outputs: {parameters: [{name: size, valueFrom: {path: /size, default: few}}]}
"""


def document(name: str) -> Any:
    return with_templates(CASES[name][0], _COMMON)


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran | str]:
    return run_all(cluster, {name: document(name) for name in CASES}, {})


@pytest.mark.parametrize("name", CASES)
def test_it_ends_as_verify_says(runs: dict[str, Ran | str], name: str) -> None:
    run, end = runs[name], CASES[name][1]
    assert isinstance(run, Ran), run
    assert run.phase == end, run.story()
    said = [item.message for item in said_of(document(name), version=TARGET)]
    assert bool(said) == (end == "Error"), said
    assert all("may be skipped" in each for each in said)
