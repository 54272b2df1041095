"""All highlighters, by their names: each gives the class of each character of a text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from tests.grammar.pygments import Pygments
from tests.grammar.textmate import TextMate
from tests.grammar.tree_sitter import TreeSitter


class Highlighter(Protocol):
    """What is tested."""

    def classes(self, text: str) -> list[str]:
        """The class of each character; empty for blanks that are in no string or comment."""
        raise NotImplementedError


# Made for as long as a `with` lasts; one whose tools are missing skips the test.
HIGHLIGHTERS: dict[str, Callable[[], AbstractContextManager[Highlighter]]] = {
    "textmate": TextMate,
    "pygments": lambda: nullcontext(Pygments()),
    "tree-sitter": lambda: nullcontext(TreeSitter()),
}
