"""The lexer for Pygments, as documentation uses it: every block marked `wz` has its colours."""

from __future__ import annotations

from pathlib import Path

import pygments
import pytest
from pygments.formatters import HtmlFormatter
from pygments.token import Error

from tests.examples.blocks import blocks_of
from tests.examples.goldens import ROOT
from wzc.highlighting.lexer import WzLexer

_PAGES = ROOT / "compiler" / "wzc" / "diagnostics" / "pages"
FILES = [
    path
    for path in (
        *(ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))),
        *(*sorted((ROOT / "stdlib").rglob("*.md")), *sorted(_PAGES.glob("*.md"))),
    )
    if blocks_of(path)
]


def test_there_are_blocks() -> None:
    assert len(FILES) > 100
    assert len([path for path in FILES if path.parent != _PAGES]) > 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_is_coloured(path: Path) -> None:
    """Also those that show what is wrong: they are to be read, too."""
    for block in blocks_of(path):
        lexer = WzLexer(stripnl=False, ensurenl=False)
        tokens = list(lexer.get_tokens(block.text))
        assert "".join(text for _, text in tokens) == block.text
        unknown = [text for kind, text in tokens if kind is Error]
        # That page is about characters that mean nothing in the language.
        assert path.stem == "WZ1004" or not unknown, block
        assert pygments.highlight(block.text, lexer, HtmlFormatter()).count("<span") > 3
