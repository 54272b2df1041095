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
    for edge in pipeline.edges:
        source = pipeline.steps.get(edge.source)
        daemon = None if source is None else source.attributes.daemon
        if daemon is None or data(daemon) is not True or not (edge.data or edge.implied):
            continue
        diagnostics.report(
            codes.INCOMPLETE,
            f"step `{edge.source}` is a daemon, and has given nothing when `{edge.target}` begins",
            edge.place,
            secondary=[Label(daemon.origin.span, "runs beside the steps after it")],
            help=f"`{edge.source} ~> {edge.target}` only orders",
        )
