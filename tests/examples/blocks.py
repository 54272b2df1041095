"""The blocks of the documentation that hold `.wz`.

A block that begins with three backquotes and `wz` is a complete file. After `wz fragment` stand
entries or declarations that are only read. A block marked `yaml` that follows a complete file,
before the next heading, shows what comes out of it; `# ...` stands for lines that are left out.
"""

from __future__ import annotations

import re
from itertools import pairwise
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
    return [block for block in _all_of(path) if block.marker.split()[:1] == ["wz"]]


def outputs() -> list[tuple[Block, Block]]:
    """Complete files with the output that is shown for them."""
    found = []
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        lines = path.read_text(encoding="utf-8").split("\n")
        listed = _all_of(path)
        for block, following in pairwise(listed):
            between = lines[block.line : following.line - 1]
            apart = any(line.startswith("#") for line in between[block.text.count("\n") :])
            if block.marker == "wz" and following.marker == "yaml" and not apart:
                found.append((block, following))
    return found


def _all_of(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(path, text.count("\n", 0, match.start()) + 1, match[2].strip(), match[3])
        for match in _FENCE.finditer(text)
    ]
