"""Every rule's table of wrong and right sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lint.sources import MARKS, linted, source_of
from tests.marks import unmarked

CASES = Path(__file__).parent / "cases"
TABLES: dict[str, dict[str, list[dict[str, Any]]]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(CASES.glob("*.yaml"))
}
FIELDS = {"why", "code", "says", "helps", "fix", "text", "pipeline", "defaults"} | {
    name + end for name in ("docs", "split") for end in ("", "_settings")
}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{rule}: {case['why']}")
        for rule, table in TABLES.items()
        for case in table[kind]
    ]


@pytest.mark.parametrize("case", cases("wrong"))
def test_wrong(case: dict[str, Any]) -> None:
    text, (places, others) = unmarked(source_of(case), *MARKS)
    found = linted(text)
    assert [item.code.id for item in found] == [case["code"]], found
    [item] = found
    assert item.primary is not None
    assert [text[start:end] for start, end in places] == [item.primary.span.text]
    assert places == [(item.primary.span.start, item.primary.span.end)]
    assert others == sorted((label.span.start, label.span.end) for label in item.secondary)
    assert case.get("says", "") in item.message
    assert not item.message.endswith(".")
    assert item.help or item.secondary  # what to do, or what it is about
    assert case.get("helps", "") in (item.help or "")
    certain = [edit.text for fix in item.fixes if fix.certain for edit in fix.edits]
    assert certain == ([case["fix"]] if "fix" in case else [])


@pytest.mark.parametrize("case", cases("right"))
def test_right(case: dict[str, Any]) -> None:
    text, (places, others) = unmarked(source_of(case), *MARKS)
    assert not places and not others
    assert linted(text) == []


@pytest.mark.parametrize("rule", TABLES)
def test_a_table_is_complete(rule: str) -> None:
    table = TABLES[rule]
    assert table.keys() == {"wrong", "right"} and table["wrong"] and table["right"]
    names = [case["why"] for kind in table.values() for case in kind]
    assert len(set(names)) == len(names)
    for case in table["wrong"] + table["right"]:
        assert case.keys() <= FIELDS and ("code" in case) is (case in table["wrong"])
