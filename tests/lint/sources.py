"""From a case to a marked source file, and what is reported about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import Factory, define

from wzc.diagnostics.model import Diagnostic
from wzc.graph.dag import Binding
from wzc.lint.rules import lint, lint_all
from wzc.model.pipeline import Pipeline
from wzc.pipeline import Options, Result, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

IMAGE = "ghcr.io/telekom/wurzel:3.3.1"
STEPS = {
    "docs": ("ManualMarkdownStep", 'folder_path = "/data"'),
    "split": ("SimpleSplitterStep", ""),
}
# Marks of the place of a message, and of the others that it shows (single angle quotes).
MARKS = ("«»", "\u2039\u203a")


@define
class Linted:
    """A pipeline as the rules see it; the few that look at the graph are in `test_graph.py`."""

    pipeline: Pipeline
    inputs: Mapping[str, list[Binding]] = Factory(dict)
    bodies: Mapping[str, Any] = Factory(dict)


def source_of(case: Mapping[str, Any]) -> str:
    if "text" in case:
        text: str = case["text"]
        return text
    defaults = case.get("defaults", "")
    if "image" not in defaults:
        defaults = f'image = "{IMAGE}"\n{defaults}'
    steps = []
    for name, (type_, settings) in STEPS.items():
        settings = case.get(f"{name}_settings", settings)
        block = f" {{\n{case[name]}\n}}" if name in case else ""
        steps.append(f"step {name} = {type_}({settings}){block}")
    names = ", ".join(type_ for type_, _ in STEPS.values())
    body = [case.get("pipeline", ""), f"defaults {{\n{defaults}\n}}", *steps]
    return "\n".join(
        [
            "import wurzel" if any("wurzel." in part for part in body) else "",
            f"from wurzel.steps import {names}",
            "pipeline rag {",
            *body,
            "docs >> split",
            "}\n",
        ]
    )


def evaluated(text: str) -> Result:
    return evaluate_source(SourceFile("rag.wz", text), FileLoader(), Options())


def linted(text: str) -> list[Diagnostic]:
    """All that evaluation and the rules report, in source order."""
    result = evaluated(text)
    assert result.pipelines, result.diagnostics.sorted()
    dags: list[Any] = [Linted(pipeline) for pipeline in result.pipelines]
    for dag in dags:
        lint(dag, result.diagnostics)
    lint_all(dags, result.diagnostics)
    return result.diagnostics.sorted()
