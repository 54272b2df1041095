"""What is known of functions on lists and other iterables: `zip`, `map`, `reduce`, `sorted`."""

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, Left
from wzc.importers.wurzel.pipeline.messages import raised
from wzc.importers.wurzel.pipeline.operators import LARGEST, is_known_truth
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.sorting import caller, sort, sort_key
from wzc.importers.wurzel.pipeline.values import (
    External,
    Lazy,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

Arguments: TypeAlias = list[Value]
Keywords: TypeAlias = dict[str, Value]
Known: TypeAlias = Callable[[Interpreter, Arguments, Keywords, Scope, Span], Value]


def _iterators(
    run: Interpreter, values: Arguments, place: Span
) -> tuple[list[Iterator[Value]], Unknown | None]:
    found: list[Iterator[Value]] = []
    for value in values:
        items = run.iterate(value, place)
        if isinstance(items, Unknown):
            return [], run.follows(items, *values)
        found.append(items)
    return found, None


def _lazily(make: Callable[..., Any]) -> Known:
    """A function that takes iterables and gives one: zip, enumerate, chain."""

    def known(
        run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
    ) -> Value:
        found, unclear = _iterators(run, arguments, place)
        if unclear is not None:
            return unclear
        if any(isinstance(value, Unknown) for value in keywords.values()):
            return NotImplemented
        return Lazy(iter(make(*found, **keywords)))

    return known


def _collecting(make: Callable[[list[Value]], Value]) -> Known:
    """`list`, `tuple`: takes all of one iterable."""

    def known(
        run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
    ) -> Value:
        found, unclear = _iterators(run, arguments, place)
        if unclear is not None:
            return unclear
        values = list(itertools.chain.from_iterable(found[:1]))
        # What is known of the whole is not known of its parts.
        return make(values)

    return known


def _set(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    found, unclear = _iterators(run, arguments[:1], place)
    if unclear is not None:
        return unclear
    try:
        return SetValue(dict.fromkeys(itertools.chain.from_iterable(found)))
    except TypeError:
        return NotImplemented


def _dict(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    made: dict[Value, Value] = {}
    for value in arguments[:1]:
        if isinstance(value, dict):
            made.update(value)
            continue
        pairs = run.iterate(value, place)
        if isinstance(pairs, Unknown):
            return run.follows(pairs, value)
        for pair in pairs:
            if (
                not isinstance(pair, (tuple, list))
                or len(pair) != 2
                or isinstance(pair[0], Unknown)
            ):
                return NotImplemented
            made[pair[0]] = pair[1]
    made.update(keywords)
    for key, value in made.items():
        if isinstance(value, Step) and isinstance(key, str):
            value.key = value.key or key
    return made


def _enumerate(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    start = keywords.get("start", arguments[1] if len(arguments) > 1 else 0)
    if not arguments or not isinstance(start, int):
        return NotImplemented
    items = run.iterate(arguments[0], place)
    return run.follows(items) if isinstance(items, Unknown) else Lazy(iter(enumerate(items, start)))


def _range(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    for value in arguments:
        if isinstance(value, Unknown):
            return run.follows(value)
    try:
        return range(*arguments)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return NotImplemented


def _sorted(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    found, unclear = _iterators(run, arguments[:1], place)
    if unclear is not None:
        return unclear
    values = list(itertools.chain.from_iterable(found))
    order = sort_key(run, keywords, scope, place)
    return sort(run, values, order, keywords, place)


def _reversed(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 1 or not isinstance(arguments[0], (list, tuple, range, dict, str)):
        return NotImplemented
    return Lazy(iter(list(arguments[0])[::-1]))


def _map(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) < 2:
        return NotImplemented
    found, unclear = _iterators(run, arguments[1:], place)
    if unclear is not None:
        return _unclear_calls(run, arguments[0], unclear, scope, place)
    return Lazy(iter(map(caller(run, arguments[0], scope, place), *found)))


def _starmap(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2:
        return NotImplemented
    items = run.iterate(arguments[1], place)
    if isinstance(items, Unknown):
        return _unclear_calls(run, arguments[0], items, scope, place)
    function = caller(run, arguments[0], scope, place)

    def each() -> Iterator[Value]:
        for item in items:
            parts = run.iterate(item, place)
            yield parts if isinstance(parts, Unknown) else function(*parts)

    return Lazy(each())


def _unclear_calls(
    run: Interpreter, function: Value, unclear: Unknown, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.functions import call_in_doubt

    call_in_doubt(run, unclear, [function], scope)
    if isinstance(function, External) and function.name.startswith("operator."):
        run.touch(unclear.may, unclear.doubt, place)
    return unclear


def _filter(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2:
        return NotImplemented
    items = run.iterate(arguments[1], place)
    if isinstance(items, Unknown):
        return items
    function = None if arguments[0] is None else caller(run, arguments[0], scope, place)
    kept: list[Value] = []
    every = list(items)
    for item in every:
        known = is_known_truth(item if function is None else function(item))
        if known is None:
            return run.unknown(place, "what `filter` keeps is only known when it runs", every)
        if known:
            kept.append(item)
    return Lazy(iter(kept))


def _reduce(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) not in (2, 3):
        return NotImplemented
    items = run.iterate(arguments[1], place)
    if isinstance(items, Unknown):
        return _unclear_calls(run, arguments[0], run.follows(items, *arguments), scope, place)
    values = [*arguments[2:], *items]
    if not values:
        message = "`reduce` of nothing, without a value to begin with"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)
    function = caller(run, arguments[0], scope, place)
    result = values[0]
    for value in values[1:]:
        result = function(result, value)
    return result


def _any_all(is_any: bool) -> Known:
    def known(
        run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
    ) -> Value:
        if len(arguments) != 1:
            return NotImplemented
        items = run.iterate(arguments[0], place)
        if isinstance(items, Unknown):
            return items
        for item in items:
            known = is_known_truth(item)
            if known is None:
                # Whether the rest is looked at is not known either.
                unclear = item if isinstance(item, Unknown) else run.unknown(place, "unknown")
                run.branches(unclear.doubt, lambda items=items: _exhaust(items))  # type: ignore[misc]
                return unclear
            if known == is_any:
                return is_any
        return not is_any

    return known


def _exhaust(items: Iterator[Value]) -> list[Left]:
    for _ in items:
        pass
    return []


def _next(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if not arguments or not isinstance(arguments[0], Lazy):
        return NotImplemented
    if not run.change(arguments[0], place):
        return run.unknown(place, "what `next` gives is only known when it runs", arguments)
    for item in arguments[0].items:
        return item
    if len(arguments) > 1:
        return arguments[1]
    raise raised("StopIteration", catalogue.PYTHON_FAILS, "`next` of what has no more", place)


def _iter(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 1:
        return NotImplemented
    items = run.iterate(arguments[0], place)
    return items if isinstance(items, Unknown) else Lazy(items)


def _sum_min_max(function: Callable[..., Any]) -> Known:
    def known(
        run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
    ) -> Value:
        values: Value = arguments
        if len(arguments) == 1 and not keywords:
            items = run.iterate(arguments[0], place)
            if isinstance(items, Unknown):
                return items
            values = list(items)
        if keywords or not isinstance(values, list):
            return NotImplemented
        if not all(isinstance(value, (int, float)) for value in values):
            return NotImplemented
        try:
            return function(values)
        except (TypeError, ValueError):
            return NotImplemented

    return known


def _chained(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    """`chain.from_iterable`."""
    items = run.iterate(arguments[0], place) if arguments else iter(())
    if isinstance(items, Unknown):
        return items
    found, unclear = _iterators(run, list(items), place)
    return Lazy(itertools.chain.from_iterable(found)) if unclear is None else unclear


def _sliced(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    bounds = arguments[1:]
    if not bounds or not all(one is None or isinstance(one, int) for one in bounds):
        return NotImplemented
    items = run.iterate(arguments[0], place)
    if isinstance(items, Unknown):
        return items
    return Lazy(itertools.islice(items, *bounds))  # type: ignore[call-overload]


def _repeat(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    times = keywords.get("times", arguments[1] if len(arguments) > 1 else LARGEST * 2)
    return (
        Lazy(itertools.repeat(arguments[0], times))
        if arguments and isinstance(times, int)
        else NotImplemented
    )


def _deque(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) > 1 or keywords:
        return NotImplemented
    return _collecting(lambda values: deque(values))(run, arguments, keywords, scope, place)


# By dotted name; see `library.FUNCTIONS`.
ITERABLES: dict[str, Known] = {
    "builtins.list": _collecting(lambda values: values),
    "builtins.tuple": _collecting(tuple),
    "builtins.set": _set,
    "builtins.frozenset": _set,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.deque": _deque,
    "builtins.zip": _lazily(zip),
    "builtins.enumerate": _enumerate,
    "builtins.range": _range,
    "builtins.sorted": _sorted,
    "builtins.reversed": _reversed,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.any": _any_all(True),
    "builtins.all": _any_all(False),
    "builtins.next": _next,
    "builtins.iter": _iter,
    "builtins.sum": _sum_min_max(sum),
    "builtins.min": _sum_min_max(min),
    "builtins.max": _sum_min_max(max),
    "functools.reduce": _reduce,
    "itertools.chain": _lazily(itertools.chain),
    "itertools.chain.from_iterable": _chained,
    "itertools.pairwise": _lazily(itertools.pairwise),
    "itertools.zip_longest": _lazily(itertools.zip_longest),
    "itertools.product": _lazily(itertools.product),
    "itertools.islice": _sliced,
    "itertools.cycle": _lazily(itertools.cycle),
    "itertools.repeat": _repeat,
    "itertools.starmap": _starmap,
}
