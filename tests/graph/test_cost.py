"""Ten times the steps cost about ten times as much: counted in executed lines, never timed."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from wzc.diagnostics.model import Diagnostics
from wzc.graph.build import build
from wzc.graph.dag import Dag
from wzc.model.contract import Contract, DataType, StepType
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline, PipelineAttributes, Step
from wzc.model.step import StepAttributes
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Origin

FILE = SourceFile("p.wz", "")
DOC = Contract("Doc", Span(FILE, 0, 1))
DOCS = DataType("list", DOC, Span(FILE, 1, 2))
READ = StepType("Read", Span(FILE, 2, 3), {}, None, DOCS, "m:ReadStep")
SPLIT = StepType("Split", Span(FILE, 3, 4), {}, DOCS, DOCS, "m:SplitStep")
PING = StepType("Ping", Span(FILE, 4, 5), {}, None, None, "m:PingStep")

Pairs = list[tuple[int, str, int]]


def made(types: list[StepType], pairs: Pairs) -> Pipeline:
    """A pipeline without a text: each step and edge has a place of its own."""
    pipeline = Pipeline("p", Span(FILE, 0, 0), PipelineAttributes(), {})
    attributes = StepAttributes()
    for number, type in enumerate(types):
        place = Span(FILE, 10 + number, 11 + number)
        name = f"s{number}"
        pipeline.steps[name] = Step(name, place, type, {}, attributes, Origin(place), {})
    start = 10 + len(types)
    for number, (source, arrow, target) in enumerate(pairs):
        place = Span(FILE, start + number, start + number + 1)
        edge = Edge(f"s{source}", f"s{target}", arrow == ">>", place, place)
        pipeline.edges.append(edge)
    return pipeline


def chain(count: int) -> Pipeline:
    return made([READ, *[SPLIT] * (count - 1)], [(n, ">>", n + 1) for n in range(count - 1)])


def fan_in(count: int) -> Pipeline:
    return made([PING] * (count + 1), [(n, "~>", count) for n in range(count)])


def layers(count: int) -> Pipeline:
    pairs = [(n, "~>", m) for n in range(count) for m in range(n // 5 * 5 + 5, n // 5 * 5 + 10)]
    return made([PING] * count, [pair for pair in pairs if pair[2] < count])


def diamonds(count: int) -> Pipeline:
    """Diamonds of order beside one chain of data."""
    pairs = [(n, "~>", n + 2) for n in range(count - 2)]
    return made(
        [READ, *[SPLIT] * (count - 1)], [(n, ">>", n + 1) for n in range(count - 1)] + pairs
    )


def many_files(count: int) -> Pipeline:
    """Twenty files that go down a long chain."""
    pairs: Pairs = [(n, ">>", 20) for n in range(20)]
    pairs += [(n, ">>", n + 1) for n in range(20, count + 19)]
    return made([READ] * 20 + [SPLIT] * count, pairs)


def ring(count: int) -> Pipeline:
    return made([SPLIT] * count, [(n, ">>", (n + 1) % count) for n in range(count)])


def hungry(count: int) -> Pipeline:
    return made([READ, *[SPLIT] * count], [(0, "~>", n) for n in range(1, count + 1)])


def wrong(count: int) -> Pipeline:
    other = DataType("frame", DOC, Span(FILE, 5, 6))
    embed = StepType("Embed", Span(FILE, 6, 7), {}, DOCS, other, "m:EmbedStep")
    pairs: Pairs = [(0, ">>", n) for n in range(1, count + 1)]
    pairs += [(n, ">>", n + count) for n in range(1, count + 1)]
    return made([READ, *[embed] * count, *[SPLIT] * count], pairs)


def portless(count: int) -> Pipeline:
    return made([*[PING] * count, SPLIT], [(n, ">>", count) for n in range(count)])


def wrong_from_a_hub(count: int) -> Pipeline:
    """A step with very many producers whose data fits none of as many consumers."""
    hub = StepType(
        "Hub", Span(FILE, 5, 6), {}, DOCS, DataType("one", DOC, Span(FILE, 6, 7)), "m:Hub"
    )
    pairs: Pairs = [(n, ">>", count) for n in range(count)]
    pairs += [(count, ">>", count + n) for n in range(1, count + 1)]
    return made([*[READ] * count, hub, *[SPLIT] * count], pairs)


def repeated(count: int) -> Pipeline:
    return made([PING] * 2, [(0, "~>", 1)] * count)


SHAPES = [
    chain,
    fan_in,
    layers,
    diamonds,
    many_files,
    ring,
    hungry,
    wrong,
    portless,
    wrong_from_a_hub,
    repeated,
]


def lines_of(pipeline: Pipeline) -> int:
    """How many lines of Python run while the graph is built, those of graphlib and networkx too."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        build(pipeline, Diagnostics())
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_cost_grows_with_the_size(shape: Callable[[int], Pipeline]) -> None:
    build(shape(10), Diagnostics())  # imports what it needs
    assert lines_of(shape(2000)) <= 12 * lines_of(shape(200))


@pytest.mark.parametrize("shape", [chain, fan_in, layers])
def test_ten_thousand_steps(shape: Callable[[int], Pipeline]) -> None:
    diagnostics = Diagnostics()
    dag: Dag = build(shape(10_000), diagnostics)
    assert len(dag.order) >= 10_000
    assert not diagnostics.has_errors
