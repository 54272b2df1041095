"""Files, folders and commands that the repository's own texts name are there."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.conftest import ROOT

FILES = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.splitlines()
# Of other people, as they are, or pages with texts of users.
_LEFT_OUT = ("tests/parity/cases/", "compiler/wzc/diagnostics/pages/")
OURS = [file for file in FILES if not file.startswith(_LEFT_OUT)]
PAGES = [file for file in OURS if file.endswith(".md")]
# What is made by commands, what users have, and what stands in other projects.
_ELSEWHERE = re.compile(
    r"/|build/.*|stdlib/(name/name|a/b)\.wz|shop\.py|more\.md|extension\.toml|config\.toml|languages/wz/"
)
# How Wurzel's and Argo's own files are called in docstrings.
_OF_OTHERS = ("compiler/wzc/importers/wurzel/", "scripts/knowledge/", "tests/knowledge/")
_OF_OTHERS_TOO = re.compile(r"manifest/.*|walks/NAME\..*|snippets/NAME\.wz|FILE\.py|/.*|\./lib\.wz")
_PATH = re.compile(r"`([\w./-]+)`")
_FILE = re.compile(r".*\.(py|md|sh|lark|scm|txt|toml)|.*/|.*/[^/]*\.\w+")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_MAKE = re.compile(r"`make ([a-z][a-z-]*)")
_BLOCK = re.compile(r"```.*?```", re.DOTALL)

needs_git = pytest.mark.skipif(not FILES, reason="not a checkout of git")


def text_of(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def known_paths() -> set[str]:
    """All files and folders, by their paths and all ends of these."""
    found: set[str] = set()
    for file in FILES:
        parts = file.split("/")
        for end in range(1, len(parts) + 1):
            whole = "/".join(parts[:end]) + ("" if end == len(parts) else "/")
            found |= {whole.split("/", start)[-1] for start in range(end)}
    return found


def missing(text: str, known: set[str]) -> Iterator[str]:
    """The paths in backticks that lead nowhere."""
    for path in _PATH.findall(text):
        if _FILE.fullmatch(path) and path.lstrip("./") not in known:
            yield path


@needs_git
def test_pages_name_what_is_there() -> None:
    known = known_paths()
    found = {
        (page, path)
        for page in PAGES
        for path in missing(_BLOCK.sub("", text_of(page)), known)
        if not _ELSEWHERE.fullmatch(path)
    }
    assert found == set()


@needs_git
def test_docstrings_name_what_is_there() -> None:
    known = known_paths()
    found = set()
    for file in OURS:
        if file.endswith(".py") and not file.startswith(_OF_OTHERS):
            nodes = ast.walk(ast.parse(text_of(file)))
            kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
            said = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, kinds)]
            paths = missing("\n".join(said), known)
            found |= {(file, path) for path in paths if not _OF_OTHERS_TOO.fullmatch(path)}
    assert found == set()


@needs_git
def test_links_lead_somewhere() -> None:
    there = {*FILES, *(str(folder) for file in FILES for folder in PurePosixPath(file).parents)}
    found = set()
    for page in PAGES:
        for target in _LINK.findall(text_of(page)):
            path = os.path.normpath(PurePosixPath(page).parent / target)
            if "://" not in target and not target.startswith("mailto:") and path not in there:
                found.add((page, target))
    assert found == set()


@needs_git
def test_targets_of_make_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    found = {
        (file, name)
        for file in OURS
        if file.endswith((".md", ".py"))
        for name in _MAKE.findall(text_of(file))
        if name not in targets
    }
    assert found == set()


@needs_git
def test_each_folder_has_a_readme() -> None:
    python = [file for file in OURS if file.endswith(".py") and not file.startswith("docs/")]
    code = {str(PurePosixPath(file).parent) for file in python}
    there = {str(PurePosixPath(file).parent) for file in FILES if file.endswith("/README.md")}
    # The root has one for users; a plug-in's folder is spoken of in the one above it.
    assert code - there - {".", "tests/wurzel/steps/tiktoken_ext"} == set()
