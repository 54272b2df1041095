"""The snippets that all highlighters are tested with, and what their pieces are.

`snippets/NAME.wz` has its pieces in `NAME.classes`, one on a line as `tests.grammar.classes.lines`
writes them. Of those in `snippets/invalid`, only the lines count that `NAME.classes` has.
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from tests.examples.goldens import ROOT

FOLDER = ROOT / "tests" / "grammar" / "snippets"


@frozen
class Snippet:
    """A text, with its pieces as they should be."""

    path: Path
    text: str
    pieces: list[str]

    def pieces_of_interest(self, found: list[str]) -> list[str]:
        """Of what a highlighter has found, what is to be compared with `pieces`."""
        if self.path.parent == FOLDER:
            return found
        numbers = {piece.partition(" ")[0] for piece in self.pieces}
        return [piece for piece in found if piece.partition(" ")[0] in numbers]


def snippets() -> list[Snippet]:
    """All of them."""
    return [
        Snippet(
            path,
            path.read_text(encoding="utf-8"),
            path.with_suffix(".classes").read_text(encoding="utf-8").splitlines(),
        )
        for path in sorted(FOLDER.rglob("*.wz"))
    ]


def valid_files() -> list[Path]:
    """All files of the language in the repository that are read without a syntax error."""
    return sorted(
        path
        for folder in ("stdlib", "examples", "tests", "benchmarks", "docs")
        for path in (ROOT / folder).rglob("*.wz")
        if "invalid" not in path.parts and "wrong" not in path.name
    )
