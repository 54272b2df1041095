"""Three cases of the corpus as a person would write them, and one of them as a profile.

`WZC_BLESS=1` writes down what comes out; read it before you commit it.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest

from wzc.cli.main import main

CASES = Path(__file__).parents[2] / "parity" / "cases"
GOLDENS = Path(__file__).parent / "goldens"
PIPELINE = ("--pipeline", "pipeline.py", "--values", "values.yaml")


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("02_seed_full_example", PIPELINE),
        (
            "20_values_deep_merge",
            (
                *("--pipeline", "pipeline.py", "--values", "base-values.yaml"),
                *("--values", "production-values.yaml", "--as-profiles"),
            ),
        ),
        ("33_repo_example_values", PIPELINE),
        ("35_manifest_full", ("--manifest", "pipelinemanifest.yaml")),
    ],
)
def test_golden(case: str, words: tuple[str, ...]) -> None:
    printed = io.BytesIO()
    stdout = io.TextIOWrapper(printed, encoding="utf-8")
    with (
        contextlib.chdir(CASES / case),
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        assert main(["import", "wurzel", *words]) == 0
    stdout.flush()
    golden = GOLDENS / f"{case}.wz"
    if os.environ.get("WZC_BLESS") == "1":
        golden.write_bytes(printed.getvalue())
    assert printed.getvalue().decode() == golden.read_text(encoding="utf-8")
