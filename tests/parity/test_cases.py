"""What is in .wz, by hand or imported, means the same as what Wurzel made of its own files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.argo.client import Validator
from tests.parity.accepted import accepted
from tests.parity.cases import (
    CASES,
    Case,
    Original,
    cases,
    judge,
    judge_original,
    originals,
)
from tests.parity.sides import RULES

ALL = cases()
ORIGINALS = originals()
each = pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)


each_original = pytest.mark.parametrize("case", ORIGINALS, ids=lambda case: case.name)


@each
def test_it_means_the_same(case: Case) -> None:
    verdict = judge(case)
    assert verdict.same, str(verdict)


@each
def test_argo_accepts_it(case: Case, argo: Validator) -> None:
    results = argo.validate(case.compile().yaml())
    assert results
    assert [str(result) for result in results if not result.ok] == []


@each_original
def test_imported_it_means_the_same(case: Original) -> None:
    verdict = judge_original(case)
    assert verdict.same, str(verdict)


@each_original
def test_argo_accepts_what_is_imported(case: Original, argo: Validator) -> None:
    results = argo.validate(case.imported().compile().yaml())
    assert results
    assert [str(result) for result in results if not result.ok] == []


def test_every_case_is_complete() -> None:
    folders = sorted(p for p in CASES.iterdir() if p.is_dir())
    assert len(folders) == 38
    assert [case.folder for case in ORIGINALS] == folders
    # The other two are what 02 and a case without options are, told to Wurzel another way.
    by_hand = {case.name for case in ALL}
    twice = {"36_programmatic_from_values", "37_executor_flag"}
    assert {folder.name for folder in folders} - by_hand == twice


# The others have tests of their own (test_texts.py).
@pytest.mark.parametrize("id", [kind.id for kind in accepted() if not kind.imported])
def test_each_accepted_difference_is_needed(id: str) -> None:
    others = [kind for kind in accepted() if kind.id != id]
    [kind] = [kind for kind in accepted() if kind.id == id]
    # Those of one case only are needed in each that they name.
    named = [case for case in ALL if case.name in kind.cases]
    assert [case.name for case in named] == sorted(kind.cases)
    assert not any(judge(case, others).same for case in named)
    assert named or any(not judge(case, others).same for case in ALL)


def test_the_list_is_closed_and_says_why() -> None:
    kinds = accepted()
    assert sorted(kind.id for kind in kinds) == sorted(RULES)
    assert all(kind.what.endswith(".") and kind.reason.endswith(".") for kind in kinds)


@pytest.mark.slow
def test_the_command_prints_a_table() -> None:
    command = [sys.executable, "-m", "tests.parity", str(CASES)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"{len(ALL)} of {len(ALL)} mean the same" in found.stdout
    assert f"{len(ORIGINALS)} of {len(ORIGINALS)} mean the same" in found.stdout
    for case in ORIGINALS:
        assert case.name in found.stdout
