"""The blocks of the documentation that hold `.wz`.

A block that begins with three backquotes and `wz` is a complete file. After `wz fragment` stand
entries or declarations that are only read.
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```[ ]*$", re.DOTALL | re.MULTILINE)


@frozen
class Block:
    """One block: the file it stands in, its line (from 1), its marker and its text."""

    path: Path
    line: int
    marker: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def blocks() -> list[Block]:
    """All of README.md and docs/, in their order."""
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [block for path in files for block in blocks_of(path)]


def blocks_of(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(path, text.count("\n", 0, match.start()) + 1, match[2].strip(), match[3])
        for match in _FENCE.finditer(text)
        if match[2].split()[:1] == ["wz"]
    ]
