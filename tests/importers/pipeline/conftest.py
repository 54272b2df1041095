"""The real Wurzel, asked for what it makes of a file."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import IN_CI
from tests.wurzel.runner import environment_python
from wzc.importers.wurzel.introspect_process import SCRIPT, Outcome


@pytest.fixture(scope="session")
def wurzel_python() -> Path:
    """The Python of the environment with Wurzel; skips where it is not there."""
    python = environment_python()
    own = "WZC_WURZEL_PYTHON" not in os.environ
    if not python.is_file() or (own and not (python.parent.parent / ".wzc-stamp").is_file()):
        reason = f"no Wurzel at {python}: scripts/wurzel-env.sh installs it"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return python


@pytest.fixture(scope="session")
def ask(wurzel_python: Path) -> Iterator[Callable[[Mapping[str, object]], Outcome]]:
    """`introspect_process.ask_python`, but for many requests in one process."""
    asker = Path(__file__).with_name("asker.py")
    with subprocess.Popen(
        [str(wurzel_python), str(asker), SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:

        def one(request: Mapping[str, object]) -> Outcome:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            return Outcome(process.stdout.readline())

        yield one
        assert process.stdin is not None
        process.stdin.close()
