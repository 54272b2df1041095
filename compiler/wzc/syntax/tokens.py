"""Text to tokens: the lexer and the layout rules.

The expression that splits the text comes from the grammar's terminals (`_tables.PATTERN`). The
layout rules decide which line breaks count: see the head of `grammar/wz.lark`. Text in which
something is amiss is read once more by `syntax.careful`, which finds out what. So what comes out
has balanced brackets whatever went in, and the parser can skip a broken stretch without losing
its place.
"""

import re

from attrs import Factory, define

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import _tables
from wzc.syntax.ast import Comment

TERMINAL = {name: number for number, name in enumerate(_tables.TERMINALS)}
KEYWORDS = dict(_tables.KEYWORDS)
OPERATORS = dict(_tables.OPERATORS)

NL = TERMINAL["_NL"]
END = TERMINAL["$END"]
NAME = TERMINAL["NAME"]
STRING = TERMINAL["STRING"]
NUMBER = TERMINAL["NUMBER"]
COMPARE = TERMINAL["COMPARE"]
COMMA = OPERATORS[","]
STRINGS = {STRING} | {TERMINAL[name] for name in ("RAW_STRING", "LONG_STRING", "LONG_RAW_STRING")}
ARROWS = (OPERATORS[">>"], OPERATORS["~>"])

# Opening brackets to their closing ones.
CLOSER_OF = {OPERATORS[a]: OPERATORS[b] for a, b in ("()", "[]", "{}")}
CLOSERS = frozenset(CLOSER_OF.values())
BRACE, UNBRACE = OPERATORS["{"], OPERATORS["}"]

# How messages name a kind of token.
KEYWORD_TEXTS = {kind: text for text, kind in KEYWORDS.items()}
TEXTS = {kind: f"`{text}`" for text, kind in (OPERATORS | KEYWORDS).items()}
TEXTS |= {NAME: "a name", NL: "a new line", END: "the end of the file", STRING: "a string"}
TEXTS |= {NUMBER: "a number", COMPARE: "a comparison"}

MAX_NESTING = 100
# After so many mistakes the rest of the file is read without further ado.
MAX_REPORTS = 100

# Spellings of other languages that would fall apart into operators which mean something else.
_FOREIGN = r"//|/\*|\|\||=>|:=|<>|[=!]==|\*\*|\?\?|-=|\.\.\.|<{7}"
PATTERN = re.compile(
    f"(?:{_tables.PATTERN}|(?P<FOREIGN>{_FOREIGN})|(?P<OPERATOR>{_tables.LITERALS})"
    r"|(?P<UNKNOWN>[\s\S]))[ \t\r]*"
)
_BLANKS = re.compile(r"[ \t\r]*")


@define(eq=False)
class Unopened:
    """A closing bracket at `at` that closes nothing and was left out.

    It is reported after parsing, unless the parser finds where its opening one (of the kind
    `opener`) is missing: somewhere after `since`.
    """

    at: int
    opener: int
    since: int
    is_explained: bool = False


@define(eq=False)
class Tokens:
    """Parallel lists; the last token is $END.

    The rest is for the parser: where the lexer has complained (`fault_lines`, by the offset where
    a line starts) there is nothing to add; `names` has, by offset, the texts of names that are not
    what stands there; `lost` are stretches without tokens; `unopened` brackets are still to be
    reported; `keyword_names` are keywords that were taken for names, and reported.
    """

    kinds: list[int] = Factory(list)
    starts: list[int] = Factory(list)
    ends: list[int] = Factory(list)
    docs: dict[int, str] = Factory(dict)
    comments: list[Comment] = Factory(list)
    fault_lines: set[int] = Factory(set)
    names: dict[int, str] = Factory(dict)
    lost: list[tuple[int, int]] = Factory(list)
    unopened: list[Unopened] = Factory(list)
    keyword_names: set[str] = Factory(set)

    def add(self, kind: int, start: int, end: int) -> None:
        """Put a token at the end."""
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def set(self, rows: list[tuple[int, int, int]], first: int = 0, end: int | None = None) -> None:
        """Take these tokens (kind, start, end) instead of those from `first` to before `end`."""
        self.kinds[first:end] = [row[0] for row in rows]
        self.starts[first:end] = [row[1] for row in rows]
        self.ends[first:end] = [row[2] for row in rows]

    def replace(self, at: int, count: int, kinds: list[int]) -> None:
        """Put tokens of these kinds in the place of `count` tokens.

        One for one it keeps its place in the text, others are empty and stand where a token is
        missing: after the one before.
        """
        if count == 1 and len(kinds) == 1:
            self.kinds[at] = kinds[0]
            return
        offset = self.ends[at - 1] if at else 0
        self.kinds[at : at + count] = kinds
        self.starts[at : at + count] = [offset] * len(kinds)
        self.ends[at : at + count] = [offset] * len(kinds)


def tokenize(
    file: SourceFile, diagnostics: Diagnostics, start: int = 0, end: int | None = None
) -> Tokens:
    """All tokens of a file, or of the stretch of an interpolation.

    Reports what is no token, strings and brackets that are never closed, and nesting over
    `MAX_NESTING`.
    """
    text = file.text
    stop = len(text) if end is None else end
    start = skip_blanks(text, start, stop)
    tokens = _scan(text, start, stop)
    if tokens is None:
        from wzc.syntax.careful import tokenize_carefully  # late: only for files with mistakes

        tokens = tokenize_carefully(file, diagnostics, start, stop)
    return tokens


def skip_blanks(text: str, start: int, stop: int) -> int:
    """Where the first token may be: after blanks, and a byte order mark."""
    if start == 0 and text.startswith("\ufeff"):
        start = 1
    found = _BLANKS.match(text, start, stop)
    return found.end() if found is not None else start


def _scan(text: str, start: int, stop: int) -> Tokens | None:
    """The tokens; None where brackets do not match or something is unknown.

    Written for speed: every character of every file passes here.
    """
    tokens = Tokens()
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    add_kind, add_start, add_end = kinds.append, starts.append, ends.append
    keyword, operators, terminals = KEYWORDS.get, OPERATORS, TERMINAL
    closer_of, closers, arrows = CLOSER_OF, CLOSERS, ARROWS
    stack: list[int] = []  # the closing brackets to come, innermost last
    newline = -1  # where the line ended, if it did since the last token
    previous = COMMA  # nothing to separate at the start
    doc: list[str] = []
    for found in PATTERN.finditer(text, start, stop):
        group = found.lastgroup
        assert group is not None
        at, end = found.span(group)
        if group == "NAME":
            kind = keyword(text[at:end], NAME)
        elif group == "OPERATOR":
            kind = operators[text[at:end]]
        elif group == "_NL":
            if newline < 0 and (not stack or stack[-1] == UNBRACE):
                newline = at
            continue
        elif group == "COMMENT":
            add_comment(tokens, doc, text, at, end)
            continue
        elif group in ("UNKNOWN", "FOREIGN"):
            return None
        else:
            kind = terminals[group]
        if newline >= 0:
            if not (previous in (COMMA, BRACE) or kind == UNBRACE or kind in arrows):
                add_kind(NL)
                add_start(newline)
                add_end(newline + 1)
            newline = -1
        if doc:
            tokens.docs[at] = "\n".join(doc)
            doc.clear()
        add_kind(kind)
        add_start(at)
        add_end(end)
        previous = kind
        if kind in closer_of:
            stack.append(closer_of[kind])
            if len(stack) > MAX_NESTING:
                return None
        elif kind in closers and (not stack or stack.pop() != kind):
            return None
    if stack:
        return None
    tokens.add(END, stop, stop)
    return tokens


def add_comment(tokens: Tokens, doc: list[str], text: str, at: int, end: int) -> None:
    """Take up a comment; one with `##` also in `doc`, the lines for the next declaration."""
    if text[end - 1] == "\r":
        end -= 1
    tokens.comments.append(Comment(at, end))
    if text.startswith("##", at) and not text.startswith("###", at):
        doc.append(text[at + 2 : end].strip())


def line_start(text: str, at: int) -> int:
    """Where the line begins in which `at` stands."""
    return text.rfind("\n", 0, at) + 1
