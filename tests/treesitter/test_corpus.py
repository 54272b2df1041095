"""The grammar's own examples, `test/corpus/*.txt`, which `tree-sitter test` reads too."""

from __future__ import annotations

import re

import pytest

from tests.treesitter.language import FOLDER, parse

_CASE = re.compile(r"^={3,}\n([^\n]+)\n={3,}\n\n(.*?)\n-{3,}\n\n(.*?)(?=\n={3,}\n|\Z)", re.M | re.S)


def cases() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted((FOLDER / "test" / "corpus").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        here = _CASE.findall(text)
        assert len(here) * 2 == len(re.findall("^={3,}$", text, re.M)), path
        found += here
    return found


@pytest.mark.parametrize(("name", "text", "expected"), cases(), ids=[case[0] for case in cases()])
def test_case(name: str, text: str, expected: str) -> None:
    shown = " ".join(expected.split()).replace(" )", ")")
    assert str(parse(text).root_node) == shown
