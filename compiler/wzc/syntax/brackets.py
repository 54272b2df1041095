"""Brackets that do not match: where one was most likely forgotten, or is one too many.

Several ways to read the text are tried, by its indentation and without, and the one that needs
the fewest repairs is believed. A file is repaired declaration by declaration, so that a mistake
in one does not reach the next.
"""

from itertools import pairwise

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile, Span
from wzc.syntax.bracket_reports import ENTRIES, SETS, BracketRepair, Lines, report_repairs
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    KEYWORD_TEXTS,
    MAX_NESTING,
    NAME,
    NL,
    OPERATORS,
    STRINGS,
    UNBRACE,
    Tokens,
    line_start,
)

_UNPAREN = OPERATORS[")"]

# What to do with a closing bracket that does not fit the innermost open one: close what is open
# inside of its partner, take it for the one that fits, or leave it out.
_POP, _COERCE, _DROP = range(3)
_STRATEGIES = [(by_indent, way) for by_indent in (True, False) for way in (_POP, _COERCE, _DROP)]


def balance(file: SourceFile, tokens: Tokens, diagnostics: Diagnostics) -> None:
    """Make brackets match; `tokens` still has all its line breaks."""
    lines = Lines(file, tokens)
    _limit_depth(file, tokens, diagnostics, lines)
    lines = Lines(file, tokens)
    whole = _best(lines, 0, len(tokens.kinds))
    if not whole:
        return
    bounds = [0, *lines.declarations(), len(tokens.kinds)]
    apart = [r for a, b in pairwise(bounds) for r in _best(lines, a, b)]
    repairs = apart if len(apart) <= len(whole) else whole
    report_repairs(file, tokens, diagnostics, lines, repairs)
    _apply(tokens, repairs)


def _best(lines: Lines, low: int, high: int) -> list[BracketRepair]:
    """The fewest repairs for the tokens from `low` to `high`."""
    best: list[BracketRepair] | None = None
    for by_indent, way in _STRATEGIES if _is_unbalanced(lines, low, high) else ():
        found = _attempt(lines, low, high, by_indent, way)
        if best is None or len(found) < len(best):
            best = found
    return best or []


def _is_unbalanced(lines: Lines, low: int, high: int) -> bool:
    stack: list[int] = []
    for kind in lines.kinds[low:high]:
        if kind in CLOSER_OF:
            stack.append(CLOSER_OF[kind])
        elif kind in CLOSERS and (not stack or stack.pop() != kind):
            return True
    return bool(stack)


def _attempt(lines: Lines, low: int, high: int, by_indent: bool, way: int) -> list[BracketRepair]:
    kinds, indents = lines.kinds, lines.indents
    repairs: list[BracketRepair] = []
    stack: list[int] = []  # the tokens of open brackets

    def close(at: int) -> None:
        opened = stack.pop()
        repairs.append(BracketRepair(at, CLOSER_OF[kinds[opened]], other=opened))

    last = low  # the token after the last one that is no line break
    for index in range(low, high):
        kind = kinds[index]
        if kind == NL:
            continue
        if lines.firsts[index]:
            while stack and (
                _is_outside_by_indent(lines, stack[-1], index)
                if by_indent
                else _is_outside_by_look(lines, stack[-1], index, last - 1)
            ):
                close(last)
        if kind in ARROWS and stack and kinds[stack[-1]] != BRACE:
            close(last)  # edges stand in blocks, never in ( or [
        if kind == BRACE and lines.kind(last - 1) == _UNPAREN:
            while stack and kinds[stack[-1]] != BRACE:
                close(last)  # `f(a, g(b) {`: no value is followed by a block
        if kind in CLOSER_OF:
            stack.append(index)
        elif kind in CLOSERS:
            fits = bool(stack) and CLOSER_OF[kinds[stack[-1]]] == kind
            if by_indent and fits and _belongs_to_line(lines, stack[-1], index):
                fits = False
                repairs.append(BracketRepair(index, None, is_replacing=True))
            elif (
                by_indent
                and lines.firsts[index]
                and (not fits or indents[stack[-1]] < indents[index])
            ):
                header = _header(lines, stack[-1] if stack else low - 1, index)
                if header >= 0:
                    opener = next(o for o, c in CLOSER_OF.items() if c == kind)
                    repairs.append(BracketRepair(header, opener))
                elif fits:
                    stack.pop()
                else:
                    repairs.append(BracketRepair(index, None, is_replacing=True))
            elif fits:
                stack.pop()
            elif way == _POP and any(CLOSER_OF[kinds[o]] == kind for o in stack):
                while CLOSER_OF[kinds[stack[-1]]] != kind:
                    close(last)
                stack.pop()
            elif way == _COERCE and stack:
                opened = stack.pop()
                repairs.append(BracketRepair(index, CLOSER_OF[kinds[opened]], True, opened))
            else:
                repairs.append(BracketRepair(index, None, is_replacing=True))
        last = index + 1
    while stack:
        close(last)
    return repairs


def _is_outside_by_indent(lines: Lines, opened: int, head: int) -> bool:
    """Whether a line is not indented as what stands in a bracket is."""
    outer, indent = lines.indents[opened], lines.indents[head]
    return indent < outer or (indent == outer and lines.kinds[head] not in CLOSERS)


def _is_outside_by_look(lines: Lines, opened: int, head: int, previous: int) -> bool:
    """Whether a line looks like an entry of the block around an open ( or [."""
    if lines.kinds[opened] == BRACE:
        return False
    before = lines.kind(previous)
    return before != COMMA and before not in CLOSER_OF and lines.looks_like_entry(head)


def _belongs_to_line(lines: Lines, opened: int, index: int) -> bool:
    """Whether `}` at the end of a line cannot close a `{` that ends a line above."""
    ends_line = lines.kinds[opened] == BRACE and lines.kind(opened + 1) == NL
    return ends_line and not lines.firsts[index] and lines.kind(index - 1) != UNBRACE


def _header(lines: Lines, outer: int, index: int) -> int:
    """Where the bracket is missing that a line's first token closes: after which line, or -1.

    That is the end of the last line as far indented, if it could be the head of a block.
    """
    kind, indent = lines.kinds[index], lines.indents[index]
    at = index - 1
    while at > outer:
        if lines.firsts[at] and lines.indents[at] <= indent:
            break
        at -= 1
    if at <= outer or lines.indents[at] != indent:
        return -1
    end = at
    while lines.kind(end) != NL:
        end += 1
    last = lines.kind(end - 1)
    if end >= index or lines.kinds[at] in CLOSERS:
        return -1
    if kind == UNBRACE:
        wanted = last in (NAME, OPERATORS[")"], *SETS) or last in KEYWORD_TEXTS.keys() | STRINGS
        wanted = wanted and (
            last in SETS
            or not any(k in SETS for k in lines.kinds[at:end])
            or lines.kinds[at] in ENTRIES
        )
    elif kind == OPERATORS[")"]:
        wanted = last == NAME or last in SETS
    else:
        wanted = last in {*SETS, *ARROWS, NAME}
    return end if wanted else -1


# ---- nesting


def _limit_depth(file: SourceFile, tokens: Tokens, diagnostics: Diagnostics, lines: Lines) -> None:
    """Put an unknown value in the place of what is nested too deep."""
    depth = 0
    kept: list[tuple[int, int, int]] = []
    starts_anew = set(lines.declarations())
    for index, row in enumerate(zip(tokens.kinds, tokens.starts, tokens.ends, strict=True)):
        kind, start, _ = row
        if index in starts_anew:
            depth = 0
        if kind in CLOSER_OF:
            depth += 1
            if depth == MAX_NESTING + 1:
                place = Span(file, start, start + 1)
                message = f"brackets are nested more than {MAX_NESTING} deep here"
                help = "give the inner parts names with `let`"
                diagnostics.report(codes.TOO_DEEP, message, place, help=help)
                tokens.fault_lines.add(line_start(file.text, start))
                if kind != BRACE and kept and kept[-1][0] == NAME:
                    tokens.names[kept[-1][1]] = ""  # `f(...)`: all of it is unknown
                else:
                    tokens.names[start] = ""
                    kept.append((NAME, start, start + 1))
        if depth <= MAX_NESTING:
            kept.append(row)
        elif kind == NAME:
            tokens.lost.append((row[1], row[2]))
        if kind in CLOSERS and depth:
            depth -= 1
    tokens.set(kept)


def _apply(tokens: Tokens, repairs: list[BracketRepair]) -> None:
    """Change the tokens as the repairs say."""
    before: dict[int, list[int]] = {}
    instead: dict[int, int | None] = {}
    for repair in repairs:
        if repair.is_replacing:
            instead[repair.at] = repair.bracket
        else:
            assert repair.bracket is not None
            before.setdefault(repair.at, []).append(repair.bracket)
    rows = list(zip(tokens.kinds, tokens.starts, tokens.ends, strict=True))
    tokens.kinds.clear()
    tokens.starts.clear()
    tokens.ends.clear()
    for index in range(len(rows) + 1):
        end = rows[index - 1][2] if index else 0
        for bracket in before.get(index, ()):
            tokens.add(bracket, end, end)
        if index == len(rows):
            break
        kind, start, stop = rows[index]
        new = instead.get(index, kind)
        if new is not None:
            tokens.add(new, start, stop)
