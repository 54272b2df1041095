"""Each message: what it says, and where it points to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from tests.marks import unmarked
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.importers.wurzel.ignored import IN_LANGUAGE
from wzc.importers.wurzel.manifest import read_manifest
from wzc.importers.wurzel.values import configure, read_values
from wzc.model.pipeline import PipelineAttributes
from wzc.model.retry import Retry
from wzc.model.schedule import Keep, Schedule, Ttl
from wzc.model.step import StepAttributes
from wzc.source.file import SourceFile

CASES = Path(__file__).parent / "cases"
MARKS = ("«»", "\u2039\u203a")
HEAD = """metadata: {name: x}
spec:
  backend: argo
  backendConfig: {argo: {name: x}}
  steps:
"""
RESOLVER = HEAD.replace("  steps:", "  middlewares: [{name: Secret_Resolver}]\n  steps:")
HEADS = {"{head}": HEAD, "{resolver}": RESOLVER}


def cases(name: str) -> Any:
    found = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=case["why"]) for case in found]


def files_of(case: dict[str, Any], name: str) -> tuple[list[SourceFile], list[list[list[Any]]]]:
    files, places = [], []
    texts = case.get("files") or [case["text"]]
    for number, text in enumerate(texts):
        plain, found = unmarked(text, *MARKS)
        files.append(SourceFile(name if len(texts) == 1 else f"{number}-{name}", plain))
        places.append([list(each) for each in found])
    return files, places


def check(case: dict[str, Any], found: Diagnostics, files: list[Any], places: list[Any]) -> None:
    items = [item for item in found if item.code.id not in case.get("also", ())]
    assert [item.code.id for item in items] == [case["code"]], [item.message for item in found]
    assert sorted({item.code.id for item in found} - {case["code"]}) == case.get("also", [])
    [item] = items
    assert item.message == case["says"]
    assert marked(item, files) == places
    assert item.primary is not None
    if "label" in case:
        assert item.primary.text == case["label"]
    if "helps" in case:
        assert case["helps"] in (item.help or "")
    assert item.notes == case.get("notes", item.notes)


def marked(item: Diagnostic, files: list[SourceFile]) -> list[list[list[tuple[int, int]]]]:
    """The places by file: the primary ones and the others."""
    assert item.primary is not None
    found: list[list[list[tuple[int, int]]]] = [[[], []] for _ in files]
    labels = [(0, item.primary), *((1, label) for label in item.secondary)]
    for kind, label in labels:
        span = label.span
        found[files.index(span.file)][kind].append((span.start, span.end))
    return [[sorted(kind) for kind in each] for each in found]


@pytest.mark.parametrize("case", cases("unreadable"))
def test_unreadable(case: dict[str, Any]) -> None:
    files, places = files_of(case, "values.yaml")
    found = Diagnostics()
    read_values(files, found)
    says = f"`values.yaml` cannot be read: {case['says']}"
    check({**case, "code": "WZ8001", "says": says}, found, files, places)


@pytest.mark.parametrize("case", cases("values"))
def test_values(case: dict[str, Any]) -> None:
    files, places = files_of(case, "values.yaml")
    found = Diagnostics()
    configure(read_values(files, found), case.get("workflow"), found)
    check(case, found, files, places)


@pytest.mark.parametrize("case", cases("manifest"))
def test_manifest(case: dict[str, Any]) -> None:
    before, head, steps = re.split(r"(\{head\}|\{resolver\}|\Z)", case["text"], maxsplit=1)
    if head:
        rows = "".join(f"  {row}\n" for row in steps.splitlines())
        case = {**case, "text": before + HEADS[head] + rows}
    files, places = files_of(case, "pipelinemanifest.yaml")
    found = Diagnostics()
    read_manifest(files[0], found)
    check(case, found, files, places)


def test_what_the_language_has_is_there() -> None:
    models: tuple[Any, ...] = (PipelineAttributes, StepAttributes, Schedule, Keep, Ttl, Retry)
    known = {field.name for model in models for field in attrs.fields(model)}
    for snippet in IN_LANGUAGE.values():
        for name in re.findall(r"\b([a-z_]+) (?:= (?!\w+\()|\{)", snippet):
            assert name in known, snippet
