"""Source text in any of the formats that mean the same.

A program is a tree of plain text, `Quoted` texts, `Bracket`s and `Line`s; `Layout` prints it. The
same tree printed with two seeds differs in blanks, line breaks, comments, commas and the spelling
of strings, and in nothing else. Seed 0 is plain.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeAlias

from attrs import Factory, frozen

Node: TypeAlias = "str | Quoted | Template | Bracket | Line | Edge"


@frozen
class Quoted:
    """A string literal, by what it means."""

    text: str


@frozen
class Template:
    """A string literal of texts, which are `Quoted`, and expressions in `${}`."""

    parts: Sequence[Node] = Factory(list)


@frozen
class Bracket:
    """Entries in brackets. In braces, line breaks and commas divide; in others, commas."""

    kind: str
    entries: Sequence[Node] = ()


@frozen
class Line:
    """Parts that stand one after another, with blanks between them where they need some."""

    parts: Sequence[Node] = Factory(list)


@frozen
class Edge:
    """Ends and arrows in turn; a line may end before an arrow."""

    parts: Sequence[Node] = Factory(list)


def assign(name: Node, value: Node) -> Line:
    """`name = value`."""
    return Line([name, " = ", value])


def call(function: Node, arguments: Sequence[Node]) -> Line:
    """`function(arguments)`."""
    return Line([function, Bracket("(", arguments)])


_CLOSING = {"{": "}", "(": ")", "[": "]"}
_COMMENTS = ("# a comment", "# } ) ] \" ' {{ $", "#", "## documentation?", "# ümläut 日本")
_PLAIN_COMMENTS = tuple(comment for comment in _COMMENTS if not comment.startswith("##"))


class Layout:
    """Prints nodes in a format chosen by the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed) if seed else None

    def document(self, declarations: Sequence[Node]) -> str:
        """A whole file."""
        parts = [self._filler("", start=True)]
        for declaration in declarations:
            parts.append(self.text(declaration, ""))
            parts.append(self._line_end(""))
            if self.random is None or self._chance(0.5):
                parts.append("\n")
        return "".join(parts)

    def text(self, node: Node, indent: str) -> str:
        """One node; `indent` is that of the line it stands on."""
        if isinstance(node, str):
            return node
        if isinstance(node, Quoted):
            return self.quoted(node.text, indent)
        if isinstance(node, Line):
            return "".join(self.text(part, indent) for part in node.parts)
        if isinstance(node, Edge):
            return self._edge(node, indent)
        if isinstance(node, Template):
            return self._template(node)
        return self._bracket(node, indent)

    def _edge(self, node: Edge, indent: str) -> str:
        parts = [self.text(node.parts[0], indent)]
        for position in range(1, len(node.parts), 2):
            broken = self._chance(0.2)
            parts.append(self._line_end(indent + "  ") + indent + "  " if broken else " ")
            parts.append(self.text(node.parts[position], indent))
            parts.append(" " + self.text(node.parts[position + 1], indent))
        return "".join(parts)

    def _bracket(self, node: Bracket, indent: str) -> str:
        close = _CLOSING[node.kind]
        if not node.entries:
            return node.kind + (" " if self._chance(0.3) else "") + close
        inner = indent + (
            "  " if self.random is None else self.random.choice(("  ", "\t", "    ", ""))
        )
        braces = node.kind == "{"
        if self.random is None:
            if braces:
                body = "".join(f"\n{inner}{self.text(entry, inner)}" for entry in node.entries)
                return f"{{{body}\n{indent}}}"
            return f"{node.kind}{', '.join(self.text(e, indent) for e in node.entries)}{close}"
        one_line = self._chance(0.5)
        parts = [node.kind, " " if one_line else self._line_end(inner) + inner]
        for number, entry in enumerate(node.entries):
            last = number == len(node.entries) - 1
            parts.append(self.text(entry, inner))
            if one_line:
                parts.append((", " if self._chance(0.8) else " ,  ") if not last else " ")
            elif braces and self._chance(0.6):
                parts.append(self._line_end(inner) + (indent if last else inner))
            else:
                comma = "," if not last or self._chance(0.5) else ""
                parts.append(comma + self._line_end(inner) + (indent if last else inner))
        parts.append(close)
        return "".join(parts)

    def _line_end(self, indent: str) -> str:
        """The end of a line, perhaps with a comment, and perhaps empty lines after it."""
        if self.random is None:
            return "\n"
        comment = f"  {self.random.choice(_PLAIN_COMMENTS)}" if self._chance(0.2) else ""
        blanks = "  " if self._chance(0.1) else ""
        return f"{blanks}{comment}\n{self._filler(indent)}"

    def _filler(self, indent: str, start: bool = False) -> str:
        """Empty lines and lines with nothing but a comment."""
        if self.random is None:
            return ""
        lines = []
        while self._chance(0.15):
            lines.append(
                self.random.choice(("", "   ", indent + self.random.choice(_PLAIN_COMMENTS)))
            )
        return "".join(line + "\n" for line in lines)

    def _chance(self, probability: float) -> bool:
        return self.random is not None and self.random.random() < probability

    def quoted(self, text: str, indent: str) -> str:
        """One of the ways to write a text."""
        ways = [self._double]
        if not set(text) & set("'\n\r") and text.isprintable():
            ways.append(lambda text, indent: f"'{text}'")
        if "\n" in text and _may_be_long(text):
            ways += [self._long, self._long]
        way = ways[0] if self.random is None else self.random.choice(ways)
        return way(text, indent)

    def _double(self, text: str, indent: str) -> str:
        parts = []
        for character in text:
            named = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
            if character in named:
                parts.append(named[character])
            elif not character.isprintable() or self._chance(0.05):
                parts.append(f"\\u{{{ord(character):x}}}")
            else:
                parts.append(character)
        return '"' + "".join(parts).replace("${", "$${") + '"'

    def _template(self, node: Template) -> str:
        plain = Layout(0)
        written = ""
        text = ""
        for part in (*node.parts, None):
            if isinstance(part, Quoted):
                text += part.text
                continue
            ends = part is not None and text.endswith("$")
            written += self._double(text[:-1] if ends else text, "")[1:-1]
            # `$${` would be a literal `${`.
            written += "\\u{24}" if ends else ""
            written += "" if part is None else f"${{{plain.text(part, '')}}}"
            text = ""
        return f'"{written}"'

    def _long(self, text: str, indent: str) -> str:
        quotes = '"""' if self._chance(0.5) else "'''"
        inner = indent + "    "
        lines = text.split("\n")
        body = "".join(f"\n{inner if line else ''}{line}" for line in lines[:-1])
        return f"{quotes}{body}\n{inner}{lines[-1]}{quotes}"


def _may_be_long(text: str) -> bool:
    lines = text.split("\n")
    return (
        all(line.isprintable() for line in lines)
        and not set(text) & set("\\'\"$")
        and not any(line[:1].isspace() or line[-1:].isspace() for line in lines)
        and bool(lines[0])
    )
