"""Where a line break counts, and where it does not: one test for each rule."""

import pytest

from tests.syntax.printer import data, read, read_valid
from wzc.syntax import ast


def entries(text: str) -> list[ast.Node]:
    [pipeline] = read_valid(f"pipeline p {text}").declarations
    assert isinstance(pipeline, ast.Pipeline)
    return pipeline.body.entries


def keys(text: str) -> list[str]:
    return [e.key.text for e in entries(text) if isinstance(e, ast.Assign)]


def test_a_line_break_separates_entries() -> None:
    assert keys("{\n a = 1\n b = 2\n}") == ["a", "b"]


def test_a_comma_separates_entries() -> None:
    assert keys("{ a = 1, b = 2 }") == ["a", "b"]


def test_a_comma_and_a_line_break_separate_once() -> None:
    assert keys("{\n a = 1,\n b = 2,\n}") == ["a", "b"]


def test_blank_lines_and_comments_separate_once() -> None:
    assert keys("{\n\n a = 1 # one\n\n # two\n\n b = 2\n\n}") == ["a", "b"]


def test_a_block_may_be_empty() -> None:
    assert entries("{}") == entries("{\n\n}") == entries("{ # nothing\n}") == []


def test_an_entry_may_stand_beside_the_braces() -> None:
    assert keys("{ a = 1\n b = 2 }") == ["a", "b"]


def test_line_breaks_are_free_in_parentheses() -> None:
    [entry] = entries("{ a = f(\n x\n =\n 1\n ,\n y = 2\n ) }")
    assert data(entry) == data(entries("{ a = f(x = 1, y = 2) }")[0])


def test_line_breaks_are_free_in_square_brackets() -> None:
    [entry] = entries("{ a = [\n 1\n +\n 2\n ,\n\n 3 ] }")
    assert data(entry) == data(entries("{ a = [1 + 2, 3] }")[0])


def test_line_breaks_separate_entries_of_a_block_in_parentheses() -> None:
    [entry] = entries("{ a = f({\n x = 1\n y = 2\n}) }")
    assert data(entry) == data(entries("{ a = f({ x = 1, y = 2 }) }")[0])


def test_line_breaks_are_free_in_parentheses_in_a_block_in_parentheses() -> None:
    [entry] = entries("{ a = f({\n x = (\n1\n)\n y = 2\n}) }")
    assert data(entry) == data(entries("{ a = f({ x = (1), y = 2 }) }")[0])


@pytest.mark.parametrize("opening", ["(", "["])
def test_a_comma_may_end_a_list(opening: str) -> None:
    closing = {"(": ")", "[": "]"}[opening]
    call = "f" if opening == "(" else ""
    for end in (",", ",\n", "\n,\n"):
        assert keys(f"{{ a = {call}{opening}1{end}{closing} }}") == ["a"]


def test_a_line_that_begins_with_an_arrow_continues_the_edge() -> None:
    [edge] = entries("{\n a\n  >> b\n  ~> c\n}")
    assert isinstance(edge, ast.Edge)
    assert len(edge.ends) == 3
    assert [arrow.data for arrow in edge.arrows] == [True, False]


def test_blank_lines_and_comments_may_stand_before_an_arrow() -> None:
    [edge] = entries("{\n a # first\n\n  # then\n\n  >> b\n}")
    assert isinstance(edge, ast.Edge)


def test_a_comma_at_a_line_end_continues_an_import() -> None:
    [imported] = read_valid("from m import a,\n  b,\n  c\n").declarations
    assert isinstance(imported, ast.ImportNames)
    assert [name.name.text for name in imported.names] == ["a", "b", "c"]


def test_an_expression_goes_over_lines_in_parentheses() -> None:
    assert keys("{\n a = (1\n  + 2\n  + 3)\n b = 1\n}") == ["a", "b"]


def test_a_line_break_ends_an_expression() -> None:
    _, diagnostics = read("let a = 1\n  + 2\n")
    assert [d.code.id for d in diagnostics] == ["WZ1007"]


def test_line_breaks_at_the_ends_of_a_file_do_not_count() -> None:
    assert len(read_valid("\n\n# a\n\nlet x = 1\n\n# b\n\n").declarations) == 1


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment", "## only a doc", "\ufeff", " \t\r\n"]
)
def test_a_file_may_be_empty(text: str) -> None:
    assert read_valid(text).declarations == []


def test_line_breaks_of_windows_are_line_breaks() -> None:
    assert keys("{\r\n a = 1\r\n\r\n b = 2\r\n}\r\n") == ["a", "b"]


def test_tabs_are_blanks() -> None:
    assert keys("{\n\ta\t=\t1\n\tb = 2\n}") == ["a", "b"]


def test_a_byte_order_mark_at_the_start_is_no_text() -> None:
    tree = read_valid("\ufefflet x = 1\n")
    [let] = tree.declarations
    assert (let.start, let.end) == (1, 10)
    assert (tree.start, tree.end) == (0, 11)


def test_a_byte_order_mark_elsewhere_is_a_mistake() -> None:
    _, diagnostics = read("let x = \ufeff1\n")
    assert [d.code.id for d in diagnostics] == ["WZ1004"]


def test_a_first_line_for_the_shell_is_a_comment() -> None:
    tree = read_valid("#!/usr/bin/env -S wzc compile\nlet x = 1\n")
    assert len(tree.declarations) == 1
    assert len(tree.comments) == 1


def test_comments_are_kept_without_their_line_ends() -> None:
    text = "# one\r\nlet x = 1 ## two\n#three"
    tree = read_valid(text)
    assert [text[c.start : c.end] for c in tree.comments] == ["# one", "## two", "#three"]


@pytest.mark.parametrize(
    "word",
    "import from param let contract extern step input output use for in at default if true".split(),
)
def test_a_keyword_is_a_key_before_a_value_or_a_block(word: str) -> None:
    for text in (f"{word} = 1", f"{word} += [1]", f"{word} {{ }}", f"{word}: int"):
        [entry] = entries(f"{{ {text} }}")
        assert isinstance(entry, (ast.Assign, ast.Append, ast.Amend, ast.Field)), text
        assert entry.key.text == word


@pytest.mark.parametrize("word", ["if", "step", "from", "true", "in"])
def test_a_keyword_is_a_name_after_a_dot_and_of_an_argument(word: str) -> None:
    [entry] = entries(f"{{ a = x.{word} + f({word} = 1) }}")
    assert isinstance(entry, ast.Assign)
