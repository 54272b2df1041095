"""The pipelines that are measured are what they promise to be. Nothing here is timed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

import wzc
from benchmarks import startup
from benchmarks.inside import PASSES, passes
from benchmarks.shapes import SHAPES, WIDTH, Graph, baseline, source

SIZES = (WIDTH + 1, 8, 9, 10, 11, 12, 100, 1_000)


def compiled(text: str) -> list[dict[str, object]]:
    compilation = wzc.compile(text=text)
    assert compilation.messages() == ""
    return list(yaml.safe_load_all(compilation.yaml()))


def tasks(document: dict[str, object]) -> dict[str, set[str]]:
    """The DAG's tasks, each with what it depends on."""
    spec = document["spec"]
    assert isinstance(spec, dict)
    (dag,) = (template["dag"] for template in spec["templates"] if "dag" in template)
    return {task["name"]: needed(task) for task in dag["tasks"]}


def needed(task: dict[str, str]) -> set[str]:
    words = task.get("depends", "").replace("(", " ").replace(")", " ").split()
    return {word.partition(".")[0] for word in words if word not in ("&&", "||")}


def dependencies(graph: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {step: set() for step in graph.steps}
    for before, _, after in graph.edges():
        found[after].add(before)
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", SIZES)
def test_has_the_number_of_steps_it_promises(shape: str, count: int) -> None:
    graph = SHAPES[shape](count)
    assert len(set(graph.steps)) == len(graph.steps) == count
    text = source(graph)
    assert text.count("\n  step ") == count
    ends = {end for before, _, after in graph.edges() for end in (before, after)}
    assert ends == set(graph.steps)  # nothing is unconnected


@pytest.mark.parametrize("shape", SHAPES)
def test_has_no_edge_twice_and_none_backwards(shape: str) -> None:
    graph = SHAPES[shape](100)
    pairs = [(before, after) for before, _, after in graph.edges()]
    assert max(Counter(pairs).values()) == 1
    position = {step: index for index, step in enumerate(graph.steps)}
    assert all(position[before] < position[after] for before, after in pairs)


@pytest.mark.parametrize("shape", SHAPES)
def test_data_reaches_all_steps_but_the_sources(shape: str) -> None:
    graph = SHAPES[shape](100)
    fed = {after for _, arrow, after in graph.edges() if arrow == ">>"}
    assert fed == set(graph.steps) - graph.sources


def test_edges_of_each_shape() -> None:
    # n = 100: a chain has n - 1; 25 layers of 4 have 24 full meshes; 25 diamonds have 4 edges each
    # and one between each two of them; of 100 steps 99 go into the last.
    edges = {shape: len(list(make(100).edges())) for shape, make in SHAPES.items()}
    meshes = 24 * WIDTH * WIDTH
    assert edges == {"chain": 99, "layers": meshes, "diamonds": 25 * 4 + 24, "fan-in": 99}


@pytest.mark.parametrize("shape", SHAPES)
def test_compiles_to_the_dag_it_draws(shape: str) -> None:
    graph = SHAPES[shape](10)
    (document,) = compiled(source(graph))
    assert tasks(document) == dependencies(graph)


def test_baseline_compiles_to_one_task() -> None:
    compilation = wzc.compile(text=baseline())
    assert compilation.ok
    (document,) = yaml.safe_load_all(compilation.yaml())
    assert tasks(document) == {"s0": set()}


def test_three_steps_are_those_of_wurzel() -> None:
    (document,) = compiled(startup.WZC_PIPELINE)
    assert tasks(document) == {"docs": set(), "dedup": {"docs"}, "split": {"dedup"}}


def test_passes_are_those_of_the_compiler(tmp_path: Path) -> None:
    path = tmp_path / "layers.wz"
    path.write_text(source(SHAPES["layers"](10)), encoding="utf-8")
    meter = passes.Meter()
    text = passes.measured(str(path), meter)
    assert tuple(meter.seconds) == tuple(meter.megabytes) == PASSES
    header, _, rest = wzc.compile(path).yaml().partition("\n")
    assert header.startswith("#")
    assert text == rest
