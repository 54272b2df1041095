"""The lexer for Pygments: texts in, the class of each character out."""

from __future__ import annotations

from typing import Any

from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
    Whitespace,
)

from wzc.highlighting.lexer import WzLexer

# The class that a type of tokens stands for, or the nearest one above it.
_CLASSES = {
    Comment: "comment",
    String.Doc: "comment.doc",
    Keyword: "keyword",
    Operator.Word: "keyword",
    Keyword.Constant: "constant",
    Keyword.Type: "type.builtin",
    Number: "number",
    Number.Unit: "unit",
    String: "string",
    String.Escape: "string.escape",
    String.Interpol: "interpolation",
    Name.Class: "type",
    Name.Function: "function",
    Name.Builtin: "function.builtin",
    Name.Builtin.Pseudo: "variable.builtin",
    Name.Namespace: "namespace",
    Name.Attribute: "property",
    Name: "variable",
    Operator: "operator",
    Punctuation: "punctuation",
    Whitespace: "",
    Token: "",
}


class Pygments:
    """The lexer, as an object like `TextMate`."""

    def classes(self, text: str) -> list[str]:
        """The class of each character; empty for blanks that are in no string or comment."""
        found = [""] * len(text)
        for start, kind, value in WzLexer().get_tokens_unprocessed(text):
            name = _class(kind)
            for at in range(start, start + len(value)):
                if not text[at].isspace() or name.startswith(("comment", "string")):
                    found[at] = name
        return found


def _class(kind: Any) -> str:
    while kind not in _CLASSES:
        kind = kind.parent
    return _CLASSES[kind]
