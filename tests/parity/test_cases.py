"""What is written by hand in .wz means the same as what Wurzel made of its own files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.argo.client import Validator
from tests.parity.accepted import RULES, accepted
from tests.parity.cases import CASES, Case, cases, judge

ALL = cases()
each = pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)


@each
def test_it_means_the_same(case: Case) -> None:
    verdict = judge(case)
    assert verdict.same, str(verdict)


@each
def test_argo_accepts_it(case: Case, argo: Validator) -> None:
    results = argo.validate(case.compile().yaml())
    assert results
    assert [str(result) for result in results if not result.ok] == []


def test_every_case_is_complete() -> None:
    assert len(ALL) >= 12
    assert [case.folder for case in ALL] == sorted(p for p in CASES.iterdir() if p.is_dir())


@pytest.mark.parametrize("id", [kind.id for kind in accepted()])
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
    assert [kind.id for kind in kinds] == list(RULES)
    assert all(kind.what.endswith(".") and kind.reason.endswith(".") for kind in kinds)


@pytest.mark.slow
def test_the_command_prints_a_table() -> None:
    command = [sys.executable, "-m", "tests.parity", str(CASES)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"{len(ALL)} of {len(ALL)} mean the same" in found.stdout
    for case in ALL:
        assert case.name in found.stdout
