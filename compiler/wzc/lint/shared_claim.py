"""A created claim that several nodes would have to mount at the same time."""

from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, entries, items
from wzc.model.pipeline import Pipeline, Step
from wzc.model.storage import NewClaim, TokenizerCache
from wzc.model.value import Value
from wzc.source.file import Span

_ONE_NODE = frozenset(("ReadWriteOnce", "ReadWriteOncePod"))


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn where two pods that may run at the same time mount one `ReadWriteOnce` claim.

    Such a claim is mounted by one node at a time: the second pod waits, or is never placed
    (argo-rules.md, B2, cluster). Steps with a path from one to the other never run together; the
    items of a loop do.
    """
    # What runs at the end runs when all others are done.
    ordered = [step for step in pipeline.steps.values() if step.event != "exit"]
    mounting: dict[Any, dict[str, tuple[Span, str]]] = {}
    for step in ordered:
        for claim, place, what in _on_one_node(step):
            mounting.setdefault(claim, {})[step.name] = (place, what)
    for steps in mounting.values():
        _check_claim(pipeline, steps, diagnostics)


def _check_claim(
    pipeline: Pipeline, steps: dict[str, tuple[Span, str]], diagnostics: Diagnostics
) -> None:
    pair = incomparable(pipeline, set(steps)) if len(steps) > 1 else None
    loops = [step for step in map(pipeline.steps.__getitem__, steps) if _at_a_time(step)]
    if pair is not None:
        first, second = pipeline.steps[pair[0]], pipeline.steps[pair[1]]
        who = f"steps {first.name} and {second.name}"
        labels = [
            Label(first.place, "mounts it"),
            Label(second.place, f"nothing makes it wait for {first.name}, or the reverse"),
        ]
    elif loops:
        first = loops[0]
        assert first.loop is not None
        who = f"the items of step {first.name}"
        labels = [Label(first.loop.place, "a pod for each item")]
    else:
        return
    place, what = steps[first.name]
    diagnostics.report(
        codes.CLAIM_ON_ONE_NODE,
        f"{who} may run at the same time, and only one node can mount their {what}",
        place,
        secondary=labels,
        help='`access_modes = ["ReadWriteMany"]`, where the storage class can; or an existing '
        "claim that is read-only",
    )


def _at_a_time(step: Step) -> bool:
    """Whether a step is a loop of which several items may run at a time."""
    return step.loop is not None and data(step.attributes.parallelism) != 1


def _on_one_node(step: Step) -> Iterator[tuple[Any, Span, str]]:
    """The claims for one node that a step mounts: which, where that is said, and in words."""
    cache = data(step.attributes.tokenizer_cache)
    if isinstance(cache, TokenizerCache) and step.type.built_in is None:
        created = cache.create_pvc is not None and cache.create_pvc.data is True
        if created and _is_for_one(cache.access_modes):
            cause = cache.access_modes or cache.create_pvc
            assert cause is not None
            yield "tokenizer_cache", cause.origin.span, "tokenizer cache"
    for path, value in _mounted(step):
        if isinstance(value.data, NewClaim) and _is_for_one(value.data.access_modes):
            span = value.origin.span
            cause = value.data.access_modes or value
            yield (id(span.file), span.start), cause.origin.span, f"claim at `{path}`"


def _mounted(step: Step) -> Iterator[tuple[str, Value]]:
    """What the containers of a step's pod mount, by path."""
    yield from entries(step.attributes.mounts).items()
    own = step.attributes
    for around in (own.containers, own.sidecars, own.init_containers):
        for container in entries(around).values():
            yield from entries(getattr(container.data, "mounts", None)).items()


def _is_for_one(access_modes: Value | None) -> bool:
    return {mode.data for mode in items(access_modes)} <= _ONE_NODE


def incomparable(pipeline: Pipeline, chosen: set[str]) -> tuple[str, str] | None:
    """Two of the chosen steps without a path from one to the other, None if there are none.

    Linear: each step's depth is the most chosen steps on a path that ends there. Where all of them
    lie on one path the depths are all different; two with the same depth have no path between
    them. A graph with a cycle has none either: it is reported elsewhere.
    """
    following: dict[str, list[str]] = {name: [] for name in pipeline.steps}
    waiting = dict.fromkeys(pipeline.steps, 0)
    for edge in pipeline.edges:
        if edge.source in following and edge.target in waiting:
            following[edge.source].append(edge.target)
            waiting[edge.target] += 1
    depth = dict.fromkeys(pipeline.steps, 0)
    ready = [name for name, count in waiting.items() if count == 0]
    seen = 0
    by_depth: dict[int, str] = {}
    found: tuple[str, str] | None = None
    for name in ready:  # grows while it is read
        seen += 1
        if name in chosen:
            depth[name] += 1
            other = by_depth.setdefault(depth[name], name)
            if other != name and found is None:
                found = other, name
        for target in following[name]:
            depth[target] = max(depth[target], depth[name])
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return found if seen == len(pipeline.steps) else None
