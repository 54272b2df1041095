"""What all steps have alike, to be shown once."""

from collections.abc import Sequence

from wzc.inspect import model
from wzc.inspect.model import StepVariables, Variable


def common(steps: Sequence[StepVariables]) -> dict[str, Variable]:
    """By name, the variables that all of several steps get from one place with one value."""
    if len(steps) < 2:
        return {}
    first, *others = ({item.name: item for item in step.variables} for step in steps)
    return {
        name: variable
        for name, variable in first.items()
        if all(name in other and _is_same(variable, other[name]) for other in others)
    }


def _is_same(one: Variable, other: Variable) -> bool:
    if (one.owner, one.source, one.text, one.providers) != (
        *(other.owner, other.source, other.text, other.providers),
    ):
        return False
    if one.value is other.value or (one.source == model.RUN and one.owner == "wurzel"):
        return True
    assert one.value is not None and other.value is not None
    return one.value.origin.span == other.value.origin.span
