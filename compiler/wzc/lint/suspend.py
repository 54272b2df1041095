"""Pauses."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.own_attributes import OF_TASKS, inherited, refuse_others
from wzc.lint.places import data
from wzc.model.containers import Suspend
from wzc.model.pipeline import Pipeline, Step
from wzc.values.duration import Duration


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse what means nothing for a pause, and pauses that end without what they give.

    A pause has no pod. When its duration is over it needs a default for each of its outputs, or the
    run ends in an error (operator.go: executeSuspend).
    """
    defaults = inherited(pipeline)
    for step in pipeline.steps.values():
        if step.type.built_in is Suspend:
            why = "is a pause and has no pod"
            refuse_others(step, defaults, OF_TASKS, why, codes.ENTRY_NOT_ALLOWED, diagnostics)
            _check_outputs(step, diagnostics)


def _check_outputs(step: Step, diagnostics: Diagnostics) -> None:
    duration = step.settings.get("duration")
    if duration is None or not isinstance(data(duration), Duration):
        return
    if not duration.data.milliseconds:
        diagnostics.report(
            codes.BAD_DURATION,
            "a pause of no time is none",
            duration.origin.span,
            help="leave the step away, or the `duration`: then somebody has to resume the run",
        )
    for port in step.outputs.values():
        if port.default is None:
            diagnostics.report(
                codes.INCOMPLETE,
                f"nobody may have supplied `{port.name}` when the pause is over",
                port.place,
                secondary=[Label(duration.origin.span, "over after this time")],
                help="`default ...` says what is taken then",
            )
