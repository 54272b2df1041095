"""What each pass makes of some small programs is what was committed."""

from __future__ import annotations

import pytest

from tests.passes.show import Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_each_pass_makes_what_was_committed(case: Case) -> None:
    assert case.text == case.made(), "`make bless` writes it anew"
