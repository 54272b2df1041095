"""The examples for each version of Argo: they fit it, or are refused for what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

import wzc
from tests.argo.client import Validator
from wzc.knowledge.check import check
from wzc.knowledge.schema import VERSIONS, load

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").rglob("*.wz"))

BACKOFF = "a longest delay between attempts came with Argo 3.7"
TIMES = "a schedule of several times came with Argo 3.6"
# What a version has not, by file.
LACKING = {
    "components/components.wz": {"3.5": BACKOFF, "3.6": BACKOFF},
    "gpu/gpu.wz": {"3.5": BACKOFF, "3.6": BACKOFF},
    "rag/rag.wz": {"3.5": BACKOFF, "3.6": BACKOFF},
    "wurzel/retries_and_nodes.wz": {"3.5": BACKOFF, "3.6": BACKOFF},
    "wurzel/schedules.wz": {"3.5": TIMES},
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "path", EXAMPLES, ids=lambda path: path.relative_to(ROOT / "examples").as_posix()
)
def test_an_example(path: Path, version: str, argo: Validator) -> None:
    name = path.relative_to(ROOT / "examples").as_posix()
    found = wzc.compile(path, target=version)
    lacking = LACKING.get(name, {}).get(version)
    said = [item.message for item in found.errors]
    assert said == ([] if lacking is None else [f"{lacking}, and this is for {version}"])
    for document in found.documents:
        assert list(check(document, str(document["kind"]), load(version))) == []
    if found.documents and version == "3.7":
        assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_newest_is_what_comes_without_a_target(path: Path) -> None:
    assert wzc.compile(path, target=VERSIONS[-1]).documents == wzc.compile(path).documents


def test_the_list_is_of_examples() -> None:
    there = {path.relative_to(ROOT / "examples").as_posix() for path in EXAMPLES}
    assert set(LACKING) <= there
