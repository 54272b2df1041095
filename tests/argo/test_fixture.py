"""The fixture `argo` without a validator: skipped with a reason here, failed in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def outcome(ci: str, missing: Path) -> subprocess.CompletedProcess[str]:
    one_test = f"{Path(__file__).parent / 'test_validator.py'}::test_no_documents_no_results"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", one_test],
        cwd=ROOT,
        env=os.environ | {"CI": ci, "WZC_ARGO_VALIDATOR": str(missing)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "status", "word"), [("", 0, "1 skipped"), ("true", 1, "1 error")])
def test_missing_validator(tmp_path: Path, ci: str, status: int, word: str) -> None:
    missing = tmp_path / "argo-validator"
    done = outcome(ci, missing)
    assert done.returncode == status, done.stdout + done.stderr
    assert word in done.stdout
    assert f"no {missing}: scripts/build-go.sh builds it" in done.stdout
