"""What all tests share: Hypothesis profiles and the validator from Argo's own code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.argo.client import Validator

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"

# CI must not fail by the luck of the draw, nor because the machine is busy. A developer's runs look
# further each time; what they find stays in .hypothesis/ until it is fixed.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "dev"))


@pytest.fixture(scope="session")
def argo() -> Iterator[Validator]:
    """Argo's own validation; skips where it is not built, and fails there in CI.

    WZC_ARGO_VALIDATOR names another binary than the one of scripts/build-validator.sh.
    """
    binary = Path(os.environ.get("WZC_ARGO_VALIDATOR") or ROOT / "build" / "argo-validator")
    if not binary.is_file():
        reason = f"no Argo validator at {binary}: scripts/build-validator.sh builds it, with Go"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with Validator.of(binary) as validator:
        yield validator
