"""A random graph in random styles is read as that graph, and as the real Wurzel sees it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.importers.pipeline.programs import Program, programs
from tests.importers.pipeline.reading import SHIPPED
from tests.importers.pipeline.unsure import unsure_programs
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python import MemoryFiles, Project
from wzc.importers.wurzel.graph import WurzelGraph
from wzc.importers.wurzel.introspect import introspect
from wzc.importers.wurzel.introspect_process import Outcome
from wzc.importers.wurzel.pipeline.read import read_pipeline

Meaning = tuple[set[tuple[str, str]], dict[str, str], str]


def meaning(graph: WurzelGraph | None, diagnostics: Diagnostics) -> Meaning:
    """Edges between classes, the modules of the classes, the last step's class."""
    assert graph is not None, [f"{item.message} {item.primary}" for item in diagnostics]
    names = [step.type.name for step in graph.steps]
    assert len(set(names)) == len(names)
    assert all(producer < consumer for producer, consumer in graph.edges)
    edges = {(names[producer], names[consumer]) for producer, consumer in graph.edges}
    return edges, {step.type.name: step.type.module for step in graph.steps}, names[-1]


def expected(program: Program) -> Meaning:
    steps = {program.target, *(name for edge in program.edges for name in edge)}
    return program.edges, {name: program.modules[name] for name in steps}, program.target


def read(program: Program) -> WurzelGraph | None:
    project = Project(MemoryFiles(program.files), ("",))
    diagnostics = Diagnostics()
    graph = read_pipeline(project, "pipeline.py", "pipeline", diagnostics, SHIPPED)
    assert meaning(graph, diagnostics) == expected(program)
    return graph


@settings(max_examples=300)
@given(programs())
def test_what_is_read_is_what_was_written(program: Program) -> None:
    read(program)


@pytest.mark.slow
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(program=programs())
def test_what_is_read_is_what_wurzel_makes_of_it(
    ask: Callable[[Mapping[str, object]], Outcome], program: Program
) -> None:
    graph = read(program)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in program.files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        project = Project(MemoryFiles(program.files), ("",))
        diagnostics = Diagnostics()
        seen = introspect(
            project,
            "pipeline.py",
            "pipeline",
            diagnostics,
            lambda request: ask({**request, "roots": [folder]}),
        )
    assert meaning(seen, diagnostics) == expected(program)
    # Variables and keys of dicts are the same; a local variable is seen only by reading.
    told = {step.type.name: step.name for step in seen.steps if step.name}
    assert told.items() <= {step.type.name: step.name for step in graph.steps}.items()


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=unsure_programs())
def test_what_depends_on_the_environment_is_refused_or_does_not_matter(
    ask: Callable[[Mapping[str, object]], Outcome], files: dict[str, str]
) -> None:
    project = Project(MemoryFiles(files), ("",))
    diagnostics = Diagnostics()
    graph = read_pipeline(project, "pipeline.py", "pipeline", diagnostics, SHIPPED)
    if graph is None:
        assert {item.code.id for item in diagnostics} == {"WZ8201"}
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        for flag in ("", "1 2"):
            told = Diagnostics()
            request = {"roots": [folder], "environment": {"SOME_FLAG": flag}}
            seen = introspect(
                Project(MemoryFiles(files), ("",)),
                "pipeline.py",
                "pipeline",
                told,
                lambda asked, request=request: ask({**asked, **request}),  # type: ignore[misc]
            )
            assert meaning(seen, told) == meaning(graph, diagnostics)
