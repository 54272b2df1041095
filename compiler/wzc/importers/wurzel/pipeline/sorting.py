"""Sorting what is known, by keys that are known."""

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.messages import raised
from wzc.importers.wurzel.pipeline.operators import is_known_truth, is_plain
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import ClassValue, Step, Value
from wzc.source.file import Span


def caller(run: Interpreter, function: Value, scope: Scope, place: Span) -> Callable[..., Value]:
    """A function of the project as one of ours."""
    from wzc.importers.wurzel.pipeline.calls import call

    return lambda *arguments: call(run, function, list(arguments), {}, scope, place)


def sort_key(
    run: Interpreter, keywords: dict[str, Value], scope: Scope, place: Span
) -> Callable[..., Value]:
    """The `key` of a sort."""
    key = keywords.get("key")
    return (lambda value: value) if key is None else caller(run, key, scope, place)


def sort(
    run: Interpreter,
    values: list[Value],
    order: Callable[..., Value],
    keywords: dict[str, Value],
    place: Span,
) -> Value:
    """The values sorted, or unknown where their order is."""
    keys = [order(value) for value in values]
    for key in keys:
        if not is_plain(run, key) or isinstance(key, (Step, ClassValue)):
            why = "the order of what is sorted is only known when it runs"
            return run.unknown(place, why, values)
    backwards = is_known_truth(keywords.get("reverse", False))
    if backwards is None:
        return NotImplemented
    try:
        ordered = sorted(zip(keys, range(len(values)), strict=True), key=cmp_to_key(_by_key))
    except TypeError as error:
        raise raised(
            "TypeError", catalogue.PYTHON_FAILS, f"this raises TypeError: {error}", place
        ) from error
    result = [values[index] for _, index in ordered]
    if backwards:
        # Python keeps the order of equal elements when it sorts backwards.
        result = [values[i] for _, i in sorted(ordered, key=cmp_to_key(_by_key_backwards))]
    return result


def _by_key_backwards(a: tuple[Any, int], b: tuple[Any, int]) -> int:
    return _by_key(b, a)


def _by_key(a: tuple[Any, int], b: tuple[Any, int]) -> int:
    return -1 if a[0] < b[0] else int(b[0] < a[0])
