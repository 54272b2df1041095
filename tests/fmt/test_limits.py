"""Deep and large texts: no RecursionError, and linear time."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.fmt.checks import check, formatted
from wzc.syntax.expressions import MAX_DEPTH
from wzc.syntax.tokens import MAX_NESTING

DEEP = {
    "parentheses": "let x = " + "(" * MAX_NESTING + "1" + ")" * MAX_NESTING,
    "lists": "let x = " + "[" * MAX_NESTING + "1" + "]" * MAX_NESTING,
    "mixed": "let x = " + "f([{ a = (" * 25 + "1" + ")}])" * 25,
    "operators inside": "let x = " + "f([{ a = (2 + -" * 19 + "1" + ")}])" * 19,
    "blocks": "pipeline p " + "{ a " * 99 + "{" + "}" * 100,
    "plus": "let x = 1" + " + 1" * (MAX_DEPTH - 1),
    "not": "let x = " + "not " * (MAX_DEPTH - 2) + "a",
    "attributes": "let x = a" + ".b" * (MAX_DEPTH - 1),
    "calls": "let x = a" + "()" * (MAX_DEPTH - 1),
    "conditions": "let x = (" + "a if b else " * (MAX_DEPTH - 3) + "c)",
    "types": "param x: " + "[" * MAX_NESTING + "int" + "]" * MAX_NESTING,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_deep_text(text: str) -> None:
    check(text)


LARGE: dict[str, Callable[[int], str]] = {
    "files": lambda n: (
        "pipeline p {\n  a = [1, 2] # c\n\n  step s = f(x = { a = 1 }, y = 2)\n}\n" * n
    ),
    "a list": lambda n: f"let x = [{'1, ' * n}]",
    "an open list": lambda n: f"let x = [\n{'a, ' * n}]",
    "an open list of lines": lambda n: "let x = [\n" + "a, b,\n" * n + "]",
    "a list of maps": lambda n: "let x = [" + "{ a = [1], b = f(2) }, " * n + "]",
    "a call": lambda n: f"let x = f({'a = 1, ' * n})",
    "a block": lambda n: f"let x = {{ {'a = 1, ' * n} }}",
    "an edge": lambda n: f"pipeline p {{ a {'>> a ' * n} }}",
    "names": lambda n: f"from a import {'b, ' * n}b",
    "a union": lambda n: f"contract C {{ a: [ 'x' {'| 1' * n} ] }}",
    "comments": lambda n: "# c\n" * n + "let a = [\n" + "# c\n" * n + "]",
    "blank lines": lambda n: "\n" * n + "let a = 1" + "\n" * n,
    "a long string": lambda n: "let a = '''" + "a\n" * n + "'''",
    "strings": lambda n: "let a = f('''\n''', " + "'''a\n''', " * n + ")",
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE.keys())
def test_large_text_takes_linear_time(make: Callable[[int], str]) -> None:
    """Ten times as much takes about ten times as many calls of functions."""
    few, many = (_calls(make(n)) for n in (60, 600))
    assert many <= 11 * few + 500


def _calls(text: str) -> int:
    count = 0

    def profile(*_: object) -> None:
        nonlocal count
        count += 1

    formatted("")  # what is read once only
    sys.setprofile(profile)
    try:
        formatted(text)
    finally:
        sys.setprofile(None)
    return count
