"""The same sources make the same bytes in every process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from tests.properties.programs import Program, programs
from wzc import api

_HERE = Path(__file__).resolve()
_CHILD = """
import hashlib, json, sys
from wzc import api
texts = json.load(sys.stdin)
print(json.dumps([hashlib.sha256(api.compile(text=t).yaml().encode()).hexdigest() for t in texts]))
"""


def _sources() -> list[str]:
    found: list[str] = []

    @settings(
        max_examples=25, phases=[Phase.generate], database=None, deadline=None, derandomize=True
    )
    @given(programs())
    def collect(program: Program) -> None:
        found.append(program.source())

    collect()
    return found


@pytest.mark.thorough
@pytest.mark.slow
def test_hash_seeds_change_nothing() -> None:
    sources = _sources()
    own = [hashlib.sha256(api.compile(text=text).yaml().encode()).hexdigest() for text in sources]
    path = os.pathsep.join([str(_HERE.parents[2] / "compiler"), *filter(None, sys.path)])
    for seed in ("0", "1", "424242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=json.dumps(sources),
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=_HERE.parent,
        )
        assert json.loads(done.stdout) == own, f"PYTHONHASHSEED={seed} changes the output"
