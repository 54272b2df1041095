"""Conditions of resources, held to what Kubernetes' own reader says of them (apimachinery of 1.35,
labels.Parse: what it took and what it refused when asked).
"""

from __future__ import annotations

import pytest

from wzc.verify.language.selectors import fault_of

TAKEN = (
    "!status.x",
    "status.phase",
    "status.phase in (a,b)",
    "status.phase == ",
    "status.phase == a.b_c",
    "status..x == 1",
    "status.phase notin (a)",
    "status.conditions.0.type == Complete",
    "status/phase == x",
    "status.x < 3",
)
REFUSED = (
    'status.phase == "Failed"',
    "status.phase=='x'",
    "status.succeeded > zero",
    "status.x > 1.5",
    "status.x > -1",
    "status.succeeded >= 1",
    "{{status.phase}} == Succeeded",
    "status.conditions[0].type == x",
    'status.conditions.#(type=="Ready").status == True',
    "$.status == x",
    ".status.phase == x",
    "a:b == c",
    "status.phase = a b",
    "status.phase == -a",
    "status.phase == a/b",
    "a == b,",
    "status.a == x && status.b == y",
    "status.phase == Succeeded || status.phase == x",
    "status.a == x; status.b == y",
    "status.phase exists",
)


@pytest.mark.parametrize("source", TAKEN)
def test_what_kubernetes_takes_is_fine(source: str) -> None:
    assert fault_of(source) is None


@pytest.mark.parametrize("source", REFUSED)
def test_what_kubernetes_refuses_is_a_fault(source: str) -> None:
    assert fault_of(source) is not None
