"""One token of a valid file taken out, put in or replaced."""

from collections.abc import Callable
from random import Random
from typing import Any

from attrs import define
from hypothesis import strategies as st

from tests.syntax.strategies import RandomWriter, sources
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax.tokens import END, KEYWORDS, OPERATORS, tokenize

VOCABULARY = [*KEYWORDS, *OPERATORS, "zz", "7", "5min", '"s"', "'r'", "\n"]


@define
class Mutation:
    """A valid text, and the same with one token changed: `at` is where, in both."""

    before: str
    after: str
    at: int
    what: str


@st.composite
def mutations(draw: Any) -> Mutation:
    return _mutate(draw(sources()), lambda most: draw(st.integers(0, most)))


def random_mutation(random: Random) -> Mutation:
    """One of many that have nothing to do with one another."""
    text = RandomWriter(random).file(3)
    return _mutate(text, lambda most: random.randint(0, most))


def _mutate(text: str, number: Callable[[int], int]) -> Mutation:
    tokens = tokenize(SourceFile("x.wz", text), Diagnostics())
    index = number(len(tokens.kinds) - 1)
    start, end = tokens.starts[index], tokens.ends[index]
    new = VOCABULARY[number(len(VOCABULARY) - 1)]
    how = ("insert", "delete", "replace")[number(2)]
    if how == "insert" or tokens.kinds[index] == END:
        return Mutation(text, f"{text[:start]} {new} {text[start:]}", start, f"insert {new!r}")
    old = text[start:end]
    if how == "delete":
        return Mutation(text, f"{text[:start]} {text[end:]}", start, f"delete {old!r}")
    return Mutation(text, f"{text[:start]} {new} {text[end:]}", start, f"{old!r} to {new!r}")
