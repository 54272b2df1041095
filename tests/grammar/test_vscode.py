"""The extension for VS Code: it holds the grammar of the repository, and all it refers to."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.examples.goldens import ROOT
from tests.grammar.textmate import require_node
from wzc import __version__

EDITOR = ROOT / "editors" / "vscode"
GRAMMAR = ROOT / "grammar"
MANIFEST: dict[str, Any] = json.loads((EDITOR / "package.json").read_text(encoding="utf-8"))
# What of the repository stands where in the extension; vsce renames three of the files.
COPIED = {
    "package.json": EDITOR / "package.json",
    "readme.md": EDITOR / "README.md",
    "changelog.md": EDITOR / "CHANGELOG.md",
    "icon.png": EDITOR / "icon.png",
    "LICENSE.txt": ROOT / "LICENSE",
    "language-configuration.json": GRAMMAR / "textmate" / "language-configuration.json",
    "syntaxes/wz.tmLanguage.json": GRAMMAR / "textmate" / "wz.tmLanguage.json",
    "snippets/wz.json": GRAMMAR / "snippets" / "wz.json",
}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_node()
    target = tmp_path_factory.mktemp("vscode") / "wz.vsix"
    done = subprocess.run(
        [EDITOR / "pack.sh", target], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return target


def test_it_holds_the_files_of_the_repository_and_no_others(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        found = {
            name.removeprefix("extension/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("extension/")
        }
        assert {name for name in archive.namelist() if not name.startswith("extension/")} == {
            "extension.vsixmanifest",
            "[Content_Types].xml",
        }
    assert found.keys() == COPIED.keys()
    for name, path in COPIED.items():
        if name == "package.json":
            assert json.loads(found[name]) == MANIFEST
        elif name.endswith(".md"):
            assert found[name].decode().split() == path.read_text(encoding="utf-8").split()
        else:
            assert found[name] == path.read_bytes(), name


def test_what_is_said_of_it(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        root = ElementTree.fromstring(archive.read("extension.vsixmanifest"))
    space = {"v": "http://schemas.microsoft.com/developer/vsx-schema/2011"}
    identity = root.find("v:Metadata/v:Identity", space)
    assert identity is not None
    assert (identity.get("Id"), identity.get("Version")) == ("wz", __version__)
    assert root.findtext("v:Metadata/v:DisplayName", "", space) == MANIFEST["displayName"]
    tags = root.findtext("v:Metadata/v:Tags", "", space).split(",")
    assert "__ext_wz" in tags


def test_it_runs_nothing() -> None:
    assert not {"main", "browser", "activationEvents", "scripts", "dependencies"} & set(MANIFEST)


def test_all_that_the_manifest_refers_to_is_packed() -> None:
    contributed = MANIFEST["contributes"]
    paths = [
        contributed["languages"][0]["configuration"],
        *(each["path"] for each in (*contributed["grammars"], *contributed["snippets"])),
        MANIFEST["icon"],
    ]
    assert {path.removeprefix("./") for path in paths} <= COPIED.keys()
    [grammar] = contributed["grammars"]
    source = json.loads((GRAMMAR / "textmate" / "wz.tmLanguage.json").read_text(encoding="utf-8"))
    assert (grammar["language"], grammar["scopeName"]) == ("wz", source["scopeName"])
    languages = {each["id"] for each in contributed["languages"]}
    assert {each["language"] for each in contributed["snippets"]} <= languages


def test_each_language_within_the_language_is_told_to_the_editor() -> None:
    """Else comments and brackets in there would be those of `.wz`."""
    text = (GRAMMAR / "textmate" / "wz.tmLanguage.json").read_text(encoding="utf-8")
    [grammar] = MANIFEST["contributes"]["grammars"]
    for scope in grammar["embeddedLanguages"]:
        assert f"{scope}.wz" in text
    for language in ("javascript", "python", "shell", "yaml"):
        assert f"meta.embedded.block.{language}" in grammar["embeddedLanguages"]
        assert f"meta.embedded.block.{language}.wz" in text


def test_what_changed_is_told() -> None:
    changes = (EDITOR / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {__version__}\n" in changes
