"""The standard library, parsed once for all compiles of a process.

Two thirds of a small compile are spent on it, and the tests compile some ten thousand programs. The
passes change no tree, so all may have the same one; a pass that did would be found by this, too.
"""

from __future__ import annotations

import pytest

from wzc.diagnostics.model import Diagnostics
from wzc.names import imports
from wzc.source import loader
from wzc.source.file import SourceFile
from wzc.source.loader import LoadFailure
from wzc.source.loader import read_source as original_read
from wzc.syntax import ast
from wzc.syntax.parser import parse as original_parse


def share_library() -> None:
    """From now on, parse each text of the library once; one with mistakes each time."""
    files: dict[tuple[str, str, str], SourceFile] = {}
    trees: dict[int, ast.File] = {}

    def read_source(path: str, name: str, *, is_stdlib: bool = False) -> SourceFile | LoadFailure:
        found = original_read(path, name, is_stdlib=is_stdlib)
        if isinstance(found, LoadFailure) or not is_stdlib:
            return found
        return files.setdefault((found.key, found.name, found.text), found)

    def parse(file: SourceFile, diagnostics: Diagnostics) -> ast.File:
        if files.get((file.key, file.name, file.text)) is not file:
            return original_parse(file, diagnostics)
        if id(file) not in trees:
            before = len(diagnostics)
            made = original_parse(file, diagnostics)
            if len(diagnostics) > before:
                return made
            trees[id(file)] = made
        return trees[id(file)]

    patch = pytest.MonkeyPatch()
    patch.setattr(loader, "read_source", read_source)
    patch.setattr(imports, "parse", parse)
