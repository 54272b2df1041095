"""Blocks that lack what has to be in them."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.environment import BROKEN
from wzc.lint.places import distinct_steps, is_written, listed
from wzc.model.attribute import Block, schema
from wzc.model.pipeline import Pipeline, PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.types.kinds import BlockOf, ListOf, MapOf, Type, members


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse blocks without an attribute that Kubernetes or Argo need in them.

    Layers are merged by then: what `defaults` says need not be said again.
    """
    seen: set[int] = set()
    _check_all(PipelineAttributes, pipeline.values, seen, diagnostics)
    for step in distinct_steps(pipeline):
        _check_all(StepAttributes, step.values, seen, diagnostics)


def _check_all(
    model: type[Block], values: dict[str, Value], seen: set[int], diagnostics: Diagnostics
) -> None:
    known = schema(model)
    for name, value in values.items():
        if name in known and name != "defaults" and id(value) not in seen:
            seen.add(id(value))
            _check(known[name].type, value, diagnostics)


def _check(type: Type, value: Value, diagnostics: Diagnostics) -> None:
    """One value, and the values in it."""
    for part in members(type):
        if isinstance(part, ListOf) and isinstance(value.data, list):
            for item in value.data:
                _check(part.element, item, diagnostics)
        elif isinstance(part, MapOf) and isinstance(value.data, dict):
            for item in value.data.values():
                _check(part.element, item, diagnostics)
        elif isinstance(part, BlockOf) and isinstance(value.data, dict):
            _block(part.model, value, diagnostics)


def _block(model: type[Block], value: Value, diagnostics: Diagnostics) -> None:
    known = schema(model)
    missing = [
        f"`{item.name}`"
        for item in known.values()
        if item.required and not is_written(value.data, item.name)
    ]
    if missing:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{model.keyword}` needs {listed(missing)}",
            value.origin.span,
            help=f"`{missing[0].strip('`')} = ...` in it",
        )
    for name, item in value.data.items():
        if name in known and item.data is not BROKEN:
            _check(known[name].type, item, diagnostics)
