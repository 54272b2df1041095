"""Which of several allowances covers a place, asked of a sorted list and of all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wzc.allowances.model import Allowance, Stretch
from wzc.allowances.silence import Covering
from wzc.source.file import SourceFile, Span

FILE = SourceFile("main.wz", " " * 40)
offsets = st.integers(0, 40)
pairs = st.tuples(offsets, offsets).map(sorted).map(tuple)


@given(st.lists(pairs, max_size=12), pairs)
def test_the_narrowest(ranges: list[tuple[int, int]], place: tuple[int, int]) -> None:
    rows = []
    for number, (start, end) in enumerate(ranges):
        comment = Span(FILE, number, number)
        stretch = Stretch(start, end)
        rows.append((stretch, Allowance(comment, (), (stretch,), True)))
    span = Span(FILE, *place)
    start, end = place
    sizes = [b - a for a, b in ranges if a <= start < b or (a <= start <= b and end == b)]
    found = Covering(rows).narrowest(span)
    if not sizes:
        assert found is None
    else:
        assert found is not None
        assert found.stretches[0].size == min(sizes)
