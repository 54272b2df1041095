"""What a step refers to of others: it makes the order, no edge is written for it."""

from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.model.attribute import Block, schema
from wzc.model.edges import Edge, Read
from wzc.model.order import Ended
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import RunTimeValue, sources
from wzc.model.value import Range, Value
from wzc.source.file import Span
from wzc.source.origin import Origin


def add_implied(pipeline: Pipeline, removed: frozenset[str], diagnostics: Diagnostics) -> None:
    """Note what steps read of others; add an edge where none is written.

    There is one from each step whose output is referred to, and from each that `after` names.
    Reports references to steps that are left out or `removed` (those to others that do not exist
    have been reported), and an `after` in `defaults`: each step would wait for itself.
    """
    defaults = pipeline.values.get("defaults")
    layer = defaults.data if defaults is not None else None
    after = layer.get("after") if isinstance(layer, dict) else None
    if after is not None and after.data:
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            "`after` says what one step waits for, and does not belong into `defaults`",
            after.origin.span,
            help="write it in the step's own block",
        )
        return
    written = {(edge.source, edge.target) for edge in pipeline.edges}
    for step in pipeline.steps.values():
        if step.of:
            from wzc.evaluate.hooks import check_hook

            check_hook(pipeline, step, diagnostics)
            continue
        if step.event:
            from wzc.evaluate.handlers import check_handler

            check_handler(step, diagnostics)
            continue
        places = []
        for read in reads(step):
            place = read.value.origin.span
            if read.step in pipeline.disabled or read.step in removed:
                _report_gone(pipeline, step, read.step, place, diagnostics)
                continue
            step.reads.append(read)
            source = pipeline.steps.get(read.step)
            if read.state and read.output == "status" and source is not None:
                source.status_read = source.status_read or place
            places.append((read.step, place))
        for entry in endings(step):
            _check_gone(step, entry, removed, diagnostics)
            places += [(part.step, entry.origin.span) for part in entry.data.any_of]
        for name, place in places:
            if name in pipeline.steps and pipeline.steps[name].event:
                from wzc.evaluate.handlers import report_handler

                report_handler(pipeline.steps[name], place, diagnostics)
            elif name in pipeline.steps and (name, step.name) not in written:
                written.add((name, step.name))
                pipeline.edges.append(Edge(name, step.name, False, place, place, implied=True))


def _report_gone(
    pipeline: Pipeline, step: Step, source: str, place: Span, diagnostics: Diagnostics
) -> None:
    disabled = pipeline.disabled.get(source)
    diagnostics.report(
        codes.MISSING_INPUT,
        f"step `{step.name}` refers to an output of `{source}`, which "
        + ("a profile removes" if disabled is None else "is left out"),
        place,
        secondary=[]
        if disabled is None
        else [Label(disabled.origin.span, f"leaves `{source}` out")],
        help=f"leave `{step.name}` out too, or let a profile give it another value",
    )


def _check_gone(
    step: Step, entry: Value, removed: frozenset[str], diagnostics: Diagnostics
) -> None:
    """Refuse an entry of `after` that could hold only where a removed step had run."""
    gone = [part for part in entry.data.any_of if part.step in removed]
    fine = any(part.outcome in ("succeeded", "finished") for part in gone)
    if gone and not fine and len(gone) == len(entry.data.any_of):
        diagnostics.report(
            codes.MISSING_INPUT,
            f"step `{step.name}` waits for `{gone[0]}`, and a profile removes `{gone[0].step}`",
            entry.origin.span,
            help=f"remove `{step.name}` too, or let the profile set its `after`",
        )


def endings(step: Step) -> list[Value]:
    """The entries of a step's `after`."""
    after = step.attributes.after
    found = [] if after is None else after.data
    return [entry for entry in found if isinstance(entry.data, Ended)]


def reads(step: Step) -> Iterator[Read]:
    """The outputs that a step refers to, each with the value that does."""
    for value in step.settings.values():
        yield from outputs_in(value)
    for name, value in step.values.items():
        for read in outputs_in(value):
            # Metrics are made when the step has ended: its own outputs are known by then.
            of_itself = name == "metrics" and read.step == step.name
            if not of_itself or (read.state and read.output != "status"):
                yield read
    for port in step.inputs.values():
        for read in outputs_in(port.value):
            read.port = port
            yield read
    for value in _places(step):
        yield from outputs_in(value)
    if step.loop is not None and step.loop.list is not None:
        yield from outputs_in(Value(step.loop.list, Origin(step.loop.place)))


def _places(step: Step) -> list[Value]:
    """Where outputs are put that say so themselves."""
    return [port.options["to"] for port in step.outputs.values() if "to" in port.options]


def inputs_of(step: Step) -> Iterator[str]:
    """The names of the pipeline's inputs that a step uses, each as often as it stands there."""
    for value in (*step.settings.values(), *step.values.values()):
        yield from _inputs_in(value)
    for port in step.inputs.values():
        yield from _inputs_in(port.value)
    for value in _places(step):
        yield from _inputs_in(value)
    if step.loop is not None and step.loop.list is not None:
        yield from _inputs_in(Value(step.loop.list, Origin(step.loop.place)))


def _inputs_in(value: Value) -> Iterator[str]:
    if isinstance(value.data, RunTimeValue):
        for source in sources([value.data.node]):
            if source.kind == "input":
                yield source.name
    else:
        for inner in _entries(value.data):
            yield from _inputs_in(inner)


def outputs_in(value: Value) -> Iterator[Read]:
    """The outputs that a value is made of."""
    for part in parts(value):
        data: Any = part.data
        if isinstance(data, ArtifactReference):
            yield Read(data.step, data.output, part)
            continue
        for source in sources([data.node]):
            if source.kind in ("output", "state"):
                yield Read(source.step, source.name, part, state=source.kind == "state")


def parts(value: Value) -> Iterator[Value]:
    """The values in a value that are known only in the run: `RunTimeValue` or a reference."""
    if isinstance(value.data, (RunTimeValue, ArtifactReference)):
        yield value
        return
    for inner in _entries(value.data):
        yield from parts(inner)


def _entries(data: Any) -> Iterator[Value]:
    if isinstance(data, dict):
        yield from data.values()
    elif isinstance(data, list):
        yield from data
    elif isinstance(data, Range):
        yield from (end for end in (data.low, data.high) if end is not None)
    elif isinstance(data, Block):
        model: Any = type(data)
        written = (getattr(data, name, None) for name in schema(model))
        yield from (found for found in written if isinstance(found, Value))
