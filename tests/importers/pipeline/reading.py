"""Pipelines from text, and their graphs in a form that is easily compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.importers.python import MemoryFiles, Project
from wzc.importers.wurzel.graph import WurzelGraph
from wzc.importers.wurzel.pipeline.read import read_pipeline

HEAD = """\
import functools, itertools, logging, operator, os, sys
from wurzel.steps.duplication import DropDuplicationStep
from wurzel.steps.manual_markdown import ManualMarkdownStep
from wurzel.steps.splitter import SimpleSplitterStep
from wurzel.utils import WZ

"""
SHIPPED = {
    "ManualMarkdownStep": "wurzel.steps.manual_markdown",
    "DropDuplicationStep": "wurzel.steps.duplication",
    "SimpleSplitterStep": "wurzel.steps.splitter",
    "EmbeddingStep": "wurzel.steps.embedding.step",
}


def read(
    text: str,
    name: str | None = None,
    files: Mapping[str, str | bytes] | None = None,
    *,
    roots: Sequence[str] = ("",),
) -> tuple[WurzelGraph | None, list[Diagnostic]]:
    """Read `pipeline.py` with a text, next to other files."""
    project = Project(MemoryFiles({"pipeline.py": text, **(files or {})}), roots)
    diagnostics = Diagnostics()
    graph = read_pipeline(project, "pipeline.py", name, diagnostics, SHIPPED)
    assert (graph is None) == diagnostics.has_errors
    return graph, list(diagnostics)


def arrows(graph: WurzelGraph | None, diagnostics: list[Diagnostic]) -> set[str]:
    """`a>b` for each edge; a step without any by itself. A step without a name is its class."""
    assert graph is not None, [item.message for item in diagnostics]
    shown = [step.name or step.type.name for step in graph.steps]
    connected = {index for edge in graph.edges for index in edge}
    alone = {shown[index] for index in range(len(shown)) if index not in connected}
    return {f"{shown[producer]}>{shown[consumer]}" for producer, consumer in graph.edges} | alone


def problem(diagnostics: list[Diagnostic]) -> Diagnostic:
    """The only one."""
    assert len(diagnostics) == 1, [item.message for item in diagnostics]
    return diagnostics[0]


def said(diagnostics: list[Diagnostic]) -> tuple[str, str, str]:
    """Code, message and the text at the place of the only diagnostic."""
    one = problem(diagnostics)
    return one.code.id, one.message, one.primary.span.text if one.primary else ""
