"""Brackets that had to be repaired: the lines of the text, the repairs, and what is said."""

from bisect import bisect_right
from collections.abc import Iterator

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.source.file import SourceFile, Span
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    CLOSER_OF,
    CLOSERS,
    KEYWORD_TEXTS,
    KEYWORDS,
    MAX_REPORTS,
    NAME,
    NL,
    OPERATORS,
    STRINGS,
    UNBRACE,
    Tokens,
    Unopened,
    line_start,
)

_WORDS = "import from param extern component contract cluster pipeline profile preset let"
_DECLARATIONS = {KEYWORDS[word] for word in _WORDS.split()}
_ENTRY_WORDS = "step input output use remove hook on_exit"
ENTRIES = _DECLARATIONS | {KEYWORDS[word] for word in _ENTRY_WORDS.split()}
SETS = (OPERATORS["="], OPERATORS["+="])
_KEYWORDS = set(KEYWORD_TEXTS)
_TEXT = {kind: text for text, kind in OPERATORS.items() if kind in CLOSER_OF or kind in CLOSERS}
_SQUARE = OPERATORS["["]

# At one place no more brackets than these are reported one by one.
_AT_ONE_PLACE = 3


@define(eq=False)
class BracketRepair:
    """Before token `at`: put in `bracket`, or (`is_replacing`) put it in the place of the token.

    `other` is the opening bracket's token where a closing one is missing.
    """

    at: int
    bracket: int | None
    is_replacing: bool = False
    other: int = -1


@define(eq=False, init=False)
class Lines:
    """For each token: the indentation of its line, and whether it is the first or last there."""

    kinds: list[int]
    starts: list[int]
    indents: list[int]
    firsts: list[bool]
    heads: list[int]  # the tokens that are the first of their line

    def __init__(self, file: SourceFile, tokens: Tokens) -> None:
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.indents = []
        self.firsts = []
        self.heads = []
        indent = 0
        is_first = True
        for index, kind in enumerate(tokens.kinds):
            if kind == NL:
                self.indents.append(indent)
                self.firsts.append(False)
                is_first = True
                continue
            if is_first:
                start = tokens.starts[index]
                indent = start - line_start(file.text, start)
                self.heads.append(index)
            self.indents.append(indent)
            self.firsts.append(is_first)
            is_first = False

    def kind(self, index: int) -> int:
        """The token's kind; of a line break beyond the ends."""
        return self.kinds[index] if 0 <= index < len(self.kinds) else NL

    def declarations(self) -> list[int]:
        """The tokens at column 1 that begin a declaration."""
        return [
            head
            for head in self.heads
            if head
            and self.indents[head] == 0
            and self.kinds[head] in _DECLARATIONS
            and (self.kind(head + 1) == NAME or self.kind(head + 1) in _KEYWORDS | STRINGS)
        ]

    def looks_like_entry(self, index: int) -> bool:
        """Whether the line that begins with a token looks like an entry of a block."""
        kind, after = self.kind(index), self.kind(index + 1)
        if kind in ENTRIES and after in _KEYWORDS | STRINGS | {NAME, _SQUARE}:
            return True
        if kind == UNBRACE:
            return True
        return (kind == NAME or kind in _KEYWORDS) and after in {BRACE, *ARROWS, *SETS}


def report_repairs(
    file: SourceFile,
    tokens: Tokens,
    diagnostics: Diagnostics,
    lines: Lines,
    repairs: list[BracketRepair],
) -> None:
    """Report the repairs, but for closing brackets that close nothing: they wait for the parser."""
    at_place: dict[int, int] = {}
    told = set(tokens.fault_lines)
    reported = 0
    beginnings = [0, *lines.declarations()]
    for repair in repairs:
        if repair.is_replacing and repair.bracket is None:
            opener = next(o for o, c in CLOSER_OF.items() if c == tokens.kinds[repair.at])
            begin = beginnings[bisect_right(beginnings, repair.at) - 1]
            unopened = Unopened(tokens.starts[repair.at], opener, tokens.starts[begin])
            tokens.unopened.append(unopened)
            continue
        at_place[repair.at] = at_place.get(repair.at, 0) + 1
        for line in _fault_lines(file.text, tokens, repair):
            tokens.fault_lines.add(line)
        if at_place[repair.at] > _AT_ONE_PLACE or reported >= MAX_REPORTS:
            continue
        reported += 1
        if repair.is_replacing:
            _report_coerced(file, tokens, diagnostics, repair)
        elif line_start(file.text, tokens.ends[repair.at - 1]) in told and repair.at:
            continue  # a string that is not closed has swallowed it
        elif repair.other < 0:
            _report_missing(file, tokens, diagnostics, repair)
        else:
            _report_unclosed(file, tokens, diagnostics, lines, repair)


def _fault_lines(text: str, tokens: Tokens, repair: BracketRepair) -> Iterator[int]:
    if repair.is_replacing:
        yield line_start(text, tokens.starts[repair.at])
    elif repair.at:
        yield line_start(text, tokens.starts[repair.at - 1])
    if repair.other >= 0:
        yield line_start(text, tokens.starts[repair.other])


def _report_coerced(
    file: SourceFile, tokens: Tokens, diagnostics: Diagnostics, repair: BracketRepair
) -> None:
    assert repair.bracket is not None
    word = _TEXT[tokens.kinds[repair.at]]
    place = Span(file, tokens.starts[repair.at], tokens.ends[repair.at])
    opened, right = _TEXT[tokens.kinds[repair.other]], _TEXT[repair.bracket]
    other = Span(file, tokens.starts[repair.other], tokens.ends[repair.other])
    diagnostics.report(
        codes.UNBALANCED,
        f"`{word}` cannot close a `{opened}`",
        place,
        f"`{right}` is expected here",
        secondary=[Label(other, "opened here")],
        fixes=[Fix(f"write `{right}`", (Edit(place, right),))],
    )


def report_unopened(
    file: SourceFile, tokens: Tokens, diagnostics: Diagnostics, told_lines: set[int]
) -> None:
    """Report the closing brackets that close nothing, and that the parser could not explain."""
    for unopened in tokens.unopened[:MAX_REPORTS]:
        if not unopened.is_explained and line_start(file.text, unopened.at) not in told_lines:
            place = Span(file, unopened.at, unopened.at + 1)
            diagnostics.report(
                codes.UNBALANCED,
                f"`{place.text}` closes nothing",
                place,
                help="remove it, or write the bracket that it should close",
                fixes=[Fix(f"remove `{place.text}`", (Edit(place, ""),))],
            )


def _report_missing(
    file: SourceFile, tokens: Tokens, diagnostics: Diagnostics, repair: BracketRepair
) -> None:
    assert repair.bracket is not None
    word = _TEXT[repair.bracket]
    end = tokens.ends[repair.at - 1]
    place = Span(file, end, end)
    diagnostics.report(
        codes.UNBALANCED,
        f"`{word}` is missing at the end of this line",
        place,
        fixes=[Fix(f"add `{word}`", (Edit(place, f" {word}" if word == "{" else word),))],
    )


def _report_unclosed(
    file: SourceFile,
    tokens: Tokens,
    diagnostics: Diagnostics,
    lines: Lines,
    repair: BracketRepair,
) -> None:
    assert repair.bracket is not None
    opened = repair.other
    word, closing = _TEXT[tokens.kinds[opened]], _TEXT[repair.bracket]
    end = tokens.ends[repair.at - 1]
    where = Span(file, end, end)
    has_content = opened + 1 < repair.at
    added = f" {closing}" if word == "{" and has_content else closing
    if word == "{" and lines.kind(opened + 1) == NL and has_content:
        added = "\n" + " " * lines.indents[opened] + closing
    diagnostics.report(
        codes.UNBALANCED,
        f"this `{word}` is never closed",
        Span(file, tokens.starts[opened], tokens.ends[opened]),
        secondary=[Label(where, f"`{closing}` is missing here at the latest")],
        # `a []` would be an index without anything.
        fixes=[Fix(f"add `{closing}`", (Edit(where, added),))]
        if word != "[" or has_content
        else [],
    )
