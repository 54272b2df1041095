"""Which step of the evaluated pipeline a pod is of, and which files the others hand to it.

From the model and docs/language.md alone ("Steps and edges", "Loops", "Components"): who gives a
step its data, and whose file or folder a reference is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from tests.cluster.store import Key
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference

_ITEM = re.compile(r"\((\d+):")
_HOOKS = ("onExit", "hooks")
# A step that is made of one in a loop: all of its items.
EVERY = -1
Pattern: TypeAlias = Key


@frozen
class Level:
    """One DAG on the way: the pipeline's or a component's, and which of its steps is gone into."""

    pipeline: Pipeline
    step: Step
    item: int | None


@frozen
class Instance:
    """A pod's step, with the uses of components that it is in, from the outermost one."""

    levels: tuple[Level, ...]

    @property
    def step(self) -> Step:
        return self.levels[-1].step

    @property
    def key(self) -> Key:
        return tuple((named(level.step.name), level.item) for level in self.levels)


@frozen
class Giver:
    """A step that made something: `output` is empty for the data of a Wurzel step.

    `by` is its place, with `EVERY` for the items of loops that are gathered; `items` is at which
    of its parts these are.
    """

    by: Pattern
    step: Step
    output: str

    @property
    def items(self) -> list[int]:
        return [number for number, (_, item) in enumerate(self.by) if item == EVERY]

    def made(self, key: Key, output: str) -> bool:
        """Whether what a pod made is meant."""
        return (
            output == self.output
            and len(key) == len(self.by)
            and all(
                name == other and (item == wanted or (wanted == EVERY and item is not None))
                for (name, item), (other, wanted) in zip(key, self.by, strict=True)
            )
        )


def named(step: str) -> str:
    """A step's name in Kubernetes."""
    return step.replace("_", "-").lower()


def instance(pipeline: Pipeline, parts: list[str]) -> Instance | None:
    """The step that a node of a run is of, by the parts of its path; None for hooks."""
    levels: list[Level] = []
    for part in parts:
        if part in _HOOKS:
            return None
        name = part.partition("(")[0]
        found = _ITEM.match(part[len(name) :])
        item = int(found[1]) if found else None
        if levels and _is_around(levels[-1], name):
            before = levels.pop()
            item = before.item if item is None else item
            levels.append(Level(before.pipeline, before.step, item))
            continue
        inside = pipeline
        if levels:
            body = levels[-1].step.body
            assert body is not None, f"{name} is in no component"
            inside = body.pipeline
        [step] = [
            each for each in inside.steps.values() if named(each.name) == name and not each.event
        ]
        levels.append(Level(inside, step, item))
    return Instance(tuple(levels))


def _is_around(level: Level, name: str) -> bool:
    """Whether what is called so is the step itself again: a DAG that Argo's loops need around it.

    One stands between a loop and its items, or around an item.
    """
    step = level.step
    if named(step.name) != name:
        return False
    waits_for_item = step.loop is not None and level.item is None
    inside = () if step.body is None else step.body.pipeline.steps
    return waits_for_item or name not in map(named, inside)


def producers(of: Instance) -> Iterator[Giver]:
    """Who gives a step the data that it takes along `>>`."""
    return _along_edges(of.levels[:-1], of.levels[-1].pipeline, of.step)


def referred(of: Instance, reference: ArtifactReference) -> Iterator[Giver]:
    """Who makes the file or folder that an input refers to."""
    return _givers(of.levels[:-1], of.levels[-1].pipeline, reference.step, reference.output)


def _along_edges(around: tuple[Level, ...], pipeline: Pipeline, step: Step) -> Iterator[Giver]:
    for edge in pipeline.edges:
        if edge.data and edge.target == step.name:
            yield from _givers(around, pipeline, edge.source, None)


def _givers(
    around: tuple[Level, ...], pipeline: Pipeline, name: str, output: str | None
) -> Iterator[Giver]:
    """Those of one step, as a step beside it sees it: inside of a component, its own step."""
    step = pipeline.steps[name]
    if step.is_port:
        use = around[-1]
        yield from _along_edges(around[:-1], use.pipeline, use.step)
        return
    item = EVERY if step.loop is not None else None
    level = Level(pipeline, step, item)
    if step.body is not None:
        inner = step.body.gives
        if output is not None:
            data = step.body.named[output].data
            assert isinstance(data, ArtifactReference)
            inner, output = data.step, data.output
        assert inner is not None
        yield from _givers((*around, level), step.body.pipeline, inner, output)
        return
    by = tuple((named(each.step.name), each.item) for each in (*around, level))
    yield Giver(by, step, output if output is not None else data_of(step))


def data_of(step: Step) -> str:
    """The output of a step that goes along `>>`; empty for that of a Wurzel step."""
    for port in step.outputs.values():
        if getattr(port.type, "data", None) is not None:
            return port.name
    return ""
