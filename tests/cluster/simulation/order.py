"""What a step waits for, and whether that has ended as it needs.

docs/language.md, "Order and conditions": each `>>`, `~>`, reference to an output and entry of
`after` is a condition, and all of them have to hold. An entry of `after` takes the place of what
edges and references say of the steps that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from attrs import define, field

from wzc.model.loops import may_do_nothing
from wzc.model.order import Ended
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference

SUCCEEDED, FAILED, ERRORED, SKIPPED, OMITTED = "Succeeded", "Failed", "Error", "Skipped", "Omitted"
BAD = (FAILED, ERRORED)
_ENDS = {
    "succeeded": SUCCEEDED,
    "failed": FAILED,
    "errored": ERRORED,
    "skipped": SKIPPED,
    "omitted": OMITTED,
}
# Words of `after` that let a step run where another one has failed.
_OF_FAILURES = frozenset(("failed", "errored", "finished", "all_failed"))


@define
class Ends:
    """How the steps of a DAG have ended so far; `items` are those of loops that ran, by number."""

    of: dict[str, str] = field(factory=dict)
    items: dict[str, list[str]] = field(factory=dict)

    def is_so(self, step: str, outcome: str) -> bool:
        """Whether a step has ended as a word of `after` says."""
        if outcome == "finished":
            return True
        items = self.items.get(step, [])
        if outcome == "any_succeeded":
            return SUCCEEDED in items
        if outcome == "all_failed":
            return bool(items) and all(end == FAILED for end in items)
        if outcome == "daemoned":
            return self.of[step] == SUCCEEDED
        return self.of[step] == _ENDS[outcome]


@define
class Waits:
    """What one step waits for.

    `entries` are those of its `after`. Of the others, `needed` have to have succeeded, `ordered`
    succeeded or been skipped, and `optional` may not have run, but for a failure. `data` are the
    producers of its data where all of them are optional, `files` the loops whose files it takes.
    """

    entries: list[Ended] = field(factory=list)
    needed: list[str] = field(factory=list)
    ordered: list[str] = field(factory=list)
    optional: list[str] = field(factory=list)
    data: list[str] = field(factory=list)
    files: list[str] = field(factory=list)

    @property
    def steps(self) -> list[str]:
        named = [part.step for entry in self.entries for part in entry.any_of]
        return list(dict.fromkeys([*named, *self.needed, *self.ordered, *self.optional]))

    def lets_run_after_a_failure(self) -> bool:
        return bool(self.optional) or any(
            part.outcome in _OF_FAILURES for entry in self.entries for part in entry.any_of
        )


def waits(pipeline: Pipeline, step: Step) -> Waits:
    """What a step waits for."""
    found = Waits()
    after = step.attributes.after
    for value in after.data if after is not None else []:
        entry = value.data
        assert isinstance(entry, Ended)
        there = tuple(part for part in entry.any_of if part.step in pipeline.steps)
        if there:
            found.entries.append(Ended(there))
    named = set(found.steps)
    reads = {read.step for read in step.reads}
    incoming = [edge for edge in pipeline.edges if edge.target == step.name]
    for edge in incoming:
        if edge.source in named or pipeline.steps[edge.source].is_port:
            continue
        if edge.source in reads:
            found.needed.append(edge.source)
        elif edge.optional:
            found.optional.append(edge.source)
        elif edge.data:
            found.needed.append(edge.source)
        else:
            found.ordered.append(edge.source)
    data = [edge for edge in incoming if edge.data]
    ports = any(pipeline.steps[edge.source].is_port for edge in data)
    if data and all(edge.optional for edge in data) and not ports:
        found.data = [edge.source for edge in data]
    found.files = [
        name
        for name in dict.fromkeys(_files(step, pipeline))
        if name in pipeline.steps and may_do_nothing(pipeline.steps[name])
    ]
    return found


def _files(step: Step, pipeline: Pipeline) -> Iterator[str]:
    """The steps whose data or files a step takes for granted."""
    for edge in pipeline.edges:
        if edge.target == step.name and edge.data and not edge.optional:
            yield edge.source
    for port in step.inputs.values():
        reference, optional = port.value.data, port.options.get("optional")
        if isinstance(reference, ArtifactReference) and not (optional and optional.data):
            yield reference.step


def hold(wait: Waits, ends: Ends, above: Mapping[str, Set[str]]) -> bool:
    """Whether all conditions hold, where all steps that are waited for have ended."""

    def gone(name: str) -> bool:
        """Whether it did not run, and that without a failure before it."""
        if ends.of[name] == SKIPPED:
            return True
        failed = any(ends.of[other] in BAD for other in above[name])
        return ends.of[name] == OMITTED and not failed

    return (
        all(
            any(ends.is_so(part.step, part.outcome) for part in entry.any_of)
            for entry in wait.entries
        )
        and all(ends.of[name] == SUCCEEDED for name in wait.needed)
        and all(ends.of[name] in (SUCCEEDED, SKIPPED) for name in wait.ordered)
        and all(ends.of[name] == SUCCEEDED or gone(name) for name in wait.optional)
        and (not wait.data or any(_gave(name, ends) for name in wait.data))
        # Where no item has run there are no files ("Loops").
        and all(_gave(name, ends) for name in wait.files)
    )


def _gave(name: str, ends: Ends) -> bool:
    """Whether a step has given data: of a loop, one of its items."""
    return ends.of[name] == SUCCEEDED and SUCCEEDED in ends.items.get(name, [SUCCEEDED])


def above(all_waits: Mapping[str, Waits]) -> dict[str, frozenset[str]]:
    """All steps that each one waits for, at any distance."""
    found: dict[str, frozenset[str]] = {}

    def of(name: str) -> frozenset[str]:
        if name not in found:
            direct = all_waits[name].steps if name in all_waits else []
            found[name] = frozenset(direct).union(*map(of, direct))
        return found[name]

    for name in all_waits:
        of(name)
    return found
