"""The queries can be read, have the names that editors know, and find what they are for.

Colours are in tests/grammar, locals in test_locals.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tree_sitter import Node, QueryCursor

from tests.examples.goldens import ROOT
from tests.grammar.snippets import valid_files
from tests.syntax.printer import read_valid
from tests.treesitter.language import FOLDER, parse, query, text_of
from wzc.syntax import ast

QUERIES = sorted(FOLDER.glob("*/*.scm"))

# Of the names that the editors' documentation has, those that each query is to use.
_NAMES = {
    "queries": {
        "folds": "fold",
        "highlights": (
            "boolean comment comment.documentation constant.builtin function function.builtin "
            "keyword keyword.conditional keyword.import keyword.operator keyword.repeat module "
            "number operator property punctuation.bracket punctuation.delimiter "
            "punctuation.special string string.escape type type.builtin variable variable.builtin"
        ),
        "indents": "indent.auto indent.begin indent.branch indent.end",
        "injections": "injection.content",
        "locals": (
            "local.definition.function local.definition.import local.definition.parameter "
            "local.definition.type local.definition.var local.reference local.scope"
        ),
        "tags": (
            "definition.class definition.constant definition.function definition.method "
            "definition.module name reference.call reference.class"
        ),
        "textobjects": (
            "assignment.inner assignment.lhs assignment.outer assignment.rhs class.inner "
            "class.outer comment.outer function.inner function.outer parameter.inner "
            "parameter.outer"
        ),
    },
    "helix": {
        "highlights": (
            "comment comment.line.documentation constant.builtin constant.builtin.boolean "
            "constant.character.escape constant.numeric function function.builtin keyword "
            "keyword.control.conditional keyword.control.import keyword.control.repeat "
            "keyword.operator namespace operator punctuation.bracket punctuation.delimiter "
            "punctuation.special string type type.builtin variable variable.builtin "
            "variable.other.member"
        ),
        "indents": "indent outdent",
        "textobjects": (
            "class.around class.inside comment.around function.around function.inside "
            "parameter.around parameter.inside"
        ),
    },
}


def test_there_is_no_other_query() -> None:
    found = {(path.parent.name, path.stem) for path in QUERIES}
    assert found == {(folder, name) for folder, names in _NAMES.items() for name in names}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_captures(path: Path) -> None:
    """Those that begin with `_` are for the query itself."""
    found = query(path.stem, path.parent.name)
    names = {found.capture_name(at) for at in range(found.capture_count)}
    shown = {name for name in names if not name.startswith("_")}
    assert shown == set(_NAMES[path.parent.name][path.stem].split())


# ---- other languages

INJECTIONS = [
    ('x = script(interpreter = ["python3"], source = """a = 1""")', "python: a = 1"),
    ('x = script(source = "a", image = "i", interpreter = ["/bin/python3.12"])', "python: a"),
    ("x = script(interpreter = ['/bin/env', 'bash', '-e'], source = 'ls')", "bash: ls"),
    ('x = script(interpreter = ["node"], source = "f()")', "javascript: f()"),
    ('x = script(interpreter = ["ruby"], source = "f")', ""),
    ('x = script(interpreter = ["sh"], source = file("a.sh"))', ""),
    ('x = script(interpreter = ["sh"], source = "a ${b}c")', "bash: a |bash: c"),
    ('x = script(interpreter = ["sh"], source = "$${a}")', "bash: $${|bash: a}"),
    ('x = container(command = ["sh", "-c", "ls"])', "bash: ls"),
    ('x = container(command = ["/bin/bash", "-euxc", "ls ${y}", "z"])', "bash: ls "),
    ('x = container(command = ["sh", "-c"], args = ["ls", "x"])', "bash: ls"),
    ('x = container(command = ["python", "-c", "f()"])', "python: f()"),
    ('x = container(command = ["sh", "run.sh"], args = ["ls"])', ""),
    ('x = container(command = ["echo", "-c", "ls"])', ""),
    ('x = container(command = ["${shell}sh", "-c", "ls"])', ""),
    ('x = resource(action = "get", manifest = """a: 1""")', "yaml: a: 1"),
    ('x = raw_template(template = "a: 1")', "yaml: a: 1"),
    ('x = f(manifest = { a = "b: 1" })', ""),
]


def injections(text: str) -> list[tuple[str, list[str]]]:
    """The languages in a text, each with its pieces."""
    found = []
    for pattern, captures in QueryCursor(query("injections")).matches(parse(text).root_node):
        nodes = sorted(captures["injection.content"], key=lambda node: node.start_byte)
        name = query("injections").pattern_settings(pattern)["injection.language"]
        found.append((str(name), [text_of(node) for node in nodes]))
    return found


@pytest.mark.parametrize(("text", "expected"), INJECTIONS)
def test_injections(text: str, expected: str) -> None:
    found = injections(f"pipeline p {{\n  step {text}\n}}\n")
    shown = "|".join(f"{name}: {piece}" for name, pieces in found for piece in pieces)
    assert shown == expected


def test_injections_of_queries_and_comments() -> None:
    text = 'let x = { # TODO\n  outputs { a: string from jq(".b"), c: string from "/d" } }'
    assert injections(text) == [("comment", ["# TODO"]), ("jq", [".b"])]


def test_injections_of_the_snippet() -> None:
    text = (ROOT / "tests" / "grammar" / "snippets" / "shells.wz").read_text(encoding="utf-8")
    found = [name for name, _ in injections(text) if name != "comment"]
    assert set(found) == {"python", "bash", "javascript", "yaml"}
    marks = ("interpreter = ", '"-c"', 'manifest = """')
    assert len(found) == sum(text.count(mark) for mark in marks)


# ---- folds, indentation, lists of symbols

FOLDED = """\
import wurzel
from wurzel.steps import A,
  B
pipeline p {
  a = [
    1,
  ]
  step x = A(
    b = 1,
  ) {
    when = c
  }
  d = '''
    text
  '''
  x
    >> y
}
"""


def test_folds() -> None:
    found = QueryCursor(query("folds")).captures(parse(FOLDED).root_node)["fold"]
    places = {(node.start_point.row + 1, node.end_point.row + 1) for node in found}
    several = sorted(place for place in places if place[0] < place[1])
    assert several == [(2, 3), (4, 18), (5, 7), (8, 10), (10, 12), (13, 15), (16, 17)]


def _level(begins: list[Node], branches: set[int], at: int, row: int) -> int:
    """How far nvim-treesitter indents a line whose first character is at byte `at`.

    Each row that something begins on counts once; a closing bracket stands a level further left.
    """
    around = [n for n in begins if n.start_byte < at < n.end_byte and n.start_point.row < row]
    return len({node.start_point.row for node in around}) - (at in branches)


# Those that are laid out to be read.
_WRITTEN = [path for path in valid_files() if "snippets" not in path.parts]


@pytest.mark.parametrize("path", _WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_indents_are_those_of_written_files(path: Path) -> None:
    """Two blanks for each level; strings, comments and the lines of long expressions aside."""
    text = path.read_text(encoding="utf-8")
    tree = parse(text)
    captures = QueryCursor(query("indents")).captures(tree.root_node)
    begins = captures["indent.begin"]
    branches = {node.start_byte for node in captures["indent.branch"]}
    wrong = []
    at = 0
    for row, line in enumerate(text.encode().split(b"\n")):
        indent = len(line) - len(line.lstrip())
        node = tree.root_node.descendant_for_byte_range(at + indent, at + indent)
        if line.strip() and node is not None and not node.type.startswith("string"):
            level = _level(begins, branches, at + indent, row)
            if indent != 2 * level:
                wrong.append((row + 1, indent, 2 * level, line.decode()))
        at += len(line) + 1
    assert not wrong


_DECLARATIONS = (
    *(ast.Param, ast.Let, ast.Contract, ast.ExternStep, ast.ExternMiddleware, ast.ExternTemplate),
    *(ast.Component, ast.Preset, ast.Pipeline, ast.Profile, ast.Cluster, ast.Step),
)


@pytest.mark.parametrize(
    "path",
    [path for path in valid_files() if path.is_relative_to(ROOT / "examples")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_tags_are_what_is_declared(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = set()
    for _, captures in QueryCursor(query("tags")).matches(parse(text).root_node):
        if any(name.startswith("definition.") for name in captures):
            found |= {(text_of(node), node.start_point.row) for node in captures["name"]}
    declared = [node for node in ast.walk(read_valid(text)) if isinstance(node, _DECLARATIONS)]
    names = [node.name for node in declared]
    assert found == {(name.text, text.count("\n", 0, name.start)) for name in names}


def test_textobjects() -> None:
    captures = QueryCursor(query("textobjects")).captures(parse(FOLDED).root_node)
    shown = {name: [text_of(node)[:8] for node in nodes] for name, nodes in captures.items()}
    assert shown["class.outer"] == ["pipeline"]
    assert shown["function.outer"] == ["step x ="]
    assert [text.split()[0] for text in shown["function.inner"]] == ["{"]
    assert shown["parameter.inner"] == ["b = 1"]
