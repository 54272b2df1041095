"""Text in a layout that people write: what only looks at one line has a chance with it."""

from __future__ import annotations

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import _tables
from wzc.syntax.tokens import NL, tokenize

# Where a line may end within an entry, by the texts of the tokens before and after.
_BEFORE = {"{", "(", "[", ",", "\n"}
_AFTER = {"}", ")", "]", ">>", "~>"}


def usual(text: str) -> str:
    """A valid text with line breaks and comments only where an entry or a list is parted."""
    diagnostics = Diagnostics()
    tokens = tokenize(SourceFile("x.wz", text), diagnostics)
    assert not list(diagnostics)
    pieces: list[str] = []
    at, before = 0, "\n"
    for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        if kind == NL:
            before = "\n"
            continue
        token = text[start:end]
        gap = text[at:start]
        is_free = before in _BEFORE or token in _AFTER or kind == _tables.TERMINALS.index("$END")
        if "\n" in gap and not is_free:
            gap = " "
        pieces += (gap, token)
        at, before = end, token
    return "".join(pieces)
