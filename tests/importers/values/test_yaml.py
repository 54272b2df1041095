"""YAML trees: the same values as PyYAML, at the right places, for any text in bounded time."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.manifest import read_manifest
from wzc.importers.wurzel.values import configure, read_values
from wzc.importers.yaml.merge import merge
from wzc.importers.yaml.read import read_yaml
from wzc.importers.yaml.tree import (
    Mapping,
    Node,
    Scalar,
    find,
    is_referred,
    nearest_place,
    place_of,
    plain,
)
from wzc.source.file import SourceFile

CASES = Path(__file__).resolve().parents[2] / "parity" / "cases"
TEXTS = st.text(alphabet="ab:#-'\"\\ \n\té{}[],&*!|>%@`0123456789.~yesno<=?", max_size=12)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    TEXTS,
    st.dates(),
    st.datetimes(min_value=datetime.datetime(1900, 1, 1)),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=4),
    max_leaves=20,
)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "indent": st.integers(2, 6),
        "width": st.sampled_from([20, 80]),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
        "explicit_start": st.booleans(),
    }
)


def read(text: str) -> tuple[Node | None, Diagnostics]:
    found = Diagnostics()
    return read_yaml(SourceFile("values.yaml", text), found), found


def tree(text: str) -> Node:
    node, found = read(text)
    assert node is not None and len(found) == 0, [item.message for item in found]
    return node


def nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Mapping):
        for entry in node.entries.values():
            yield from nodes(entry.node)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from nodes(item)


def as_loaded(value: Any) -> Any:
    """With types shown: 1, 1.0 and True are not the same."""
    if isinstance(value, dict):
        return [(as_loaded(key), as_loaded(item)) for key, item in value.items()]
    if isinstance(value, list):
        return [as_loaded(item) for item in value]
    return type(value).__name__, value


# ---- values


@given(data=DATA, style=STYLES)
def test_values_are_those_of_the_safe_loader(data: Any, style: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, sort_keys=False, **style)
    assert as_loaded(plain(tree(text))) == as_loaded(yaml.safe_load(text))


@pytest.mark.parametrize(
    "text",
    [
        "a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}\n",
        "a: &x {k: 1, l: 2}\nb: {l: 3, <<: *x}\n",
        "a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y], m: 1}\n",
        "a: &x {k: 1}\nb: {<<: *x, <<: {k: 2, l: 3}}\n",
        "a: &x {k: 1}\nb: &y {<<: *x, l: 1}\nc: {<<: *y, k: 5}\n",
        "a: {1: x, true: y, 1.0: z}\n",
        "a: {1: x, '1': y}\n",
        "a: 010\nb: 0o10\nc: 1_000\nd: 1:30\ne: 1e3\nf: 1.0e+3\ng: .inf\nh: ~\ni:\nj: no\n",
        "=: 1\n",
        "a: !!str 1\nb: !!int '7'\nc: !!float 1\n",
        "\ufeffa: 1\n",
        "a: |\n  x\n  y\n\n# c\nb: >-\n  x\n  y\n",
        "%YAML 1.1\n---\na: 1\n...\n",
        "? a\n: 1\n",
    ],
)
def test_what_yaml_1_1_has_besides(text: str) -> None:
    node, found = read(text)
    assert node is not None and not found.has_errors
    assert as_loaded(plain(node)) == as_loaded(yaml.safe_load(text))


# ---- places


@given(data=DATA, style=STYLES)
def test_the_text_at_a_place_is_the_value(data: Any, style: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, sort_keys=False, **style)
    for node in nodes(tree(text)):
        written = node.span.text
        assert written == written.strip("\r\n")
        # Of text over several lines, the depth at which it stands is a part, and blank lines at
        # its end are left out.
        if isinstance(node, Scalar) and not {"\n", "\r"} & set(written) and written[:1] not in "|>":
            assert as_loaded(yaml.safe_load(written)) == as_loaded(node.value)


def test_a_place_ends_where_the_value_does() -> None:
    text = "a:\n  b: [1, 2]  # c\n\n  d:\n  - x\n  - y: z\n\n# end\ne: |\n  t\n\n\nf:\n"
    root = tree(text)
    places = {
        (): text[: text.index("\n\n\nf:")] + "\n\n\nf:",
        ("a",): "b: [1, 2]  # c\n\n  d:\n  - x\n  - y: z",
        ("a", "b"): "[1, 2]",
        ("a", "d"): "- x\n  - y: z",
        ("a", "d", 1): "y: z",
        ("e",): "|\n  t",
    }
    for path, expected in places.items():
        node = find(root, path)
        assert node is not None
        assert node.span.text == expected.removesuffix("\n\n\nf:"), path


def test_where_to_point_at() -> None:
    root = tree("a:\n  b: 1\n  c: [x]\n  d:\n  e: {}\n")
    shown = {
        path: (span.text, span.position)
        for path in (("a",), ("a", "b"), ("a", "c"), ("a", "c", 0), ("a", "d"))
        if (span := place_of(root, path))
    }
    assert shown == {
        ("a",): ("a", (1, 1)),
        ("a", "b"): ("1", (2, 6)),
        ("a", "c"): ("c", (3, 3)),
        ("a", "c", 0): ("x", (3, 7)),
        ("a", "d"): ("d", (4, 3)),  # there is nothing to point at but the key
    }
    assert place_of(root, ("a", "nope")) is None
    assert nearest_place(root, ("a", "e", "nope", 3)).text == "e"


def test_what_aliases_refer_to() -> None:
    root = tree("x: &a {k: &b 1}\ny: *a\nz: {q: [&c 2]}\nw: *c\nu: 3\n")
    assert isinstance(root, Mapping)
    referred = {key for key, entry in root.entries.items() if is_referred(entry.node)}
    assert referred == {"x", "y", "z", "w"}


# ---- merging

TREES = st.recursive(
    st.integers(0, 9) | st.none() | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def merged(base: Any, override: Any) -> Any:
    """The rule, on plain data: mappings key by key, everything else is replaced."""
    if not (isinstance(base, dict) and isinstance(override, dict)):
        return override
    found = dict(base)
    for key, value in override.items():
        found[key] = merged(base[key], value) if key in base else value
    return found


@given(st.lists(st.dictionaries(st.sampled_from("abc"), TREES, max_size=3), min_size=1, max_size=4))
def test_merging_and_what_was_replaced(files: list[dict[str, Any]]) -> None:
    expected: Any = {}
    found: Mapping | None = None
    for number, data in enumerate(files):
        text = yaml.safe_dump(data, sort_keys=False)
        node = read_yaml(SourceFile(str(number), text), Diagnostics())
        assert isinstance(node, Mapping)
        found = node if found is None else merge(found, node)
        expected = merged(expected, data)
    assert found is not None
    assert as_loaded(plain(found)) == as_loaded(expected)
    # An entry is the last file's that has it; those before it are the ones it replaced.
    for key, entry in found.entries.items():
        having = [str(number) for number, data in enumerate(files) if key in data]
        assert [one.key.file.name for one in (*entry.replaced, entry)] == having


# ---- hostile text


def well(text: str) -> Diagnostics:
    """Read as a values file; whatever is wrong is said once, at a place in the text."""
    found = Diagnostics()
    file = SourceFile("values.yaml", text)
    configure(read_values([file], found), None, found)
    read_manifest(file, Diagnostics())
    for item in found:
        assert item.primary is not None
        for label in (item.primary, *item.secondary):
            assert 0 <= label.span.start <= label.span.end <= len(text)
    unreadable = [item for item in found if item.code is catalogue.BAD_YAML]
    assert len(unreadable) <= 1
    try:
        is_fine = isinstance(yaml.safe_load(text) or {}, dict)
    except Exception:
        assert unreadable
    else:
        # What we refuse and PyYAML reads: types that no such file has a use for, and the like.
        if unreadable:
            reasons = ("the tag", "an alias stands", "more than", "`<<`")
            assert any(reason in unreadable[0].message for reason in reasons)
        else:
            assert is_fine or found.has_errors
    return found


@given(st.text() | st.binary().map(lambda data: data.decode("utf-8", "replace")))
def test_any_text(text: str) -> None:
    well(text)


@given(st.text(alphabet="ab:- \n\t\"'#{}[],&*!|>%<=?0.", max_size=40))
@settings(max_examples=500)
def test_any_text_of_yamls_own_characters(text: str) -> None:
    well(text)


VALUES = sorted(path.read_text("utf-8") for path in CASES.glob("*/values*.yaml"))
MANIFESTS = sorted(path.read_text("utf-8") for path in CASES.glob("*/pipelinemanifest.yaml"))


@given(st.data())
@settings(max_examples=200)
def test_a_file_with_something_changed(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(VALUES + MANIFESTS * 5))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        end = min(len(text), at + data.draw(st.integers(0, 6)))
        text = (
            text[:at] + data.draw(st.text(alphabet="a: -\n\t\"'[]{}&*<0", max_size=4)) + text[end:]
        )
    well(text)


def test_corpus_is_there() -> None:
    assert len(VALUES) > 30 and len(MANIFESTS) == 3
    assert all(not well(text).has_errors for text in VALUES)


def _laughs(levels: int, last: str) -> str:
    rows = ["a0: &a0 {k: v}"]
    rows += [
        f"a{level}: &a{level} {last.format(', '.join([f'*a{level - 1}'] * 9))}"
        for level in range(1, levels)
    ]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        _laughs(60, "[{}]"),
        _laughs(60, "{{<<: [{}]}}"),
        _laughs(60, "[{}]") + "workflows: *a59\n",
        _laughs(60, "{{<<: [{}]}}") + "workflows: {docs: {container: {env: {A: *a59}}}}\n",
        _laughs(30, "[{}]") + "workflows: {docs: {container: {env: *a29, envFrom: *a29}}}\n",
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a: &a [*a]\n",
        "a: &a {<<: *a}\n",
        "a: &a {b: *a}\n",
        "a: *a\n",
        "x" * 1_000_000,
        "a: " + "9" * 100_000 + "\n",
        "a: '" + "\\" * 100_000,
    ],
    ids=lambda text: text[:12] + text[-12:],
)
def test_large_and_endless(text: str) -> None:
    start = time.process_time()
    found = Diagnostics()
    configure(read_values([SourceFile("values.yaml", text)], found), None, found)
    assert time.process_time() - start < 5
    assert len(found) > 0
