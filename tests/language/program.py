"""Programs as text, and what the compiler makes of them.

Places where a mistake is expected stand in `«...»`. Every program can use the declarations below
without writing them: they stand after its text, since the order of declarations means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, define

from tests import marks
from wzc.diagnostics.model import Diagnostic
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value, plain
from wzc.pipeline import Options, Result, evaluate_source
from wzc.source.file import SourceFile, Span
from wzc.source.loader import FileLoader, LoadFailure

DECLARATIONS = """

extern step Source(folder: string = "/data") : -> [Doc] { class = "lib:Source" }
extern step Work(
  size: int(min = 1, max = 1000) = 100,
  rate: float = 1.5,
  strict: bool = true,
  mode: "fast" | "slow" | 3 = "fast",
  every: duration = 30s,
  space: quantity = 1Gi,
  tags: [string] = [],
  options: map[int] = {},
  token: secret?,
  label: string(min_length = 2, max_length = 5, pattern = "^[a-z]+$")?,
  address: url?,
  value: any = null,
) : [Doc] -> [Doc] { class = "lib:Work" }
extern step Sink(uri: string) : [Doc] -> { class = "lib:Sink" }
extern middleware watch(gateway: string = "localhost:9091", level: int = 1) { class = "lib:Watch" }
contract Doc { md: string }
"""


@define
class Files:
    """A loader of files that are given as text: `./lib.wz`, or `lib` for the standard library."""

    files: Mapping[str, str] = Factory(dict)

    def module(
        self, reference: str, relative: bool, origin: SourceFile
    ) -> SourceFile | LoadFailure:
        if not relative and reference not in self.files:
            return FileLoader().module(reference, relative, origin)
        return self._read(reference, is_stdlib=not relative)

    def text(self, path: str, origin: SourceFile) -> str | LoadFailure:
        found = self._read(path)
        return found if isinstance(found, LoadFailure) else found.text

    def _read(self, name: str, *, is_stdlib: bool = False) -> SourceFile | LoadFailure:
        if name not in self.files:
            known = tuple(sorted(file.removeprefix("./") for file in self.files))
            return LoadFailure(name, "missing", candidates=known)
        text, _ = unmarked(self.files[name])
        return SourceFile(name.removeprefix("./"), text, name, is_stdlib)


def unmarked(text: str) -> tuple[str, list[marks.Place]]:
    """The text without marks, and the places that were marked, in order."""
    plain_text, [places] = marks.unmarked(text)
    return plain_text, places


def compiled(
    text: str,
    *,
    profiles: Sequence[str] = (),
    params: Mapping[str, object] | None = None,
    files: Mapping[str, str] | None = None,
    declarations: str = DECLARATIONS,
) -> Result:
    """The result of the passes up to evaluation, of a program without marks."""
    source = SourceFile("main.wz", text + declarations, "./main.wz")
    loader = Files({**(files or {}), "./main.wz": text})
    return evaluate_source(source, loader, Options(profiles, params or {}))


def refused(text: str, *codes: str, **options: Any) -> list[Diagnostic]:
    """Assert that just these codes are reported, at the marked places of all files, in order.

    Without marks the places are not looked at. Gives the diagnostics, for their texts.
    """
    plain_text, places = unmarked(text)
    found = list(compiled(plain_text, **options).diagnostics)
    shown = [f"{d.code.id} {d.primary and d.primary.span}: {d.message}" for d in found]
    assert [d.code.id for d in found] == list(codes), shown
    files = {"./main.wz": text, **(options.get("files") or {})}
    marked = {
        (name.removeprefix("./"), *place)
        for name, file in files.items()
        for place in unmarked(file)[1]
    }
    if marked:
        at = {
            (d.primary.span.file.name, d.primary.span.start, d.primary.span.end)
            for d in found
            if d.primary is not None
        }
        assert at == marked, (shown, [plain_text[a:b] for a, b in places])
    for diagnostic in found:
        assert_reads_well(diagnostic)
    return found


def assert_reads_well(diagnostic: Diagnostic) -> None:
    """The rules of tone that a machine can check."""
    message = diagnostic.message
    assert not message.endswith("."), message
    assert message[0].islower() or message[0] in "`0123456789" or message.split()[0].isalnum()
    prose = re.sub("`[^`]*`", "", message)
    assert "None" not in prose and "<" not in prose, message
    assert message.count("`") % 2 == 0, message
    for label in diagnostic.secondary:
        assert label.text, message


def accepted(text: str, **options: Any) -> Pipeline:
    """The one pipeline of a program in which nothing is found."""
    assert "«" not in text
    result = compiled(text, **options)
    assert [f"{d.primary and d.primary.span}: {d.message}" for d in result.diagnostics] == []
    [pipeline] = result.pipelines
    return pipeline


def entries(found: Value | None) -> Any:
    """What a list or map holds, of an attribute that is there."""
    assert found is not None
    return found.data


def value(text: str, path: str, **options: Any) -> Value | None:
    """The value at `step.attribute.key` or at an attribute of the pipeline; None if not there.

    Settings are at `step.settings.name`.
    """
    pipeline = accepted(text, **options)
    return at(pipeline, path)


def at(pipeline: Pipeline, path: str) -> Value | None:
    parts = path.split(".")
    entries: Any = pipeline.values
    if parts[0] in pipeline.steps:
        step = pipeline.steps[parts.pop(0)]
        entries = step.values
        if parts[0] == "settings":
            parts.pop(0)
            entries = step.settings
    found: Value | None = None
    for part in parts:
        if not isinstance(entries, dict) or part not in entries:
            return None
        found = entries[part]
        entries = found.data if found is not None else None
    return found


def final(text: str, path: str, **options: Any) -> Any:
    """The plain data at a path; None if nothing is there, or null."""
    found = value(text, path, **options)
    return None if found is None else plain(found)


def in_pipeline(body: str) -> str:
    """A pipeline with a body."""
    return f"pipeline p {{\n{body}\n}}\n"


def in_step(body: str, settings: str = "") -> str:
    """A pipeline with one step `s`."""
    return in_pipeline(f"step s = Work({settings}) {{\n{body}\n}}")


def evaluated(expression: str, before: str = "", **options: Any) -> Any:
    """The data of an expression where any value may stand."""
    text = f"{before}\n{in_step('', f'value = {expression}')}"
    return final(text, "s.settings.value", **options)


def origin_text(found: Value | None) -> str:
    """The text of the place where a value was written."""
    assert found is not None
    return found.origin.span.text


def way(found: Value | None) -> list[str]:
    """What a value came through, outermost first."""
    assert found is not None
    return [str(via) for via in found.origin.via]


def spans(diagnostic: Diagnostic) -> list[str]:
    """The texts of the other places that a diagnostic shows."""
    return [label.span.text for label in diagnostic.secondary]


__all__ = ["Span", "compiled", "final", "refused", "value"]
