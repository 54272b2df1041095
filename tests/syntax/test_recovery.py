"""Several mistakes in one file: a message for each, none that follows, and the rest is read."""

import pytest

from tests.syntax.printer import data, read
from wzc.diagnostics.apply import apply_fixes
from wzc.syntax import ast

MANY = """\
import wurzel
param image string = "x"
param step: int = 3
let x = 1 < 2 < 3
contract C {
  a: int
  b = = 3
}
pipeline rag {
  use wurzel.defaults
  step a = Foo(x = 1 y = 2)
  step b = Bar(x = [1, 2)
  labels { team = }
  total = 3
    + 4
  a -> b
  s = "abc
  q = "\\d"
  flag = a && b
  args: ["a", "b"]
  retry limit = 3
  import foo
  y = “smart”
  step "c" = Foo()
  c, d >> e
  url = http://example.com/x
  // a comment
  task z = Foo()
}
profile prod {
  pipeline rag {
    namespace = "x"
  step c = foo(
}
"""
EXPECTED = [
    (2, "`:` is missing before `string`"),
    (3, "`step` is a keyword and cannot be a name here"),
    (4, "comparisons cannot be chained: `<` follows another one"),
    (7, "`= =` does not set a value: one `=` does"),
    (11, "a comma is missing before `y`"),
    (12, "this `[` is never closed"),
    (13, "a value is missing after `=`"),
    (15, "a line cannot begin with `+`: the expression ended with the line before"),
    (16, "an edge is written `>>`, not `->`"),
    (17, 'this string is never closed: no `"` follows on its line'),
    (18, "`\\d` is not an escape"),
    (19, "there is no `&&`"),
    (20, "the value of `args` is set with `=`, not with `:`"),
    (21, "`retry` is followed by `=` or by a block, not by `limit`"),
    (22, "`import` stands at the top of a file, not inside of a block"),
    (23, "`“` is a typographic quote"),
    (24, "the name of a step stands without quotes"),
    (25, "several steps at one end of an edge stand in brackets"),
    (26, "`http://example.com/x` stands without quotes"),
    (27, "a comment begins with `#`, not with `//`"),
    (28, "there is no `task` here"),
    (31, "this `{` is never closed"),
    (33, "this `(` is never closed"),
]


def test_many_mistakes_are_one_message_each() -> None:
    _, diagnostics = read(MANY)
    found = [(d.primary.span.position[0], d.message) for d in diagnostics if d.primary]
    assert found == EXPECTED


def test_what_is_right_between_mistakes_is_read() -> None:
    tree, _ = read(MANY)
    kinds = [type(d).__name__ for d in tree.declarations]
    assert kinds == ["ImportModule", "Param", "Param", "Let", "Contract", "Pipeline", "Profile"]
    pipeline = tree.declarations[5]
    assert isinstance(pipeline, ast.Pipeline)
    steps = [e.name.text for e in pipeline.body.entries if isinstance(e, ast.Step)]
    assert steps == ["a", "b", "c"]


def test_fixing_again_and_again_leaves_only_what_has_no_fix() -> None:
    text = MANY
    for _ in range(8):
        tree, diagnostics = read(text)
        fixes = [fix for d in diagnostics for fix in d.fixes[:1]]
        if not fixes:
            break
        text = apply_fixes(text, tree.file, fixes, only_certain=False)
    messages = [d.message for d in read(text)[1]]
    assert set(messages) <= {m for _, m in EXPECTED}
    assert len(messages) < 8


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pipeline p {\n  stage a b = F()\n}\n", {"a", "b", "F"}),
        (
            "pipeline p {\n  step a = F() G() H() {\n    x = y\n  }\n}\n",
            {"a", "G", "H", "x", "y", "F"},
        ),
        ("function f { step a = F() }\n", {"f", "a", "F", "function"}),
        ('pipeline p {\n  a = """b c\n', {"b", "c"}),
    ],
)
def test_names_in_what_is_skipped_are_known(text: str, names: set[str]) -> None:
    tree, _ = read(text)
    present = {n.text for n in ast.walk(tree) if isinstance(n, ast.Name)}
    present |= {n.name for n in ast.walk(tree) if isinstance(n, ast.Reference)}
    assert names <= tree.broken_names | present
    assert tree.broken_spans or tree.broken_names


def test_a_valid_file_has_nothing_broken() -> None:
    tree, _ = read("pipeline p {\n  step a = F()\n}\n")
    assert tree.broken_names == frozenset()
    assert tree.broken_spans == []


def test_a_made_up_name_is_empty() -> None:
    tree, _ = read("pipeline {\n a = 1\n}\n")
    [pipeline] = tree.declarations
    assert isinstance(pipeline, ast.Pipeline)
    assert pipeline.name.text == ""
    assert len(pipeline.body.entries) == 1


def test_a_missing_value_is_an_empty_reference() -> None:
    tree, _ = read("let a =\nlet b = 1\n")
    a, b = tree.declarations
    assert isinstance(a, ast.Let) and isinstance(a.value, ast.Reference) and a.value.name == ""
    assert isinstance(b, ast.Let)


def test_a_quoted_name_is_the_name() -> None:
    tree, _ = read('pipeline "my-rag" {\n}\n')
    [pipeline] = tree.declarations
    assert isinstance(pipeline, ast.Pipeline) and pipeline.name.text == "my_rag"


def test_a_forgotten_brace_does_not_reach_the_next_declaration() -> None:
    text = "pipeline p {\n  step a = F() {\n    x = 1\n  b = 2\n}\nlet y = 1\npipeline q {\n}\n"
    tree, diagnostics = read(text)
    assert len(list(diagnostics)) == 1
    assert [type(d).__name__ for d in tree.declarations] == ["Pipeline", "Let", "Pipeline"]
    pipeline = tree.declarations[0]
    assert isinstance(pipeline, ast.Pipeline)
    assert [type(e).__name__ for e in pipeline.body.entries] == ["Step", "Assign"]


def test_a_file_without_indentation_is_repaired_too() -> None:
    text = "pipeline p {\nstep a = F(\nx = 1\nb = 2\n}\nlet y = 1\n"
    tree, diagnostics = read(text)
    assert [d.message for d in diagnostics] == ["this `(` is never closed"]
    assert [type(d).__name__ for d in tree.declarations] == ["Pipeline", "Let"]


def test_messages_are_limited() -> None:
    text = "pipeline p {\n" + "  a b c d\n" * 5_000 + "}\n"
    tree, diagnostics = read(text)
    messages = list(diagnostics)
    assert len(messages) == 100
    assert "not shown" in (messages[-1].help or "")
    assert len(tree.declarations) == 1


def test_a_mistake_in_an_interpolation_is_told_at_its_place() -> None:
    text = 'let x = "a ${b +} c"\nlet y = "${1 2}"\n'
    _, diagnostics = read(text)
    assert [d.primary.span.position for d in diagnostics if d.primary] == [(1, 17), (2, 14)]


def test_recovery_gives_the_same_twice() -> None:
    assert data(read(MANY)[0]) == data(read(MANY)[0])


def test_of_a_merge_the_first_side_is_read_and_names_of_the_other_are_known() -> None:
    text = (
        "let a = 1\n<<<<<<< HEAD\nlet b = 2\n=======\nlet c = 3\nlet d = 4\n>>>>>>> x\nlet e = 5\n"
        "<<<<<<< HEAD\n=======\nlet f = 6\n>>>>>>> x\n"
    ).replace("\n", "\r\n")
    tree, diagnostics = read(text)
    assert [item.code.id for item in diagnostics] == ["WZ1018", "WZ1018"]
    lets = [each.name.text for each in tree.declarations if isinstance(each, ast.Let)]
    assert lets == ["a", "b", "e"]
    assert {"c", "d", "f"} <= tree.broken_names
