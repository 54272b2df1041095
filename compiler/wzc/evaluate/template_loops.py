"""Loops over `extern template`s. Imported where the data of one is passed on."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.model.pipeline import Step
from wzc.source.file import Span


def report_template(loop: Step, place: Span, diagnostics: Diagnostics) -> None:
    """Report data of a loop over an `extern template`: it lies where that says."""
    assert loop.loop is not None
    diagnostics.report(
        codes.BAD_LOOP,
        f"the data of all items of the loop `{loop.name}` cannot be gathered: Argo hands on no "
        f"files of loops, and only the template `{loop.type.name}` knows where it stores them",
        place,
        secondary=[Label(loop.loop.place, "the loop")],
        help=f"`unroll = true` in the block of `{loop.name}` makes steps of its items, which give "
        "their data one by one; the list has to be known when compiling for that",
    )
