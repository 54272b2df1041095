"""References to outputs of other steps: they make the order, no edge is written for them."""

from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.model.attribute import Block
from wzc.model.pipeline import Edge, Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import RunTimeValue, sources
from wzc.model.value import Range, Value
from wzc.source.file import Span


def add_implied(pipeline: Pipeline, removed: frozenset[str], diagnostics: Diagnostics) -> None:
    """Add an edge from each step whose output is referred to, where none is written.

    Reports references to steps that are left out or `removed`; those to others that do not exist
    have been reported.
    """
    written = {(edge.source, edge.target) for edge in pipeline.edges}
    for step in pipeline.steps.values():
        for source, place in references(step):
            if source in pipeline.disabled or source in removed:
                _report_gone(pipeline, step, source, place, diagnostics)
            if source in pipeline.steps and (source, step.name) not in written:
                written.add((source, step.name))
                pipeline.edges.append(Edge(source, step.name, False, place, place, implied=True))


def _report_gone(
    pipeline: Pipeline, step: Step, source: str, place: Span, diagnostics: Diagnostics
) -> None:
    disabled = pipeline.disabled.get(source)
    diagnostics.report(
        codes.MISSING_INPUT,
        f"step `{step.name}` refers to an output of `{source}`, which "
        + ("a profile removes" if disabled is None else "is left out"),
        place,
        secondary=[]
        if disabled is None
        else [Label(disabled.origin.span, f"leaves `{source}` out")],
        help=f"leave `{step.name}` out too, or let a profile give it another value",
    )


def references(step: Step) -> Iterator[tuple[str, Span]]:
    """The steps whose outputs a step refers to, each with the place that does."""
    for value in (*step.settings.values(), *step.values.values()):
        yield from outputs_in(value)
    for port in step.inputs.values():
        yield from outputs_in(port.value)


def outputs_in(value: Value) -> Iterator[tuple[str, Span]]:
    """The steps whose outputs a value is made of, each with its place."""
    data: Any = value.data
    if isinstance(data, RunTimeValue):
        for source in sources([data.node]):
            if source.kind == "output":
                yield source.step, value.origin.span
    elif isinstance(data, ArtifactReference):
        yield data.step, value.origin.span
    else:
        for inner in _entries(data):
            yield from outputs_in(inner)


def _entries(data: Any) -> Iterator[Value]:
    if isinstance(data, dict):
        yield from data.values()
    elif isinstance(data, list):
        yield from data
    elif isinstance(data, Range):
        yield from (end for end in (data.low, data.high) if end is not None)
    elif isinstance(data, Block):
        for name in data.__slots__:  # type: ignore[attr-defined]
            found = getattr(data, name, None)
            if isinstance(found, Value):
                yield found
