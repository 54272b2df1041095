"""Settings that are required as the others are: `bucket` unless `skip`."""

from collections.abc import Mapping

from wzc.evaluate.conditions import unmet_conditions
from wzc.importers.wurzel.translate.translation import (
    Translation,
    come_from_outside,
    middleware_from_outside,
)
from wzc.model.contract import MiddlewareType, MiddlewareUse, StepType
from wzc.model.value import Value
from wzc.pipeline import Result


def add_unmet(result: Result, translation: Translation) -> bool:
    """Write `from_env()` for settings that conditions ask for and nothing gives, as Wurzel looks
    for them when the pod starts. One that is written, and empty, stays what it is.

    `result` is the compiled text of the translation. Whether there were any.
    """
    found = False
    for pipeline in result.pipelines:
        for written in translation.steps:
            step = pipeline.steps.get(written.name)
            if step is not None:
                names = _names(step.type, step.settings, result)
                found = come_from_outside(written, names) or found
        value = pipeline.attributes.middlewares
        for item in value.data if value is not None else ():
            use = item.data
            if isinstance(use, MiddlewareUse):
                names = _names(use.type, use.settings, result)
                found = middleware_from_outside(translation, use.type, names) or found
    return found


def _names(
    type: StepType | MiddlewareType, settings: Mapping[str, Value], result: Result
) -> list[str]:
    unmet = unmet_conditions(type, settings, result.typed.bad)
    return [one.setting for one in unmet if one.setting not in settings]
