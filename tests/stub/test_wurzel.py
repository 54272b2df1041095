"""Wurzel's own steps: read from their source, they are what the catalogue and Python say."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.stub.runs import stub
from wzc.cli.python_files import python_project
from wzc.diagnostics.model import Diagnostics
from wzc.importers.stub.model import Package, PyType
from wzc.importers.stub.static.steps import read_modules

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "tests" / "wurzel" / "catalogue.json"
# Their modules need only the extra `argo`.
IMPORTABLE = ("manual_markdown", "duplication", "splitter", "decagon", "elevenlabs", "wonderful")
# Enumerations of packages that are not installed.
UNSEEN = {
    ("DoclingStep", "FORMATS"),
    *((f"QdrantConnector{m}Step", "DISTANCE") for m in ("", "MultiVector")),
}


@cache
def _package(python: str) -> tuple[Package, Diagnostics]:
    project = python_project([], python)
    modules = [
        module for name in project.submodules("wurzel.steps") if (module := project.module(name))
    ]
    diagnostics = Diagnostics()
    return read_modules(project, modules, diagnostics), diagnostics


def test_only_what_is_not_installed_is_unknown(wurzel_python: Path) -> None:
    package, diagnostics = _package(str(wurzel_python))
    assert len(package.steps) == 17
    assert list(diagnostics) == []
    unknown = {
        (step.name, field.name)
        for step in package.steps
        for field in step.settings
        if field.default_text
    }
    assert unknown == UNSEEN


@pytest.mark.parametrize("module", IMPORTABLE)
def test_reading_and_running_a_module_give_one_text(
    module: str, wurzel_python: Path, tmp_path: Path
) -> None:
    words = [f"wurzel.steps.{module}", "--python", str(wurzel_python)]
    read, run = stub(tmp_path, *words), stub(tmp_path, *words, "--import")
    assert (read.code, run.code, read.errors, run.errors) == (0, 0, "", "")
    assert read.output == run.output != ""


@pytest.mark.parametrize("only", [[], ["wurzel.steps"]])
def test_the_library_is_what_the_package_says(
    only: list[str], wurzel_python: Path, tmp_path: Path
) -> None:
    library = ROOT / "stdlib" / "wurzel" / "steps.wz"
    found = stub(tmp_path, *only, "--check", str(library), "--python", str(wurzel_python))
    assert (found.code, found.output) == (0, "")


CHANGES = [
    (
        "manual_markdown.py",
        "FOLDER_PATH: Path",
        "FOLDER_PATH: Path\n    EXTRA: bool = True",
        "`ManualMarkdownStep` lacks the setting `extra`",
    ),
    (
        "manual_markdown.py",
        "FOLDER_PATH: Path",
        "FOLDER_PATH: Path = Path('/data')",
        "`folder_path` of `ManualMarkdownStep` is required here, and the class has a default",
    ),
    (
        "elevenlabs/settings.py",
        "PAGE_SIZE: int",
        "PAGESIZE: int",
        "the class of `ElevenLabsKnowledgeBaseStep` has no setting `page_size`",
    ),
    (
        "splitter.py",
        "BATCH_SIZE: int = Field(100",
        "BATCH_SIZE: int = Field(101",
        "the default of `batch_size` of `SimpleSplitterStep` is `100` here, and `101` in the class",
    ),
    (
        "splitter.py",
        "NUM_THREADS: int = Field(4, ge=1)",
        "NUM_THREADS: int = Field(4, ge=2)",
        "`num_threads` of `SimpleSplitterStep` is `int(min = 1)` here, "
        "and `int(min = 2)` in the class",
    ),
    (
        "decagon/settings.py",
        "SOURCE: str",
        "SOURCE: int | str",
        "`source` of `DecagonKnowledgeBaseStep` is `string` here, and `int | string` in the class",
    ),
    (
        "scraperapi/data.py",
        "title: str",
        "title: str | None = None",
        "the contract `UrlItem` differs from its class in `title`, which is `string` here, "
        "and `string?` in the class",
    ),
    (
        "milvus/step.py",
        "DataFrame[EmbeddingResult], MilvusResult]",
        "DataFrame[EmbeddingResult], list[MilvusResult]]",
        "`MilvusConnectorStep` gives `Result` here, and `[Result]` in the class",
    ),
    (
        "duplication.py",
        "class DropDuplicationStep(",
        "class DropDuplicatesStep(",
        "there is no step class `wurzel.steps.duplication:DropDuplicationStep`",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), CHANGES)
def test_a_change_of_the_package_is_seen_and_nothing_else(
    file: str, old: str, new: str, message: str, wurzel_python: Path, tmp_path: Path
) -> None:
    import shutil

    [installed] = wurzel_python.parent.parent.glob("lib/python*/site-packages/wurzel")
    shutil.copytree(installed, tmp_path / "wurzel", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "wurzel" / "steps" / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    library = ROOT / "stdlib" / "wurzel" / "steps.wz"
    words = ["--check", str(library), "--python", str(wurzel_python), "--format", "json"]
    found = stub(tmp_path, *words)
    assert found.code == 1
    messages = [item["message"] for item in json.loads(found.output)]
    assert message in messages
    own = re.findall(r"`(\w+Step)`", message)
    shared = {"splitter.py": 5}  # the embedding steps have its settings too
    renamed = 2 if "PAGESIZE" in new else 1
    assert len(messages) <= shared.get(file, renamed), messages
    assert own or messages


def _kinds(type: PyType) -> set[str]:
    return {type.kind, *(kind for item in type.items for kind in _kinds(item))}


def test_secrets_are_the_catalogues(wurzel_python: Path) -> None:
    if not CATALOGUE.is_file():
        pytest.skip("the catalogue is not here")
    catalogue: Any = json.loads(CATALOGUE.read_text("utf-8"))
    package, _ = _package(str(wurzel_python))
    found = {
        (step.name, field.name): (field.required, "secret" in _kinds(field.type))
        for step in package.steps
        for field in step.settings
    }
    expected = {
        (step["class"], field["name"]): (field["required"], field["secret"])
        for step in catalogue["steps"]
        for field in step["settings"]["fields"]
    }
    assert found == expected
