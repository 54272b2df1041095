"""Steps that run beside those that follow."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data
from wzc.model.pipeline import Pipeline


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse data and values from a daemon: the steps after it begin when it is ready.

    It has given nothing by then; what it would give exists once it has ended (Argo docs, walk
    through: daemon containers).
    """
    daemons = {
        step.name: daemon
        for step in pipeline.steps.values()
        if (daemon := step.attributes.daemon) is not None and data(daemon) is True
    }
    given = [(edge.source, edge.target, edge.place) for edge in pipeline.edges if edge.data]
    given += [
        (read.step, step.name, read.value.origin.span)
        for step in pipeline.steps.values()
        for read in step.reads
        if not read.state
    ]
    for source, target, place in given if daemons else ():
        if source in daemons:
            diagnostics.report(
                codes.INCOMPLETE,
                f"step `{source}` is a daemon, and has given nothing when `{target}` begins",
                place,
                secondary=[Label(daemons[source].origin.span, "runs beside the steps after it")],
                help=f"`{source} ~> {target}` only orders",
            )
