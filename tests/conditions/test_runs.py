"""Drawn pipelines: the tasks that run are those that the language's rules say."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.depends import Phase as End
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run as Walked
from tests.argo.template.walk import run_through
from tests.backend.argo.emitted import compiled
from tests.conditions.rules import (
    ERRORED,
    FAILED,
    OMITTED,
    SKIPPED,
    SUCCEEDED,
    Pipeline,
    Run,
    outcomes,
    pipelines,
    rows_of,
    runs,
)

PHASES = {
    SUCCEEDED: "Succeeded",
    FAILED: "Failed",
    ERRORED: "Error",
    SKIPPED: "Skipped",
    OMITTED: "Omitted",
}
DRAWN = settings(
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def document(pipeline: Pipeline) -> Any:
    found = compiled(pipeline.source())
    # Files one by one of a step that may have written fewer of them.
    assume(not found.errors or {error.code.id for error in found.errors} != {"WZ1099"})
    assert not found.errors, found.messages() + pipeline.source()
    return yaml.safe_load(found.yaml())


def walked(manifest: Any, pipeline: Pipeline, run: Run) -> Walked:
    results = {}
    for step in pipeline.steps:
        end, rows = run.ends[step.name], {"rows": str(run.rows[step.name])}
        if end == SUCCEEDED:
            results[step.name] = Result({} if step.takes else rows)
        else:
            results[step.name] = Result(exit_code=1) if end == FAILED else Result(phase=End.ERROR)
    given = {f"on_{s.name}": str(run.inputs[s.name]).lower() for s in pipeline.steps if s.when}
    return run_through(manifest, results, given)


@DRAWN
@given(st.data())
def test_the_steps_that_run_are_those_of_the_rules(argo: Validator, data: st.DataObject) -> None:
    pipeline = data.draw(pipelines())
    run = data.draw(runs(pipeline))
    manifest = document(pipeline)
    expected = outcomes(pipeline, run)
    found = walked(manifest, pipeline, run)
    phases = {name: phase for name, phase in found.phases().items() if name}
    assert phases == {name: PHASES[end] for name, end in expected.items()}, pipeline.source()
    assert not found.left_tags()
    for step in pipeline.steps:
        if expected[step.name] in (SKIPPED, OMITTED):
            continue
        env = found.pods[step.name].env
        for name in step.reads:
            variable = env[f"{name.upper()}_ROWS"]
            assert variable == str(rows_of(name, run, expected)), pipeline.source()
    _argo_says_so(argo, manifest, expected)


def _argo_says_so(argo: Validator, manifest: Any, expected: dict[str, str]) -> None:
    """Argo's own code on each task's `depends`."""
    tasks = manifest["spec"]["templates"][0]["dag"]["tasks"]
    phases = {
        name: {"phase": PHASES[end], "daemoned": False, "loop": False, "items": []}
        for name, end in expected.items()
    }
    waiting = [task for task in tasks if "depends" in task]
    calls = [
        {
            "op": "depends",
            "task": {"name": task["name"], "depends": task["depends"]},
            "tasks": [{"name": other["name"]} for other in tasks],
            "phases": phases,
        }
        for task in waiting
    ]
    for task, reply in zip(waiting, argo.evaluate(calls) if calls else [], strict=True):
        assert not reply.error, (task, reply.error)
        assert reply.value["runs"] is (expected[task["name"]] != OMITTED), task


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(pipelines())
def test_argo_accepts_them(argo: Validator, pipeline: Pipeline) -> None:
    text = json.dumps(document(pipeline))
    assert [str(r) for r in argo.validate(text) if not r.ok] == [], pipeline.source()
