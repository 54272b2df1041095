"""Writes the steps of a pipeline or of a component, one after the other."""

from __future__ import annotations

from attrs import define, field

from tests.cluster.drawn.dice import Dice
from tests.cluster.drawn.model import Drawn, Part
from tests.cluster.drawn.writing import Writing
from tests.properties.expressions import Expr

KINDS = {"container": 50, "script": 8, "split": 12, "suspend": 4, "http": 5, "use": 26}


@define
class Shared:
    """What all bodies of a program have together.

    `prone` are the first words of what is likely to fail, `uses` the constructs that are there,
    `telling` the components that are hooks; what these are like is drawn with a die of its own.
    """

    dice: Dice
    aside: Dice
    uses: set[str] = field(factory=set)
    prone: set[str] = field(factory=set)
    parts: list[Part] = field(factory=list)
    telling: list[str] = field(factory=list)
    numbers: dict[str, int] = field(factory=dict)

    def name(self, start: str) -> str:
        """A name that no other one in the program has."""
        self.numbers[start] = number = self.numbers.get(start, 0) + 1
        return f"{start}{number}"


@define
class Author:
    """Writes one body. `values` are the inputs, or the parameters of the component.

    `lists` are those of them that are lists, by their element's type, `port` the data of the body.
    """

    shared: Shared
    values: list[Expr]
    lists: dict[str, str]
    port: str = ""
    is_part: bool = False
    steps: list[Drawn] = field(factory=list)
    waits_for_failures: bool = False
    # Nothing in it waits for a failure, so that it may be ended at the first one.
    calm: bool = False

    @property
    def dice(self) -> Dice:
        return self.shared.dice

    def use(self, *names: str) -> None:
        self.shared.uses |= set(names)

    def source(self) -> str:
        return "\n".join(step.text for step in self.steps)

    def pods(self) -> int:
        return sum(step.pods for step in self.steps)

    # ------------------------------------------------------------ a step

    def add(self, room: int) -> None:
        """A step more, with at most so many pods."""
        parts = [part for part in self.shared.parts if part.pods <= room]
        kinds = {k: w for k, w in KINDS.items() if k != "use" or parts}
        kind = self.dice.weighted(kinds)
        part: Part | None = self.dice.pick(*parts) if kind == "use" else None
        if kind == "split" and not self.givers() and not self.port:
            kind = "container"
        writer = Writing(self, Drawn(self.shared.name("s")), kind, part, room)
        writer.write()
        self.use(kind)
        self.steps.append(writer.step)

    def add_split(self) -> None:
        """A first step that takes the data of the component."""
        writer = Writing(self, Drawn(self.shared.name("s")), "split", None, 1)
        writer.write()
        self.steps.append(writer.step)

    def givers(self) -> list[Drawn]:
        return [step for step in self.steps if step.gives]
