"""The lines that `emit_yaml` reports, and the source map made of them."""

import json
from typing import Any

import yaml
from hypothesis import given

from tests.backend.emit.trees import document, origin, plain_documents
from wzc.backend.emit.source_map import lookup, path_text, source_map
from wzc.backend.emit.tree import Map, Node, Seq
from wzc.backend.emit.yaml import Line, emit_yaml


def workflow() -> Map:
    container = Map()
    container.put("image", "a:1", origin("image", "wurzel.defaults", "ours"))
    container.put("args", Seq(["x", "y\nz\n"]), origin("args"))
    step = Map()
    step.put("name", "load", origin("name"))
    step.put("container", container)
    templates = Seq()
    templates.add(step, origin("load"))
    templates.add(Map({"name": "other"}))
    templates.add(Map({"name": "last"}), origin("last"))
    return Map({"spec": Map({"templates": templates}), "k" * 1001: 1})


def test_lines() -> None:
    text, lines = emit_yaml([workflow(), workflow()], header="two\nlines")
    found = [(line.document, line.number, line.last, path_text(line.path)) for line in lines]
    assert found == [
        (0, 5, 12, "spec.templates[0]"),
        (0, 5, 5, "spec.templates[0].name"),
        (0, 7, 7, "spec.templates[0].container.image"),
        (0, 8, 12, "spec.templates[0].container.args"),
        (0, 14, 14, "spec.templates[2]"),
        (1, 20, 27, "spec.templates[0]"),
        (1, 20, 20, "spec.templates[0].name"),
        (1, 22, 22, "spec.templates[0].container.image"),
        (1, 23, 27, "spec.templates[0].container.args"),
        (1, 29, 29, "spec.templates[2]"),
    ]
    rows = text.split("\n")
    assert rows[4] == "    - name: load"
    assert rows[6:8] == ["        image: a:1", "        args:"]
    assert rows[13] == "    - name: last"


def test_source_map() -> None:
    _, lines = emit_yaml([workflow()])
    data = source_map(lines, "out.yaml")
    assert json.loads(json.dumps(data)) == data
    assert {key: data[key] for key in ("version", "output", "sources")} == {
        "version": 1,
        "output": "out.yaml",
        "sources": ["load.wz", "name.wz", "image.wz", "args.wz", "last.wz"],
    }
    assert data["mappings"][2] == {
        "line": 5,
        "last": 5,
        "document": 0,
        "path": "spec.templates[0].container.image",
        "source": 2,
        "from": {"line": 2, "column": 3},
        "to": {"line": 2, "column": 8},
        "via": ["preset wurzel.defaults", "preset ours"],
    }


def test_lookup_finds_the_innermost_that_covers_the_line() -> None:
    text, lines = emit_yaml([workflow()])
    data = source_map(lines, "out.yaml")
    found = []
    for number in range(text.count("\n") + 2):
        mapping = lookup(data, number)
        found.append(mapping and mapping["path"])
    step = "spec.templates[0]"
    assert found == [
        None,  # there is no line 0
        None,  # spec:
        None,  # templates:
        f"{step}.name",
        step,  # container:
        f"{step}.container.image",
        *[f"{step}.container.args"] * 5,
        None,  # the template without an origin, after one with
        "spec.templates[2]",
        *[None] * 3,
    ]
    assert lookup(source_map([], "out.yaml"), 1) is None


def test_paths() -> None:
    assert path_text(("metadata", "labels", "a/b")) == 'metadata.labels["a/b"]'
    assert path_text(("a", 0, 1, "b-c_1")) == "a[0][1].b-c_1"
    assert path_text(("", 'q"\\', "é\n")) == '[""]["q\\"\\\\"]["é\\n"]'
    assert path_text(("0", "x")) == '["0"].x'


def with_origins(value: Any) -> Node:
    """The tree with an origin at every key and item."""
    if isinstance(value, dict):
        node = Map()
        for key, inner in value.items():
            node.put(key, with_origins(inner), origin("here"))
        return node
    if isinstance(value, list):
        items = Seq()
        for inner in value:
            items.add(with_origins(inner), origin("here"))
        return items
    scalar: Node = value
    return scalar


def node_lines(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    """Line and path of every key and item, as PyYAML finds them."""
    found: list[tuple[int, tuple[str | int, ...]]] = []

    def visit(node: yaml.Node, path: tuple[str | int, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found.append((key.start_mark.line + 1, (*path, key.value)))
                visit(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                found.append((value.start_mark.line + 1, (*path, index)))
                visit(value, (*path, index))

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    visit(root, ())
    return found


@given(plain_documents)
def test_every_line_holds_what_it_says(value: dict[str, Any]) -> None:
    tree = with_origins(value)
    assert isinstance(tree, Map)
    text, lines = emit_yaml([tree])
    assert [(line.number, line.path) for line in lines] == node_lines(text)
    assert text == emit_yaml([document(value)])[0]
    assert emit_yaml([tree], places=False) == (text, [])
    assert_nested(lines)


def assert_nested(lines: list[Line]) -> None:
    """Lines come in the order of the text, and each node ends before what follows it begins."""
    outer: list[Line] = []
    for line in lines:
        while outer and outer[-1].path != line.path[: len(outer[-1].path)]:
            assert outer.pop().last < line.number
        assert line.number <= line.last
        assert not outer or line.last <= outer[-1].last
        outer.append(line)
