"""The language's rules on order and skipping, and pipelines to try them on.

`outcome` says how a step ends by the rules alone (docs/language.md, "Order and conditions").
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, define, evolve
from hypothesis import strategies as st

SUCCEEDED, FAILED, ERRORED, SKIPPED, OMITTED = (
    "succeeded",
    "failed",
    "errored",
    "skipped",
    "omitted",
)
ENDS = (SUCCEEDED, FAILED, ERRORED, SKIPPED, OMITTED)


@define
class Step:
    """A step of a drawn pipeline. Those that take data are Wurzel steps, the others containers."""

    name: str
    takes: dict[str, bool] = Factory(dict)  # the producers of its data; whether with `?`
    waits: dict[str, bool] = Factory(dict)  # the same along `~>`
    reads: list[str] = Factory(list)  # of which it takes the output `rows`
    after: list[list[tuple[str, str]]] = Factory(list)
    when: str = ""  # "", "input", or a step whose `rows` it asks for
    attributes: list[str] = Factory(list)  # what changes nothing of the order
    together: bool = False  # the edges of its data are written as one

    def source(self) -> str:
        """Its declaration and the edges to it."""
        kind = "Split()" if self.takes else f'container(command = ["{self.name}"])'
        block = []
        if not self.takes:
            block.append(
                'outputs { rows: int from "/tmp/rows" default 5\n'
                'docs: [Doc] from "/tmp/docs.json" }'
            )
        env = ", ".join(f"{n.upper()}_ROWS = {n}.rows" for n in self.reads)
        if env:
            block.append(f"env {{ {env} }}")
        entries = [" or ".join(f"{n}.{o}" for n, o in entry) for entry in self.after]
        if entries:
            block.append(f"after = [{', '.join(entries)}]")
        if self.when == "input":
            block.append(f"when = on_{self.name}")
        elif self.when:
            block.append(f"when = {self.when}.rows > 10 and on_{self.name}")
        block += self.attributes
        lines = [f"step {self.name} = {kind} {{"]
        lines += [*block, "}"]
        data = [f"{n}{'?' * maybe}" for n, maybe in self.takes.items()]
        data = [f"[{', '.join(data)}]"] if self.together and data else data
        lines += [f"{end} >> {self.name}" for end in data]
        lines += [f"{n}{'?' * maybe} ~> {self.name}" for n, maybe in self.waits.items()]
        return "\n".join(lines)

    @property
    def read(self) -> list[str]:
        """All steps whose output it refers to."""
        return [*self.reads, *([self.when] if self.when not in ("", "input") else [])]

    @property
    def sources(self) -> list[str]:
        """All steps that it waits for."""
        named = [n for entry in self.after for n, _ in entry]
        return list(dict.fromkeys([*self.takes, *self.waits, *self.read, *named]))


@define
class Pipeline:
    steps: list[Step]

    def without(self, name: str) -> Pipeline:
        """What is left where a step is left out, with its edges."""
        left = [step for step in self.steps if step.name != name]
        return Pipeline(
            [
                evolve(
                    step,
                    takes={n: maybe for n, maybe in step.takes.items() if n != name},
                    waits={n: maybe for n, maybe in step.waits.items() if n != name},
                )
                for step in left
            ]
        )

    def source(self) -> str:
        """Its text, for the declarations of tests/backend/argo/emitted.py."""
        inputs = [f"input on_{step.name}: bool = true" for step in self.steps if step.when]
        return "\n".join([*inputs, *(step.source() for step in self.steps)])

    def above(self, name: str) -> set[str]:
        """All that a step waits for, at any distance."""
        [step] = [step for step in self.steps if step.name == name]
        found = set(step.sources)
        return found.union(*(self.above(source) for source in step.sources))


@define
class Run:
    """What happens in one run: how containers end, what they count, what is submitted."""

    ends: Mapping[str, str]
    rows: Mapping[str, int]
    inputs: Mapping[str, bool]


def outcomes(pipeline: Pipeline, run: Run) -> dict[str, str]:
    """How each step ends."""
    found: dict[str, str] = {}
    for step in pipeline.steps:
        found[step.name] = _outcome(step, pipeline, run, found)
    return found


def status(pipeline: Pipeline, found: Mapping[str, str]) -> set[str]:
    """How the run may end: as a step from which a branch leads to the end on which nothing ran."""
    waited = {name for step in pipeline.steps for name in step.sources}
    sources = {step.name: step.sources for step in pipeline.steps}

    def bad(name: str) -> set[str]:
        if found[name] in (FAILED, ERRORED):
            return {found[name]}
        if found[name] == SUCCEEDED:
            return set()
        return set[str]().union(*(bad(source) for source in sources[name]))

    ends = [bad(step.name) for step in pipeline.steps if step.name not in waited]
    return set[str]().union(*ends) or {SUCCEEDED}


def _outcome(step: Step, pipeline: Pipeline, run: Run, found: Mapping[str, str]) -> str:
    if not all(_hold(step, pipeline, found)):
        return OMITTED
    if step.when and not _true(step, run, found):
        return SKIPPED
    return run.ends[step.name]


def _hold(step: Step, pipeline: Pipeline, found: Mapping[str, str]) -> list[bool]:
    named = {n for entry in step.after for n, _ in entry}
    conditions = [any(o == "finished" or found[n] == o for n, o in entry) for entry in step.after]

    def gone(name: str) -> bool:
        if found[name] == SKIPPED:
            return True
        failed = any(found[n] in (FAILED, ERRORED) for n in pipeline.above(name))
        return found[name] == OMITTED and not failed

    for name in step.sources:
        if name in named:
            continue
        if name in step.read or step.takes.get(name) is False:
            conditions.append(found[name] == SUCCEEDED)
        elif step.takes.get(name) or step.waits.get(name):
            conditions.append(found[name] == SUCCEEDED or gone(name))
        else:
            conditions.append(found[name] in (SUCCEEDED, SKIPPED))
    if step.takes and all(step.takes.values()):
        conditions.append(any(found[n] == SUCCEEDED for n in step.takes))
    return conditions


def _true(step: Step, run: Run, found: Mapping[str, str]) -> bool:
    counted = step.when == "input" or rows_of(step.when, run, found) > 10
    return counted and run.inputs[step.name]


def rows_of(name: str, run: Run, found: Mapping[str, str]) -> int:
    """What a step reads as another one's `rows`: its default where that has not succeeded."""
    return run.rows[name] if found[name] == SUCCEEDED else 5


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """Pipelines of up to six steps that the language accepts."""
    steps: list[Step] = []
    for at in range(draw(st.integers(2, 6))):
        step = Step(f"s{at}")
        before = [other.name for other in steps]
        containers = [other.name for other in steps if not other.takes]
        none: st.SearchStrategy[list[str]] = st.just([])
        some = st.lists(st.sampled_from(before), max_size=2, unique=True) if before else none
        counting = st.lists(st.sampled_from(containers), max_size=1) if containers else none
        if len(before) > 0 and draw(st.booleans()):
            taken: list[str] = draw(some)
            step.takes = {name: draw(st.booleans()) for name in taken}
        others = [name for name in draw(some) if name not in step.takes]
        step.waits = {name: draw(st.booleans()) for name in others}
        step.reads = draw(counting)
        for _ in range(draw(st.integers(0, 2)) if before else 0):
            outcome = st.tuples(st.sampled_from(before), st.sampled_from((*ENDS, "finished")))
            step.after.append(draw(st.lists(outcome, min_size=1, max_size=2, unique=True)))
        for name in step.takes:
            certain = any(entry == [(name, SUCCEEDED)] for entry in step.after)
            if not certain and any(n == name for entry in step.after for n, _ in entry):
                step.takes[name] = True  # else it is refused
        step.when = draw(st.sampled_from(["", "", "input", *containers]))
        steps.append(step)
    return Pipeline(steps)


@st.composite
def runs(draw: st.DrawFn, pipeline: Pipeline) -> Run:
    """Runs of a pipeline: most containers succeed."""
    ends = st.sampled_from((SUCCEEDED, SUCCEEDED, SUCCEEDED, FAILED, ERRORED))
    return Run(
        {step.name: draw(ends) for step in pipeline.steps},
        {step.name: draw(st.integers(0, 20)) for step in pipeline.steps},
        {step.name: draw(st.booleans()) for step in pipeline.steps},
    )
