"""What the rules share: which objects to look at, what is written, and where to point."""

from collections.abc import Iterable, Mapping
from typing import Any

from wzc.evaluate.environment import BROKEN
from wzc.model.pipeline import Pipeline, Step
from wzc.model.value import Value
from wzc.source.file import Span

Values = Mapping[str, Value]


def distinct_steps(pipeline: Pipeline) -> list[Step]:
    """One step for each distinct set of attributes, in the order of the steps.

    Steps without a block of their own share one object, so what is wrong in `defaults` is looked
    at once, whatever the number of steps.
    """
    found: dict[int, Step] = {}
    for step in pipeline.steps.values():
        found.setdefault(id(step.attributes), step)
    return list(found.values())


def own_steps(pipeline: Pipeline) -> Pipeline:
    """A pipeline without the steps that run nothing by themselves: those that use components."""
    from copy import copy

    found = copy(pipeline)
    found.steps = {
        name: step
        for name, step in pipeline.steps.items()
        if step.type.component is None and not step.is_port
    }
    steps = found.steps
    found.edges = [e for e in pipeline.edges if e.source in steps and e.target in steps]
    return found


def data(value: Value | None) -> Any:
    """The data of a value; None where there is none, and where it has been refused already."""
    return None if value is None or value.data is BROKEN else value.data


def entries(value: Value | None) -> dict[str, Value]:
    """The entries of a map that hold something: without those that are null or were refused."""
    found = data(value)
    if not isinstance(found, dict):
        return {}
    return {name: item for name, item in found.items() if data(item) is not None}


def items(value: Value | None) -> list[Value]:
    """The entries of a list without those that were refused."""
    found = data(value)
    return [item for item in found if data(item) is not None] if isinstance(found, list) else []


def is_written(values: Values, *path: str) -> bool:
    """Whether something other than null stands at a path of evaluated values.

    Also true for what was refused: that it is missing would be a second report of one mistake.
    """
    found: Any = values
    for name in path:
        if not isinstance(found, Mapping):
            return found is BROKEN
        value = found.get(name)
        if value is None or value.data is None:
            return False
        found = value.data
    return True


def key_span(value: Value, key: str) -> Span:
    """The place of the key before a value; the value's own place where it was not written there.

    A value that came through a `param` or `let` is not next to its key.
    """
    span = value.origin.span
    text = span.file.text
    for written in (key, f'"{key}"'):  # an amended block's place begins with its key
        after = span.start + len(written)
        if text.startswith(written, span.start) and text[after : after + 80].lstrip(" ").startswith(
            "{"
        ):
            return Span(span.file, span.start, after)
    end = span.start
    while end > 0 and text[end - 1] in " \t\n":
        end -= 1
    if text[end - 1 : end] != "=":
        return span
    end -= 1
    while end > 0 and text[end - 1] in " \t":
        end -= 1
    for written in (f'"{key}"', f"'{key}'", key):
        start = end - len(written)
        if start >= 0 and text.startswith(written, start):
            return Span(span.file, start, end)
    return span


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a sentence: `a`, `a and b`, `a, b and 3 more`."""
    found = list(names)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + " and " + found[-1]


def steps_named(names: Iterable[str], most: int = 3) -> str:
    """`step a`, `steps a and b`, `steps a, b and 3 more`."""
    found = list(names)
    return ("step " if len(found) == 1 else "steps ") + listed(found, most)
