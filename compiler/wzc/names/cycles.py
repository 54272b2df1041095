"""The order in which definitions need one another, and the cycles that make none possible."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.names.symbols import Module, Symbol
from wzc.syntax import ast

_Definition = ast.Let | ast.Param | ast.Preset | ast.Component
# What is used by others with all that is in it.
_Whole = ast.Preset | ast.Component


def check_cycles(
    module: Module, symbols: dict[int, Symbol], diagnostics: Diagnostics
) -> list[ast.Let | ast.Param]:
    """Report lets, params, presets and components of a file that need one another.

    Gives the lets and params, each after those that it needs: evaluated in this order, a chain of
    thousands of them needs no recursion.
    """
    nodes = [n for n in module.file.declarations if isinstance(n, _Definition)]
    uses = {id(node): list(_uses(node, symbols)) for node in nodes}
    ordered: list[ast.Let | ast.Param] = []
    done: set[int] = set()
    for node in nodes:
        path: list[_Definition] = []
        on_path: set[int] = set()
        stack: list[tuple[_Definition, int]] = [(node, 0)]
        while stack:
            current, position = stack.pop()
            if position == 0:
                if id(current) in done:
                    continue
                path.append(current)
                on_path.add(id(current))
            following = uses.get(id(current), [])
            if position < len(following):
                stack.append((current, position + 1))
                _, target = following[position]
                if id(target) in on_path:
                    start = next(i for i, n in enumerate(path) if n is target)
                    _report(path[start:], uses, diagnostics)
                elif id(target) not in done:
                    stack.append((target, 0))
            else:
                done.add(id(current))
                on_path.discard(id(current))
                path.pop()
                if not isinstance(current, _Whole):
                    ordered.append(current)
    return ordered


def _uses(node: _Definition, symbols: dict[int, Symbol]) -> Iterator[tuple[ast.Node, _Definition]]:
    """What a definition needs, with the place that says so."""
    if isinstance(node, _Whole):
        for inner in ast.walk(node.body):
            symbol = symbols.get(id(inner))
            if symbol is not None and isinstance(symbol.node, _Whole):
                yield inner, symbol.node
        return
    value = node.value if isinstance(node, ast.Let) else node.default
    for inner in ast.walk(value) if value is not None else ():
        symbol = symbols.get(id(inner))
        if symbol is not None and isinstance(symbol.node, (ast.Let, ast.Param)):
            yield inner, symbol.node


def _report(
    path: list[_Definition],
    uses: dict[int, list[tuple[ast.Node, _Definition]]],
    diagnostics: Diagnostics,
) -> None:
    names = [f"`{node.name.text}`" for node in path]
    verb = "uses" if isinstance(path[0], _Whole) else "needs"
    labels = []
    for position, node in enumerate(path):
        following = (position + 1) % len(path)
        place = next(inner for inner, found in uses[id(node)] if found is path[following])
        labels.append(Label(place.span, f"{names[position]} {verb} {names[following]}"))
    message = f"these {verb[:-1]} one another: " + ", ".join(names)
    if len(path) == 1:
        kind = type(path[0]).__name__.lower()
        message = f"the {kind} {names[0]} {verb} itself"
    diagnostics.report(
        codes.DEFINITION_CYCLE,
        message,
        labels[0].span,
        labels[0].text,
        secondary=labels[1:],
        help="one of them has to be written without the others" if len(path) > 1 else None,
    )
