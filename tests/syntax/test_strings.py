"""Quotes, escapes, interpolation, and the indentation of long strings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.syntax.printer import data, read, read_valid
from wzc.syntax import ast


def string(text: str) -> ast.String:
    let = read_valid(f"let x = {text}\n").declarations[0]
    assert isinstance(let, ast.Let) and isinstance(let.value, ast.String)
    return let.value


def literal(text: str) -> str:
    found = string(text).literal
    assert found is not None
    return found


def parts(text: str) -> list[Any]:
    return [p if isinstance(p, str) else data(p) for p in string(text).parts]


def problems(text: str) -> list[tuple[str, str]]:
    _, diagnostics = read(f"let x = {text}\nlet y = 1\n")
    return [(d.code.id, d.primary.span.text if d.primary else "") for d in diagnostics]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('""', ""),
        ('"a b"', "a b"),
        ('"# no comment"', "# no comment"),
        ('"it\'s"', "it's"),
        (r'"\n\t\r\0\e"', "\n\t\r\0\x1b"),
        (r'"\"\'\\"', "\"'\\"),
        (r'"\u00e9\u{e9}\u{1F600}"', "éé😀"),
        ('"{{item}}"', "{{item}}"),
        ('"{a}"', "{a}"),
        ('"$"', "$"),
        ('"$$"', "$$"),
        ('"$a $(b)"', "$a $(b)"),
        ('"$${a}"', "${a}"),
        ('"$${"', "${"),
        ('"$$${a}"', "$${a}"),
        ("''", ""),
        (r"'a\n${b}$${c}\''"[:-1], r"a\n${b}$${c}\ "[:-1]),
        ("'say \"x\"'", 'say "x"'),
        ('"""a"""', "a"),
        ('"""say "x" or ""y"""', 'say "x" or ""y'),
        (r'"""\"""\n"""'.replace(r'\"""', r"\""), '"\n'),
        ("'''a\\n${b}'''", "a\\n${b}"),
        ('""""""', ""),
        ("''''''", ""),
    ],
)
def test_value(text: str, value: str) -> None:
    assert literal(text) == value


def test_interpolated_expressions_are_parts() -> None:
    a = ("Reference", "a")
    assert parts('"${a}"') == [a]
    assert parts('"x${a}y${ a }"') == ["x", a, "y", a]
    assert parts('"$${a}${a}"') == ["${a}", a]
    assert parts('"""\n  x ${a}\n  """') == ["x ", a, "\n"]


@pytest.mark.parametrize(
    "inner",
    ["a.b(1)[0]", "f('x')", 'f("x")', 'f("}")', "f('{')", "{ k = 1 }", "1 + 2", "a if b else c"],
)
def test_an_interpolation_holds_an_expression(inner: str) -> None:
    let = read_valid(f"let x = {inner}").declarations[0]
    assert isinstance(let, ast.Let)
    assert parts(f'"<${{{inner}}}>"') == ["<", data(let.value), ">"]
    assert parts(f'"""<${{{inner}}}>"""') == ["<", data(let.value), ">"]


def test_nodes_of_an_interpolation_know_their_place() -> None:
    text = 'let x = "ab ${ name } c"\n'
    names = [n for n in ast.walk(read_valid(text)) if isinstance(n, ast.Reference)]
    assert [text[n.start : n.end] for n in names] == ["name"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # the common indentation is removed
        ('"""\n  a\n    b\n  c\n  """', "a\n  b\nc\n"),
        # the line of the closing quotes takes part
        ('"""\n    a\n    b\n  """', "  a\n  b\n"),
        # without a line of their own, there is no line break at the end
        ('"""\n  a\n  b"""', "a\nb"),
        # blank lines do not take part, and may be shorter
        ('"""\n  a\n\n \n  b\n  """', "a\n\n\nb\n"),
        # text after the opening quotes stays as it is
        ('"""a\n  b\n  c"""', "a\nb\nc"),
        ('"""  a\n  b"""', "  a\nb"),
        # only blanks after the opening quotes: the line does not count
        ('"""  \n  a"""', "a"),
        # tabs and blanks: only what is the same is removed
        ('"""\n \ta\n  b\n """', "\ta\n b\n"),
        # a backslash joins lines
        ('"""\n  a \\\n  b\n  """', "a b\n"),
        # line breaks are the same everywhere
        ('"""\r\n  a\r\n  b\r\n  """', "a\nb\n"),
        ('"""\r\n  a \\\r\n  b"""', "a b"),
        ("'''\r\n  a\r\n  '''", "a\n"),
        # raw ones too
        ("'''\n  a\\\n    ${b}\n  '''", "a\\\n  ${b}\n"),
        # an escape is no indentation
        ('"""\n  \\u0020a\n  b"""', " a\nb"),
        ('"""\n"""', ""),
        ('"""\n\n"""', "\n"),
    ],
)
def test_indentation_of_long_strings(text: str, value: str) -> None:
    assert literal(text) == value


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('"abc', "WZ1002", '"abc'),
        ("'abc", "WZ1002", "'abc"),
        ('"abc\\"', "WZ1002", '"abc\\"'),
        ('"""abc', "WZ1002", '"""'),
        ("'''abc", "WZ1002", "'''"),
        (r'"\d"', "WZ1005", r"\d"),
        (r'"\u{D800}"', "WZ1005", r"\u{D800}"),
        (r'"\u{110000}"', "WZ1005", r"\u{110000}"),
        (r'"\u12"', "WZ1005", r"\u"),
        ('"${}"', "WZ1014", "${}"),
        ('"${ }"', "WZ1014", "${ }"),
        ('"${a"', "WZ1014", "${"),
        ('"""${a"""', "WZ1014", "${"),
        ('"""${a\n}"""', "WZ1014", "${"),
        ('"${a b}"', "WZ1001", "b"),
        ('"${a +}"', "WZ1008", ""),
        ('"${a # b}"', "WZ1014", "# b"),
        ('"${ let }"', "WZ1008", ""),
    ],
)
def test_a_mistake_in_a_string_is_one_message(text: str, code: str, place: str) -> None:
    found = problems(text)
    assert len(found) == 1, found
    if code != "WZ1008":
        assert found[0] == (code, place)


def test_a_string_after_a_mistake_in_another_is_read() -> None:
    tree, diagnostics = read('let x = "\\d"\nlet y = "b"\n')
    assert len(list(diagnostics)) == 1
    assert len(tree.declarations) == 2


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_with_escapes(value: str) -> None:
    escaped = "".join(f"\\u{{{ord(c):x}}}" for c in value)
    assert literal(f'"{escaped}"') == value


@given(st.text(st.characters(exclude_characters="'\n", exclude_categories=["Cs"])))
def test_any_line_without_quotes_can_be_written_raw(value: str) -> None:
    assert literal(f"'{value}'") == value


@given(st.text("\"\\'${}ab\n ", max_size=20))
def test_random_strings_never_raise(text: str) -> None:
    for quotes in ('"', '"""', "'", "'''"):
        read(f"let x = {quotes}{text}{quotes}\n")
