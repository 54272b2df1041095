"""Wurzel's own steps: read from their source, they are what running them gives.

`tests/wurzel/test_stub.py` holds the library to them, and sees changes of the package.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.stub.runs import stub
from wzc.cli.python_files import python_project
from wzc.diagnostics.model import Diagnostics
from wzc.importers.stub.model import Package
from wzc.importers.stub.static.steps import read_modules

pytestmark = pytest.mark.thorough

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
