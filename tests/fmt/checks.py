"""What has to hold for every text that is formatted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from tests.syntax.printer import data, read
from wzc.diagnostics.columns import show_line
from wzc.diagnostics.model import Diagnostics
from wzc.fmt import format_source
from wzc.fmt.printer import WIDTH
from wzc.source.file import SourceFile
from wzc.syntax import ast
from wzc.syntax.tokens import (
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    NL,
    OPERATORS,
    STRINGS,
    Tokens,
    tokenize,
)


def formatted(text: str) -> str:
    """The text in the one style; it must be without syntax errors."""
    diagnostics = Diagnostics()
    found = format_source(SourceFile("test.wz", text), diagnostics)
    assert found is not None, (text, [d.message for d in diagnostics])
    return found


def check(text: str) -> str:
    """Format a valid text, and hold the outcome to all rules; the outcome."""
    after = formatted(text)
    assert formatted(after) == after, "formatted again, it is something else"
    assert meaning(after) == meaning(text), "it means something else"
    assert words(after) == words(text), "tokens have changed"
    assert comments(after) == comments(text), "comments have moved"
    assert not (lost := lost_blanks(text, after)), f"blank lines were lost or made: {lost}"
    _check_lines(after)
    assert not breakable(after), "a line could be broken"
    return after


# ---- what stays


@frozen
class CommentPlace:
    """A comment and the tokens around it (commas left out), by their number in the file."""

    text: str
    before: int
    is_behind: bool


def meaning(text: str) -> object:
    """The tree as plain data, with the quotes of strings."""
    tree, diagnostics = read(text)
    assert not len(diagnostics), text
    return data(tree), _forms(tree)


def _forms(tree: ast.Node) -> list[str]:
    forms: list[str] = []
    stack: list[object] = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, ast.String):
            forms.append(item.form)
        if isinstance(item, ast.Node):
            stack += [getattr(item, name) for name in ast.child_fields(type(item))]
        elif isinstance(item, list):
            stack += item
    return forms


def lexed(text: str) -> Tokens:
    return tokenize(SourceFile("test.wz", text), Diagnostics())


def words(text: str) -> list[str]:
    """The tokens, but line breaks and commas."""
    tokens = lexed(text)
    return [text[a:b] for kind, a, b in _rows(tokens) if kind not in (NL, COMMA)]


def comments(text: str) -> list[CommentPlace]:
    """The comments in their order, each with its place between the tokens.

    A comment stands behind a token on its line, or on a line of its own. The second of two that
    would stand behind the same token, because there was a comma between them, gets a line.
    """
    tokens = lexed(text)
    rows = [row for row in _rows(tokens) if row[0] != NL]
    found: list[CommentPlace] = []
    for comment in tokens.comments:
        before = sum(end <= comment.start and kind != COMMA for kind, _, end in rows)
        last = max((end for _, _, end in rows if end <= comment.start), default=0)
        is_behind = before > 0 and "\n" not in text[last : comment.start]
        if found and found[-1].before == before:
            is_behind = False
        found.append(CommentPlace(text[comment.start : comment.end].rstrip(), before, is_behind))
    return found


def lost_blanks(before: str, after: str) -> list[str]:
    """Entries and declarations, and comments above them, that have a blank line in only one text.

    What comes first in its block has none; what shares its line with another has lost its own.
    """
    found = []
    for (was, _, _), (is_, is_first, name) in zip(_blanks(before), _blanks(after), strict=True):
        if is_ != was and is_first:
            found.append(name)
    return found


def _blanks(text: str) -> list[tuple[bool, bool, str]]:
    """For each of them: a blank line before it, whether it begins a line, and its text."""
    tree, _ = read(text)
    starts: list[tuple[int, int]] = []
    stack: list[object] = [tree]
    while stack:
        item = stack.pop()
        inner = item.declarations if isinstance(item, ast.File) else getattr(item, "entries", [])
        starts += [(part.start, number) for number, part in enumerate(inner)]
        if isinstance(item, ast.Node):
            stack += [getattr(item, name) for name in ast.child_fields(type(item))]
        elif isinstance(item, list):
            stack += item
    rows = _rows(lexed(text))
    tokens = {start for _, start, _ in rows}
    found = []
    for start, number in sorted(starts):
        if start not in tokens:
            continue  # in a string
        end = max((stop for kind, _, stop in rows if stop <= start and kind != NL), default=0)
        between = text[end:start] if end else "\n" + text[:start].lstrip("\ufeff")
        _, *lines = between.split("\n")
        texts = [line.strip() for line in lines]
        if number == 0:
            # Nothing is above the first line.
            while texts and not texts[0]:
                texts.pop(0)
        *above, _ = texts or [""]
        is_first = bool(lines)
        for at, line in enumerate(above):
            if line.startswith("#"):
                found.append((at > 0 and not above[at - 1], True, line))
        found.append((bool(above) and not above[-1], is_first, text[start : start + 20]))
    return found


def _rows(tokens: Tokens) -> Iterable[tuple[int, int, int]]:
    # The last token is the end.
    return list(zip(tokens.kinds, tokens.starts, tokens.ends, strict=True))[:-1]


# ---- how it looks


def _check_lines(text: str) -> None:
    assert "\ufeff" not in text[:1]
    assert text.endswith("\n") or not text
    end = "\r\n" if text.endswith("\r\n") else "\n"
    assert not text.startswith(("\n", "\r\n", " ")), "it begins with a blank"
    strings, last_lines = _inside_strings(text)
    lines = text.split("\n")[:-1]
    for number, line in enumerate(lines):
        if number in strings:
            continue  # what is in strings is the author's
        if end == "\r\n":
            assert line.endswith("\r") or number + 1 in strings, f"line {number + 1}"
        line = line.removesuffix("\r")
        assert line == line.rstrip() or number + 1 in strings, f"blanks at the end: {line!r}"
        if not line.strip():
            assert lines[number + 1].strip() and lines[number - 1].strip(), "two blank lines"
        if number not in last_lines:
            indent = len(line) - len(line.lstrip(" "))
            assert indent % 2 == 0, f"indentation of {line!r}"
        _check_blank_ends(lines, number, line)


def _check_blank_ends(lines: list[str], number: int, line: str) -> None:
    """No blank line at the ends of brackets."""
    if not line.strip() and number:
        assert not lines[number - 1].rstrip().endswith(("{", "[", "(")) or "#" in lines[number - 1]
        if number + 1 < len(lines):
            assert not lines[number + 1].strip().startswith(("}", "]", ")"))


def _inside_strings(text: str) -> tuple[set[int], set[int]]:
    """Lines (from 0) that begin inside of a string; those on which such a string ends."""
    inside: set[int] = set()
    ends: set[int] = set()
    for kind, start, end in _rows(lexed(text)):
        if kind in STRINGS and "\n" in text[start:end]:
            first, last = text.count("\n", 0, start), text.count("\n", 0, end)
            inside |= set(range(first + 1, last + 1))
            ends.add(last)
    return inside, ends


def breakable(text: str) -> list[str]:
    """Lines that are too long (without the comment at the end), and have a place for a break.

    Such places are brackets with more in them than a word, commas, arrows, and operators where the
    innermost bracket is ( or [.
    """
    tokens = lexed(text)
    rows = [row for row in _rows(tokens) if row[0] != NL]
    strings, _ = _inside_strings(text)
    line_of = [text.count("\n", 0, start) for _, start, _ in rows]
    last = {line: at for at, line in enumerate(line_of)}
    is_free, partners = _brackets(rows)
    found = []
    for line in sorted(last):
        at = line_of.index(line)
        start = text.rfind("\n", 0, rows[at][1]) + 1
        end = rows[last[line]][2]
        if line in strings or "\n" in text[start:end] or show_line(text[start:end]).width <= WIDTH:
            continue
        for place in range(at, last[line] + 1):
            kind, begin, stop = rows[place]
            word = text[begin:stop]
            may_break = (
                (at < place and (word in (">>", "~>") or (is_free[place] and word in _SIGNS)))
                or (kind == COMMA and place < last[line])
                or (
                    place in partners
                    and place + 1 < partners[place] <= last[line]
                    and (place + 2 < partners[place] or _holds_items(text, rows, place))
                )
            )
            if may_break:
                found.append(f"{text[start:end]}   at `{word}`, column {begin - start + 1}")
    return found


def _holds_items(text: str, rows: list[tuple[int, int, int]], opener: int) -> bool:
    """Whether a bracket around a single string is a list, or that of a call."""
    kind, start, _ = rows[opener]
    touches = re.search(r"[\w\"')}\]]\Z", text[:start]) is not None
    return rows[opener + 1][0] in STRINGS and touches == (kind == OPERATORS["("])


_SIGNS = ("and", "or", "+", "*", "/", "%", "==", "!=", "<=", ">=", "<", ">", "if", "else")


def _brackets(rows: list[tuple[int, int, int]]) -> tuple[list[bool], dict[int, int]]:
    """For each token, whether line breaks mean nothing there; and by opening bracket its end."""
    is_free: list[bool] = []
    partners: dict[int, int] = {}
    stack: list[int] = []
    for at, (kind, _, _) in enumerate(rows):
        is_free.append(bool(stack) and rows[stack[-1]][0] != BRACE)
        if kind in CLOSER_OF:
            stack.append(at)
        elif kind in CLOSERS:
            partners[stack.pop()] = at
    return is_free, partners
