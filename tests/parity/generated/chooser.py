"""Choices, all from one seed: the same number makes the same case on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from attrs import define, field

T = TypeVar("T")


@define
class Chooser:
    """A source of choices."""

    seed: int
    random: Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.random = Random(self.seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def some(self, options: Sequence[T], least: int = 0, most: int | None = None) -> list[T]:
        """Distinct ones, in any order."""
        most = len(options) if most is None else min(most, len(options))
        return self.random.sample(list(options), self.random.randint(min(least, most), most))

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def fields(self, share: float, **options: Sequence[Any]) -> dict[str, Any]:
        """Some of the fields, each with one of its options."""
        return {name: self.one(values) for name, values in options.items() if self.chance(share)}
