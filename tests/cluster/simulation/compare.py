"""What is different between a prediction and what has been seen of a run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from attrs import define, field

from tests.cluster.simulation.observed import Observed, SeenPod
from tests.cluster.simulation.places import Place, is_in, read, shown
from tests.cluster.simulation.prediction import Given, Hook, Prediction


def differences(found: Prediction, seen: Observed) -> list[str]:
    """All that is not as predicted, the most telling first."""
    return list(_Comparison(found, seen).all())


@define
class _Comparison:
    found: Prediction
    seen: Observed
    phases: dict[Place, str] = field(factory=dict, init=False)
    places: list[tuple[Place, SeenPod]] = field(factory=list, init=False)
    pods: dict[Place, list[SeenPod]] = field(factory=lambda: defaultdict(list), init=False)
    hooks: dict[tuple[Place, str], list[SeenPod]] = field(
        factory=lambda: defaultdict(list), init=False
    )
    absent: list[Place] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        # The shortest path first: that of a loop, before that of its items.
        for path, phase in sorted(self.seen.phases.items(), key=lambda each: len(each[0])):
            place, attempt, of_hook = read(path)
            if not of_hook and attempt is None:
                self.phases.setdefault(place, phase)
        for pod in self.seen.pods:
            place, _, of_hook = read(pod.path)
            self.places.append((place, pod))
            if of_hook:
                self.hooks[place, (pod.words or [""])[0]].append(pod)
            else:
                self.pods[place].append(pod)
        self.absent = [place for place in self.found.kept if place not in self.phases]

    def all(self) -> Iterator[str]:
        yield from self.of_ends()
        yield from self.of_pods()
        yield from self.of_hooks()
        yield from self.of_order()
        yield from self.of_bounds()
        if self.seen.status != self.found.status:
            yield f"the run: {self.seen.status}, not {self.found.status}"

    def is_absent(self, place: Place) -> bool:
        """Whether something was rightly not started, or what it is in."""
        return any(is_in(place, other) for other in self.absent)

    def of_ends(self) -> Iterator[str]:
        for place, end in self.found.ends.items():
            if self.is_absent(place):
                continue
            real = self.phases.get(place, "nothing")
            allowed = ("Succeeded", "Skipped") if place in self.found.nothing else (end,)
            if real not in allowed:
                yield f"{shown(place)}: {real}, not {end}"

    def of_pods(self) -> Iterator[str]:
        for place in {**self.found.pods, **self.pods}:
            if self.is_absent(place):
                continue
            expected, real = self.found.pods.get(place, []), self.pods.get(place, [])
            if len(real) != len(expected):
                yield f"{shown(place)}: {len(real)} pods, not {len(expected)}"
            if len({pod.path for pod in real}) != len(real):
                yield f"{shown(place)}: the same pod twice"
            for one, other in pairwise(real):
                yield from _in_order(one, other)
            for number, (pod, given) in enumerate(zip(real, expected, strict=False)):
                for text in given_otherwise(pod, given):
                    yield f"{shown(place)}, attempt {number}: {text}"

    def of_hooks(self) -> Iterator[str]:
        expected: dict[tuple[Place, str], list[Hook]] = defaultdict(list)
        for hook in self.found.hooks:
            expected[hook.place, hook.name].append(hook)
        for key in {**expected, **self.hooks}:
            hooks, real = expected[key], self.hooks.get(key, [])
            if self.is_absent(key[0]):
                continue
            name = f"the hook {key[1]} of {shown(key[0])}"
            if not sum(hook.sure for hook in hooks) <= len(real) <= len(hooks):
                yield f"{name}: {len(real)} pods, not {len(hooks)}"
                continue
            for pod in real:
                wrong = [list(given_otherwise(pod, hook.given)) for hook in hooks]
                if all(wrong):
                    yield f"{name}: {wrong[0][0]}"

    def of_order(self) -> Iterator[str]:
        for first, then in sorted(self.found.before, key=str):
            before = [pod for place, pod in self.places if is_in(place, first)]
            after = [pod for place, pod in self.places if is_in(place, then)]
            for one in before:
                for other in after:
                    yield from _in_order(one, other)

    def of_bounds(self) -> Iterator[str]:
        for place, limit in self.found.bounds:
            pods = [pod for where, pod in self.places if is_in(where, place)]
            for pod in pods:
                beside = [other for other in pods if _is_there(other, pod.made)]
                if len(beside) > limit:
                    yield f"{shown(place)}: {len(beside)} pods at a time, not {limit}"
                    break


def _is_there(pod: SeenPod, moment: int | None) -> bool:
    """Whether a pod is there at a moment; nobody knows without times."""
    if moment is None or pod.made is None:
        return False
    return pod.made <= moment and (pod.ended is None or moment < pod.ended)


def _in_order(one: SeenPod, other: SeenPod) -> Iterator[str]:
    """Something, if a pod was made before another one had ended; nothing where nobody knows."""
    if other.made is not None and (one.ended is None or one.ended >= other.made):
        yield f"{other.path} was made before {one.path} had ended"


def given_otherwise(pod: SeenPod, given: Given) -> Iterator[str]:
    """What a container is given that it should not be."""
    if given.source is not None and pod.source != given.source:
        yield f"the script {pod.source!r}, not {given.source!r}"
    if given.words and (
        len(pod.words) != len(given.words)
        or any(
            said is not None and not _is_same(text, said)
            for text, said in zip(pod.words, given.words, strict=False)
        )
    ):
        yield f"{pod.words}, not {list(given.words)}"
    for name, text in given.variables:
        if text is not None and not _is_same(pod.variables.get(name), text):
            yield f"{name} is {pod.variables.get(name)!r}, not {text!r}"


def _is_same(text: str | None, said: str) -> bool:
    """Whether a variable has a text; lists and maps in JSON may have blanks."""
    if text == said or text is None:
        return text == said
    if not (text.startswith(("[", "{")) and said.startswith(("[", "{"))):
        return False
    try:
        return bool(json.loads(text) == json.loads(said))
    except ValueError:
        return False
