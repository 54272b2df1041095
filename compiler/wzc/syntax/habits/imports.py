"""Slips in imports."""

from collections.abc import Callable

from wzc.diagnostics.model import Fix
from wzc.syntax.habits.fixes import edit
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.tokens import (
    BRACE,
    COMMA,
    END,
    KEYWORDS,
    NAME,
    NL,
    OPERATORS,
    STRINGS,
    UNBRACE,
)

_OPEN = OPERATORS["("]
_ENDS = (NL, END, UNBRACE)


def _imports(m: Mistake) -> Said | None:
    word = m.text(m.entry.first - m.index)
    if m.innermost not in (None, _OPEN, BRACE) or word not in ("import", "from"):
        return None
    if (
        word == "import"
        and m.kind() == COMMA
        and m.index == m.entry.first + 2
        and m.kind(1) == NAME
    ):
        fixes = [Fix("write another `import`", (edit(m, 0, 0, "\nimport"),))]
        return Said("each module has an `import` of its own", m.span(), fixes=fixes)
    if word == "import" and m.text() == "from" and m.kind(-1) == NAME:
        name, module = m.text(-1), m.text(1)
        if m.is_head(-2) and (m.kind(1) == NAME or m.kind(1) in STRINGS) and m.kind(2) in _ENDS:
            right = f"from {module} import {name}"
            fixes = [Fix(f"write `{right}`", (edit(m, -2, 1, right),))]
            return Said("`from` comes first", m.span(), f"write `{right}`", fixes)
    if word == "from" and m.text(-1) == "import":
        if m.text() == "*":
            return Said(
                "there is no `import *`",
                m.span(),
                "list the names, or `import` the module as a whole",
            )
        if m.text() == "(":
            end = 1
            while m.kind(end) in (NAME, COMMA, KEYWORDS["as"]):
                end += 1
            fixes = []
            if m.text(end) == ")":
                fixes = [Fix("remove the parentheses", (edit(m, 0, 0, ""), edit(m, end, end, "")))]
                if m.kind(end - 1) == COMMA:
                    fixes = [Fix(fixes[0].title, (edit(m, 0, 0, ""), edit(m, end - 1, end, "")))]
            return Said(
                "imported names stand without parentheses",
                m.span(),
                "after a comma the list may go on in the next line",
                fixes,
            )
    return None


def _path(m: Mistake) -> Said | None:
    """`import ./steps.wz`, `from ../lib.wz import a`."""
    if m.text(-1) not in ("import", "from") or not m.is_head(-1):
        return None
    if m.text() not in (".", "..", "/", "~"):
        return None
    end = 0
    while m.kind(end + 1) not in _ENDS and m.span(end).end == m.span(end + 1).start:
        end += 1
    place = m.span(0, end)
    help = None if m.text(-1) == "from" else f'write `import "{place.text}" as name`'
    fixes = [Fix("add the quotes", (edit(m, 0, end, f'"{place.text}"'),))]
    return Said("the path of a file stands in quotes", place, help, fixes)


def _braces(m: Mistake) -> Said | None:
    """`import { a, b } from "x"`."""
    if m.kind() != BRACE or m.text(-1) != "import" or not m.is_head(-1):
        return None
    end = 1
    while m.kind(end) not in (UNBRACE, NL, END):
        end += 1
    names = ", ".join(m.text(at) for at in range(1, end) if m.kind(at) == NAME)
    if m.kind(end) != UNBRACE or m.text(end + 1) != "from" or not names:
        return None
    module = m.text(end + 2)
    if module.startswith(("'", '"')) and not module.strip("'\"").endswith(".wz"):
        module = module.strip("'\"")
    right = f"from {module} import {names}"
    fixes = [Fix(f"write `{right}`", (edit(m, -1, end + 2, right),))]
    return Said("`from` comes first", m.span(end + 1), f"write `{right}`", fixes)


IMPORT_HABITS: list[Callable[[Mistake], Said | None]] = [_imports, _path, _braces]
