"""The lists of words in the mode for Emacs are the compiler's. Emacs itself is not needed."""

from __future__ import annotations

import re

from tests.examples.goldens import ROOT
from tests.grammar.classes import VOCABULARY

_MODE = (ROOT / "editors" / "emacs" / "wz-ts-mode.el").read_text(encoding="utf-8")


def _listed(name: str) -> list[str]:
    found = re.search(rf"\(defconst wz-ts--{name}\n  '\((.*?)\)\)\n", _MODE, re.DOTALL)
    assert found is not None
    return re.findall(r'"([^"]+)"', found[1])


def test_words() -> None:
    groups = ("functions", "constructors", "step_types", "queries")
    operators = VOCABULARY["operators"]
    expected = {
        "keywords": {word for words in VOCABULARY["keywords"].values() for word in words},
        "types": set(VOCABULARY["types"]),
        "functions": {word for group in groups for word in VOCABULARY[group]},
        "values": set(VOCABULARY["values"]),
        "operators": {*operators["arrows"], *operators["others"]},
    }
    for name, words in expected.items():
        assert sorted(_listed(name)) == sorted(words), name
