"""Chance that is the same on every machine for a seed: what Hypothesis's draws are elsewhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

from tests.properties.attributes import Writer

T = TypeVar("T")


class Dice(Writer):
    """Draws for the generators of `tests/properties`, from a seed."""

    def __init__(self, seed: str) -> None:
        super().__init__(self._no_strategy)
        self.random = random.Random(seed)  # a text: its hash is not Python's own

    def _no_strategy(self, strategy: Any) -> Any:
        raise TypeError("there are no strategies here")

    def pick(self, *values: Any) -> Any:
        return values[self.random.randrange(len(values))]

    def maybe(self) -> bool:
        return self.random.random() < 0.5

    def draw_int(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.random.random() * 100 < percent

    def weighted(self, weights: dict[str, int]) -> str:
        """One of the words."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def few(self, values: Sequence[T], most: int) -> list[T]:
        """Up to so many of them, in their order."""
        count = min(self.random.randint(0, most), len(values))
        chosen = set(self.random.sample(range(len(values)), count))
        return [value for index, value in enumerate(values) if index in chosen]
