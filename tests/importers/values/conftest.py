"""The real Wurzel, once for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.conftest import IN_CI
from tests.importers.values.real import RealWurzel
from tests.wurzel.runner import environment_python


@pytest.fixture(scope="session")
def wurzel() -> Iterator[RealWurzel]:
    """Skips where the environment is not there; in CI that is a failure."""
    python = environment_python()
    own = "WZC_WURZEL_PYTHON" not in os.environ
    if not python.is_file() or (own and not (python.parent.parent / ".wzc-stamp").is_file()):
        reason = f"no Wurzel at {python}: scripts/wurzel-env.sh installs it"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with RealWurzel(python) as wurzel:
        yield wurzel
