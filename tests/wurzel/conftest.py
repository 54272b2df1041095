"""The environment with Wurzel in it, and what runs pipelines there."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.conftest import IN_CI
from tests.wurzel.runner import Machine, environment_python


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """The process that runs containers' commands; skips where the environment is not there.

    In CI that is a failure. WZC_WURZEL_PYTHON names the Python of another environment.
    """
    python = environment_python()
    own = "WZC_WURZEL_PYTHON" not in os.environ
    # The script's last act; without it the installation was broken off.
    if not python.is_file() or (own and not (python.parent.parent / ".wzc-stamp").is_file()):
        reason = f"no Wurzel at {python}: scripts/wurzel-env.sh installs it"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with Machine(python) as machine:
        yield machine
