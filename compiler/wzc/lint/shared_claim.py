"""A created claim that several nodes would have to mount at the same time."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data
from wzc.model.pipeline import Pipeline, Step
from wzc.model.storage import TokenizerCache

_ONE_NODE = frozenset(("ReadWriteOnce", "ReadWriteOncePod"))


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn where two steps that may run at the same time mount one `ReadWriteOnce` claim.

    Such a claim is mounted by one node at a time: the second pod waits, or is never placed
    (argo-rules.md, B2, cluster). Steps with a path from one to the other never run together.
    """
    # What runs at the end runs when all others are done.
    ordered = [step for step in pipeline.steps.values() if step.event != "exit"]
    mounting = [step for step in ordered if _is_on_one_node(step)]
    if len(mounting) < 2:
        return
    pair = incomparable(pipeline, {step.name for step in mounting})
    if pair is None:
        return
    first, second = pipeline.steps[pair[0]], pipeline.steps[pair[1]]
    value = first.attributes.tokenizer_cache
    assert value is not None
    cache: TokenizerCache = value.data
    cause = cache.access_modes or cache.create_pvc
    assert cause is not None
    diagnostics.report(
        codes.CLAIM_ON_ONE_NODE,
        f"steps {first.name} and {second.name} may run at the same time, and only one node can "
        "mount their tokenizer cache",
        cause.origin.span,
        secondary=[
            Label(first.place, "mounts it"),
            Label(second.place, f"nothing makes it wait for {first.name}, or the reverse"),
        ],
        help='`access_modes = ["ReadWriteMany"]`, where the storage class can; or an existing '
        "claim that is read-only",
    )


def _is_on_one_node(step: Step) -> bool:
    cache = data(step.attributes.tokenizer_cache)
    if not isinstance(cache, TokenizerCache):
        return False
    if cache.create_pvc is None or cache.create_pvc.data is not True:
        return False
    modes = data(cache.access_modes)
    return not modes or {mode.data for mode in modes} <= _ONE_NODE


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
