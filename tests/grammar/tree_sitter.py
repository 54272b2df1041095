"""The query for colours of tree-sitter: texts in, the class of each character out."""

from __future__ import annotations

from tree_sitter import Node, QueryCursor

from tests.treesitter.language import parse, query

# The class that a capture stands for.
_CLASSES = {
    "boolean": "constant",
    "comment": "comment",
    "comment.documentation": "comment.doc",
    "constant.builtin": "constant",
    "function": "function",
    "function.builtin": "function.builtin",
    "keyword": "keyword",
    "keyword.conditional": "keyword",
    "keyword.import": "keyword",
    "keyword.operator": "keyword",
    "keyword.repeat": "keyword",
    "module": "namespace",
    "number": "number",
    "operator": "operator",
    "property": "property",
    "punctuation.bracket": "punctuation",
    "punctuation.delimiter": "punctuation",
    "punctuation.special": "interpolation",
    "string": "string",
    "string.escape": "string.escape",
    "type": "type",
    "type.builtin": "type.builtin",
    "variable": "variable",
    "variable.builtin": "variable.builtin",
}


class TreeSitter:
    """The query, as an object like `TextMate`."""

    def captures(self, text: str) -> list[tuple[Node, str]]:
        """Nodes with their captures, those that count last."""
        matches = QueryCursor(query("highlights")).matches(parse(text).root_node)
        found = [
            (-(node.end_byte - node.start_byte), pattern, node, name)
            for pattern, captures in matches
            for name, nodes in captures.items()
            for node in nodes
        ]
        found.sort(key=lambda row: row[:2])
        return [(node, name) for _, _, node, name in found]

    def classes(self, text: str) -> list[str]:
        """The class of each character; empty for blanks that are in no string or comment."""
        data = text.encode()
        found = [""] * len(data)
        for node, name in self.captures(text):
            is_unit = node.type == "unit"
            shown = "unit" if is_unit else _CLASSES[name]
            found[node.start_byte : node.end_byte] = [shown] * (node.end_byte - node.start_byte)
        classes = []
        at = 0
        for character in text:
            name = found[at]
            is_shown = not character.isspace() or name.startswith(("comment", "string"))
            classes.append(name if is_shown else "")
            at += len(character.encode())
        return classes
