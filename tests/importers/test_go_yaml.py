"""YAML is read as Go's reader reads it."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from wzc.diagnostics.model import Diagnostics
from wzc.importers.yaml.go import _with_texts_as_keys, map_in, plain_value, read
from wzc.importers.yaml.tree import plain
from wzc.source.file import SourceFile
from wzc.values.problem import Problem

WORDS = """y Y n N yes NO on Off true False TRUE null ~ Null 1e3 12e03 7E0 1e+3 6.02e23 08 09 0_8
0o17 0x1F 0b11
017 1_000 1. .5 -.5 +1 -0 1:30 2024-01-02
2001-12-14t21:59:43.10-05:00 .inf 5e01 1.0
00 0. ._1 _1 1__0 -0x1 0o8 +.5e1 12:30:45 0b2 9223372036854775807 - = << a""".split()


def ours(text: str) -> object:
    diagnostics = Diagnostics()
    [node] = read(SourceFile("x.yaml", text), diagnostics)
    assert list(diagnostics) == []
    return plain(node)


def same(left: object, right: object) -> bool:
    """Equal, and of one type; JSON has no whole floats."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right)
    return left == right


@pytest.mark.parametrize("word", [each for each in WORDS if each not in ("-", "=", "<<", ".inf")])
def test_a_word_is_read_as_go_reads_it(argo: Validator, word: str) -> None:
    [theirs] = argo.read(f"a: {word}\n")
    assert isinstance(theirs, dict)
    found = ours(f"a: {word}\n")
    assert isinstance(found, dict) and same(found["a"], theirs["a"]), (found, theirs)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.from_regex(r"[-+.0-9_eExob:a-fyYnN]{1,8}", fullmatch=True))
def test_drawn_words_are_read_as_go_reads_them(argo: Validator, word: str) -> None:
    if re.search(r":$|^[-:]$|^---|^\.\.\.|^-?\.?_*$", word):
        return
    [theirs] = argo.read(f"a: {word}\n")
    found = ours(f"a: {word}\n")
    assert isinstance(theirs, dict) and isinstance(found, dict)
    assert same(found["a"], theirs["a"]), (found, theirs)


def test_several_documents_and_empty_ones() -> None:
    nodes = read(SourceFile("x.yaml", "---\n---\na: 1\n---\n# nothing\n---\nb: 2\n"), Diagnostics())
    assert [plain(node) for node in nodes] == [{"a": 1}, {"b": 2}]


def test_a_key_twice_and_what_is_no_yaml() -> None:
    diagnostics = Diagnostics()
    read(SourceFile("x.yaml", "a: 1\na: 2\n"), diagnostics)
    assert [item.code.id for item in diagnostics] == ["WZ9001"]
    assert isinstance(plain_value("a: [1"), ValueError)
    assert plain_value("a: '1'") == {"a": "1"}


def test_a_map_in_a_text() -> None:
    assert map_in("{a: 2020-13-45, b: 12:30:45, c: 1e3, true: {1: x}}") == {
        "a": "2020-13-45",
        "b": "12:30:45",
        "c": 1000.0,
        "true": {"1": "x"},
    }
    many = "a0: &a0 [x]\n" + "".join(
        f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 9)
    )
    for text, why in [
        ("", "no map"),
        ("- a", "no map"),
        ("a: 1\n---\nb: 2", "no map, but 2 documents"),
        ("a: 1\nb: [x", "no YAML, line 2: a bracket that is never closed"),
        ("a: &a [*a]", "no YAML, line 1: an alias stands inside of what it refers to"),
        (many, "too much once its aliases are written out"),
    ]:
        found = map_in(text)
        assert isinstance(found, Problem) and found.message == why


@pytest.mark.parametrize(
    "text",
    [
        "a: b\t# c\n",
        "a:\tb\n",
        "a: b\t\nc: d\n",
        "a: [1,\t2]\nb: {c:\td}\n",
        "a: [\n\t1\n]\n",
        "a: b\n  \t\nc: d\n",
        "a: x\n \ty\n",
        "a: x\ty\n",
        "a: x\n\n\n  y\n---\nb: 1\n",
        "a: &x 1\nb: &x 2\nc: *x\n",
        "a: &x {k: 1}\nb: &x {k: 2}\nc: {<<: *x, d: 3}\n",
        "a: &x !!int '3'\nb: !!str 1\nc: !!float 3\nd: !!bool 'true'\ne: !!null ''\n",
        "a: !mine x\nb: !mine {c: 1}\nd: !!set {x}\n",
        "a: !!binary aGk=\nb: !!timestamp 2020-01-01\n",
        "a: =\nb: <<\n",
        "a: 12345678901234567890\nb: 123456789012345678901234567890\nc: 0xFFFFFFFFFFFFFFFFF\n",
    ],
)
def test_what_only_go_reads(argo: Validator, text: str) -> None:
    diagnostics = Diagnostics()
    found = [plain(node) for node in read(SourceFile("x.yaml", text), diagnostics)]
    assert list(diagnostics) == []
    assert found == argo.read(text)


@pytest.mark.parametrize(
    "text", ["\ta: b\n", "a:\n\t- b\n", "a:\n- \tb: 1\n", "a: b\n\t# x\nc: d\n"]
)
def test_tabs_that_go_refuses(argo: Validator, text: str) -> None:
    with pytest.raises(ValueError):
        argo.read(text)
    assert isinstance(plain_value(text), ValueError)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(["a", "b", ":", "-", " ", " ", "\t", "\n", "\n", "# c", "[", "]"])
    )
)
def test_drawn_text_with_tabs(argo: Validator, text: list[str]) -> None:
    source = "x:" + "".join(text) + "\n"
    try:
        theirs = argo.read(source)
    except ValueError:
        return
    try:
        found = documents(source)
    except ValueError:
        # What else Go lets pass is the same with spaces.
        with pytest.raises(ValueError):
            documents(source.replace("\t", " "))
        return
    assert _with_texts_as_keys(found) == theirs


def documents(text: str) -> list[object]:
    diagnostics = Diagnostics()
    found = [plain(node) for node in read(SourceFile("x.yaml", text), diagnostics)]
    if list(diagnostics):
        raise ValueError(text)
    return found
