"""The `.wz` text of the repository: files, and blocks of the documentation and of messages."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```wz([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FOLDERS = ("docs", "examples", "stdlib", "tests", "compiler", "grammar", "benchmarks")


@frozen
class Text:
    """A text and where it stands."""

    name: str
    text: str


def files() -> list[Path]:
    """The `.wz` files."""
    found = [path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.wz"))]
    return [path for path in found if not any(p.startswith(".") for p in path.parts)]


def pages() -> list[Path]:
    """The Markdown files that may have blocks of `.wz`."""
    found = [path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.md"))]
    return [ROOT / "README.md", *found]


def blocks() -> list[Text]:
    """The blocks marked `wz`, with whatever follows on the line."""
    found = []
    for path in pages():
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(ROOT))
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            found.append(Text(f"{name}:{line}", match[2]))
    return found


def everything() -> list[Text]:
    """All of it."""
    own = [Text(str(p.relative_to(ROOT)), p.read_text(encoding="utf-8")) for p in files()]
    return own + blocks()
