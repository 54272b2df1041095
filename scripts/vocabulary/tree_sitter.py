"""The queries for colours of grammar/tree-sitter-wz, from their template and the words.

Editors do not agree on the names of a few classes: Helix has its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from scripts.vocabulary.words import words

FOLDER = Path(__file__).resolve().parents[2] / "grammar" / "tree-sitter-wz"
_ABOUT = "; Made by `make vocabulary` from highlights.template.scm: edit that one.\n"
_CALLED = ("functions", "constructors", "step_types", "queries")
# What Helix calls the classes that it has under another name.
HELIX = {
    "boolean": "constant.builtin.boolean",
    "comment.documentation": "comment.line.documentation",
    "keyword.conditional": "keyword.control.conditional",
    "keyword.import": "keyword.control.import",
    "keyword.repeat": "keyword.control.repeat",
    "module": "namespace",
    "number": "constant.numeric",
    "property": "variable.other.member",
    "string.escape": "constant.character.escape",
}
_LIST = re.compile(r"^( *)<(\w+)>$", re.MULTILINE)
_WORDS = re.compile(r"<(\w+)>")
_CAPTURE = re.compile(r"@([\w.]+)")


def text() -> str:
    """queries/highlights.scm, for Neovim, Zed and tree-sitter's own command line."""
    known = words()
    lists = {
        "values": known["values"],
        "types": known["types"],
        "functions": sorted({name for group in _CALLED for name in known[group]}),
        "declarations": known["keywords"]["declarations"],
        "clauses": known["keywords"]["clauses"],
        "operator_words": known["keywords"]["operators"],
        "operators": known["operators"]["arrows"] + known["operators"]["others"],
        "brackets": [*"".join(known["punctuation"]["brackets"])],
        "delimiters": known["punctuation"]["delimiters"],
    }
    template = (FOLDER / "highlights.template.scm").read_text(encoding="utf-8")
    filled = _LIST.sub(lambda found: _rows(lists[found[2]], found[1]), template)
    return _ABOUT + _WORDS.sub(lambda found: " ".join(_quoted(lists[found[1]])), filled)


def helix() -> str:
    """helix/highlights.scm: the same under Helix' names."""
    return _CAPTURE.sub(lambda found: "@" + HELIX.get(found[1], found[1]), text())


def _quoted(texts: Iterable[str]) -> list[str]:
    return [json.dumps(each) for each in texts]


def _rows(texts: Iterable[str], indent: str) -> str:
    return "\n".join(f"{indent}{each}" for each in _quoted(texts))
