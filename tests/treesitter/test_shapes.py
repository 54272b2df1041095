"""The tree has the compiler's nodes: the same ones, in one another alike, at the same places."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from tests.examples.goldens import ROOT
from tests.grammar.snippets import valid_files
from tests.properties.combinations import combination
from tests.syntax.printer import read_valid
from tests.syntax.strategies import RandomWriter, expressions, sources
from tests.treesitter.language import parse, text_of, walk
from tests.treesitter.shapes import of_compiler, of_tree_sitter


def assert_same(text: str) -> None:
    expected = _with_keys_as_written(of_compiler(read_valid(text)), text)
    assert of_tree_sitter(text) == expected


def _with_keys_as_written(shape: Any, text: str) -> Any:
    """The compiler's keys in quotes have the text that they mean."""
    if isinstance(shape, tuple):
        if shape[0] == "Key":
            name, start, end, parts = shape
            return name, start, end, {**parts, "text": text[start:end]}
        return tuple(_with_keys_as_written(part, text) for part in shape)
    if isinstance(shape, list):
        return [_with_keys_as_written(part, text) for part in shape]
    if isinstance(shape, dict):
        return {name: _with_keys_as_written(part, text) for name, part in shape.items()}
    return shape


@pytest.mark.parametrize("path", valid_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"))


def test_texts_of_all_rules() -> None:
    random = Random(4)
    for _ in range(300):
        assert_same(RandomWriter(random).file(3))


@given(sources())
def test_texts_in_any_layout(text: str) -> None:
    assert_same(text)


@given(expressions())
def test_expressions(text: str) -> None:
    """What binds more strongly than what."""
    assert_same(f"let x = [{text}]\n")


def test_generated_programs() -> None:
    random = Random(5)
    for _ in range(20):
        assert_same(combination(random).text)


@given(sources())
def test_comments_are_where_the_compiler_has_them(text: str) -> None:
    ours = {(c.start, c.end) for c in read_valid(text).comments}
    found = [node for node in walk(parse(text).root_node) if node.type.endswith("comment")]
    data = text.encode()
    places = {
        tuple(len(data[:at].decode()) for at in (node.start_byte, node.end_byte)) for node in found
    }
    assert places == ours
    for node in found:
        is_doc = text_of(node).startswith("##") and not text_of(node).startswith("###")
        assert (node.type == "doc_comment") == is_doc
