"""`wzc verify`: files, folders, standard input, and what is no manifest."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from wzc.cli.main import main

MANIFEST = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: docs-}
spec:
  entrypoint: ENTRY
  templates:
    - {name: main, container: {image: "alpine:3.20", command: [date]}}
"""
GOOD, BAD = MANIFEST.replace("ENTRY", "main"), MANIFEST.replace("ENTRY", "mian")


def test_a_folder_with_what_is_below_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "b.yml").write_text(BAD)
    (inside / "deployment.yaml").write_text("apiVersion: apps/v1\nkind: Deployment\n")
    (tmp_path / "notes.txt").write_text("no YAML: [")
    assert main(["verify", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "WZ9005" in said and "b.yml:5:15" in said and "1 error" in said


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lines_that_end_in_any_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ends: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(BAD.replace("\n", ends).encode())
    assert main(["verify", str(file), "--format", "json"]) == 1
    [said] = json.loads(capsys.readouterr().out)
    assert said["code"] == "WZ9005"


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(BAD.encode())))
    assert main(["verify", "-"]) == 1
    assert "standard input:5:15" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "there is no manifest for Argo Workflows in"),
        (b"apiVersion: v1\nkind: ConfigMap\n", "there is no manifest for Argo Workflows in"),
        (b"\xff\xfe\x00", "is not UTF-8, at byte 0"),
    ],
)
def test_what_is_no_manifest_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    assert main(["verify", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / "nowhere.yaml")]) == 2
    assert "cannot be read" in capsys.readouterr().err
