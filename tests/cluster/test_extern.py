"""Templates of the cluster (`extern template`) on the real controller, which looks for them there.

The programs are those of `tests/components/test_extern.py`. How each goes is said by the walk
through its manifest, and by the simulation, which knows the evaluated pipeline alone.
"""

from __future__ import annotations

import pytest

from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.cluster.simulation.compare import differences
from tests.cluster.simulation.observed import Observed, of_cluster, of_walk, words
from tests.cluster.simulation.places import Place
from tests.cluster.simulation.run import run
from tests.components.test_extern import (
    CASES,
    EXTERNS,
    LIBRARY,
    NUMBERS,
    WRAP,
    all_results,
    document,
    source,
    walked,
)
from wzc.model.pipeline import Pipeline, Step
from wzc.model.value import for_json
from wzc.pipeline import Options, check_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

NAMES = sorted(CASES)
DECLARED = EXTERNS + WRAP


def body(name: str) -> str:
    return CASES[name][0].replace("MAX", '"max-words"')


def results(name: str) -> dict[str, Result]:
    return all_results(document(body(name), DECLARED), CASES[name][1])


def walk(name: str) -> Run:
    return walked(document(body(name), DECLARED), results(name))


def differing(name: str, seen: Observed) -> list[str]:
    """What is not as the evaluated pipeline says."""
    pipeline = _pipeline(source(body(name), DECLARED))
    inputs = {
        key: for_json(entry.default.data)
        for key, entry in pipeline.inputs.items()
        if entry.default is not None
    }
    return differences(run(pipeline, _Does(CASES[name][1]), inputs, {}), seen)


def _pipeline(text: str) -> Pipeline:
    found = check_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options(target=TARGET))
    assert not found.diagnostics.has_errors
    return found.pipelines[0]


class _Does:
    """What the containers do: what is told of their paths, else they leave the numbers."""

    def __init__(self, told: dict[str, Result]) -> None:
        self.told = told

    def __call__(self, place: Place, step: Step, number: int) -> Result:
        parts = [p.name if p.attempt is None else f"{p.name}({p.attempt})" for p in place]
        numbers = {name: NUMBERS[name] for name in step.outputs if name in NUMBERS}
        return self.told.get(".".join(parts), Result(numbers))


@pytest.mark.parametrize("name", NAMES)
def test_the_walk_goes_as_the_pipeline_says(name: str) -> None:
    assert differing(name, of_walk(walk(name))) == []


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran]:
    """All at the same time; what all namespaces share is posted once."""
    shared = [holder for holder in LIBRARY if holder["kind"].startswith("Cluster")]
    own = [holder for holder in LIBRARY if holder not in shared]
    for holder in shared:
        cluster.api.create(holder)
    started = {
        name: cluster.start([*own, document(body(name), DECLARED)], results(name)) for name in NAMES
    }
    return {name: cluster.end(namespace, 120) for name, namespace in started.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_run_goes_as_the_pipeline_says(name: str, runs: dict[str, Ran]) -> None:
    ran = runs[name]
    assert differing(name, of_cluster(ran)) == [], ran.story()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_run_goes_as_it_was_walked_through(name: str, runs: dict[str, Ran]) -> None:
    ran, walked_through = runs[name], walk(name)
    phases = {path: phase for path, phase in walked_through.phases().items() if phase}
    assert ran.phases() == phases, ran.story()
    said = {path: [*pod.command, *pod.args] for path, pod in walked_through.pods.items()}
    told = {path: text for path, text in said.items() if not any("<" in word for word in text)}
    made = {seen.path: words(seen) for seen in ran.pods}
    assert made.keys() == said.keys() and told.items() <= made.items(), ran.story()
