"""Whether what generators write has everything in it, and is mostly fine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from wzc import api

COUNT = 120
_T = TypeVar("_T")


def drawn(strategy: SearchStrategy[_T]) -> list[_T]:
    """Programs of a strategy, always the same ones."""
    found: list[_T] = []

    @settings(
        max_examples=COUNT, phases=[Phase.generate], database=None, deadline=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def run(program: _T) -> None:
        found.append(program)

    run()
    return found


def check_uses(
    programs: Iterable[tuple[str, set[str]]],
    constructs: Collection[str],
    refusals: Collection[str] | None,
) -> None:
    """Hold programs, as their text and what is in it, to what a generator has to be good for.

    Half of them compile at least. Each construct is in one of twenty that do, and those that do
    not are refused with some of `refusals`, if these are given.
    """
    uses: Counter[str] = Counter()
    refused: list[set[str]] = []
    count = 0
    for text, used in programs:
        count += 1
        errors = api.compile(text=text).errors
        if errors:
            refused.append({error.code.id for error in errors})
        else:
            uses.update(used)
    assert {name: uses[name] for name in constructs if uses[name] * 20 < count} == {}, refused
    if refusals is not None:
        assert set().union(*refused) <= set(refusals)
    assert len(refused) * 2 <= count, refused
