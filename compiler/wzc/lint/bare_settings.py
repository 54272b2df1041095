"""Environment variables that Wurzel takes for settings."""

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, entries, key_span, steps_named
from wzc.model.pipeline import Pipeline, Step
from wzc.source.file import Span


@define(eq=False)
class _Clash:
    """A variable at one place, and the steps that have a setting of its name."""

    name: str
    setting: str
    place: Span
    open: list[Step]
    hiding: list[Step]


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a variable whose name is that of a setting of its step, in capital letters.

    While a step runs, Wurzel keeps its settings in variables without the prefix of their class, and
    reads settings that were not given from there: the variable silently changes a default. Where
    the setting is given, it hides the variable (tests/wurzel/test_facts.py).
    """
    clashes: dict[tuple[int, str], _Clash] = {}
    for step in pipeline.steps.values():
        env = entries(step.attributes.env)
        if not env or step.type.built_in is not None:
            continue
        for setting in step.type.settings:
            name = setting.upper()
            value = env.get(name)
            if value is None or value.origin.span.file.is_stdlib:
                continue
            key = id(value), setting
            clash = clashes.get(key)
            if clash is None:
                clash = clashes[key] = _Clash(name, setting, key_span(value, name), [], [])
            is_given = data(step.settings.get(setting)) is not None
            (clash.hiding if is_given else clash.open).append(step)
    for clash in clashes.values():
        _report(clash, diagnostics)


def _report(clash: _Clash, diagnostics: Diagnostics) -> None:
    name, setting = clash.name, clash.setting
    if clash.open:
        step = clash.open[0]
        named = steps_named(step.name for step in clash.open)
        message = f"Wurzel takes the variable `{name}` for the setting `{setting}` of {named}"
        secondary = []
    else:
        step = clash.hiding[0]
        named = steps_named(step.name for step in clash.hiding)
        message = f"the variable `{name}` is hidden by the setting `{setting}` of {named}"
        secondary = [Label(step.settings[setting].origin.span, "the setting")]
    diagnostics.report(
        codes.VARIABLE_AS_SETTING,
        message,
        clash.place,
        secondary=secondary,
        help=f"a setting stands in the step's parentheses: `{step.type.name}({setting} = ...)`; "
        "a variable for something else needs another name",
    )
