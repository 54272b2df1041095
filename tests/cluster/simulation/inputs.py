"""Inputs that are refused when a run starts.

docs/language.md, "Inputs, and values of the run": numbers are checked by a first task; where one is
outside of its limits the run ends at its start, and no container gets to see it. A hook of the run
that reads a number or a list is left out then ("Beside the order").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import node_of, sources
from wzc.model.value import Value
from wzc.types.kinds import ListOf, Scalar, Type, members


def is_refused(pipeline: Pipeline, given: Mapping[str, Any]) -> bool:
    """Whether the run ends at its start."""
    return any(not _fits(given[name], entry.type) for name, entry in pipeline.inputs.items())


def _fits(value: Any, type: Type) -> bool:
    if not isinstance(type, Scalar) or isinstance(value, (str, bool)) or value is None:
        return True
    limits = dict(type.limits)
    low, high = limits.get("min"), limits.get("max")
    return (low is None or value >= low) and (high is None or value <= high)


def reads_what_is_checked(step: Step) -> bool:
    """Whether a step reads a number or a list that is submitted."""
    for value in _values(step):
        for source in sources([node_of(value)]):
            if source.kind == "input" and any(map(_is_checked, members(source.type))):
                return True
    return False


def _is_checked(type: Type) -> bool:
    return isinstance(type, ListOf) or (isinstance(type, Scalar) and type.name in ("int", "float"))


def _values(step: Step) -> Iterator[Value]:
    yield from step.settings.values()
    for value in (step.attributes.when, step.attributes.env):
        if value is not None:
            yield value
