"""Entries that could only be read with a guess. Imported after a mistake.

What somebody wrote with a mistake in it is mended so that the rest of the file can be read, and
may have been meant otherwise. So later passes are silent about such an entry, and about what is
only wrong because of it: one mistake is one message.
"""

from bisect import bisect_right
from collections.abc import Sequence

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic
from wzc.source.file import SourceFile, Span
from wzc.syntax.tokens import (
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    END,
    KEYWORDS,
    NL,
    OPERATORS,
    UNBRACE,
    Tokens,
)

# After a mistake in their first line the blocks of these are read as they stand.
_HEADED = {
    KEYWORDS[word] for word in "pipeline profile cluster component preset contract extern".split()
}
# What a block that is no attribute's begins with: all of it hangs on its first line.
_WHOLE = {
    KEYWORDS[word] for word in ("step", "on_exit", "hook", "input", "param", "output", "let", "use")
}
# Mistakes after which it is clear what is meant.
_CLEAR = (codes.KEYWORD_AS_NAME, codes.BAD_ESCAPE, codes.MERGE_CONFLICT)


@define(eq=False)
class _Entry:
    """An entry of a block or a declaration: its tokens, and its first `{` if it has a block."""

    first: int
    end: int = -1
    brace: int = -1


def guessed_entries(file: SourceFile, tokens: Tokens, reported: Sequence[Diagnostic]) -> list[Span]:
    """The entries in which there were mistakes; `tokens` are the mended ones.

    Mistakes with a certain fix do not count: then it is clear what is meant.
    """
    unclear = [
        item.primary.span.start
        for item in reported
        if item.primary is not None
        and item.primary.span.file is file
        and item.code not in _CLEAR
        and not any(fix.certain for fix in item.fixes)
    ]
    if not unclear:
        return []
    unclosed = [
        Span(file, item.primary.span.start, label.span.end)
        for item in reported
        if item.code is codes.UNBALANCED and item.primary is not None
        for label in item.secondary
        if item.primary.span.start < label.span.start
    ]
    starts, ends = tokens.starts, tokens.ends
    of_token = _entries(tokens.kinds)
    found: dict[int, Span] = {}
    for place in unclear:
        index = max(bisect_right(starts, place) - 1, 0)
        if tokens.kinds[index] in (NL, END) and index:
            index -= 1  # something is missing at the end of the line
        entry = of_token[index]
        last = _last(tokens.kinds, entry, index)
        found[entry.first] = Span(file, min(starts[entry.first], place), max(ends[last], place + 1))
    return [*found.values(), *unclosed]


def _last(kinds: Sequence[int], entry: _Entry, index: int) -> int:
    """The last token of an entry that a mistake at token `index` makes doubtful."""
    is_head = index <= entry.brace
    if is_head and kinds[entry.first] not in _WHOLE:
        is_attribute = OPERATORS["="] not in kinds[entry.first : entry.brace]
        if kinds[entry.first] in _HEADED or is_attribute:
            return entry.brace
    return max(entry.end - 1, entry.first)


def _entries(kinds: Sequence[int]) -> list[_Entry]:
    """The innermost entry of each token. A bracket belongs to the entry that it is part of."""
    found: list[_Entry] = []
    entry = _Entry(0)
    # The entries around, and the brackets that are open in each.
    outer: list[tuple[_Entry, int]] = []
    depth = 0
    for at, kind in enumerate(kinds):
        if kind == UNBRACE and outer and not depth:
            entry.end = at
            entry, depth = outer.pop()
        elif (kind == NL or (kind == COMMA and outer)) and not depth:
            entry.end = at
            found.append(entry)
            entry = _Entry(at + 1)
            continue
        elif kind in CLOSERS and depth:
            depth -= 1
        found.append(entry)
        if kind == BRACE:
            if not depth and entry.brace < 0:
                entry.brace = at
            outer.append((entry, depth))
            entry, depth = _Entry(at + 1), 0
        elif kind in CLOSER_OF:
            depth += 1
    for unfinished in (entry, *(around for around, _ in outer)):
        unfinished.end = len(kinds)
    return found
