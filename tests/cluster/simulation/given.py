"""What the container of a step is given: its words, its variables, its script.

docs/language.md, "Containers and scripts" and "What comes out": what stands in the parentheses of a
`container` are its words, `env` its variables, and a Wurzel step gets its settings as variables
`<CLASS>__<SETTING>`, lists and maps as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.argo.stand_ins import NOT_GIVEN
from tests.cluster.simulation.prediction import Given
from tests.cluster.simulation.scope import OnlyThere, Scope
from tests.cluster.simulation.values import evaluated, written
from wzc.model.containers import TEMPLATE_REFERENCE
from wzc.model.pipeline import Step
from wzc.model.run_time import RunTimeValue
from wzc.model.value import Value


def given(step: Step, scope: Scope) -> Given:
    """What a step's container is given in an attempt."""
    settings = step.settings
    if step.type.name == TEMPLATE_REFERENCE:
        return Given(tuple(_handed_on(step, scope)))
    variables = tuple(_variables(step, scope))
    if "source" in settings:
        return Given((), variables, _text(settings["source"], scope))
    if step.type.built_in is None:
        return Given((), variables)
    words: list[str | None] = []
    for name in ("command", "args"):
        if name in settings:
            words += _words(settings[name], scope)
    return Given(tuple(words), variables)


def _handed_on(step: Step, scope: Scope) -> Iterator[str | None]:
    """What a template of the cluster is given, as those of `tests/argo/stand_ins.py` say it."""
    yield step.settings["ref"].data.partition("/")[2]
    for value in step.settings["parameters"].data.values():
        yield NOT_GIVEN if value.data is None else _text(value, scope)


def _words(value: Value, scope: Scope) -> list[str | None]:
    if isinstance(value.data, RunTimeValue):
        return list(evaluated(value, scope))
    return [_text(entry, scope) for entry in value.data]


def _variables(step: Step, scope: Scope) -> Iterator[tuple[str, str | None]]:
    env = step.attributes.env
    for name, value in (env.data if env is not None else {}).items():
        if _is_plain(value):
            yield name, _text(value, scope)
    if step.type.built_in is None:
        prefix = step.type.class_name.upper()
        for name, value in step.settings.items():
            if _is_plain(value):
                yield f"{prefix}__{name.upper()}", _text(value, scope)


def _is_plain(value: Value) -> bool:
    """Whether it is a value, and not a reference to a Secret or the like."""
    return isinstance(value.data, (str, int, float, bool, list, dict, RunTimeValue))


def _text(value: Value, scope: Scope) -> str | None:
    """A text; None where only the cluster knows it."""
    try:
        return written(value, scope)
    except OnlyThere:
        return None
