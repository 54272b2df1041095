"""What no variable of a container can hold."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps, entries, items
from wzc.model.attribute import Block
from wzc.model.contract import MiddlewareUse
from wzc.model.pipeline import Pipeline
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.value import Range, Value

_PLAIN = "a variable takes text, numbers, lists and maps, or `secret(...)` and the like"
# What a variable as a whole may come from.
_SOURCES = (Secret, ConfigMap, FieldRef, FromEnv, Vault)


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse values that have no text: settings of the type `any` take everything else.

    A variable comes from one source as a whole (Kubernetes core/v1: EnvVar has `value` or
    `valueFrom`), so none can stand inside of a list or map. It ends at a NUL character
    (environ(7)), which container runtimes refuse.
    """
    for name, value in _settings(pipeline):
        if not isinstance(value.data, _SOURCES):
            _check(name, value, diagnostics)
    for step in distinct_steps(pipeline):
        for name, value in entries(step.attributes.env).items():
            if isinstance(value.data, str):
                _check(name, value, diagnostics)


def _settings(pipeline: Pipeline) -> Iterator[tuple[str, Value]]:
    for step in pipeline.steps.values():
        if step.type.has_container:
            yield from step.settings.items()
    for use in items(pipeline.attributes.middlewares):
        if isinstance(use.data, MiddlewareUse):
            yield from use.data.settings.items()


def _check(name: str, value: Value, diagnostics: Diagnostics) -> None:
    found = data(value)
    if isinstance(found, list):
        for item in found:
            _check(name, item, diagnostics)
    elif isinstance(found, dict):
        for item in found.values():
            _check(name, item, diagnostics)
    elif isinstance(found, _SOURCES):
        what = f"`{found.keyword}(...)`"
        _report(
            f"`{name}` is one variable, so {what} cannot be a part of it",
            value,
            f"a setting is {what} as a whole, or plain",
            diagnostics,
        )
    elif isinstance(found, Block):
        _report(f"`{found.keyword}(...)` has no text for `{name}`", value, _PLAIN, diagnostics)
    elif isinstance(found, MiddlewareUse):
        help = "it belongs into `middlewares = [...]`"
        _report(f"a middleware has no text for `{name}`", value, help, diagnostics)
    elif isinstance(found, Range):
        _report(f"a range has no text for `{name}`", value, "put it in quotes", diagnostics)
    elif isinstance(found, str) and "\0" in found:
        message = f"`{name}` has a NUL character, where every variable ends"
        _report(message, value, "leave the `\\0` away", diagnostics)


def _report(message: str, value: Value, help: str, diagnostics: Diagnostics) -> None:
    diagnostics.report(codes.WRONG_TYPE, message, value.origin.span, help=help)
