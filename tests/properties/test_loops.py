"""Drawn pipelines of loops: Argo accepts them, and each item gets what the rules say."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import compiled
from tests.properties.loops import FAILED, OK, Pipeline, loops
from tests.properties.uses import COUNT, drawn

pytestmark = pytest.mark.slow

USES = {
    *("loop", "a known list", "a range", "an input", "a list of the run", "what a loop gives"),
    *("unroll", "parallelism", "a reference", "when", "when for each item", "stdout"),
    *("read: order", "read: finished", "read: failed", "read: args", "read: when", "a failure"),
}


def document(pipeline: Pipeline, argo: Validator) -> Any:
    found = compiled(pipeline.body())
    assert not found.errors, found.messages() + pipeline.body()
    assert [str(result) for result in argo.validate(found.yaml()) if not result.ok] == []
    made = json.loads(json.dumps(found.documents[0]))
    for each in made["spec"]["templates"]:
        if "suspend" in each:
            each["suspend"]["duration"] = "0"  # the check of the inputs: not what this is about
    return made


def place(run: Run, path: str) -> tuple[str, int]:
    """The step and the number of the item of a node."""
    name, _, number = run.nodes[path].place.rpartition(".")[2].partition("-")
    index = re.search(r"\((\d+):", path)
    return name, int(number or (index.group(1) if index else 0))


def walked(pipeline: Pipeline, argo: Validator) -> Run:
    """The run in which each item gives what the model says."""
    made = document(pipeline, argo)
    steps = {step.name: step for step in pipeline.steps}
    results: dict[str, Result] = {}
    run = run_through(made, results, pipeline.submitted())
    for _ in steps:  # each time, one step more has what it goes through
        for path in run.pods:
            name, index = place(run, path)
            step = steps[name]
            text = step.results.get(index, "")
            parameters = {"o": text} if step.results and text and not step.printed else {}
            found = Result(exit_code=1) if text is None else Result(parameters, result=text)
            results[re.sub(r"\(\d+\)$", "", path)] = found
        run = run_through(made, results, pipeline.submitted())
    return run


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(loops())
def test_each_item_gets_what_the_rules_say(argo: Validator, pipeline: Pipeline) -> None:
    run = walked(pipeline, argo)
    source = pipeline.body()
    assert run.stuck == [], source
    assert run.left_tags() == {}, source
    got: dict[str, list[tuple[int, list[str]]]] = {step.name: [] for step in pipeline.steps}
    for path, pod in run.pods.items():
        name, index = place(run, path)
        # A failure is tried again, and gets the same.
        if not re.search(r"\([1-9]\d*\)$", path):
            got[name].append((index, list(pod.args)))
    for step in pipeline.steps:
        wanted = step.texts if step.end in (OK, FAILED) else []
        assert [words for _, words in sorted(got[step.name])] == wanted, f"{step.name}\n{source}"
        if not step.loop:
            assert run.phases()[step.name] == step.end, f"{step.name}\n{source}"


def test_each_construct_is_in_one_of_fifty() -> None:
    uses = Counter(use for pipeline in drawn(loops()) for use in pipeline.uses)
    assert {name: uses[name] for name in USES if uses[name] * 50 < COUNT} == {}
