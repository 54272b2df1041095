"""The queries can be read, and have the names that editors know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tree_sitter import Query

from tests.treesitter.language import FOLDER, language

QUERIES = sorted(FOLDER.glob("*/*.scm"))

# Of the lists that the editors' documentation has, those that some query uses.
NEOVIM = {
    "highlights": (
        "boolean comment comment.documentation constant.builtin function function.builtin keyword "
        "keyword.conditional keyword.import keyword.operator keyword.repeat module number operator "
        "property punctuation.bracket punctuation.delimiter punctuation.special string "
        "string.escape type type.builtin variable variable.builtin"
    ).split(),
}
HELIX = {
    "highlights": (
        "comment comment.line.documentation constant.builtin constant.builtin.boolean "
        "constant.character.escape constant.numeric function function.builtin keyword "
        "keyword.control.conditional keyword.control.import keyword.control.repeat "
        "keyword.operator namespace operator punctuation.bracket punctuation.delimiter "
        "punctuation.special string type type.builtin variable variable.builtin "
        "variable.other.member"
    ).split(),
}
_NAMES = {"queries": NEOVIM, "helix": HELIX}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_captures(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    query = Query(language(), text)
    assert query.pattern_count > 0
    found = {query.capture_name(at) for at in range(query.capture_count)}
    assert found == set(_NAMES[path.parent.name][path.stem])
    assert len(re.findall(r"@\w", text)) >= len(found)
