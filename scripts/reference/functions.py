"""The page of the language's functions."""

from __future__ import annotations

from wzc.reference.words import takes
from wzc.types.functions import FUNCTIONS, Function
from wzc.types.kinds import Type

PAGE = "functions.md"
TITLE = "Functions"
ABOUT = (
    "The list is closed. Those marked *also in the run* take values of the run, and Argo then "
    "computes them with the same result. Each example is true."
)


def text() -> str:
    """What follows the head of the page."""
    return "\n".join(_section(function) for function in FUNCTIONS.values()).rstrip()


def entries() -> list[tuple[str, str]]:
    """The names with their anchors."""
    return [(name, name) for name in FUNCTIONS]


def _section(function: Function) -> str:
    required = len(function.parameters) if function.required is None else function.required
    names = []
    rows = []
    for index, (name, type) in enumerate(function.parameters):
        many = name.startswith("*")
        optional = index >= required and not many
        names.append(f"{name.lstrip('*')}..." if many else name + ("?" if optional else ""))
        rows.append(f"- `{name.lstrip('*')}`: {_type(type)}" + (", any number" if many else ""))
    result = "what it is given" if function.result is None else _type(function.result)
    found = [f"## {function.name}", "", f"`{function.name}({', '.join(names)})`"]
    found[-1] += ", also in the run" if function.run_time else ""
    found += ["", function.doc, "", *rows, f"- gives {result}"]
    return "\n".join([*found, f"- for example `{function.example}`", ""])


def _type(type: Type) -> str:
    return takes(type, lambda model: model.__name__)
