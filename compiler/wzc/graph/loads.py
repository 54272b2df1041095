"""What is said of the files that a step gets: too many, or several where it needs one."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.graph.files import FILES, Flow
from wzc.graph.words import SHOWN, counted, labels
from wzc.model.edges import Edge
from wzc.model.pipeline import Step


def check_files(
    order: list[Step], needs: dict[str, list[Edge]], flow: Flow, diagnostics: Diagnostics
) -> None:
    """Report steps that would run on too many files, and those that need their input whole."""
    for step in order:
        if step.name in flow.uncounted:
            _report_uncounted(step, needs[step.name], flow.uncounted[step.name], diagnostics)
        elif step.name in flow.apart:
            _report_apart(step, needs[step.name], flow, diagnostics)
        if step.name in flow.too_many:
            _report_too_many(step, needs[step.name], flow, diagnostics)
        elif step.type.whole_input and step.name in flow.inputs:
            feeds = [edge for edge in needs[step.name] if edge.data]
            count = sum(len(flow.outputs[edge.source]) for edge in feeds)
            if count > 1:
                _report_several(step, needs[step.name], count, flow, diagnostics)


def _report_apart(step: Step, needs: list[Edge], flow: Flow, diagnostics: Diagnostics) -> None:
    producer = flow.apart[step.name]
    [edge] = [edge for edge in needs if edge.data and edge.source == producer]
    diagnostics.report(
        codes.NOT_SUPPORTED_YET,
        f"step `{step.name}` would get the files of `{producer}` one by one, and which of them "
        "there are depends on a `?` before it, which is not supported yet",
        edge.place,
        help="step types whose files have different names, or a step between",
    )


def _report_uncounted(
    step: Step, needs: list[Edge], producer: str, diagnostics: Diagnostics
) -> None:
    [edge] = [edge for edge in needs if edge.data and edge.source == producer]
    diagnostics.report(
        codes.NOT_SUPPORTED_YET,
        f"step `{step.name}` would get the files of `{producer}` one by one, and how many there "
        "are depends on a list of the run, which is not supported yet",
        edge.place,
        help="only one loop over a list of the run before it, and no other step of that type",
    )


def _report_too_many(step: Step, needs: list[Edge], flow: Flow, diagnostics: Diagnostics) -> None:
    diagnostics.report(
        codes.TOO_MANY_FILES,
        f"step `{step.name}` would run on {flow.too_many[step.name]:,} files, one after another; "
        f"{FILES} are allowed",
        step.place,
        "gets too many files",
        secondary=_feeds(needs, flow),
        notes=[
            "Wurzel runs a step once for each of its input files, and each path that leads to a "
            "step makes a file of its own: where paths part and join, their numbers multiply"
        ],
        help="pass the data along fewer paths; where only the order matters, `~>` makes no files",
    )


def _report_several(
    step: Step, needs: list[Edge], count: int, flow: Flow, diagnostics: Diagnostics
) -> None:
    type = step.type
    diagnostics.report(
        codes.MANY_INPUTS,
        f"step `{step.name}` runs once for each of {count:,} files, and `{type.name}` needs its "
        "input whole",
        step.place,
        "never sees all of its input at once",
        secondary=[*_feeds(needs, flow), Label(type.place, "declared with `whole_input = true`")],
        notes=["Wurzel runs a step once for each of its input files, and joins nothing"],
        help="feed it from one step that writes one file",
    )


def _feeds(needs: list[Edge], flow: Flow) -> list[Label]:
    """The edges that files come along; of many, those with the most."""
    feeds = [edge for edge in needs if edge.data]
    feeds.sort(key=lambda edge: -len(flow.outputs[edge.source]))
    return labels(
        (edge.arrow, f"{counted(len(flow.outputs[edge.source]), 'file')} from `{edge.source}`")
        for edge in feeds[:SHOWN]
    )
