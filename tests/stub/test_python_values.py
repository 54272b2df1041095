"""Constant expressions: the static value is Python's own, or none."""

from __future__ import annotations

import ast
import datetime
import enum
import re
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.importers.python import (
    Member,
    MemoryFiles,
    NotStatic,
    Pattern,
    Project,
    Scope,
    SecretText,
    evaluate,
    evaluate_factory,
)

HEAD = "import datetime, enum, re\nfrom datetime import timedelta\nfrom pathlib import Path\n"


def value_of(text: str, expression: str, *, factory: bool = False, **others: str) -> Any:
    files = {f"{name}.py": content for name, content in others.items()}
    project = Project(MemoryFiles({"m.py": text, **files}), [""])
    module = project.module("m")
    assert module is not None and module.problem is None, module and module.problem
    node = ast.parse(expression, mode="eval").body
    last = module.tree.body[-1] if module.tree.body else None
    if isinstance(last, ast.Assign) and expression == "RESULT":
        node = last.value  # so that places have a text
    return (evaluate_factory if factory else evaluate)(node, Scope(project, module))


def plain(value: Any) -> Any:
    """What Python makes, in the reader's own terms."""
    if isinstance(value, enum.Enum):
        return (value.name, plain(value.value))
    if isinstance(value, Member):
        return (value.name, value.value)
    if isinstance(value, re.Pattern):
        return Pattern(value.pattern)
    if isinstance(value, PurePosixPath):
        return PurePosixPath(value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(plain(item) for item in value)
    return value


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", "[1, -2, 3.5, 0x10, 1_000, None, True, 'a' 'b', b'c']"),
        ("", "{'a': [1, (2, 3)], **{'b': {1, 2}}}"),
        ("", "[*range_, 4]".replace("range_", "(1, 2)")),
        ("", "f'{1 + 1}-{\"x\":>3}-{0.5:.2f}'"),
        ("A = 60\nB = A * 2", "A * B + 7 // 2 - 3 % 2 ** 2"),
        ("A = ['x']\nB = A + ['y']", "B[1] + B[-2]"),
        ("", "not 1 or 2".split(" or ")[0]),
        ("", "1 if '' else 2"),
        ("ROOT = Path('/data')", "ROOT / 'de' / 'x.md'"),
        ("", "Path()"),
        ("", "re.compile('e5-')"),
        ("", "timedelta(minutes=2, seconds=1)"),
        ("", "datetime.timedelta(1)"),
        ("", "dict(a=1, b=[2])"),
        ("", "list((1, 2))"),
        ("", "str(5) + str(1.5)"),
        ("class C:\n    LIMIT = 3\n    DOUBLE = LIMIT * 2", "C.DOUBLE"),
        ("class E(enum.Enum):\n    A = 'x'\n    B = 2", "E.A"),
        ("class E(enum.Enum):\n    A = 3\n    B = enum.auto()", "E.B"),
        ("class E(str, enum.Enum):\n    A = 'x'", "[E.A, E('x'), E.A.value]"),
        ("class E(enum.StrEnum):\n    DARK_RED = enum.auto()", "E.DARK_RED"),
        (
            "class E(enum.IntFlag):\n    A = enum.auto()\n    B = enum.auto()\n    C = 9\n"
            "    D = enum.auto()",
            "[E.B, E.D]",
        ),
        ("class Base(enum.StrEnum): ...\nclass E(Base):\n    A = enum.auto()", "E.A"),
        ("def f():\n    return 5", "f() + 1"),
    ],
)
def test_a_constant_has_the_value_that_python_gives_it(text: str, expression: str) -> None:
    space: dict[str, Any] = {}
    exec(HEAD + text, space)
    assert plain(value_of(HEAD + text, expression)) == plain(eval(expression, space))


@pytest.mark.parametrize(
    ("text", "expression", "place", "why"),
    [
        ("", "[x for x in (1, 2)]", "[x for x in (1, 2)]", "it is a comprehension"),
        ("import os", "[os.environ['A']]", "os.environ['A']", "it is a type"),
        ("import os", "os.getcwd()", "os.getcwd()", "what it gives is only known when it runs"),
        ("", "nothing", "nothing", "`nothing` is unknown: nothing defines it"),
        ("A = []\nA.append(1)", "A", "A", "`A` is changed after it is assigned"),
        ("A = {}\nA['x'] = 1", "A", "A", "`A` is changed after it is assigned"),
        ("if X:\n    A = 1\nelse:\n    A = 2", "A", "A", "several places"),
        ("A = 1\nA += 1", "A", "A", "the value of `A` is made while the code runs"),
        ("A = B\nB = [A]", "A", "", "defined by itself"),
        ("", "1 / 0", "1 / 0", "it has no value: division by zero"),
        ("", "9 ** 9 ** 9", "", "only known when it runs"),
        ("", "'x' * 10 ** 9", "", "only known when it runs"),
        ("", "{[]: 1}", "[]", "it cannot be a key"),
        ("class E(enum.Enum):\n    A = 1", "E.B", "E.B", "has no member `B`"),
        ("class E(enum.Enum):\n    A = 1", "f'{E.A}'", "", "how it looks as text"),
        ("def f(x):\n    return x", "f(1)", "f(1)", "what it gives is only known when it runs"),
        ("", "lambda: 1", "lambda: 1", "it is a function"),
    ],
)
def test_what_is_only_known_at_run_time_says_where_and_why(
    text: str, expression: str, place: str, why: str
) -> None:
    found = value_of(f"{HEAD}{text}\nRESULT = {expression}\n", "RESULT")
    assert isinstance(found, NotStatic), found
    assert why in found.why
    if place:
        assert found.place.text == place


@pytest.mark.parametrize(
    ("text", "expression", "expected"),
    [
        ("", "list", []),
        ("", "lambda: ['a']", ["a"]),
        ("", "lambda: dict(a=1)", {"a": 1}),
        ("def make():\n    '''Doc.'''\n    return {'a': 1}", "make", {"a": 1}),
        ("from other import make", "make", [3]),
    ],
)
def test_a_default_factory_is_run_in_the_head(text: str, expression: str, expected: Any) -> None:
    other = "N = 3\ndef make():\n    return [N]"
    assert value_of(text, expression, factory=True, other=other) == expected


def test_secrets_keep_their_text_apart() -> None:
    text = "from pydantic import SecretStr\nimport pydantic"
    assert value_of(text, "[SecretStr('x'), pydantic.SecretStr('')]") == [
        SecretText("x"),
        SecretText(""),
    ]


LITERALS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


@given(LITERALS)
def test_every_literal_reads_back(value: Any) -> None:
    assert value_of("", repr(value)) == value


@given(st.data())
def test_arithmetic_is_pythons(data: st.DataObject) -> None:
    numbers = st.integers(-9, 9).map(lambda n: f"({n})") | st.floats(-9, 9).map(repr)
    signs = st.sampled_from(["+", "-", "*", "/", "//", "%"])
    parts = [data.draw(numbers)]
    for _ in range(data.draw(st.integers(1, 4))):
        parts += [data.draw(signs), data.draw(numbers)]
    text = " ".join(parts)
    try:
        expected = eval(text)
    except ZeroDivisionError:
        assert isinstance(value_of("", text), NotStatic)
    else:
        assert repr(value_of("", text)) == repr(expected)  # nan is not itself


def test_timedelta_is_a_value() -> None:
    assert value_of(HEAD, "timedelta(hours=1)") == datetime.timedelta(hours=1)
