"""Places of nodes, the docs of declarations, and the order of `walk`."""

from hypothesis import given

from tests.syntax.printer import read_valid
from tests.syntax.strategies import sources
from wzc.source.file import SourceFile
from wzc.syntax import ast
from wzc.syntax.tokens import NL, tokenize


def children(node: ast.Node) -> list[ast.Node]:
    found: list[ast.Node] = []
    for name in ast.child_fields(type(node)):
        value = getattr(node, name)
        items = value if isinstance(value, list) else [value]
        found += [item for item in items if isinstance(item, ast.Node)]
    return found


@given(sources())
def test_every_node_covers_its_children_and_begins_and_ends_with_a_token(text: str) -> None:
    from wzc.diagnostics.model import Diagnostics

    tree = read_valid(text)
    tokens = tokenize(SourceFile("x", text), Diagnostics())
    real = [i for i, kind in enumerate(tokens.kinds) if kind != NL]
    starts, ends = {tokens.starts[i] for i in real}, {tokens.ends[i] for i in real}
    stack: list[tuple[ast.Node, bool]] = [(d, False) for d in tree.declarations]
    while stack:
        node, is_inside = stack.pop()
        assert 0 <= node.start <= node.end <= len(text)
        assert node.start < node.end
        for child in children(node):
            assert node.start <= child.start <= child.end <= node.end, (node, child)
            stack.append((child, is_inside or isinstance(node, ast.String)))
        if not is_inside:
            assert node.start in starts, node
            assert node.end in ends, node


@given(sources())
def test_names_numbers_and_keys_are_the_text_they_cover(text: str) -> None:
    for node in ast.walk(read_valid(text)):
        covered = text[node.start : node.end]
        if isinstance(node, ast.Key) and node.quoted:
            assert covered[0] in "\"'"
        elif isinstance(node, (ast.Name, ast.Number)):
            assert node.text == covered
        elif isinstance(node, ast.Reference):
            assert node.name == covered
        elif isinstance(node, ast.String):
            assert covered.startswith(node.form) and covered.endswith(node.form)
        elif isinstance(node, ast.Arrow):
            assert covered == (">>" if node.data else "~>")


@given(sources())
def test_walk_yields_every_node_once_in_the_order_of_the_text(text: str) -> None:
    tree = read_valid(text)
    nodes = list(ast.walk(tree))
    assert nodes[0] is tree
    assert len({id(node) for node in nodes}) == len(nodes)
    reached: list[ast.Node] = []
    stack: list[ast.Node] = [tree]
    while stack:
        node = stack.pop()
        reached.append(node)
        stack += children(node)
    assert {id(node) for node in reached} == {id(node) for node in nodes}
    # All fields are in the order of the text but those of edges: first the ends, then the arrows.
    edges = [node for node in nodes if isinstance(node, ast.Edge)]
    in_edges = {id(inner) for edge in edges for inner in ast.walk(edge)}
    starts = [node.start for node in nodes if id(node) not in in_edges]
    assert starts == sorted(starts)


def test_a_documentation_comment_belongs_to_the_next_declaration() -> None:
    tree = read_valid(
        "## of the parameter\n## in two lines\nparam a: int\n\n# no doc\nparam b: int\n\n"
        "## of the pipeline\n\n# a comment between\npipeline p {\n"
        "  ## of the step\n  step s = F()\n  step t = F()\n  ## of the input\n  input i: int\n}\n"
        "## of the contract\ncontract C {\n  ## of the field\n  f: int\n  g: int\n}\n"
        "extern step S(\n  ## of the setting\n  a: int,\n  b: int,\n)\n"
    )
    a, b, pipeline, contract, extern = tree.declarations
    assert isinstance(a, ast.Param) and a.doc == "of the parameter\nin two lines"
    assert isinstance(b, ast.Param) and b.doc is None
    assert isinstance(pipeline, ast.Pipeline) and pipeline.doc == "of the pipeline"
    docs = [getattr(entry, "doc", None) for entry in pipeline.body.entries]
    assert docs == ["of the step", None, "of the input"]
    assert isinstance(contract, ast.Contract) and contract.doc == "of the contract"
    assert [getattr(e, "doc", None) for e in contract.body.entries] == ["of the field", None]
    assert isinstance(extern, ast.ExternStep) and extern.doc is None
    assert [p.doc for p in extern.parameters] == ["of the setting", None]


def test_three_hashes_are_no_documentation() -> None:
    [param] = read_valid("### head\nparam a: int\n").declarations
    assert isinstance(param, ast.Param) and param.doc is None


def test_depth_counts_blocks_and_what_is_interpolated() -> None:
    [let] = read_valid('let x = { a = [-(1 + "${b.c}")] }\n').declarations
    assert isinstance(let, ast.Let)
    depths = {type(n).__name__: n.depth for n in ast.walk(let) if isinstance(n, ast.Expr)}
    assert depths == {
        "Block": 7, "List": 6, "Unary": 5, "Parenthesized": 4, "Binary": 3, "Number": 0,
        "String": 2, "Attribute": 1, "Reference": 0,
    }  # fmt: skip
