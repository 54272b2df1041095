"""What each pass makes of a program, as text to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import fields, frozen

from wzc import api
from wzc.graph.dag import Dag
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value, plain
from wzc.pipeline import Options, Result, compile_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.syntax import ast

CASES = Path(__file__).resolve().parent / "cases"
_SOURCE = re.compile(r"^```wz\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_PROFILES = re.compile(r"^Profiles: (.*)$", re.MULTILINE)


@frozen
class Case:
    """A Markdown file: words and the source, written by hand, and what the passes made of it."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def made(self) -> str:
        """The file as it should be: all up to the end of the source, then each pass."""
        text = self.text
        match = _SOURCE.search(text)
        assert match is not None, f"{self.path} has no block marked wz"
        chosen = _PROFILES.search(text[: match.start()])
        profiles = chosen[1].split() if chosen is not None else []
        source = SourceFile("case.wz", match[1], "case.wz")
        result = compile_source(source, FileLoader(), Options(profiles))
        parts = [text[: match.end()]]
        for title, body in _passes(result, profiles):
            parts.append(f"\n## {title}\n\n```\n{body.rstrip()}\n```\n")
        return "".join(parts)


def cases() -> list[Case]:
    return [Case(path) for path in sorted(CASES.glob("*.md"))]


def _passes(result: Result, profiles: Sequence[str]) -> Iterator[tuple[str, str]]:
    found = api.Compilation("case.wz", tuple(profiles), [], result.diagnostics.sorted())
    if found.diagnostics:
        yield "Diagnostics", found.messages()
    yield "Syntax", "\n".join(tree(result.program.root.file))
    yield "Values", "\n".join(line for p in result.pipelines for line in values(p))
    yield "Graph", "\n".join(line for dag in result.dags for line in graph(dag))
    if result.documents:
        yield "YAML", found.with_documents(result.documents).yaml()


def tree(node: Any, indent: str = "", label: str = "") -> Iterator[str]:
    """A node with what it holds, without places; names stand on its own line."""
    words = [label + type(node).__name__]
    inner: list[tuple[str, Any]] = []
    for item in fields(type(node)):
        if item.name in _HIDDEN or item.name.startswith("broken"):
            continue
        value = getattr(node, item.name)
        if isinstance(value, (ast.Name, ast.Path)):
            words.append(value.text)
        elif isinstance(value, (str, bool, int)) and value is not False:
            words.append(repr(value) if isinstance(value, str) else f"{item.name}={value}")
        elif isinstance(value, ast.Node):
            inner.append((f"{item.name}: ", value))
        elif isinstance(value, list):
            inner += [("", each) for each in value]
    yield indent + " ".join(words)
    for name, value in inner:
        if isinstance(value, ast.Node):
            yield from tree(value, indent + "  ", name)
        else:
            yield f"{indent}  {value!r}"


_HIDDEN = ("file", "start", "end", "depth", "form")


def values(pipeline: Pipeline) -> Iterator[str]:
    """Each final value with its place, and what it took the place of."""
    yield f"pipeline {pipeline.name}"
    yield from _entries("  ", {k: v for k, v in pipeline.values.items() if k != "defaults"})
    for step in pipeline.steps.values():
        yield f"  step {step.name} = {step.type.name}"
        yield from _entries("    settings.", step.settings)
        yield from _entries("    ", step.values)


def _entries(start: str, found: dict[str, Value]) -> Iterator[str]:
    for name, value in found.items():
        if isinstance(value.data, dict) and value.data:
            yield from _entries(f"{start}{name}.", value.data)
            continue
        places = []
        current: Value | None = value
        while current is not None:
            via = "".join(f" through {via}" for via in current.origin.via)
            places.append(f"{_place(current)}{via}")
            current = current.previous
        yield f"{start}{name} = {_text(value.data)}    {', before: '.join(places)}"


def _text(data: Any) -> str:
    keyword = getattr(type(data), "keyword", "")
    if keyword:
        known = [item.name for item in fields(type(data)) if getattr(data, item.name)]
        return f"{keyword}({', '.join(f'{n} = {_text(getattr(data, n).data)}' for n in known)})"
    if isinstance(data, list):
        return f"[{', '.join(_text(item.data) for item in data)}]"
    return repr(plain(data))


def _place(value: Value) -> str:
    span = value.origin.span
    line, column = span.file.position(span.start)
    return f"stdlib:{Path(span.file.name).name}" if span.file.is_stdlib else f"{line}:{column}"


def graph(dag: Dag) -> Iterator[str]:
    """The steps in their order: what each waits for, gets and writes."""
    yield f"pipeline {dag.pipeline.name}"
    for step in dag.order:
        yield f"  {step.name}"
        for edge in dag.needs[step.name]:
            line, column = edge.place.file.position(edge.place.start)
            arrow = ">>" if edge.data else "~>"
            yield f"    {edge.source} {arrow}    {line}:{column}"
        for binding in dag.inputs[step.name]:
            if binding.files is None:
                yield f"    gets {binding.producer}/"
            for file in binding.files or ():
                yield f"    gets {binding.producer}/{file.source} as {file.target}"
        if dag.outputs[step.name]:
            yield f"    writes {', '.join(dag.outputs[step.name])}"
