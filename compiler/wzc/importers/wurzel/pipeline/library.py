"""What is known of Python's builtins and standard library, as far as pipelines are built with it.

A function of the table gives a value, or `NotImplemented` where it cannot say: the call is then
one of something that is not known.
"""

import ast
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from functools import cmp_to_key
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, Left
from wzc.importers.wurzel.pipeline.messages import raised
from wzc.importers.wurzel.pipeline.operators import LARGEST, binary, is_known_truth, is_plain
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    ClassValue,
    External,
    Instance,
    Lazy,
    Partial,
    Required,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

Arguments: TypeAlias = list[Value]
Keywords: TypeAlias = dict[str, Value]
Known: TypeAlias = Callable[[Interpreter, Arguments, Keywords, Scope, Span], Value]

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float,),
    "bool": (bool,),
    "list": (list,),
    "tuple": (tuple,),
    "dict": (dict,),
    "set": (SetValue,),
}


def caller(run: Interpreter, function: Value, scope: Scope, place: Span) -> Callable[..., Value]:
    """A function of the project as one of ours."""
    from wzc.importers.wurzel.pipeline.calls import call

    return lambda *arguments: call(run, function, list(arguments), {}, scope, place)


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


def _len(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 1:
        return NotImplemented
    value = arguments[0]
    if isinstance(value, (str, bytes, list, tuple, dict, range)):
        return len(value)
    if isinstance(value, SetValue):
        return len(value.items)
    return len(value.step.needs) if isinstance(value, Required) else NotImplemented


def _sorted(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    found, unclear = _iterators(run, arguments[:1], place)
    if unclear is not None:
        return unclear
    values = list(itertools.chain.from_iterable(found))
    order = sort_key(run, keywords, scope, place)
    return sort(run, values, order, keywords, place)


def sort_key(
    run: Interpreter, keywords: Keywords, scope: Scope, place: Span
) -> Callable[..., Value]:
    """The `key` of a sort."""
    key = keywords.get("key")
    return (lambda value: value) if key is None else caller(run, key, scope, place)


def sort(
    run: Interpreter,
    values: list[Value],
    order: Callable[..., Value],
    keywords: Keywords,
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
    if run.in_doubt:
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


def _convert(kind: type) -> Known:
    def known(
        run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
    ) -> Value:
        if keywords or len(arguments) != 1:
            return kind() if not arguments and not keywords else NotImplemented
        value = arguments[0]
        if isinstance(value, (int, float, str, PurePosixPath)) and len(str(value)) < 1000:
            try:
                return kind(value)
            except (TypeError, ValueError, OverflowError) as error:
                name = type(error).__name__
                raise raised(
                    name, catalogue.PYTHON_FAILS, f"this raises {name}: {error}", place
                ) from error
        return NotImplemented

    return known


def _bool(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    known = is_known_truth(arguments[0]) if arguments else False
    return NotImplemented if known is None else known


def _isinstance(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2 or isinstance(arguments[0], Unknown):
        return NotImplemented
    value, types = arguments
    results = [_is_a(value, one) for one in (types if isinstance(types, tuple) else (types,))]
    if True in results:
        return True
    return NotImplemented if None in results else False


def _is_a(value: Value, type: Value) -> bool | None:
    if isinstance(type, External):
        if type.name.startswith("builtins.") and type.last in _TYPES:
            return isinstance(value, _TYPES[type.last])
        if type.name.startswith("wurzel."):
            if isinstance(value, Step):
                names = {"TypedStep", "Step"} | {one.name for one in _ancestry(value.type)}
                return (
                    True if type.last in names else (False if type.last.endswith("Step") else None)
                )
            return False if is_known_truth(value) is not None else None
        return None
    if isinstance(type, ClassValue):
        own = value.type if isinstance(value, (Step, Instance)) else None
        return own is not None and type in _ancestry(own)
    return None


def _issubclass(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2 or not isinstance(arguments[0], ClassValue):
        return NotImplemented
    child, parent = arguments
    if isinstance(parent, External) and parent.last == "TypedStep":
        return NotImplemented if child.is_step is None else child.is_step  # type: ignore[attr-defined]
    if isinstance(parent, ClassValue):
        return parent in _ancestry(arguments[0])
    return NotImplemented


def _ancestry(type: ClassValue) -> list[ClassValue]:
    found = [type]
    for base in type.bases:
        found += _ancestry(base)
    return found


def _type(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) == 1 and isinstance(arguments[0], (Step, Instance)):
        return arguments[0].type
    return NotImplemented


def _getattr(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.attributes import attribute
    from wzc.importers.wurzel.pipeline.signals import Raised

    if len(arguments) < 2 or not isinstance(arguments[1], str):
        return NotImplemented
    try:
        return attribute(run, arguments[0], arguments[1], place)
    except Raised:
        if len(arguments) > 2:
            return arguments[2]
        raise


def _setattr(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.assignments import set_attribute

    if len(arguments) != 3:
        return NotImplemented
    owner, name, value = arguments
    if isinstance(name, str):
        set_attribute(run, owner, name, value, place)
    elif isinstance(name, Unknown):
        run.touch(run.steps_in(owner), name.doubt, place)
    return None


def _globals(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return scope.module.names


def _locals(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return NotImplemented if arguments or not scope.is_module else scope.module.names


def _rshift(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2:
        return NotImplemented
    return binary(run, ast.RShift(), arguments[0], arguments[1], place)


def _partial(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return Partial(arguments[0], arguments[1:], keywords) if arguments else NotImplemented


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


def _path(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if not all(isinstance(one, (str, PurePosixPath)) for one in arguments):
        return NotImplemented
    return PurePosixPath(*arguments)  # type: ignore[arg-type]


def _import_module(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.imports import _module

    if len(arguments) != 1 or not isinstance(arguments[0], str) or arguments[0].startswith("."):
        return NotImplemented
    return _module(run, arguments[0], place)


def _exit(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    message = "importing the file ends here: it exits"
    raise raised("SystemExit", catalogue.PYTHON_FAILS, message, place)


def _print(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return None


def _deque(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) > 1 or keywords:
        return NotImplemented
    return _collecting(lambda values: deque(values))(run, arguments, keywords, scope, place)


FUNCTIONS: dict[str, Known] = {
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
    "builtins.len": _len,
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
    "builtins.str": _convert(str),
    "builtins.int": _convert(int),
    "builtins.float": _convert(float),
    "builtins.bool": _bool,
    "builtins.isinstance": _isinstance,
    "builtins.issubclass": _issubclass,
    "builtins.type": _type,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.globals": _globals,
    "builtins.locals": _locals,
    "builtins.vars": _locals,
    "builtins.print": _print,
    "builtins.exit": _exit,
    "builtins.quit": _exit,
    "sys.exit": _exit,
    "functools.reduce": _reduce,
    "functools.partial": _partial,
    "operator.rshift": _rshift,
    "operator.__rshift__": _rshift,
    "itertools.chain": _lazily(itertools.chain),
    "itertools.chain.from_iterable": _chained,
    "itertools.pairwise": _lazily(itertools.pairwise),
    "itertools.zip_longest": _lazily(itertools.zip_longest),
    "itertools.product": _lazily(itertools.product),
    "itertools.islice": _sliced,
    "itertools.cycle": _lazily(itertools.cycle),
    "itertools.repeat": _repeat,
    "itertools.starmap": _starmap,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pathlib.PurePosixPath": _path,
    "importlib.import_module": _import_module,
}
