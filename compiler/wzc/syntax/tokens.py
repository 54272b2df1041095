"""Text to tokens: the lexer and the layout rules.

The expression that splits the text comes from the grammar's terminals (`_tables.PATTERN`). The
layout rules decide which line breaks count: see the head of `grammar/wz.lark`. What comes out has
balanced brackets whatever went in, so the parser can skip over a broken stretch without losing its
place.
"""

import re

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.source.file import SourceFile, Span
from wzc.syntax import _tables
from wzc.syntax.ast import Comment

TERMINAL = {name: number for number, name in enumerate(_tables.TERMINALS)}
KEYWORDS = dict(_tables.KEYWORDS)
OPERATORS = dict(_tables.OPERATORS)
_PATTERN = re.compile(_tables.PATTERN)

NL = TERMINAL["_NL"]
END = TERMINAL["$END"]
NAME = TERMINAL["NAME"]
STRING = TERMINAL["STRING"]
_COMMA = OPERATORS[","]
_OPEN = {OPERATORS[text]: text for text in "([{"}
_CLOSE = {OPERATORS[text]: text for text in ")]}"}
_MATCH = {"(": ")", "[": "]", "{": "}"}
_BRACE = OPERATORS["{"]
_UNBRACE = OPERATORS["}"]
_ARROWS = (OPERATORS[">>"], OPERATORS["~>"])

MAX_NESTING = 100

# Where a bracket was left open, a line that looks like this is taken to stand outside of it.
_ENTRY = re.compile(
    r"[ \t]*(?:(?:step|input|output|use|remove|hook|on_exit|pipeline|profile|preset|param|let|extern|component"
    r"|contract|cluster|import|from)\b[ \t]+[A-Za-z_\"'\[]|[A-Za-z_]\w*[ \t]*\{|[A-Za-z_]\w*[ \t]*(?:>>|~>)|\})"
)
_ASSIGN = re.compile(r"[ \t]*[A-Za-z_]\w*[ \t]*\+?=(?!=)")
_DECLARATION = re.compile(
    r"(?:pipeline|profile|preset|param|extern|component|contract|cluster|import|from)\b[ \t]+[A-Za-z_\"'\[]"
)

_ADVICE = {
    ";": "a new line ends an entry; no `;` is needed",
    "!": "write `not`, or `!=` to compare",
    "&": "write `and`",
    "@": "there are no decorators; what a step needs stands in its block",
    "$": "`${...}` interpolates inside of a string in double quotes",
    "`": "strings stand in \"...\" or '...'",
    "\\": "an expression goes on over lines in parentheses; no `\\` is needed",
    "~": "an edge that only orders is `~>`",
    "^": "there is no such operator",
}
# What somebody who writes this most likely means: the parser goes on with it.
_MEANT = {";": NL, "!": KEYWORDS["not"], "&": KEYWORDS["and"]}
_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
_SPACES = "\u00a0\u2007\u202f\u3000\ufeff\u200b"


@define(eq=False)
class Tokens:
    """Parallel lists; the last token is $END."""

    kinds: list[int] = Factory(list)
    starts: list[int] = Factory(list)
    ends: list[int] = Factory(list)
    docs: dict[int, str] = Factory(dict)
    comments: list[Comment] = Factory(list)
    # Where the lexer has already complained: the parser says nothing more about such a place.
    faults: list[int] = Factory(list)
    broken_strings: set[int] = Factory(set)

    def insert(self, at: int, kind: int, offset: int) -> None:
        """Put in a token that is not in the text."""
        self.kinds.insert(at, kind)
        self.starts.insert(at, offset)
        self.ends.insert(at, offset)

    def delete(self, at: int) -> None:
        """Take a token out."""
        del self.kinds[at], self.starts[at], self.ends[at]


def tokenize(
    file: SourceFile, diagnostics: Diagnostics, start: int = 0, end: int | None = None
) -> Tokens:
    """All tokens of a file, or of the stretch of an interpolation.

    Reports what is no token, strings and brackets that are never closed, and nesting over
    `MAX_NESTING`.
    """
    stop = len(file.text) if end is None else end
    tokens, balanced = _scan(file, None, start, stop, repair=False)
    if not balanced:
        tokens, _ = _scan(file, diagnostics, start, stop, repair=True)
    return tokens


def _scan(
    file: SourceFile, diagnostics: Diagnostics | None, start: int, stop: int, *, repair: bool
) -> tuple[Tokens, bool]:
    """One run over the text.

    The first run assumes that all is well and reports nothing; where brackets do not match or a
    character is unknown, a second one looks where a bracket was most likely forgotten.
    """
    text = file.text
    tokens = Tokens()
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    add_kind, add_start, add_end = kinds.append, starts.append, ends.append
    match = _PATTERN.match
    keywords, operators, terminal = KEYWORDS.get, OPERATORS, TERMINAL
    stack: list[tuple[str, int]] = []
    newline = -1
    in_block = True
    previous = _COMMA  # nothing to separate at the start
    doc: list[str] = []
    at = start
    while at < stop:
        found = match(text, at, stop)
        if found is None:
            if not repair:
                return tokens, False
            assert diagnostics is not None
            tokens.faults.append(at)
            end, substitute = _skip_unknown(file, diagnostics, at, stop)
            if substitute == NL:
                newline = at if in_block else newline
            elif substitute is not None:
                if substitute == STRING:
                    tokens.broken_strings.add(at)
                if newline >= 0 and previous not in (_COMMA, _BRACE):
                    add_kind(NL), add_start(newline), add_end(newline + 1)
                newline = -1
                add_kind(substitute), add_start(at), add_end(end)
                previous = substitute
            at = end
            continue
        group = found.lastgroup
        end = found.end()
        if group == "SPACE":
            at = end
            continue
        if group == "_NL":
            if repair and stack and stack[-1][0] != "{" and _looks_outside(text, end, previous):
                assert diagnostics is not None
                closed = stack.pop()
                _report_unclosed(file, diagnostics, closed, ends[-1])
                previous = OPERATORS[_MATCH[closed[0]]]
                add_kind(previous), add_start(ends[-1]), add_end(ends[-1])
                in_block = not stack or stack[-1][0] == "{"
            if repair and stack and _DECLARATION.match(text, end) and not _closes_later(text, end, stop):
                assert diagnostics is not None
                while stack:
                    closed = stack.pop()
                    _report_unclosed(file, diagnostics, closed, ends[-1])
                    previous = OPERATORS[_MATCH[closed[0]]]
                    add_kind(previous), add_start(ends[-1]), add_end(ends[-1])
                in_block = True
            if in_block and newline < 0:
                newline = at
            at = end
            continue
        if group == "COMMENT":
            tokens.comments.append(Comment(at, end))
            if text.startswith("##", at) and not text.startswith("###", at):
                doc.append(text[at + 2 : end].strip())
            at = end
            continue
        if group == "NAME":
            kind = keywords(found.group(), NAME)
        elif group == "OPERATOR":
            word = found.group()
            kind = operators[word]
            if kind in _OPEN:
                stack.append((word, at))
                if len(stack) > MAX_NESTING:
                    if not repair:
                        return tokens, False
                    assert diagnostics is not None
                    _report_depth(file, diagnostics, at)
                    stack.clear()
                    kinds.clear(), starts.clear(), ends.clear()
                    break
            elif kind in _CLOSE:
                if not stack or _MATCH[stack[-1][0]] != word:
                    if not repair:
                        return tokens, False
                    assert diagnostics is not None
                    if not _close(file, diagnostics, tokens, stack, word, at):
                        at = end
                        continue
                    previous = kinds[-1] if kinds else previous
                if stack:
                    stack.pop()
        else:
            assert group is not None
            kind = terminal[group]
        if newline >= 0:
            if (
                previous != _COMMA
                and previous != _BRACE
                and kind != _UNBRACE
                and kind not in _ARROWS
            ):
                add_kind(NL), add_start(newline), add_end(newline + 1)
            newline = -1
        if doc:
            tokens.docs[at] = "\n".join(doc)
            doc = []
        add_kind(kind), add_start(at), add_end(end)
        previous = kind
        if kind in _OPEN or kind in _CLOSE:
            in_block = not stack or stack[-1][0] == "{"
        at = end
    if stack:
        if not repair:
            return tokens, False
        assert diagnostics is not None
        while stack:
            closed = stack.pop()
            _report_unclosed(file, diagnostics, closed, ends[-1])
            add_kind(OPERATORS[_MATCH[closed[0]]]), add_start(ends[-1]), add_end(ends[-1])
    add_kind(END), add_start(stop), add_end(stop)
    return tokens, True


def _looks_outside(text: str, at: int, previous: int) -> bool:
    """Whether the line at `at` looks like an entry of the block around an open ( or [."""
    if previous == _COMMA or previous in _OPEN:
        return False
    return _ENTRY.match(text, at) is not None or _ASSIGN.match(text, at) is not None


def _closes_later(text: str, at: int, stop: int) -> bool:
    """Whether an open brace may still be meant to be closed below a declaration at column 1.

    A profile's `pipeline` stands inside of braces and could be written at column 1 too: then a
    later line closes more than it opens.
    """
    rest = text[at:stop]
    return rest.count("{") < rest.count("}")


def _close(
    file: SourceFile,
    diagnostics: Diagnostics,
    tokens: Tokens,
    stack: list[tuple[str, int]],
    word: str,
    at: int,
) -> bool:
    """A closing bracket that does not match: close what is open inside of its partner, or drop it."""
    partners = [index for index, (opened, _) in enumerate(stack) if _MATCH[opened] == word]
    if not partners:
        diagnostics.report(
            codes.UNBALANCED,
            f"`{word}` closes nothing",
            Span(file, at, at + 1),
            help="remove it, or write the bracket that it should close",
            fixes=[Fix(f"remove `{word}`", (Edit(Span(file, at, at + 1), ""),))],
        )
        return False
    while len(stack) > partners[-1] + 1:
        closed = stack.pop()
        end = tokens.ends[-1]
        _report_unclosed(file, diagnostics, closed, end)
        tokens.kinds.append(OPERATORS[_MATCH[closed[0]]])
        tokens.starts.append(end)
        tokens.ends.append(end)
    return True


def _report_unclosed(
    file: SourceFile, diagnostics: Diagnostics, opened: tuple[str, int], end: int
) -> None:
    word, at = opened
    closing = _MATCH[word]
    where = Span(file, end, end)
    diagnostics.report(
        codes.UNBALANCED,
        f"this `{word}` is never closed",
        Span(file, at, at + 1),
        secondary=[Label(where, f"`{closing}` is expected here at the latest")],
        fixes=[Fix(f"add `{closing}`", (Edit(where, closing),))],
    )


def _report_depth(file: SourceFile, diagnostics: Diagnostics, at: int) -> None:
    diagnostics.report(
        codes.TOO_DEEP,
        f"brackets are nested more than {MAX_NESTING} deep here",
        Span(file, at, at + 1),
        help="give the inner parts names with `let`",
    )


def _skip_unknown(
    file: SourceFile, diagnostics: Diagnostics, at: int, stop: int
) -> tuple[int, int | None]:
    """Report what cannot be a token; where to go on, and the token it was probably meant to be."""
    text = file.text
    character = text[at]
    if character in "\"'":
        return _unclosed_string(file, diagnostics, at, stop), STRING
    end = at + 1
    substitute = _MEANT.get(character)
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    help = _ADVICE.get(character)
    fixes = []
    if character in _QUOTES:
        help = "these are typographic quotes; strings stand in \"...\" or '...'"
        substitute = STRING
        while end < stop and text[end] not in _QUOTES + "\n":
            end += 1
        if end < stop and text[end] in _QUOTES:
            end += 1
            inner = text[at + 1 : end - 1]
            fixes = [Fix("use plain quotes", (Edit(Span(file, at, end), f'"{inner}"'),))]
    elif character in _SPACES:
        help = "it looks like a blank and is none"
        shown = f"U+{ord(character):04X}"
        fixes = [Fix("write a blank", (Edit(Span(file, at, end), " "),), certain=True)]
    elif character == "&":
        while end < stop and text[end] == character:
            end += 1
        shown = text[at:end]
    diagnostics.report(
        codes.UNKNOWN_CHARACTER,
        f"`{shown}` means nothing here",
        Span(file, at, end),
        help=help,
        fixes=fixes,
    )
    return end, substitute


def _unclosed_string(file: SourceFile, diagnostics: Diagnostics, at: int, stop: int) -> int:
    text = file.text
    quote = text[at]
    long = text.startswith(quote * 3, at)
    line_end = text.find("\n", at, stop)
    line_end = stop if line_end < 0 else line_end
    opened = text.find("${", at, line_end)
    if not long and quote == '"' and opened >= 0 and text.count('"', at, line_end) > 1:
        diagnostics.report(
            codes.BAD_INTERPOLATION,
            "this `${` is not closed by a `}`, or holds more than an expression may here",
            Span(file, opened, opened + 2),
            help="a literal `${` is written `$${`; an expression with strings in strings deserves a `let`",
        )
        closing = text.rfind('"', opened, line_end)
        return closing + 1 if closing > opened else line_end
    diagnostics.report(
        codes.UNCLOSED_STRING,
        f"this string is never closed: no {quote * 3 if long else quote} follows",
        Span(file, at, at + 3) if long else Span(file, at, line_end),
        help=None if long else "a string over several lines stands in " + quote * 3,
    )
    return stop if long else line_end
