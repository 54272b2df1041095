"""A syntax mistake: what is said about it, and where the parser goes on.

First the habits of other languages are looked for (`syntax.habits`), each with a message of its
own; what is left is described by the repair that makes it readable, or by what was expected.
"""

import re
from bisect import bisect_left
from functools import cached_property

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix, Label
from wzc.source.file import SourceFile, Span
from wzc.syntax.recovery import (
    FAR,
    Repair,
    Stretch,
    accepts,
    beginning,
    body_states,
    enclosed,
    expected,
    find_repair,
    find_stretch,
    find_sync,
)
from wzc.syntax.tokens import (
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMPARE,
    END,
    KEYWORD_TEXTS,
    KEYWORDS,
    MAX_REPORTS,
    NAME,
    NL,
    OPERATORS,
    STRINGS,
    TEXTS,
    UNBRACE,
    Tokens,
    Unopened,
    line_start,
)

# What cannot begin an entry and goes on with an expression.
CONTINUING = {KEYWORDS[word] for word in ("and", "or", "if", "else")} | {COMPARE}
CONTINUING |= {OPERATORS[text] for text in ("+", "-", "*", "/", "%", "..", ".", "|")}

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_word(text: str) -> bool:
    """Whether a text could be a name, or is a keyword."""
    return _WORD.fullmatch(text) is not None


def names_in(text: str) -> set[str]:
    """Whatever looks like a name in a stretch of text."""
    return set(_WORD.findall(text))


@define
class Said:
    """A message about a mistake, and the repair that goes with it if that is a particular one."""

    message: str
    place: Span
    help: str | None = None
    fixes: list[Fix] = Factory(list)
    code: Code = codes.UNEXPECTED
    repair: Repair | None = None


@define(eq=False, slots=False)
class Mistake:
    """Token `index`, which the parser with these stacks cannot take."""

    file: SourceFile
    tokens: Tokens
    diagnostics: Diagnostics
    states: list[int]
    values: list[object]
    firsts: list[int]
    index: int
    told_lines: set[int]
    # What does not reach the AST.
    broken_spans: list[tuple[int, int]] = Factory(list)
    broken_names: set[str] = Factory(set)

    @cached_property
    def item(self) -> Stretch:
        """What is read again: since the last comma, bracket or line break."""
        found = find_stretch(self.tokens.kinds, self.states, self.firsts, self.index, is_item=True)
        return found or Stretch(self.index, len(self.states), [self.states])

    @cached_property
    def entry(self) -> Stretch:
        """The whole entry of the innermost braces, or the whole declaration."""
        kinds = self.tokens.kinds
        found = find_stretch(kinds, self.states, self.firsts, self.index, is_item=False)
        return found or self.item

    @cached_property
    def expected(self) -> set[int]:
        """The kinds of tokens that may stand here."""
        return expected(self.item.heads[-1])

    @cached_property
    def repair(self) -> Repair | None:
        """How to go on, None if it takes more than a token."""
        return find_repair(self.tokens.kinds, self.item, self.index)

    @cached_property
    def openers(self) -> list[int]:
        """Where on the parser's stack open brackets are."""
        found: list[int] = []
        for at, value in enumerate(self.values):
            if isinstance(value, int):  # a token that no node has taken in yet
                kind = self.tokens.kinds[value]
                if kind in CLOSER_OF:
                    found.append(at)
                elif kind in CLOSERS:
                    found.pop()
        return found

    @property
    def innermost(self) -> int | None:
        """The kind of the innermost open bracket."""
        if not self.openers:
            return None
        token = self.values[self.openers[-1]]
        assert isinstance(token, int)
        return self.tokens.kinds[token]

    @cached_property
    def header(self) -> str:
        """The first word of what the innermost block belongs to; empty outside of blocks."""
        kinds = self.tokens.kinds
        for at in reversed(self.openers):
            opener = self.values[at]
            assert isinstance(opener, int)
            if kinds[opener] == BRACE:
                first = beginning(kinds, opener, is_item=False)
                return self.text(first - self.index) if first >= 0 else ""
        return ""

    # ---- tokens, counted from the mistake (0)

    def kind(self, offset: int = 0) -> int:
        """A token's kind; beyond the ends of the file that of a line break."""
        at = self.index + offset
        return self.tokens.kinds[at] if 0 <= at < len(self.tokens.kinds) else NL

    def text(self, offset: int = 0) -> str:
        """A token's text."""
        at = self.index + offset
        if not 0 <= at < len(self.tokens.kinds):
            return ""
        return self.file.text[self.tokens.starts[at] : self.tokens.ends[at]]

    def span(self, offset: int = 0, last: int | None = None) -> Span:
        """A token's place, or that of several."""
        last = offset if last is None else last
        starts, ends = self.tokens.starts, self.tokens.ends
        return Span(self.file, starts[self.index + offset], ends[self.index + last])

    def gap(self, offset: int = 0) -> Span:
        """The place right after the token before."""
        at = self.index + offset
        end = self.tokens.ends[at - 1] if at > 0 else 0
        return Span(self.file, end, end)

    def place(self, offset: int = 0) -> Span:
        """The token itself; for the end of a line or of the file the gap before it."""
        is_end = self.kind(offset) in (NL, END)
        return self.gap(offset) if is_end else self.span(offset)

    def shown(self, offset: int = 0) -> str:
        """The token in words."""
        if self.kind(offset) == NL:
            return "the end of the line"
        if self.kind(offset) == END:
            return "the end of the file"
        text = self.text(offset).split("\n")[0]
        return f"`{text}`" if len(text) <= 40 else f"`{text[:37]}...`"

    def lose(self, first: int, end: int) -> None:
        """The tokens from `first` to before `end` do not reach the AST."""
        tokens = self.tokens
        self.broken_spans.append((tokens.starts[first], tokens.starts[end]))
        for at in range(first, end):
            if tokens.kinds[at] == NAME:
                self.broken_names.add(self.file.text[tokens.starts[at] : tokens.ends[at]])

    def is_head(self, offset: int) -> bool:
        """Whether the token is the first of its entry or declaration."""
        return self.index + offset == self.entry.first


def handle(mistake: Mistake) -> tuple[int, int]:
    """Report a mistake: how many of the parser's symbols stay, and at which token it goes on.

    (0, ...) means nowhere. The tokens are changed where they could be mended.
    """
    from wzc.syntax.habits import find_habit  # late: both build on this module
    from wzc.syntax.wording import describe

    tokens = mistake.tokens
    lines = _lines(mistake)
    is_quiet = any(line in tokens.fault_lines or line in mistake.told_lines for line in lines)
    if len(mistake.told_lines) >= MAX_REPORTS:
        return _skip(mistake)
    if tokens.unopened and not is_quiet:
        opened = _open(mistake)
        if opened is not None:
            mistake.told_lines.update(lines)
            return opened
    said = find_habit(mistake)
    repair = said.repair if said is not None and said.repair is not None else mistake.repair
    if not is_quiet and not _is_known_word(mistake, repair):
        mistake.told_lines.update(lines)
        said = said or describe(mistake, repair)
        if len(mistake.told_lines) >= MAX_REPORTS:
            said.help = "there may be more mistakes below: they are not shown"
        mistake.diagnostics.report(
            said.code, said.message, said.place, help=said.help, fixes=said.fixes
        )
    if repair is None:
        return _skip(mistake)
    return _mend(mistake, repair)


def _open(mistake: Mistake) -> tuple[int, int] | None:
    """Put in an opening bracket that is missing here, if there is a closing one for it.

    That is so if all between the two can be read then.
    """
    tokens, index = mistake.tokens, mistake.index
    at = tokens.starts[index]
    next_one = bisect_left(tokens.unopened, at, key=lambda unopened: unopened.at)
    for unopened in tokens.unopened[next_one : next_one + 2]:
        close = bisect_left(tokens.starts, unopened.at)
        if unopened.is_explained or at < unopened.since or close - index > FAR:
            continue
        for count in (0, 1) if tokens.kinds[index] not in (NL, END) else (0,):
            rows = enclosed(tokens, index, count, unopened.opener, close)
            kinds = [*(row[0] for row in rows), *tokens.kinds[close : close + 2]]
            if accepts(kinds, mistake.item.heads[-1]):
                _say_unopened(mistake, unopened, count)
                tokens.set(rows, index, close)
                return mistake.item.depth, mistake.item.first
        is_stray = mistake.innermost is None and mistake.is_head(0) and index > 0
        if unopened.opener == BRACE and is_stray and close > index:
            close -= tokens.kinds[close - 1] == NL
            if accepts([*tokens.kinds[index:close], UNBRACE], body_states()):
                _say_unopened(mistake, unopened, -1)
                mistake.lose(index, close)
                return len(mistake.states) - 1, close  # the line break before it is taken back
    return None


def _say_unopened(mistake: Mistake, unopened: Unopened, count: int) -> None:
    unopened.is_explained = True
    word = TEXTS[unopened.opener].strip("`")
    closing = Label(Span(mistake.file, unopened.at, unopened.at + 1), "what should close it")
    if count > 0:
        place, added = mistake.span(), word
        message = f"`{word}` is expected here, not {mistake.shown()}"
    else:
        offset = 0 if count == 0 else -1
        place, added = mistake.gap(offset), " {" if word == "{" else word
        message = f"`{word}` is missing after {mistake.shown(offset - 1)}"
    mistake.diagnostics.report(
        codes.UNBALANCED,
        message,
        place,
        secondary=[closing],
        fixes=[Fix(f"write `{word}`", (Edit(place, added),))],
    )


def _is_known_word(mistake: Mistake, repair: Repair | None) -> bool:
    """Whether it is one more use of a name that is a keyword: its declaration was reported."""
    if repair is None or repair.kinds != [NAME] or repair.count != 1:
        return False
    return mistake.text(repair.at - mistake.index) in mistake.tokens.keyword_names


def _lines(mistake: Mistake) -> list[int]:
    """The lines of a mistake: where one has been reported there is nothing to add."""
    tokens, index, text = mistake.tokens, mistake.index, mistake.file.text
    start = tokens.starts[index]
    line = line_start(text, start)
    lines = [line]
    is_first = index > 0 and not text[line:start].strip()
    if is_first and tokens.kinds[index - 1] == NL and tokens.kinds[index] in CONTINUING:
        lines.append(line_start(text, line - 1))  # one message for all lines of an expression
    elif is_first and tokens.kinds[index - 1] != NL:
        lines.append(line_start(text, tokens.ends[index - 1]))
    return lines


def _mend(mistake: Mistake, repair: Repair) -> tuple[int, int]:
    tokens = mistake.tokens
    stretch = mistake.item if repair.at >= mistake.item.first else mistake.entry
    if repair.count and not repair.kinds:
        mistake.lose(repair.at, repair.at + repair.count)
    elif repair.kinds == [NAME] and repair.count == 1:
        start, kind = tokens.starts[repair.at], tokens.kinds[repair.at]
        text = mistake.file.text[start : tokens.ends[repair.at]]
        if kind in STRINGS:
            inner = text.strip("\"'").replace("-", "_")
            tokens.names[start] = inner if is_word(inner) else ""
        elif kind not in KEYWORD_TEXTS:
            tokens.names[start] = ""
        else:
            tokens.keyword_names.add(text)
            mistake.broken_names.add(text)
    tokens.replace(repair.at, repair.count, repair.kinds)
    return stretch.depth, stretch.first


def _skip(mistake: Mistake) -> tuple[int, int]:
    tokens, states, index = mistake.tokens, mistake.states, mistake.index
    kept, after = find_sync(tokens.kinds, states, mistake.openers, index)
    first = mistake.firsts[kept] if 0 < kept < len(states) else index
    mistake.lose(min(first, index), after)
    return kept, after
