"""Large files, and texts that are hard to read, take time in proportion to their length."""

from __future__ import annotations

import time

import pytest

from tests.grammar.snippets import valid_files
from tests.treesitter.language import parse
from tests.treesitter.test_edits import edited

# Seconds. Ten times what it takes on a slow machine: what grows with the square takes minutes.
ENOUGH = 5.0

HARD = {
    "comments in an edge": "pipeline p {\n  a >> b\n" + "  # c\n" * 20_000 + "    >> c\n}\n",
    "comments after an edge": "pipeline p {\n  a >> b\n" + "  # c\n" * 20_000 + "}\n",
    "lines of a list": "let x = [" + "'a',\n" * 20_000 + "]\n",
    "interpolations": 'let x = """' + "a ${b}\n" * 20_000 + '"""\n',
    "dollars": 'let x = "' + "$" * 50_000 + '"\n',
    "interpolations that are not closed": 'let x = """' + "a ${b\n" * 10_000 + '"""\n',
    "strings that are not closed": 'let x = "a\n' * 10_000,
    "brackets": "let x = " + "({[" * 5_000,
    "one long line": "let x = " + "a + " * 50_000 + "1\n",
}


def _seconds(text: str) -> float:
    start = time.perf_counter()
    parse(text)
    return time.perf_counter() - start


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_hard_texts(text: str) -> None:
    assert _seconds(text) < ENOUGH


def test_ten_thousand_lines() -> None:
    """A tenth of a second on a machine of two cores, and a hundredth of that after an edit."""
    texts = [path.read_text(encoding="utf-8") for path in valid_files()]
    text = "\n".join(texts)
    text *= 10_000 // text.count("\n") + 1
    assert text.count("\n") >= 10_000
    assert _seconds(text) < ENOUGH
    tree = parse(text)
    at = text.index('"', len(text) // 2) + 1
    start = time.perf_counter()
    edited(tree, text, at, at, "x")
    assert time.perf_counter() - start < ENOUGH / 10
