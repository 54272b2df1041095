"""Edits in terms of tokens, counted from the mistake."""

from wzc.diagnostics.model import Edit, Fix
from wzc.syntax.mistakes import Mistake


def edit(m: Mistake, first: int, last: int, text: str) -> Edit:
    """Replace the tokens from `first` to `last`."""
    return Edit(m.span(first, last), text)


def write(m: Mistake, offset: int, text: str, *, certain: bool = False) -> list[Fix]:
    """Write `text` instead of a token."""
    return [Fix(f"write `{text.strip()}`", (edit(m, offset, offset, text),), certain)]
