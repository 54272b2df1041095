"""What imports what: no pass knows a later one, and what stands beside them knows none.

The order is that of docs/architecture.md.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "compiler/wzc"
PASSES = ("source", "syntax", "names", "types", "evaluate", "graph", "lint", "backend", "verify")
# What these folders may know; `diagnostics` is for all that have places in a source.
BESIDE = {
    "values": set(),
    "knowledge": {"values"},
    "pods": {"values", "importers"},
    "diagnostics": {"source", "values"},
    "model": {"source", "types", "values", "lean"},
}


def imports(path: Path) -> Iterator[str]:
    """The parts of the package that a file imports, also within functions; not for types alone."""
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("wzc."):
            # The writer of YAML is not a part of lowering: the function `yaml` has it, too.
            _, part, *inside = node.module.split(".")
            yield "emit" if inside[:1] == ["emit"] else part
        nodes += ast.iter_child_nodes(node)


def known_by(folder: str) -> dict[str, str]:
    """The other parts that a folder imports, each with one of the files that do."""
    files = sorted((PACKAGE / folder).rglob("*.py"))
    assert files, folder
    found = {part: str(path.relative_to(PACKAGE)) for path in files for part in imports(path)}
    found.pop(folder, None)
    return found


@pytest.mark.parametrize("folder", PASSES)
def test_no_pass_knows_a_later_one(folder: str) -> None:
    later = PASSES[PASSES.index(folder) + 1 :]
    assert {part: file for part, file in known_by(folder).items() if part in later} == {}


@pytest.mark.parametrize("folder", BESIDE)
def test_what_stands_beside_the_passes_knows_little(folder: str) -> None:
    known = known_by(folder)
    assert {part: file for part, file in known.items() if part not in BESIDE[folder]} == {}
