"""The rows of the parser's table, read from their text when they are first needed."""

from wzc.syntax import _tables

# What `row` has read: the parser looks here first.
ROWS: list[dict[int, int] | None] = [None] * len(_tables.ROWS)
_SHIFT = _tables.SHIFT


def row(state: int) -> dict[int, int]:
    """The actions of a state: symbol to state, or to the complement of a rule."""
    found = ROWS[state]
    if found is None:
        text = _tables.ROWS[state]
        actions = [ord(character) - _SHIFT for character in text[1::2]]
        found = ROWS[state] = dict(zip(map(ord, text[::2]), actions, strict=True))
    return found
