"""Methods of steps and of plain data: lists, dicts, sets, texts, paths."""

from collections import deque
from pathlib import PurePosixPath
from typing import Any

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, above
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.operators import LARGEST, is_plain
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.sorting import sort, sort_key
from wzc.importers.wurzel.pipeline.values import (
    Method,
    Required,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

_TEXT = frozenset(
    "upper lower strip lstrip rstrip split rsplit splitlines startswith endswith removeprefix "
    "removesuffix title capitalize partition rpartition isdigit isalpha find index count".split()
)
_PATH_ITSELF = frozenset("resolve absolute expanduser".split())
_PATH_MADE = frozenset("joinpath with_name with_suffix with_stem as_posix relative_to".split())
_READS = frozenset("index count copy get keys values items".split())
_CHANGES = frozenset(
    "append extend insert remove pop reverse clear sort update setdefault popitem "
    "appendleft extendleft popleft".split()
)


def call_method(
    run: Interpreter,
    method: Method,
    arguments: list[Value],
    keywords: dict[str, Value],
    scope: Scope,
    place: Span,
) -> Value:
    """What a method of a value gives; it may change the value."""
    owner = run.known(method.owner)
    if isinstance(owner, Unknown):
        return run.follows(owner, *arguments)
    if isinstance(owner, Step):
        return _of_step(run, owner, method.name, arguments, keywords, place)
    if isinstance(owner, Required):
        return _of_required(run, owner, method.name, arguments, place)
    if isinstance(owner, (list, dict, deque)):
        return _of_container(run, owner, method.name, arguments, keywords, scope, place)
    if isinstance(owner, SetValue):
        return _of_set(run, owner, method.name, arguments, place)
    if isinstance(owner, (str, tuple)):
        return _of_text(run, owner, method.name, arguments, keywords, place)
    if isinstance(owner, PurePosixPath):
        return _of_path(run, owner, method.name, arguments, place)
    why = f"what `{method.name}` of {in_words(owner)} gives is only known when it runs"
    return run.unknown(place, why, [owner, *arguments], safe=True)


def _of_step(
    run: Interpreter,
    owner: Step,
    name: str,
    arguments: list[Value],
    keywords: dict[str, Value],
    place: Span,
) -> Value:
    if name == "add_required_step":
        producer = arguments[0] if arguments else keywords.get("step")
        run.link(producer, owner, place)
        return None
    if name == "traverse":
        return SetValue(dict.fromkeys(above([owner])))
    return not owner.needs  # is_leaf


def _of_required(
    run: Interpreter, owner: Required, name: str, arguments: list[Value], place: Span
) -> Value:
    if name == "add" and len(arguments) == 1:
        run.link(arguments[0], owner.step, place)
        return None
    if name == "update":
        for argument in arguments:
            items = run.iterate(argument, place)
            if isinstance(items, Unknown):
                run.touch([owner.step], items.doubt, place)
                continue
            for item in items:
                run.link(item, owner.step, place)
        return None
    if name == "copy":
        return SetValue(dict.fromkeys(owner.step.needs))
    unknown = run.unknown(place, f"what `required_steps.{name}` does is not read", (owner,))
    run.touch([owner.step], unknown.doubt, place)
    return unknown


def _of_container(
    run: Interpreter,
    owner: "list[Value] | dict[Value, Value] | deque[Value]",
    name: str,
    arguments: list[Value],
    keywords: dict[str, Value],
    scope: Scope,
    place: Span,
) -> Value:
    if not (name in _CHANGES or name in _READS) or not hasattr(owner, name):
        message = f"{in_words(owner)} has no attribute `{name}`"
        if not hasattr(owner, name):
            raise raised("AttributeError", catalogue.PYTHON_FAILS, message, place)
        return run.unknown(
            place, f"what `{name}` gives is only known when it runs", [owner, *arguments]
        )
    values: list[Any] = list(arguments)
    if name in ("extend", "extendleft", "update") and not isinstance(owner, dict):
        items = run.iterate(arguments[0] if arguments else [], place)
        if isinstance(items, Unknown):
            run.spoil(items.doubt, owner)
            return None
        values = [list(items)]
    for value in values:
        if isinstance(value, Unknown) and name not in (
            "append",
            "appendleft",
            "insert",
            "get",
            "setdefault",
        ):
            if name in _CHANGES:
                run.spoil(value.doubt, owner)
            return run.follows(value, owner)
    if name == "sort" and isinstance(owner, list):
        ordered = sort(run, owner, sort_key(run, keywords, scope, place), keywords, place)
        if isinstance(ordered, list) and run.change(owner, place):
            owner[:] = ordered
        elif isinstance(ordered, Unknown):
            run.spoil(ordered.doubt, owner)
        return None
    if name == "update" and isinstance(owner, dict):
        values = [dict(one) if isinstance(one, dict) else one for one in values]
        if not all(isinstance(one, dict) for one in values):
            unknown = run.unknown(place, "what `update` adds is only known when it runs", arguments)
            run.spoil(unknown.doubt, owner)
            return None
    elif keywords and name != "update":
        return run.unknown(
            place, f"what `{name}` gives is only known when it runs", [owner, *arguments]
        )
    if name in _CHANGES and not run.change(owner, place, *arguments):
        return run.known(owner)
    if name == "index" and not is_plain(run, [*arguments, *owner]):
        return run.unknown(place, "where it stands is only known when it runs")
    result = _native(owner, name, values, keywords if name == "update" else {}, place)
    return (
        list(result)
        if isinstance(result, (type({}.keys()), type({}.values()), type({}.items())))
        else result
    )


def _native(
    owner: Any, name: str, values: list[Any], keywords: dict[str, Any], place: Span
) -> Value:
    try:
        result: Value = getattr(owner, name)(*values, **keywords)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        kind = type(error).__name__
        message = f"this raises {kind}: {error}"
        raise raised(kind, catalogue.PYTHON_FAILS, message, place) from error
    return result


def _of_set(
    run: Interpreter, owner: SetValue, name: str, arguments: list[Value], place: Span
) -> Value:
    others: list[Value] = []
    if name in ("update", "union", "difference", "intersection"):
        for argument in arguments:
            items = run.iterate(argument, place)
            if isinstance(items, Unknown):
                run.spoil(items.doubt, owner)
                return run.follows(items, owner)
            others += items
    changes = name in ("add", "discard", "remove", "update", "clear")
    if changes and not run.change(owner, place, *arguments):
        return None
    inside = owner.items
    if name == "copy":
        return SetValue(dict(inside))
    if name == "add" and arguments:
        inside[arguments[0]] = None
    elif name in ("discard", "remove") and arguments:
        inside.pop(arguments[0], None)
    elif name == "clear":
        inside.clear()
    elif name == "update":
        inside.update(dict.fromkeys(others))
    elif name == "union":
        return SetValue(dict.fromkeys([*inside, *others]))
    elif name == "difference":
        return SetValue({one: None for one in inside if one not in others})
    elif name == "intersection":
        return SetValue({one: None for one in inside if one in others})
    else:
        unknown = run.unknown(
            place, f"what `{name}` of a set gives is only known when it runs", (owner,)
        )
        run.spoil(unknown.doubt, owner)
        return unknown
    return None


def _of_text(
    run: Interpreter,
    owner: str | tuple[Value, ...],
    name: str,
    arguments: list[Value],
    keywords: dict[str, Value],
    place: Span,
) -> Value:
    every = [*arguments, *keywords.values()]
    if not all(is_plain(run, value) for value in every):
        return run.unknown(
            place, f"what `{name}` gives is only known when it runs", every, safe=True
        )
    if isinstance(owner, tuple):
        return _native(owner, name, arguments, {}, place) if name in ("index", "count") else None
    if name == "join" and len(arguments) == 1:
        items = run.iterate(arguments[0], place)
        parts = [] if isinstance(items, Unknown) else list(items)
        texts = [part for part in parts if isinstance(part, str)]
        length = sum(len(text) + len(owner) for text in texts)
        if not isinstance(items, Unknown) and len(texts) == len(parts) and length < LARGEST:
            return owner.join(texts)
    short = all(isinstance(one, str) and len(one) < 100 for one in arguments)
    if name == "replace" and len(owner) < 1000 and len(arguments) == 2 and short:
        return _native(owner, name, arguments, {}, place)
    if name in _TEXT and not keywords:
        return _native(owner, name, arguments, {}, place)
    return run.unknown(place, f"what `{name}` gives is only known when it runs", safe=True)


def _of_path(
    run: Interpreter, owner: PurePosixPath, name: str, arguments: list[Value], place: Span
) -> Value:
    if name in _PATH_ITSELF:
        return owner
    if name in _PATH_MADE and all(isinstance(one, (str, PurePosixPath)) for one in arguments):
        return _native(owner, name, arguments, {}, place)
    return run.unknown(
        place, f"what `{name}` of a path gives is only known when it runs", safe=True
    )
