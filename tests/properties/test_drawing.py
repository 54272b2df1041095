"""How many examples are drawn is one number's business, whatever a test says of itself."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import conftest


@pytest.mark.parametrize(("part", "drawn"), [(1, 200), (0.25, 50), (2, 400), (0.001, 1)])
def test_a_part_of_the_examples_is_drawn(
    part: float, drawn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    @settings(max_examples=200, phases=[Phase.generate], database=None)
    @given(st.integers())
    def test(number: int) -> None:
        seen.append(number)

    monkeypatch.setattr(conftest, "DRAWN", part)
    items = [SimpleNamespace(obj=test)] * 2  # as of a parametrized test
    conftest.pytest_collection_modifyitems(items)  # type: ignore[arg-type]
    test()
    assert len(seen) == drawn
