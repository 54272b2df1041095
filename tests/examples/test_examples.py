"""Each example compiles without a word, to what is committed, and Argo accepts it."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.examples.goldens import EXAMPLES, Golden, goldens

GOLDENS = goldens()

each = pytest.mark.parametrize("golden", GOLDENS, ids=str)


@each
def test_it_compiles_without_errors_and_warnings(golden: Golden) -> None:
    assert golden.compile().messages() == ""


@each
def test_it_is_what_was_committed(golden: Golden) -> None:
    assert golden.path.is_file(), f"{golden} is missing: `make bless` writes it"
    assert golden.path.read_bytes() == golden.made().encode(), "`make bless` writes it anew"


@each
def test_argo_accepts_it(golden: Golden, argo: Validator) -> None:
    results = argo.validate(golden.made())
    assert results
    assert [str(result) for result in results if not result.ok] == []


def test_nothing_is_left_over() -> None:
    committed = set(EXAMPLES.rglob("*.yaml"))
    assert committed == {golden.path for golden in GOLDENS}


def test_the_examples_that_the_readme_names_are_there() -> None:
    assert {"quickstart", "rag", "diamond"} <= {golden.source.stem for golden in GOLDENS}
    assert any(golden.profile == "prod" for golden in GOLDENS)
