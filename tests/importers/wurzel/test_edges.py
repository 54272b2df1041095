"""Edges: whatever the graph, each one stands in the text just once."""

from __future__ import annotations

import re
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.importers.wurzel.translate.edges import edge_lines

NAMES = dict(enumerate("abcdefgh"))


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Edges of a graph without cycles, in any order."""
    count = draw(st.integers(1, 8))
    pairs = [(low, high) for high in range(count) for low in range(high)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    order = draw(st.permutations(range(count)))
    return [(order[low], order[high]) for low, high in chosen]


def read(lines: list[str]) -> list[tuple[str, str]]:
    """The edges that lines mean."""
    found = []
    for line in lines:
        ends = [re.findall(r"\w+", end) for end in line.split(">>")]
        for left, right in pairwise(ends):
            found += list(product(left, right))
    return found


@given(graphs())
def test_each_edge_is_written_just_once(edges: list[tuple[int, int]]) -> None:
    expected = sorted((NAMES[source], NAMES[target]) for source, target in edges)
    assert sorted(read(edge_lines(edges, NAMES))) == expected


@pytest.mark.parametrize(
    ("edges", "lines"),
    [
        ("ab bc cd", ["a >> b >> c >> d"]),
        ("ac bc", ["[a, b] >> c"]),
        ("ab ac", ["a >> [b, c]"]),
        ("ab ac bd cd de", ["a >> [b, c] >> d >> e"]),
        ("ab bc ac", ["a >> b", "[a, b] >> c"]),
        ("ac ad bc bd", ["[a, b] >> [c, d]"]),
        ("ac bc cd ef", ["[a, b] >> c >> d", "e >> f"]),
        ("ab cd", ["a >> b", "c >> d"]),
    ],
)
def test_lines_are_those_a_person_would_write(edges: str, lines: list[str]) -> None:
    pairs = [("abcdefgh".index(pair[0]), "abcdefgh".index(pair[1])) for pair in edges.split()]
    assert edge_lines(pairs, NAMES) == lines
