"""The snippets say what the grammar says, and leave out none of its classes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.examples.goldens import ROOT
from tests.grammar.classes import CLASSES, classify, lines
from tests.grammar.snippets import FOLDER, Snippet, snippets, valid_files

_README = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.wz")), ids=lambda path: path.stem)
def test_pieces_of_a_snippet(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = "\n".join(lines(text, classify(text))) + "\n"
    target = path.with_suffix(".classes")
    if os.environ.get("WZC_BLESS"):
        target.write_text(found, encoding="utf-8")
    assert found == target.read_text(encoding="utf-8")


def test_every_class_is_in_a_snippet_and_described() -> None:
    seen = {piece.split(" ")[1] for snippet in snippets() for piece in snippet.pieces}
    assert seen == set(CLASSES)
    rows = [line.split("`")[1] for line in _README.splitlines() if line.startswith("| `")]
    assert rows == list(CLASSES)


@pytest.mark.parametrize("snippet", snippets(), ids=lambda snippet: snippet.path.stem)
def test_pieces_are_of_the_text(snippet: Snippet) -> None:
    """Each stands on its line, after the one before it."""
    rows = snippet.text.split("\n")
    at = dict.fromkeys(range(1, len(rows) + 1), 0)
    for piece in snippet.pieces:
        number, name, text = piece.split(" ", 2)
        assert name in CLASSES
        start = rows[int(number) - 1].find(text, at[int(number)])
        assert start >= 0, piece
        at[int(number)] = start + len(text)


@pytest.mark.parametrize("path", valid_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_all_of_a_file_has_a_class(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = classify(text)
    assert not [at for at, name in enumerate(found) if not name and not text[at].isspace()]
