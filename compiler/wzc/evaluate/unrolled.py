"""Unrolled loops: what is said of the loop, said of the steps that it was made into.

Edges and values are taken apart where they are evaluated (`Edges`, `run_time.outputs_of`); these
are entries of `after` and files that are taken in, which name the loop until all steps are known.
"""

from copy import copy

from attrs import evolve

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.order import Ended, Outcome
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, InputPort
from wzc.model.value import Value
from wzc.types.kinds import Artifact

# What holds for a loop where it holds for each of its steps, and where it does for one of them.
_OF_ALL = {
    **{name: name for name in ("succeeded", "skipped", "omitted", "daemoned", "finished")},
    "all_failed": "failed",
}
_OF_ONE = {"failed": "failed", "errored": "errored", "any_succeeded": "succeeded"}


def take_apart(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Let steps refer to the steps of unrolled loops, not to the loops."""
    for name, made in pipeline.unrolled.items():
        if not made and name not in pipeline.disabled:  # each of them is left out
            pipeline.disabled[name] = pipeline.disabled[f"{name}-0"]
    for step in pipeline.steps.values():
        _endings(step, pipeline, diagnostics)
        step.inputs = {
            port.name: port for whole in step.inputs.values() for port in _ports(whole, pipeline)
        }


def _endings(step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    after = step.attributes.after
    if after is None or not isinstance(after.data, list):
        return
    found: list[Value] = []
    for entry in after.data:
        parts = entry.data.any_of if isinstance(entry.data, Ended) else ()
        loops = {part.step for part in parts if pipeline.unrolled.get(part.step)}
        found += _entry(entry, loops, pipeline, diagnostics) if loops else [entry]
    step.attributes = copy(step.attributes)  # steps share them
    step.attributes.after = evolve(after, data=found)


def _entry(
    entry: Value, loops: set[str], pipeline: Pipeline, diagnostics: Diagnostics
) -> list[Value]:
    """One entry, or one for each step where all of them have to have ended so."""
    parts: tuple[Outcome, ...] = entry.data.any_of
    if all(part.step not in loops or part.outcome in _OF_ONE for part in parts):
        flat: list[Outcome] = []
        for part in parts:
            names = pipeline.unrolled[part.step] if part.step in loops else [part.step]
            outcome = _OF_ONE[part.outcome] if part.step in loops else part.outcome
            flat += [Outcome(name, outcome) for name in names]
        return [evolve(entry, data=Ended(tuple(flat)))]
    [name, *others] = dict.fromkeys(part.step for part in parts)
    if others or not all(part.outcome in _OF_ALL for part in parts):
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            f"`{entry.data}` about an unrolled loop is not supported yet",
            entry.origin.span,
            help="entries of their own: all of them have to hold",
        )
        return []
    return [
        evolve(entry, data=Ended(tuple(Outcome(one, _OF_ALL[part.outcome]) for part in parts)))
        for one in pipeline.unrolled[name]
    ]


def _ports(port: InputPort, pipeline: Pipeline) -> list[InputPort]:
    """A folder with a folder for each item, as of a loop that is not unrolled."""
    reference = port.value.data
    made = (
        pipeline.unrolled.get(reference.step) if isinstance(reference, ArtifactReference) else None
    )
    if not made:
        return [port]
    found = []
    for name in made:
        number = name.rpartition("-")[2]
        output = pipeline.steps[name].outputs.get(reference.output or "")
        below = f"/{number}"
        if output is not None and output.path is not None and output.type != Artifact("dir"):
            below += f"/{output.path.data.rpartition('/')[2]}"
        of_one = ArtifactReference(name, reference.output, reference.text)
        found.append(
            evolve(
                port,
                name=f"{port.name}-{number}",
                value=evolve(port.value, data=of_one),
                path=evolve(port.path, data=port.path.data.rstrip("/") + below),
            )
        )
    return found
