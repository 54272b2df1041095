"""What is broken in one declaration or entry leaves those around it as they are."""

from __future__ import annotations

import pytest
from tree_sitter import Node

from tests.treesitter.language import parse, walk

FIRST = "let first = 1"
NEXT = """\
component other(x: int) : A -> B {
  step s = A(x = 1)
}

let z = [1, 2]

pipeline last {
  step a = B(c = 1)
  a >> b
}
"""

DECLARATIONS = {
    "(": "let x = f(1,",
    "[": "let x = [1, 2",
    "( in a block": "pipeline p {\n  step x = A(\n    b = 1,\n    c = 2\n}",
    "{": "pipeline p {\n  step x = A()",
    "{ in {": "pipeline p {\n  defaults {\n    image = 1\n\n  step x = A()\n}",
    "( of parameters": "extern step Foo(a: int",
    "} too many": "pipeline p {\n  step x = A()\n}\n}",
    ") too many": "let x = f(1))",
    '"': 'let x = "abc',
    '"""': 'let x = """abc',
    "'": "let x = f('abc)",
    "let": "let",
    "let name": "let x",
    "let name =": "let x =",
    "pipeline": "pipeline",
    "pipeline name": "pipeline p",
    "component name(": "component c(",
    "parameter without type": "component c(a: int, b) {\n  step x = A()\n}",
    "words": "foo bar baz",
    "character": "let x = a ; b",
    "interpolation": 'let x = "${a b}"',
    "interpolation not closed": 'let x = """${a\n"""',
    "escape": r'let x = "C:\dir"',
    "comment in an interpolation": 'let x = "${a # b}"',
    "keyword as a name": "let step = 1",
    "operator": "let x = 1 +",
    "block comment": "/* no */",
}


@pytest.mark.parametrize("broken", DECLARATIONS.values(), ids=DECLARATIONS.keys())
def test_declarations(broken: str) -> None:
    root = parse(f"{FIRST}\n\n{broken}\n\n{NEXT}").root_node
    assert root.has_error
    found = [str(node) for node in root.named_children]
    assert found[0] == str(parse(FIRST).root_node.named_children[0])
    assert found[-3:] == [str(node) for node in parse(NEXT).root_node.named_children]


ENTRIES = {
    "(": "step x = A(b = 1, c = 2",
    "( on lines": "step x = A(\n    b = 1,\n    c = 2",
    "[": "tags = [1, 2",
    '"': 'image = "abc',
    "step": "step",
    "step name =": "step x =",
    "step name = a.": "step x = a.",
    "edge": "y >>",
    "edge without its beginning": ">> y",
    "call": "f(1)",
    "colon": "tags: = 2",
    "name": "image",
    "use": "use",
    "condition": "when = a ==",
    "loop": "step x = A() for y",
    "braces in brackets": "tags = [{ a = 1 ]",
}


@pytest.mark.parametrize("broken", ENTRIES.values(), ids=ENTRIES.keys())
def test_entries(broken: str) -> None:
    """Those after it in its block, and the next declaration."""
    after = "step after = B(c = 1)\n  let end = 2"
    root = parse(f"pipeline p {{\n  before = 1\n  {broken}\n  {after}\n}}\n{NEXT}").root_node
    assert root.has_error
    declared = [node for node in walk(root) if node.type in ("step", "let", "component")]
    names = [_name(node) for node in declared if node.is_named]
    assert names[-6:] == ["after", "end", "other", "s", "z", "a"]
    assert [node.type for node in root.named_children][-3:] == ["component", "let", "pipeline"]
    assert not any(node.has_error for node in root.named_children[-3:])


def _name(node: Node) -> str:
    name = node.child_by_field_name("name")
    return "" if name is None or name.text is None else name.text.decode()


def test_an_escape_that_is_none_is_all_that_is_wrong_in_a_string() -> None:
    root = parse(r'let x = "C:\dir ${y}"' + "\n").root_node
    assert [node.text for node in walk(root) if node.is_error] == [b"\\"]
    assert [node.type for node in walk(root) if node.type == "interpolation"] == ["interpolation"]
