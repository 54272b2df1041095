"""All `.wz` of the repository is in the one style."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.blocks import Block, blocks_of
from tests.fmt.checks import formatted
from tests.fmt.texts import ROOT, files, pages
from tests.syntax.printer import read

# Texts that are not finished: how they are coloured while somebody writes.
INVALID = ROOT / "tests" / "grammar" / "snippets" / "invalid"
FILES = [path for path in files() if INVALID not in path.parents]
BLOCKS = [block for path in pages() for block in blocks_of(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_formatted(path: Path) -> None:
    text = path.read_bytes().decode()
    assert formatted(text) == text, f"wzc fmt {path.relative_to(ROOT)}"


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_is_formatted(block: Block) -> None:
    if block.marker == "wz before":
        pytest.skip("shows what is not formatted")
    if not len(read(block.text)[1]):
        assert formatted(block.text) == block.text
        return
    # Entries without a pipeline around them; else its mistake is what it shows.
    inside = "".join(f"  {line}".rstrip(" ") for line in block.text.splitlines(keepends=True))
    text = f"pipeline p {{\n{inside}}}\n"
    if not len(read(text)[1]):
        assert formatted(text) == text
    else:
        assert block.path.name.startswith("WZ1"), "it cannot be read"


def test_there_is_something_to_test() -> None:
    assert len(FILES) > 60
    assert len(BLOCKS) > 150
