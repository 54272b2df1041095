"""Valid text is read without complaint, and means the same when it is printed and read again."""

from hypothesis import given, settings

from tests.syntax.printer import data, read_valid, show
from tests.syntax.strategies import expressions, sources
from wzc.syntax import ast


@settings(max_examples=300)
@given(sources())
def test_printed_and_read_again_it_is_the_same_tree(text: str) -> None:
    tree = read_valid(text)
    again = show(tree)
    assert data(read_valid(again)) == data(tree), again


@given(expressions())
def test_an_expression_means_the_same_in_parentheses_over_lines(text: str) -> None:
    alone = read_valid(f"let x = {text}").declarations[0]
    inside = read_valid(f"let x = (\n{text}\n)").declarations[0]
    assert isinstance(alone, ast.Let) and isinstance(inside, ast.Let)
    assert isinstance(inside.value, ast.Parenthesized)
    assert data(inside.value.inner) == data(alone.value)
