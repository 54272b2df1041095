"""Workflows walked through as Argo's controller has walked through them.

`walks/NAME.yaml` is a workflow and what its containers do; `walks/NAME.json` is what the controller
of Argo 3.7.18 made of it: phases, outputs, and the arguments, variables and sources of its pods.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.argo.client import Validator
from tests.argo.template.errors import Unsupported
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.kubelet import expand
from wzc.values.quantity import Quantity

WALKS = Path(__file__).parent / "walks"
CASES = sorted(path.stem for path in WALKS.glob("*.yaml"))


def result_of(written: Any) -> Result | list[Result]:
    return (
        [Result(**entry) for entry in written] if isinstance(written, list) else Result(**written)
    )


def walked(name: str) -> Run:
    case = yaml.safe_load((WALKS / f"{name}.yaml").read_text(encoding="utf-8"))
    results = {key: result_of(written) for key, written in case["results"].items()}
    return run_through(case["workflow"], results)


def test_each_walk_has_argos_answer() -> None:
    answers = sorted(path.stem for path in WALKS.glob("*.json"))
    assert answers == CASES


def _amounts(resources: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, object]]:
    return {
        part: {name: Quantity.parse(text) for name, text in amounts.items()}
        for part, amounts in resources.items()
        if amounts
    }


@pytest.mark.parametrize("name", CASES)
def test_a_walk_goes_as_argo_goes(name: str) -> None:
    run = walked(name)
    argo = json.loads((WALKS / f"{name}.json").read_text(encoding="utf-8"))
    # What waits has no node in Argo, and the DAG around it is still running.
    phases = {path: phase for path, phase in run.phases().items() if phase}
    nodes = {path: phase for path, phase in argo["nodes"].items() if phase != "Running"}
    assert phases == nodes
    if run.phase is not None:
        assert run.phase.value == argo["phase"]
    for path, outputs in argo["outputs"].items():
        assert run.nodes[path].parameters == outputs
    assert run.pods.keys() == argo["pods"].keys()
    for path, pod in run.pods.items():
        given = argo["pods"][path]
        env: dict[str, str] = {}
        for variable, value in given["env"].items():
            env[variable] = expand(value, env)
        assert pod.env == env
        assert list(pod.args) == [expand(text, env) for text in given["args"]]
        if "resources" in given:
            assert _amounts(pod.resources()) == _amounts(given["resources"])
        assert (pod.source or "") == given["source"]


@pytest.mark.parametrize("name", CASES)
def test_a_walk_is_of_what_argo_accepts(argo: Validator, name: str) -> None:
    case = yaml.safe_load((WALKS / f"{name}.yaml").read_text(encoding="utf-8"))
    # With the rules of a submission: the controller has applied them before it went on.
    (result,) = argo.validate(json.dumps(case["workflow"]), lint=False)
    assert result.ok, str(result)


def test_a_waiting_task_is_named() -> None:
    assert walked("stuck").stuck == ["", "waits", "after"]


def test_tags_left_to_a_container_are_found() -> None:
    left = walked("braces").left_tags()["a"]
    assert "{{ context }} {{.State}} {{typo}}" in left


SIMPLE: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Workflow",
    "metadata": {"name": "x"},
    "spec": {
        "entrypoint": "main",
        "arguments": {"parameters": [{"name": "n"}]},
        "templates": [
            {
                "name": "main",
                "container": {
                    "image": "i",
                    "args": ["{{workflow.parameters.n}}", "$(SECRET)$(PLAIN)$$(PLAIN)"],
                    "env": [
                        {
                            "name": "SECRET",
                            "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}},
                        },
                        {"name": "PLAIN", "value": "{{=workflow.parameters.n + '!'}}"},
                    ],
                },
            }
        ],
    },
}


def test_parameters_of_the_run_and_variables_reach_the_container() -> None:
    pod = run_through(SIMPLE, parameters={"n": "7"}).pods[""]
    assert pod.args == ("7", "<secretKeyRef s/k>7!$(PLAIN)")
    assert pod.env["PLAIN"] == "7!"


def test_a_pod_is_found_without_its_attempts() -> None:
    retried = walked("retry")
    assert retried.pod("a") is retried.pods["a(2)"]
    with pytest.raises(ValueError, match="work has 9 pods"):
        walked("loop-gathers").pod("work")


def test_a_daemon_has_not_succeeded_while_others_run() -> None:
    tasks = [
        {"name": "db", "template": "daemon"},
        {"name": "uses", "template": "say", "depends": "db"},
        {"name": "named", "template": "say", "depends": "db.Daemoned"},
        {"name": "after", "template": "say", "depends": "db.Succeeded"},
    ]
    templates = [
        {"name": "main", "dag": {"tasks": tasks}},
        {"name": "daemon", "daemon": True, "container": {"image": "i"}},
        {"name": "say", "container": {"image": "i"}},
    ]
    document = {**SIMPLE, "spec": {"entrypoint": "main", "templates": templates}}
    assert run_through(document).phases() == {
        "": "Succeeded",
        "db": "Succeeded",
        "uses": "Succeeded",
        "named": "Succeeded",
        "after": "Omitted",
    }


def test_an_input_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="n has no value"):
        run_through(SIMPLE)


def test_what_only_a_cluster_knows_may_be_given() -> None:
    document = json.loads(json.dumps(SIMPLE))
    document["spec"]["templates"][0]["container"]["args"] = ["{{workflow.duration}}"]
    known = {"workflow.duration": "1.5"}
    assert run_through(document, parameters={"n": "7"}, known=known).pods[""].args == ("1.5",)


@pytest.mark.parametrize("tag", ["{{workflow.duration}}", "{{=tasks.a.hostNodeName}}"])
def test_what_only_a_cluster_knows_is_not_guessed(tag: str) -> None:
    document = json.loads(json.dumps(SIMPLE))
    document["spec"]["templates"][0]["container"]["args"] = [tag]
    with pytest.raises(Unsupported):
        run_through(document, parameters={"n": "7"})


def test_a_cron_workflow_and_a_referenced_template_are_walked() -> None:
    library = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "lib"},
        "spec": {
            "templates": [
                {
                    "name": "say",
                    "inputs": {"parameters": [{"name": "x"}]},
                    "container": {"image": "i", "args": ["{{inputs.parameters.x}}"]},
                }
            ]
        },
    }
    task = {
        "name": "a",
        "templateRef": {"name": "lib", "template": "say"},
        "arguments": {"parameters": [{"name": "x", "value": "hi"}]},
    }
    spec = {"entrypoint": "main", "templates": [{"name": "main", "dag": {"tasks": [task]}}]}
    cron = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "nightly"},
        "spec": {"schedules": ["@daily"], "workflowSpec": spec},
    }
    assert run_through(cron, library=[library]).pods["a"].args == ("hi",)
