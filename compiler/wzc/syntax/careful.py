"""The lexer for text in which something is amiss: slower, and it says what.

Three steps, each on the whole text: the tokens with all line breaks; brackets that match; and the
layout rules. For text without a mistake the outcome is that of `syntax.tokens`.
"""

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax.brackets import balance
from wzc.syntax.conflicts import Conflicts
from wzc.syntax.foreign import Foreign
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    END,
    KEYWORDS,
    NAME,
    NL,
    OPERATORS,
    PATTERN,
    TERMINAL,
    UNBRACE,
    Tokens,
    add_comment,
    skip_blanks,
)


def tokenize_carefully(file: SourceFile, diagnostics: Diagnostics, start: int, stop: int) -> Tokens:
    """All tokens from `start` to `stop`, brackets balanced; what is wrong has been reported."""
    tokens = _split(file, diagnostics, start, stop)
    balance(file, tokens, diagnostics)
    _lay_out(tokens)
    tokens.add(END, stop, stop)
    return tokens


def _split(file: SourceFile, diagnostics: Diagnostics, start: int, stop: int) -> Tokens:
    """The tokens with every line break, each as one; what is no token is reported."""
    text = file.text
    tokens = Tokens()
    foreign = Foreign(file, diagnostics, tokens, stop)
    conflicts = Conflicts(file, diagnostics, tokens, stop)
    doc: list[str] = []
    at = start
    while at < stop:
        found = PATTERN.match(text, at, stop)
        assert found is not None and found.lastgroup is not None
        group = found.lastgroup
        end = found.end(group)
        if group == "COMMENT":
            add_comment(tokens, doc, text, at, end)
        elif group in ("UNKNOWN", "FOREIGN"):
            after = conflicts.end(at)
            end = foreign.explain(at, end) if after is None else after
        else:
            if group == "NAME":
                kind = KEYWORDS.get(text[at:end], NAME)
            elif group == "OPERATOR":
                kind = OPERATORS[text[at:end]]
            else:
                kind = TERMINAL[group]
            if doc and kind != NL:
                tokens.docs[at] = "\n".join(doc)
                doc.clear()
            tokens.add(kind, at, end)
        at = skip_blanks(text, end, stop)
    return tokens


def _lay_out(tokens: Tokens) -> None:
    """Leave only the line breaks that separate entries."""
    rows = list(zip(tokens.kinds, tokens.starts, tokens.ends, strict=True))
    tokens.kinds.clear()
    tokens.starts.clear()
    tokens.ends.clear()
    stack: list[int] = []
    newline = -1
    previous = COMMA
    for kind, start, end in rows:
        if kind == NL:
            if newline < 0 and (not stack or stack[-1] == UNBRACE):
                newline = start
            continue
        if newline >= 0:
            if not (previous in (COMMA, BRACE, NL) or kind == UNBRACE or kind in ARROWS):
                tokens.add(NL, newline, newline + 1)
            newline = -1
        tokens.add(kind, start, end)
        previous = kind
        if kind in CLOSER_OF:
            stack.append(CLOSER_OF[kind])
        elif kind in CLOSERS and stack:
            stack.pop()
