"""The params and lets that an expression is computed from, with those that these need."""

from collections.abc import Iterator

from wzc.names.symbols import Kind, Module, Symbol
from wzc.pipeline import Result
from wzc.source.file import Span
from wzc.syntax import ast


def parts_of(place: Span, result: Result) -> list[Symbol]:
    """What the expression at a place names, and what that names in turn; each once, nearest first.

    A param whose value does not come from its default is not followed into the default.
    """
    found: dict[int, Symbol] = {}
    open_places = [place]
    while open_places:
        for symbol in _named_in(open_places.pop(0), result):
            if id(symbol.node) not in found:
                found[id(symbol.node)] = symbol
                open_places.append(value_place(symbol, result))
    return list(found.values())


def value_place(symbol: Symbol, result: Result) -> Span:
    """Where the text stands that gives a param or a let its value."""
    if isinstance(symbol.node, ast.Let):
        return symbol.node.value.span
    return result.params[id(symbol.node)].origin.span


def _named_in(place: Span, result: Result) -> Iterator[Symbol]:
    module = _module_of(place, result)
    if module is None:
        return
    for node in ast.walk(module.file):
        if place.start <= node.start and node.end <= place.end:
            symbol = result.typed.bound.get(node)
            known = symbol is not None and (
                symbol.kind is Kind.LET or id(symbol.node) in result.params
            )
            if symbol is not None and known:
                yield symbol


def _module_of(place: Span, result: Result) -> Module | None:
    modules = result.program.modules.values()
    return next((module for module in modules if module.source is place.file), None)
