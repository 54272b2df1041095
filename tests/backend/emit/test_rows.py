"""Sequences on one line come back as they were, from every reader, and keep their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.backend.emit.trees import is_same, is_same_json, strings
from wzc.backend.emit.tree import Map, Row, Seq
from wzc.backend.emit.yaml import emit_yaml
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Origin

ITEMS = st.lists(strings | st.dictionaries(strings, strings, min_size=1, max_size=2), max_size=3)


def row(items: Sequence[Any]) -> Row:
    return Row([Map(item) if isinstance(item, dict) else item for item in items])


@given(st.lists(ITEMS, min_size=1, max_size=4))
def test_every_reader_gives_back_what_was_written(argo: Validator, rows: list[list[Any]]) -> None:
    document = Map({f"k{number}": row(items) for number, items in enumerate(rows)})
    text, _ = emit_yaml([document])
    wanted = [{f"k{number}": items for number, items in enumerate(rows)}]
    assert is_same([yaml.safe_load(text)], wanted)
    assert is_same_json(argo.read(text), wanted)


def test_it_stands_on_one_line_where_it_fits() -> None:
    items = [{"name": "size", "value": "100"}, {"name": "from", "value": "{{a.b}}"}, "x", "a, b"]
    text, _ = emit_yaml([Map({"a": row(items)})])
    assert text == ('a: [{name: size, value: "100"}, {name: from, value: "{{a.b}}"}, x, "a, b"]\n')
    for long in (["a" * 50, "b" * 50], ["two\nlines"], [{"a": "\n"}]):
        assert emit_yaml([Map({"a": row(long)})]) == emit_yaml([Map({"a": Seq(row(long))})])


def test_items_and_keys_keep_their_places() -> None:
    origin = Origin(Span(SourceFile("a.wz", "some text", "a.wz"), 0, 4))
    item = Map()
    item.put("name", "a", origin)
    items = Row()
    items.add(item, origin)
    _, lines = emit_yaml([Map({"first": "1", "row": items})])
    assert [(line.number, line.last, line.path) for line in lines] == [
        (2, 2, ("row", 0)),
        (2, 2, ("row", 0, "name")),
    ]
