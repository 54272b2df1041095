"""Single mistakes: found at the right path, with the right code, and nothing else is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.verify.bases import BASES, changed, said_of, where

FOLDER = Path(__file__).parent / "cases"
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text("utf-8")))
]


@pytest.mark.parametrize("base", BASES)
def test_a_right_manifest_has_no_findings(base: str) -> None:
    assert [item.message for item in said_of(BASES[base])] == []


@pytest.mark.parametrize("case", CASES)
def test_a_mistake(case: dict[str, Any]) -> None:
    manifest = case.get("text") or changed(case["base"], case["set"])
    found = said_of(manifest, version=case.get("target"), level=case.get("level", "privileged"))
    told = [(item.code.id, where(item)) for item in found]
    # `codes` are those of several paths.
    codes = dict(case.get("codes", {}))
    if "code" in case:
        codes |= dict.fromkeys((case["at"], *case.get("also", ())), case["code"])
    if not codes:
        assert told == [], [item.message for item in found]
        return
    expected = {(code, each) for each, code in codes.items()}
    assert set(told) == expected, [item.message for item in found]
    first = found[0]
    assert case.get("says", "") in f"{first.message} ({first.help})"
    assert first.primary is not None and first.primary.span.start <= first.primary.span.end


def test_each_code_has_a_case() -> None:
    from wzc.diagnostics import catalogue
    from wzc.diagnostics.model import Code

    codes = {each.id for each in vars(catalogue).values() if isinstance(each, Code)}
    told = {case.values[0].get("code") for case in CASES}
    assert {code for code in codes if code.startswith("WZ9")} - told == {"WZ9026"}
