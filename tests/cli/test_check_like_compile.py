"""`wzc check` finds all that `wzc compile` would refuse, also what only lowering sees."""

from __future__ import annotations

from pathlib import Path

import pytest

import wzc
from wzc.cli.profiles import check_file

STEP = 'step a = container(image = "alpine:3.20", command = ["echo"]) {{ {} }}'
SOURCES = {
    "nothing": STEP.format(""),
    "a tag in an annotation": STEP.format('pod_annotations { x = "{{workflow.name}}" }'),
    "a tag in a label of the run": 'labels { x = "{{x}}" }\n' + STEP.format(""),
    "two names that become one": STEP.format("")
    + "\n"
    + STEP.replace("step a", "step A").format(""),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_codes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "p.wz"
    path.write_text(f"pipeline p {{\n{SOURCES[name]}\n}}\n", encoding="utf-8")
    refused = [item.code.id for item in wzc.compile(path).errors]
    checked = check_file(str(path), (), {}, None).diagnostics
    assert [item.code.id for item in checked if item.is_error] == refused
    assert bool(refused) == (name != "nothing")
