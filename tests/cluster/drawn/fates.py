"""What the containers of a drawn program do: each attempt by chance, the same for a seed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.cluster.drawn.dice import Dice
from tests.cluster.drawn.model import TEXTS
from tests.cluster.drawn.program import Program
from tests.cluster.simulation.order import ERRORED
from tests.cluster.simulation.places import Part, Place, read, shown
from wzc.model.pipeline import Step
from wzc.types.kinds import Artifact, Scalar, Type

_MESSAGES = ("", "again", "exit")


def does(program: Program, place: Place, step: Step, number: int) -> Result:
    """What a container does in an attempt."""
    # Hooks are found by their names, and those in components have several places.
    where = place[-1].name if step.event or is_of_hooks(step.name) else shown(place)
    dice = Dice(f"fate {program.seed} {where} {number}")
    if step.type.name == "suspend":
        return Result(dict(_files(dice, step, every=True)))
    if not dice.chance(40 if place[-1].name in program.prone else program.rate):
        printed = [port for port in step.outputs.values() if port.path is None]
        result = _drawn(dice, printed[0].type) if printed else None
        return Result(dict(_files(dice, step, every=False)), result)
    bad = program.bad
    if _is_tried_again(step, number):
        bad = dice.pick("Failed", "Error")
    if bad == ERRORED:
        return Result(phase=Phase.ERROR)
    return Result(exit_code=dice.pick(1, 1, 2, 75), message=dice.pick(*_MESSAGES))


def is_of_hooks(name: str) -> bool:
    """Whether a step is one of the components that are hooks."""
    return name.startswith("told")


def _is_tried_again(step: Step, number: int) -> bool:
    """Whether an attempt follows in any case, so that it is no matter how this one fails."""
    retry = step.attributes.retry
    if retry is None or retry.data.expression is not None:
        return False
    on, limit = retry.data.on, retry.data.limit
    return on is not None and on.data == "Always" and number < limit.data


def _files(dice: Dice, step: Step, *, every: bool) -> Iterator[tuple[str, str]]:
    """The values that are written to files; one with a default may be missing."""
    for name, port in step.outputs.items():
        if isinstance(port.type, Artifact) or port.path is None:
            continue
        if every or port.default is None or not dice.chance(20):
            yield name, _drawn(dice, port.type)


def _drawn(dice: Dice, type: Type) -> str:
    assert isinstance(type, Scalar)
    choices: dict[str, tuple[Any, ...]] = {
        "int": tuple(range(21)),
        "string": TEXTS,
        "bool": (True, False),
        "float": (0.5, 2.25, 12.5),
    }
    value = dice.pick(*choices[type.name])
    return value if isinstance(value, str) else json.dumps(value)


@define
class Fates(Mapping[str, Result | Sequence[Result]]):
    """The same for the stand-in of the kubelet, by the paths of nodes, whatever templates do.

    A container that nobody has predicted does nothing and succeeds.
    """

    left: Mapping[Place, list[Result]]

    def __getitem__(self, key: str) -> Result | Sequence[Result]:
        place, attempt, of_hook = read(key)
        if of_hook:
            return self._of_hook(key)
        if place in self.left:
            found = self.left[place]
            if attempt is not None:
                return found[min(attempt, len(found) - 1)]
            return found[0] if len(found) == 1 else found
        # The template of a hook is called after it.
        for name in (key, key.rpartition("-")[2]):
            for other, results in self.left.items():
                if other[-1] == Part(name) and name.startswith(("h", "r")):
                    return results[0]
        raise KeyError(key)

    def _of_hook(self, key: str) -> Result | Sequence[Result]:
        """A step of a component that is a hook; other hooks are found by their templates."""
        name = key.rpartition(".")[2]
        for other, results in self.left.items():
            if other[-1] == Part(name) and is_of_hooks(name):
                return results[0]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return len(self.left)
