"""Pod Security's levels, held to Kubernetes' own admission."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from tests.pods.client import Admission
from tests.pods.specs import POD_SPECS
from wzc.pods.security import refusals


@pytest.mark.parametrize("level", ["baseline", "restricted"])
@settings(max_examples=400)
@given(spec=POD_SPECS)
def test_the_same_reasons(admission: Admission, level: str, spec: dict[str, Any]) -> None:
    found = {refusal.predicate.removesuffix("s") for refusal in refusals(spec, level)}
    # Of several containers or volumes, admission speaks in the plural.
    assert found == {reason.removesuffix("s") for reason in admission.reasons(spec, level)}
