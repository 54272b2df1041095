"""Source text to source text in the one style."""

from wzc.diagnostics.model import Diagnostics
from wzc.fmt.layout import Layout
from wzc.fmt.printer import print_document
from wzc.fmt.rules import Rules
from wzc.fmt.tree import read_tree
from wzc.fmt.trivia import read_trivia
from wzc.source.file import SourceFile
from wzc.syntax.parser import parse
from wzc.syntax.tokens import COMMA, NL, Tokens, tokenize


class FormattingError(Exception):
    """The formatter would have changed more than the layout: a mistake of its own."""


def format_source(file: SourceFile, diagnostics: Diagnostics) -> str | None:
    """The text of a file in the one style; None if it has syntax errors, which are reported.

    Line breaks are those of the file's first line, a byte order mark is left out. Tokens stay as
    they are, but for commas between items; comments keep their order and their neighbours.
    FormattingError is raised if that is not so.
    """
    before = len(diagnostics)
    parse(file, diagnostics)
    if len(diagnostics) > before:
        return None
    tokens = tokenize(file, diagnostics)
    text = file.text
    texts = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    layout = Layout(texts, read_trivia(text, tokens))
    document = Rules(layout).start(read_tree(tokens), len(texts) - 1)
    formatted = print_document(document, _line_end(text, tokens))
    _compare(file, tokens, formatted)
    return formatted


def _line_end(text: str, tokens: Tokens) -> str:
    """How the first line of a text ends. Line breaks in strings do not count: they stay."""
    end = 0
    for kind, start, following in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        if kind == NL:
            continue
        at = text.find("\n", end, start)
        if at >= 0:
            return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"
        end = following
    return "\n"


def _compare(file: SourceFile, tokens: Tokens, formatted: str) -> None:
    """Raise FormattingError if a token or a comment has changed, or its place among the others."""
    again = SourceFile(file.name, formatted)
    after = tokenize(again, Diagnostics())
    if _words(file.text, tokens) != _words(formatted, after):
        raise FormattingError(f"formatting `{file.name}` would change more than its layout")


def _words(text: str, tokens: Tokens) -> tuple[list[str], list[str]]:
    words = [
        text[start:end]
        for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True)
        if kind not in (NL, COMMA)
    ]
    return words, [text[comment.start : comment.end].rstrip() for comment in tokens.comments]
