"""The places that had a part in a value, in words and with their source lines."""

from collections.abc import Callable

from wzc.diagnostics.model import Label
from wzc.explain.context import context
from wzc.explain.find import Found
from wzc.explain.parts import parts_of, value_place
from wzc.explain.show import entries_of, show
from wzc.model.value import Value
from wzc.names.symbols import Program, Symbol
from wzc.pipeline import Result
from wzc.source.origin import Origin

_LONGEST = 70


def describe(found: Found, result: Result, render: Callable[[Label], str]) -> str:
    """A value at a path: what it is in the end, then each place, strongest first.

    Then the params and lets that the final value is computed from.
    """
    program = result.program
    if found.value is None:
        text = f"{found.path} is not set\n"
    else:
        text = f"{found.path} = {show(found.value)}\n"
    if found.doc:
        text += "".join(f"  {line}".rstrip() + "\n" for line in found.doc.splitlines())
    if found.dropped_by is not None:
        text += "\n" + _place("dropped", found.dropped_by, program, render)
    stronger: Value | None = None
    for value in found.trail:
        word = "set" if stronger is None else f"{_relation(stronger, value)} {_short(value)}"
        if found.dropped_by is not None:
            word = f"was {_short(value)}"
        text += "\n" + _place(word, value, program, render)
        stronger = value
    if found.trail and found.dropped_by is None:
        for symbol in parts_of(found.trail[0].origin.span, result):
            text += "\n" + _part(symbol, result, render)
    return text


def _part(symbol: Symbol, result: Result, render: Callable[[Label], str]) -> str:
    """A param or let that a value is computed from: what it is, and what gave it."""
    value = result.params.get(id(symbol.node))
    place = value_place(symbol, result)
    if value is None:
        where, shown = context(result.program, Origin(place)), ""
    else:
        where, shown = context(result.program, value.origin), f" = {_short(value)}"
    return f"computed with {symbol.name}{shown}, set {where}\n" + render(Label(place))


def _place(word: str, value: Value, program: Program, render: Callable[[Label], str]) -> str:
    where = context(program, value.origin)
    if where.startswith("in extern"):
        word = word.replace("set", "default", 1)
    return f"{word} {where}\n" + render(Label(value.origin.span))


def _short(value: Value) -> str:
    shown = show(value)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def _relation(stronger: Value, weaker: Value) -> str:
    """What the stronger value did to the weaker one."""
    if stronger.data is None:
        return "removed"
    kept = {id(entry) for entry in entries_of(weaker.data).values()}
    if any(id(entry) in kept for entry in entries_of(stronger.data).values()):
        return "added to" if isinstance(stronger.data, list) else "amended"
    return "replaced"
