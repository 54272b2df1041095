"""`locals.scm` finds what the compiler's name binding finds, within one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from tree_sitter import Node, QueryCursor

from tests.examples.goldens import ROOT
from tests.grammar.snippets import valid_files
from tests.properties.combinations import combination
from tests.treesitter.language import parse, query
from wzc.diagnostics.model import Diagnostics
from wzc.names.bind import bind
from wzc.names.imports import load
from wzc.names.symbols import Bound, Kind, Module
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.syntax import ast
from wzc.types.functions import BUILTINS

# What names stand for, by offsets: where each is read, and where what it means is declared.
Names = dict[int, int]
_CALLED = re.compile(r"(\w+)\(")


def by_query(text: str) -> Names:
    """As Neovim reads `locals.scm`: a name is looked up in each scope around it, from within.

    A definition stands in the innermost scope around it, or, if it says `parent`, in the next.
    """
    scopes: dict[tuple[int, int], dict[str, int]] = {}
    references: list[Node] = []
    definitions: list[tuple[Node, bool]] = []
    data = text.encode()
    for pattern, captures in QueryCursor(query("locals")).matches(parse(text).root_node):
        settings = query("locals").pattern_settings(pattern)
        assert all(key.endswith(".scope") and value == "parent" for key, value in settings.items())
        for name, nodes in captures.items():
            if name == "local.scope":
                scopes |= {(node.start_byte, -node.end_byte): {} for node in nodes}
            elif name == "local.reference":
                references += nodes
            else:
                assert name.startswith("local.definition.")
                definitions += [(node, bool(settings)) for node in nodes]
    ordered = sorted(scopes)
    for node, is_of_parent in definitions:
        around = _around(ordered, node)
        scope = scopes[around[1 if is_of_parent else 0]]
        scope.setdefault(data[node.start_byte : node.end_byte].decode(), node.start_byte)
    found = {}
    for node in references:
        name = data[node.start_byte : node.end_byte].decode()
        places = [scopes[key][name] for key in _around(ordered, node) if name in scopes[key]]
        if places:
            found[_offset(data, node.start_byte)] = _offset(data, places[0])
    return found


def _around(scopes: list[tuple[int, int]], node: Node) -> list[tuple[int, int]]:
    """The scopes that a node stands in, the innermost first."""
    within = [key for key in scopes if key[0] <= node.start_byte and node.end_byte <= -key[1]]
    return sorted(within, key=lambda key: -key[1] - key[0])


def _offset(data: bytes, at: int) -> int:
    return len(data[:at].decode())


def by_compiler(path: Path | None, text: str) -> Names:
    """What the compiler's passes up to binding say."""
    diagnostics = Diagnostics()
    name = str(path or ROOT / "examples" / "generated.wz")
    program = load(SourceFile(name, text), FileLoader(), diagnostics)
    bound = bind(program, BUILTINS, diagnostics)
    assert not diagnostics.has_errors
    return dict(_names(bound, program.root))


def _names(bound: Bound, module: Module) -> Iterator[tuple[int, int]]:
    for node in ast.walk(module.file):
        symbol = bound.get(node)
        if isinstance(node, ast.Attribute):
            # `module.name`: the module is what this file has.
            root = node.target
            if symbol is not None and isinstance(root, ast.Reference):
                yield root.start, module.values[root.name].place.start
        elif isinstance(node, ast.Path) and symbol is not None:
            symbol = symbol if len(node.parts) == 1 else module.values[node.parts[0].text]
            yield node.start, symbol.place.start
        elif symbol is not None and symbol.kind not in (Kind.RUN, Kind.CONTEXT):
            yield node.start, symbol.place.start
    for block in [node.body for node in module.file.declarations if isinstance(node, _WITH_STEPS)]:
        yield from _steps(module, block)


_WITH_STEPS = (ast.Pipeline, ast.Component)


def _steps(module: Module, block: ast.Block) -> Iterator[tuple[int, int]]:
    """Steps in edges and outputs, which are bound later than names in expressions."""
    declared: dict[str, int] = {}
    for entry in block.entries:
        step = ast.declared_step(entry)
        named = step if step is not None else entry if isinstance(entry, ast.Input) else None
        if named is not None:
            declared[named.name.text] = named.name.start
    for node in module.file.declarations:
        if isinstance(node, ast.Component) and node.body is block and node.signature is not None:
            port = node.signature.input
            if isinstance(port, ast.NamedPort):
                declared[port.name.text] = port.name.start
            declared |= {each.name.text: each.name.start for each in node.parameters}
    for entry in block.entries:
        paths = []
        if isinstance(entry, ast.Edge):
            paths = [each.path for each in ast.walk(entry) if isinstance(each, ast.EdgeStep)]
        elif isinstance(entry, ast.Output) and entry.path is not None:
            paths = [entry.path]
        for path in paths:
            first = path.parts[0]
            if first.text in declared:
                yield first.start, declared[first.text]


def compare(path: Path | None, text: str) -> None:
    """Both find the same, but for functions of the language that a step has the name of.

    The compiler looks for what is called among what can be called; queries know one kind of names.
    """
    wanted, found = by_compiler(path, text), by_query(text)
    for at in set(found) - set(wanted):
        called = _CALLED.match(text, at)
        if called is not None and called[1] in BUILTINS:
            del found[at]
    different = [
        text[at : at + 20] for at in {**wanted, **found} if wanted.get(at) != found.get(at)
    ]
    assert wanted == found, (path, different)
    assert wanted or text.count("\n") < 40


@pytest.mark.parametrize(
    "path",
    [path for path in valid_files() if path.is_relative_to(ROOT / "examples")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_files(path: Path) -> None:
    compare(path, path.read_text(encoding="utf-8"))


def test_generated_programs() -> None:
    random = Random(8)
    for _ in range(40):
        compare(None, combination(random).text)
