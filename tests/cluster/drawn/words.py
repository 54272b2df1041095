"""Pieces of source that several parts of the author write."""

from __future__ import annotations

from tests.properties.expressions import Expr
from tests.properties.layout import Layout

# What stands for a value that only the run knows: the largest that it may be.
LIKE = {"int": (20, "20"), "string": ("a", "a"), "bool": (True, "true"), "float": (2.5, "2.5")}
DEFAULTS = {"int": "9", "string": '"none"', "bool": "false", "float": "0.5"}


def item(type: str, node: str) -> Expr:
    """The item of a loop, or an entry of it."""
    value, text = LIKE[type]
    return Expr(type, node, value, text, frozenset({"an item"}))


def handler(name: str, args: list[str]) -> str:
    """The declaration of a hook, whose first word tells which one it is."""
    return f'{name} = container(command = ["{name}"], args = [{", ".join(args)}])'


def told(name: str, component: str, args: list[str]) -> str:
    """The same with a component, which is told `of` and maybe `more`."""
    given = [f"{key} = {value}" for key, value in zip(("of", "more"), args, strict=False)]
    return f"{name} = {component}({', '.join(given)})"


def telling(component: str, first: str, then: str) -> str:
    """A component that is a hook: two steps, of which one goes on with what the other gives."""
    return (
        f'component {component}(of: string, more: string = "-") {{\n'
        f'step {first} = container(command = ["{first}", of]) '
        '{ outputs { o: string from "/tmp/o" default "none" } }\n'
        f'step {then} = container(command = ["{then}", more, {first}.o])\n}}'
    )


def written(found: Expr) -> str:
    return Layout(0).text(found.node, "")


def quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
