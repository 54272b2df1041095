"""The words of Argo's expressions (expr-lang 1.17)."""

import re

from attrs import frozen

NEGATED = frozenset({"contains", "startsWith", "endsWith", "in", "matches"})
WORDS = frozenset({"or", "and", "not"}) | NEGATED
_TOKEN = re.compile(
    r"(?:\s|//[^\n]*|\#[^\S\n]*$|/\*.*?\*/)*(?:"
    r"""(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`)"""
    r"|(?P<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+"
    r"|(?:[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d][\w$]*|\$env)"
    r"|(?P<operator>\?\?|\?\.|==|!=|<=|>=|&&|\|\||\*\*|\.\.|::|[-+*/%<>!?:.,;()\[\]{}#|^=])"
    r"|(?P<end>$))",
    re.DOTALL,
)


class ExpressionError(Exception):
    """Why a text is no expression; a message to follow a colon."""


@frozen
class Token:
    """A word, with where it begins and ends; the last one is an `end`."""

    kind: str
    text: str
    start: int
    end: int

    def is_operator(self, text: str) -> bool:
        """Whether it is this operator."""
        return self.kind == "operator" and self.text == text

    def is_name(self, text: str) -> bool:
        """Whether it is this name."""
        return self.kind == "name" and self.text == text


def tokens(text: str) -> list[Token]:
    """The words of an expression. ExpressionError for what is none."""
    found: list[Token] = []
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            if rest[0] in "'\"`":
                raise ExpressionError("a text in it has no closing quote")
            raise ExpressionError(f"`{rest[0]}` has no place in an expression")
        kind = match.lastgroup or "end"
        value = match[kind]
        at = match.end()
        is_word = kind == "name" and value in WORDS
        start = match.start(kind)
        found.append(Token("operator" if is_word else kind, value, start, at))
        if kind == "end":
            return found
