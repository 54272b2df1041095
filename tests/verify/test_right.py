"""Manifests that look odd and are right: `verify` says nothing of them, nor does Argo's validation.

Each file of `right/` is one set. `# target: 3.7` in its first line is the version that runs it;
without it, the newest does, and also the oldest whose validation is here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.argo.client import Validator
from wzc.model.target import target_of
from wzc.source.file import SourceFile
from wzc.verify.verify import verify_and_count

FILES = sorted(Path(__file__).with_name("right").glob("*.yaml"))
_MARK = "# target: "
_OF_OTHERS = "is not one that Argo validates"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_said(path: Path) -> None:
    source = path.read_text("utf-8")
    only = source[len(_MARK) :].split()[0] if source.startswith(_MARK) else None
    for version in (only,) if only else ("3.7", "4.1"):
        found, count = verify_and_count([SourceFile(path.name, source)], target_of(version))
        assert count
        assert [f"{item.primary and item.primary.text}: {item.message}" for item in found] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_argo_takes_them(argo: Validator, path: Path) -> None:
    source = path.read_text("utf-8")
    refused = [str(each) for each in argo.validate(source) if not each.ok]
    # It sees one document at a time, and no templates in others.
    known = (_OF_OTHERS, "couldn't find workflow template", "couldn't find cluster workflow")
    assert [each for each in refused if not any(word in each for word in known)] == []
