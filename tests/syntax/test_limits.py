"""Deep and large texts: a message where it is too much, no RecursionError, linear time."""

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.syntax.printer import read, read_valid
from wzc.syntax import ast, recovery
from wzc.syntax.expressions import MAX_DEPTH
from wzc.syntax.tokens import MAX_NESTING


@contextmanager
def shallow_stack() -> Iterator[None]:
    """The parser needs no recursion: little of the stack has to do."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 120)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


DEEP = {
    "parentheses": "let x = " + "(" * 1_000 + "1" + ")" * 1_000,
    "lists": "let x = " + "[" * 1_000 + "]" * 1_000,
    "maps": "let x = " + "{ a = " * 1_000 + "1" + " }" * 1_000,
    "calls": "let x = " + "f(" * 1_000 + ")" * 1_000,
    "indexes": "let x = " + "a[" * 1_000 + "1" + "]" * 1_000,
    "blocks": "pipeline p " + "{ a " * 1_000 + "{" + "}" * 1_001,
    "types": "param x: " + "[" * 1_000 + "int" + "]" * 1_000,
    "mixed": "let x = " + "f([{ a = (" * 300 + "1" + ")}])" * 300,
    "not": "let x = " + "not " * 1_000 + "a",
    "minus": "let x = " + "- " * 1_000 + "a",
    "attributes": "let x = a" + ".b" * 1_000,
    "call chain": "let x = a" + "()" * 1_000,
    "index chain": "let x = a" + "[1]" * 1_000,
    "plus": "let x = 1" + " + 1" * 10_000,
    "or": "let x = a" + " or a" * 10_000,
    "conditional": "let x = " + "a if b else " * 1_000 + "c",
    "blocks of deep values": "let x = " + "{ a = not " * 90 + "1" + " }" * 90,
    "interpolations": 'let x = "' + "${a" + ".b" * 200 + '}"',
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_what_is_too_deep_is_one_message(text: str) -> None:
    with shallow_stack():
        tree, diagnostics = read(text + "\nlet after = 1\n")
    assert [d.code.id for d in diagnostics] == ["WZ1010"]
    last = tree.declarations[-1]
    assert isinstance(last, ast.Let) and last.name.text == "after"
    assert _depth(tree) <= MAX_DEPTH


def _depth(tree: ast.Node) -> int:
    """How many expressions are around the innermost one: later passes go down recursively."""
    deepest = 0
    stack: list[tuple[Any, int]] = [(tree, 0)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, ast.Node):
            deepest = max(deepest, depth)
            names = ast.child_fields(type(item))
            inner = depth + isinstance(item, ast.Expr)
            stack += [(getattr(item, name), inner) for name in names]
        elif isinstance(item, list):
            stack += [(part, depth) for part in item]
    return deepest


NEARLY = {
    "parentheses": "let x = " + "(" * (MAX_NESTING) + "1" + ")" * (MAX_NESTING),
    "plus": "let x = 1" + " + 1" * MAX_DEPTH,
    "attributes": "let x = a" + ".b" * MAX_DEPTH,
}


@pytest.mark.parametrize("text", NEARLY.values(), ids=NEARLY.keys())
def test_what_is_nearly_too_deep_is_read(text: str) -> None:
    read_valid(text + "\n")


@pytest.mark.parametrize("bracket", ["(", "[", "{", ")", "]", "}", "f(", "[(", ")]"])
def test_brackets_that_are_never_closed_or_opened_are_few_messages(bracket: str) -> None:
    with shallow_stack():
        _, diagnostics = read("pipeline p {\n  x = " + bracket * 1_000 + "\n}\nlet y = 1\n")
    assert 1 <= len(list(diagnostics)) <= 8


@pytest.mark.parametrize("end", ["", '"""'])
def test_a_long_string_may_be_very_long(end: str) -> None:
    text = 'let x = """' + 'a line with a \\" quote and ${b}\n' * 5_000 + end
    with shallow_stack():
        _, diagnostics = read(text)
    assert [d.code.id for d in diagnostics] == ([] if end else ["WZ1002"])


def test_a_long_line_without_a_closing_quote_is_quick() -> None:
    for text in ('"' + "a" * 50_000, '"' + "${" * 20_000, '"' + "\\" * 50_001, "'" + "x" * 50_000):
        _, diagnostics = read(f"let x = {text}\n")
        assert 1 <= len(list(diagnostics)) <= 2


class _Counter:
    """Counts calls of `recovery.row` and how many tokens are tried."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        inner = recovery.advance

        def advance(states: list[int], token: int) -> list[int] | None:
            self.calls += 1
            return inner(states, token)

        patch.setattr(recovery, "advance", advance)


def _pipeline(lines: list[str], times: int) -> str:
    return "pipeline p {\n" + "\n".join(lines * times) + "\n}\n"


FAULTY = {
    "missing value": ["  a = ", "  b = 1"],
    "missing bracket": ["  a = f(1", "  b = 1"],
    "extra bracket": ["  a = f(1))", "  b = 1"],
    "extra brace": ["  a = 1 }", "  b = 1"],
    "garbage": ["  a ? b : c", "  b = 1"],
    "unknown": ["  a = § 1", "  b = 1"],
    "header": ["  retry limit = 3", "  b = { a = ["],
}


@pytest.mark.parametrize("lines", FAULTY.values(), ids=FAULTY.keys())
def test_recovery_takes_linear_time(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    counter = _Counter(monkeypatch)
    read(_pipeline(lines, 250))
    some, counter.calls = counter.calls, 0
    read(_pipeline(lines, 2_500))
    assert counter.calls <= 12 * some + 1_000


def test_a_valid_file_costs_no_recovery(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = _Counter(monkeypatch)
    read_valid(_pipeline(["  a { b = [f(1, c = [2])] }", "  d >> e"], 5_000))
    assert counter.calls == 0
