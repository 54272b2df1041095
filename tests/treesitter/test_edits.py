"""A tree that is kept up to date while somebody types is the tree of the text as it is then."""

from __future__ import annotations

from random import Random

from tree_sitter import Point, Tree

from tests.properties.combinations import combination
from tests.syntax.strategies import RandomWriter
from tests.treesitter.language import parse, walk

_PIECES = (
    *"\"'\\${}()[]#\n .,=:>~?|-+a1",
    *('"""', "'''", "${x}", "$${", "..", " >> ", "30s", "é", "\r\n", "\n\n", "step x = A()\n"),
    *("let y = 1\n", "}\n", "# c\n", " {\n", "component c() {\n", "", "", "", "", "", ""),
)


def _point(data: bytes, at: int) -> Point:
    row = data.count(b"\n", 0, at)
    return Point(row, at - data.rfind(b"\n", 0, at) - 1)


def edited(tree: Tree, before: str, start: int, end: int, piece: str) -> tuple[Tree, str]:
    """The text with `piece` instead of what stands from `start` to `end`, and its tree."""
    after = before[:start] + piece + before[end:]
    old, new = before.encode(), after.encode()
    first = len(before[:start].encode())
    last = first + len(before[start:end].encode())
    new_last = first + len(piece.encode())
    tree.edit(
        start_byte=first,
        old_end_byte=last,
        new_end_byte=new_last,
        start_point=_point(old, first),
        old_end_point=_point(old, last),
        new_end_point=_point(new, new_last),
    )
    return parse(after, tree), after


def nodes(tree: Tree) -> list[tuple[object, ...]]:
    """All nodes of a tree: kind, place, and whether it is one that the parser made up."""
    return [
        (node.type, node.start_byte, node.end_byte, node.is_missing)
        for node in walk(tree.root_node)
    ]


def test_edits_of_valid_text_to_other_valid_text() -> None:
    """Another file put before or after one, and taken away again."""
    random = Random(6)
    for _ in range(150):
        text = combination(random).text if random.random() < 0.3 else RandomWriter(random).file(3)
        other = RandomWriter(random).file(2)
        tree = parse(text)
        at = random.choice((0, len(text)))
        piece = f"\n{other}\n" if at else f"{other}\n"
        tree, after = edited(tree, text, at, at, piece)
        assert nodes(tree) == nodes(parse(after)), after
        tree, back = edited(tree, after, at, at + len(piece), "")
        assert back == text
        assert nodes(tree) == nodes(parse(text)), text


def test_any_edits() -> None:
    """Ten in a row, mostly through broken texts."""
    random = Random(7)
    for _ in range(300):
        text = RandomWriter(random).file(2)
        tree = parse(text)
        for _ in range(10):
            start = random.randint(0, len(text))
            end = min(len(text), start + random.choice((0, 0, 0, 1, 1, 2, 6)))
            tree, text = edited(tree, text, start, end, random.choice(_PIECES))
            assert nodes(tree) == nodes(parse(text)), text
