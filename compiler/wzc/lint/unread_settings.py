"""Settings that nothing reads."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, items, key_span
from wzc.model.contract import MiddlewareType, StepType
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a setting that the class accepts and nothing reads: it has no effect.

    Which these are, a declaration says with `unread` (of Wurzel's own steps: wurzel.md, section 2).
    """
    for step in pipeline.steps.values():
        if step.type.unread:
            _check(step.type, step.settings, f"step {step.name}", diagnostics)
    for value in items(pipeline.attributes.middlewares):
        use = value.data
        if use.type.unread:
            what = f"the middleware `{use.type.name}`"
            _check(use.type, use.settings, what, diagnostics)


def _check(
    type: StepType | MiddlewareType, settings: dict[str, Value], what: str, diagnostics: Diagnostics
) -> None:
    for name, place in type.unread.items():
        value = settings.get(name)
        # One that is required has to be written, whoever reads it.
        if value is None or data(value) is None or type.settings[name].required:
            continue
        diagnostics.report(
            codes.UNREAD_SETTING,
            f"`{name}` of {what} has no effect: nothing reads it",
            key_span(value, name),
            secondary=[Label(place, "declared as unread")],
            help="leave it away",
        )
