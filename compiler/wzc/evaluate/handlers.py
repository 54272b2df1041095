"""What handlers may refer to: they run at the end of a run, or beside its steps."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.references import endings, reads
from wzc.model.pipeline import Step
from wzc.source.file import Span


def check_handler(step: Step, diagnostics: Diagnostics) -> None:
    """Refuse what Argo does not give to handlers: outputs of steps, data, conditions on them."""
    for read in reads(step):
        diagnostics.report(
            codes.UNCERTAIN_OUTPUT,
            f"`{read.step}` may not have run when `{step.name}` does, and Argo passes nothing on",
            read.value.origin.span,
            secondary=[Label(step.place, "no step of the order")],
            help="values of the run reach it: inputs, `workflow.status`, `workflow.failures`",
        )
    refuse_order(step, "a run, or beside its steps", "no step of the order", diagnostics)


def refuse_order(handler: Step, end: str, label: str, diagnostics: Diagnostics) -> None:
    """Refuse what only steps of the order have: an `after`, data along `>>`, being a daemon.

    `end` is what the handler runs at the end of, `label` what it is.
    """
    for entry in endings(handler):
        report_handler(handler, entry.origin.span, diagnostics)
    daemon = handler.attributes.daemon
    if daemon is not None and daemon.data is True:
        diagnostics.report(
            codes.INCOMPLETE,
            f"what runs at the end of {end}, is no daemon",
            daemon.origin.span,
            secondary=[Label(handler.place, label)],
            help="`daemon = null` takes it away" if daemon.origin.via else "a step may be one",
        )
    taken = handler.type.input
    if taken is not None:
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{handler.place.text}` takes {taken.words}, and data passes along `>>` only",
            handler.place,
            secondary=[Label(taken.place, f"what `{handler.type.name}` takes")],
            help="it runs beside the order of the steps, where nothing is passed to it",
        )


def report_handler(handler: Step, place: Span, diagnostics: Diagnostics) -> None:
    """Report that a step is to wait for a handler, or a handler for a step."""
    form = "on_exit" if handler.event == "exit" else f"hook {handler.event}"
    diagnostics.report(
        codes.ENTRY_NOT_ALLOWED,
        f"`{handler.place.text}` has no place in the order of the steps",
        place,
        secondary=[Label(handler.place, f"declared with `{form}`")],
        help="what runs at the end does so in any case; `step` declares what others wait for",
    )
