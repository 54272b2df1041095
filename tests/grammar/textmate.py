"""The TextMate grammar as VS Code runs it: texts in, the class of each character out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from types import TracebackType

import pytest

from tests.examples.goldens import ROOT

MODULES = ROOT / "build" / "node-env" / "node_modules"
GRAMMAR = ROOT / "grammar" / "textmate" / "wz.tmLanguage.json"
# The class that a scope stands for, by how it begins; the innermost scope that has one counts.
_CLASSES = {
    "comment.line.documentation": "comment.doc",
    "comment.line.number-sign": "comment",
    "constant.character.escape": "string.escape",
    "constant.language": "constant",
    "constant.numeric": "number",
    "entity.name.function": "function",
    "entity.name.namespace": "namespace",
    "entity.name.type": "type",
    "invalid.illegal.escape": "string",
    "keyword.control": "keyword",
    "keyword.declaration": "keyword",
    "keyword.operator": "operator",
    "keyword.operator.wordlike": "keyword",
    "keyword.other": "keyword",
    "keyword.other.unit": "unit",
    "meta.embedded": "string",
    "punctuation.definition.template-expression": "interpolation",
    "punctuation.section": "punctuation",
    "punctuation.separator": "punctuation",
    "string.quoted": "string",
    "support.function": "function.builtin",
    "support.type": "type.builtin",
    "variable.language": "variable.builtin",
    "variable.other.property": "property",
    "variable.other.readwrite": "variable",
}

Token = tuple[int, int, int, list[str]]


def require_node() -> None:
    """Skip where there is no Node, with its packages; under CI=true that is a failure."""
    if (MODULES / "vscode-textmate").is_dir() and shutil.which("node"):
        return
    why = "no Node packages: scripts/node-env.sh"
    assert os.environ.get("CI") != "true", why
    pytest.skip(why)


class TextMate:
    """A process that splits texts, for as long as the `with` lasts."""

    def __enter__(self) -> TextMate:
        require_node()
        script = ROOT / "tests" / "grammar" / "node" / "tokens.cjs"
        self.process = subprocess.Popen(
            ["node", str(script), str(MODULES), str(GRAMMAR)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def tokens(self, text: str) -> list[Token]:
        """All tokens: line from 0, first and last column in UTF-16, scopes from the outermost."""
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        found: list[Token] = json.loads(self.process.stdout.readline())
        return found

    def classes(self, text: str) -> list[str]:
        """The class of each character; empty for blanks that are in no string or comment."""
        found = [""] * len(text)
        rows = text.split("\n")
        starts = [0]
        for row in rows:
            starts.append(starts[-1] + len(row) + 1)
        for line, start, end, scopes in self.tokens(text):
            first, last = _column(rows[line], start), _column(rows[line], end)
            name = _class(scopes)
            for at in range(starts[line] + first, starts[line] + last):
                if not text[at].isspace() or name.startswith(("comment", "string")):
                    found[at] = name
        return found


def _column(row: str, column: int) -> int:
    """A column in characters, of one in units of UTF-16."""
    if row.isascii():
        return column
    return len(row.encode("utf-16-le")[: 2 * column].decode("utf-16-le", "ignore"))


def _class(scopes: list[str]) -> str:
    """The class of a token; text in another language is a string."""
    names = [
        scope for scope in scopes if scope.endswith(".wz") or scope.startswith("meta.embedded")
    ]
    for scope in reversed(names):
        parts = scope.split(".")
        for count in range(len(parts), 0, -1):
            name = _CLASSES.get(".".join(parts[:count]))
            if name is not None:
                return name
    return ""
