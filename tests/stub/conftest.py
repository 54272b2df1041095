"""The process that reads step classes by running them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from tests.conftest import IN_CI
from tests.wurzel.runner import environment_python
from wzc.importers.stub import introspected
from wzc.importers.stub.model import Package

HERE = Path(__file__).parent
SCRIPT = Path(introspected.__file__).parent / "introspect.py"


@define(eq=False)
class Oracle:
    """Asks Pydantic, pandera and Wurzel what classes are."""

    process: subprocess.Popen[str]

    def read(self, text: str, **others: str) -> Package | str:
        """The package of a source text; or why it is refused."""
        assert self.process.stdin is not None and self.process.stdout is not None
        texts = {**others, "m": text}
        self.process.stdin.write(json.dumps(texts) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if "refused" in answer:
            return str(answer["refused"])
        found = introspected.structure(answer)
        assert found is not None, answer
        return introspected.package_of(found)


@pytest.fixture(scope="session")
def wurzel_python() -> Path:
    """The Python with Wurzel; skips where there is none, which is a failure in CI."""
    python = environment_python()
    if not python.is_file():
        reason = f"no Wurzel at {python}: scripts/wurzel-env.sh installs it"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return python


@pytest.fixture(scope="session")
def oracle(wurzel_python: Path) -> Iterator[Oracle]:
    """The process, for the whole session."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    with subprocess.Popen(
        [wurzel_python, "-W", "ignore", HERE / "oracle.py", SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        yield Oracle(process)
        assert process.stdin is not None
        process.stdin.close()
