"""The lexer: words that touch, odd characters, and its slower half for text with mistakes."""

import pytest
from hypothesis import given

from tests.syntax.printer import read, read_valid
from tests.syntax.strategies import sources
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import _tables, ast
from wzc.syntax.careful import tokenize_carefully
from wzc.syntax.tokens import skip_blanks, tokenize


@given(sources())
def test_both_halves_give_the_same_for_valid_text(text: str) -> None:
    file, diagnostics = SourceFile("x", text), Diagnostics()
    quick = tokenize(file, diagnostics)
    careful = tokenize_carefully(file, diagnostics, skip_blanks(text, 0, len(text)), len(text))
    assert not list(diagnostics)
    assert quick.kinds == careful.kinds
    assert quick.starts == careful.starts
    assert quick.ends == careful.ends
    assert quick.docs == careful.docs
    assert [(c.start, c.end) for c in quick.comments] == [
        (c.start, c.end) for c in careful.comments
    ]


@pytest.mark.parametrize(
    "text",
    "0 42 007 0o775 0xff 1_000 1.5 1e3 1e-3 2.5E+10 500m 128Mi 1.5Gi 30s 1h30min 3abc".split(),
)
def test_a_number_and_what_touches_it_is_one_token(text: str) -> None:
    [let] = read_valid(f"let x = {text}\n").declarations
    assert isinstance(let, ast.Let) and isinstance(let.value, ast.Number)
    assert let.value.text == text


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1..4", "RangeExpr"),
        ("1.5..2.5", "RangeExpr"),
        ("100m..500m", "RangeExpr"),
        ("1-2", "Binary"),
        ("1 - 2", "Binary"),
        ("a-1", "Binary"),
        ("1+a", "Binary"),
        ("1.a", "Attribute"),
        ("1[0]", "Index"),
        ("-1", "Unary"),
    ],
)
def test_numbers_in_expressions(text: str, shape: str) -> None:
    [let] = read_valid(f"let x = {text}\n").declarations
    assert isinstance(let, ast.Let)
    assert type(let.value).__name__ == shape


@pytest.mark.parametrize(
    "text", ['3"a"', "3'a'", "3é", "3$a", '"a"b', '"a"3', 'a"b"', "3@", "3.", "3.."]
)
def test_odd_neighbours_are_at_most_one_message(text: str) -> None:
    tree, diagnostics = read(f"let x = {text}\nlet y = 1\n")
    assert len(list(diagnostics)) <= 1
    assert len(tree.declarations) == 2


@pytest.mark.parametrize(
    "character",
    ["\u00a0", "\u200b", "\u3000", "\x0c", "\x00", "é", "漢", "😀", "\u202e", "\ud800", "^", "§"],
)
def test_an_odd_character_is_one_message(character: str) -> None:
    tree, diagnostics = read(f"let x = 1 {character}\nlet y = 1\n")
    [found] = diagnostics
    assert found.code.id == "WZ1004"
    assert found.primary is not None and found.primary.span.text == character
    assert len(tree.declarations) == 2


def test_a_word_with_odd_letters_is_told_once() -> None:
    _, diagnostics = read("let größe = 1\nlet a = größe + größe\n")
    assert len(list(diagnostics)) == 1


def test_keywords_of_the_grammar_are_the_keywords() -> None:
    words = {text for text, _ in _tables.KEYWORDS}
    assert {"step", "for", "true", "on_exit"} <= words
    assert all(word.replace("_", "").isalpha() for word in words)
