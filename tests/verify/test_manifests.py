"""Whole folders: right ones without errors, and those with one defect each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.verify_defects import cases
from wzc.model.target import target_of
from wzc.source.file import SourceFile
from wzc.verify.verify import verify

ROOT = Path(__file__).resolve().parents[2]
DEFECTS = Path(os.environ.get("WZC_DEFECTS") or ROOT.parent / "shared/corpus/argo-defects")
MODULES = Path(os.environ.get("GOMODCACHE") or Path.home() / "go/pkg/mod")
ARGO = MODULES / "github.com/argoproj/argo-workflows/v3@v3.7.18/examples"


def errors(files: list[Path], version: str | None = None) -> list[str]:
    sources = [SourceFile(str(path), path.read_text("utf-8")) for path in files]
    found = verify(sources, target_of(version))
    return [
        f"{item.primary.span if item.primary else ''}: {item.message}"
        for item in found
        if item.is_error
    ]


def test_the_examples_of_this_project() -> None:
    files = sorted((ROOT / "examples").rglob("*.yaml"))
    assert len(files) > 10
    assert [each for path in files for each in errors([path])] == []


@pytest.mark.skipif(not ARGO.is_dir(), reason=f"no {ARGO}: `go mod download` brings it")
def test_argos_own_examples() -> None:
    files = sorted(ARGO.rglob("*.yaml"))
    assert len(files) > 150
    assert errors(files, "3.7") == []


@pytest.mark.skipif(not DEFECTS.is_dir(), reason=f"no {DEFECTS}: WZC_DEFECTS names a folder")
def test_manifests_with_one_defect_each() -> None:
    found = cases(DEFECTS)
    defects = [case for case in found if not case.is_fine]
    assert [case.name for case in found if case.is_fine and case.found] == []
    missed = [case.name for case in defects if not case.found]
    assert len(missed) <= 0.05 * len(defects), missed
