"""Whether what generators write has everything in it, and is mostly fine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from wzc import api

# Drawn from several seeds: within one, programs are much alike, and what is loaded changes them.
_SEEDS = range(5)
_EACH = 50
COUNT = _EACH * len(_SEEDS)
_T = TypeVar("_T")


def drawn(strategy: SearchStrategy[_T]) -> list[_T]:
    """Programs of a strategy, always the same ones."""
    found: list[_T] = []
    for number in _SEEDS:

        @seed(number)
        @settings(
            max_examples=_EACH, phases=[Phase.generate], database=None, deadline=None,
            suppress_health_check=list(HealthCheck),
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

    Half of them compile at least. Each construct is in one of fifty that do, and those that do
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
    rare = {name: uses[name] for name in constructs if uses[name] * 50 < count}
    assert rare == {}, f"{rare} of {count}; refused: {refused}"
    if refusals is not None:
        assert set().union(*refused) <= set(refusals)
    assert len(refused) * 2 <= count, refused
