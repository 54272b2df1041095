"""What is emitted comes back the same from every reader."""

import json
import re
from typing import Any, Protocol

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.backend.emit.trees import (
    TRICKY,
    document,
    is_same,
    is_same_json,
    plain_documents,
)
from wzc.backend.emit.json import emit_json
from wzc.backend.emit.yaml import emit_yaml

# Every string in every position, as one value.
EVERYWHERE: dict[str, Any] = {
    "values": {f"v{index}": text for index, text in enumerate(TRICKY)},
    "items": [*TRICKY],
    "keys": {text: index for index, text in enumerate(TRICKY)},
    "keys of maps": {text: {text: [text]} for text in TRICKY},
    "nested items": [[text, [text]] for text in TRICKY],
    "mappings in items": [{text: text} for text in TRICKY],
}
LAST = [{"a": {"b": [text]}} for text in TRICKY]
NUMBERS: list[Any] = [
    *(0, -1, 2**53 + 1, -(2**63), 2**63, 2**64 - 1, True, False, None),
    *(0.0, -0.0, 1.0, 0.1, 1e16, 1e21, 1e22, 1e-5, 1.5e300, 5e-324, 1.7976931348623157e308, 1e20),
]

several = st.lists(plain_documents, min_size=1, max_size=10)


class Argo(Protocol):
    """The fixture `argo`: Argo's own reader."""

    def read(self, text: str) -> list[Any]: ...


@settings(deadline=None)
@given(several)
@example([EVERYWHERE])
@example(LAST)
@example([{"numbers": NUMBERS}])
def test_pyyaml_reads_the_same(documents: list[dict[str, Any]]) -> None:
    text, _ = emit_yaml([document(each) for each in documents])
    assert is_same(list(yaml.safe_load_all(text)), documents)
    if yaml.__with_libyaml__:  # another reader altogether
        assert is_same(list(yaml.load_all(text, Loader=yaml.CSafeLoader)), documents)


@settings(deadline=None)
@given(several)
@example(LAST)
def test_documents_survive_being_cut_apart(documents: list[dict[str, Any]]) -> None:
    """Argo (workflow/common/parse.go) and kubectl cut at `\\n---` first and parse the pieces."""
    text, _ = emit_yaml([document(each) for each in documents])
    pieces = re.split("\n---", text)
    assert is_same([yaml.safe_load(piece) for piece in pieces], documents)


@settings(deadline=None)
@given(several)
@example([EVERYWHERE])
@example(LAST)
@example([{"numbers": NUMBERS}])
def test_argo_reads_the_same(argo: Argo, documents: list[dict[str, Any]]) -> None:
    text, _ = emit_yaml([document(each) for each in documents])
    assert is_same_json(documents, argo.read(text))


@given(plain_documents)
def test_json_reads_the_same(value: dict[str, Any]) -> None:
    assert is_same(json.loads(emit_json([document(value)])), value)


@given(plain_documents)
def test_the_text_is_utf8_lines_without_carriage_returns(value: dict[str, Any]) -> None:
    text, _ = emit_yaml([document(value)])
    assert text.encode().decode() == text
    assert text.endswith("\n")
    assert not re.search("[\r\x00-\x08\x85\u2028\u2029\ufeff]", text)


@given(plain_documents)
def test_the_same_tree_gives_the_same_text(value: dict[str, Any]) -> None:
    assert emit_yaml([document(value)]) == emit_yaml([document(value)])


def deep_document() -> dict[str, Any]:
    deep: Any = "x"
    for level in range(200):
        deep = {"k": deep} if level % 2 else [deep]
    return {"deep": deep}


def test_nesting_of_200_levels() -> None:
    value = deep_document()
    text, _ = emit_yaml([document(value)])
    assert yaml.safe_load(text) == value
    assert json.loads(emit_json([document(value)])) == value


def test_argo_reads_200_levels(argo: Argo) -> None:
    text, _ = emit_yaml([document(deep_document())])
    assert argo.read(text) == [deep_document()]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 2**64, -(2**63) - 1])
def test_numbers_no_reader_takes(value: float) -> None:
    with pytest.raises(ValueError, match=r"finite|64 bits"):
        emit_yaml([document({"a": value})])


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "a\n\udc80", 'é"\ud800'])
def test_lone_surrogates(text: str) -> None:
    for value in ({"a": text}, {text: "a"}):
        with pytest.raises(ValueError, match="surrogate"):
            emit_yaml([document(value)])
        with pytest.raises(ValueError, match="surrogate"):
            emit_json([document(value)])
