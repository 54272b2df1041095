"""What all tests share: Hypothesis profiles, the parsed library, and validators of others' code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.argo.client import Validator
from tests.pods.client import Admission
from tests.shared_library import share_library

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"

# CI must not fail by the luck of the draw, nor because the machine is busy. A developer's runs look
# further each time; what they find stays in .hypothesis/ until it is fixed.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "dev"))

# What part of its drawn examples a test tries; `make test-fast` asks for a 25th.
DRAWN = float(os.environ.get("WZC_DRAWN") or 1)


def pytest_configure() -> None:
    """Parse the standard library once for all tests of a process."""
    share_library()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many drawn programs run on the cluster, or which one (tests/cluster/test_drawn.py)."""
    parser.addoption("--many", type=int, help="so many drawn programs on the cluster")
    parser.addoption("--program", type=int, help="the drawn program of this number alone")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Draw fewer examples, or more, than each test says of itself."""
    if DRAWN == 1:
        return
    seen = set()
    for item in items:
        test = getattr(item, "obj", None)
        test = getattr(test, "__func__", test)
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None and test not in seen:  # parametrized tests share one function
            seen.add(test)
            few = max(1, round(own.max_examples * DRAWN))
            test._hypothesis_internal_use_settings = settings(own, max_examples=few)


@pytest.fixture(scope="session")
def argo() -> Iterator[Validator]:
    """Argo's own validation; skips where it is not built, and fails there in CI.

    WZC_ARGO_VALIDATOR names another binary than the one of scripts/build-go.sh.
    """
    with Validator.of(_built("argo-validator", "WZC_ARGO_VALIDATOR")) as validator:
        yield validator


@pytest.fixture(scope="session")
def admission() -> Iterator[Admission]:
    """Kubernetes' own Pod Security admission; skips and fails as `argo` does."""
    with Admission(_built("pod-admission", "WZC_POD_ADMISSION")) as admission:
        yield admission


def _built(name: str, variable: str) -> Path:
    """A program that scripts/build-go.sh has built, or another one that the variable names."""
    binary = Path(os.environ.get(variable) or ROOT / "build" / name)
    if not binary.is_file():
        reason = f"no {binary}: scripts/build-go.sh builds it, with Go"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return binary
