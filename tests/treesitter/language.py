"""The grammar of tree-sitter, compiled with the machine's C compiler and loaded."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tree_sitter import Language, Node, Parser, Query, Tree

from tests.conftest import IN_CI, ROOT

FOLDER = ROOT / "grammar" / "tree-sitter-wz"
_SOURCES = ("src/parser.c", "src/scanner.c")
_FLAGS = ("-std=c11", "-O1", "-shared", "-fPIC", "-Isrc")


def c_compiler() -> str:
    """The machine's; without one the tests are skipped, and fail in CI."""
    found = shutil.which(os.environ.get("CC") or "cc")
    if found is None:
        reason = "no C compiler for the grammar of tree-sitter"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return found


def library() -> Path:
    """The compiled grammar, made when its sources have changed."""
    texts = b"".join((FOLDER / name).read_bytes() for name in _SOURCES)
    name = hashlib.sha256(texts + " ".join(_FLAGS).encode()).hexdigest()[:16]
    target = ROOT / "build" / "tree-sitter-wz" / f"{name}.so"
    if target.is_file():
        return target
    compiler = c_compiler()
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    subprocess.run([compiler, *_FLAGS, *_SOURCES, "-o", str(half)], cwd=FOLDER, check=True)
    half.replace(target)
    return target


@cache
def language() -> Language:
    """The language, as queries need it."""
    loaded = ctypes.CDLL(str(library()))
    loaded.tree_sitter_wz.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype = ctypes.py_object
    capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return Language(capsule(loaded.tree_sitter_wz(), b"tree_sitter.Language", None))


def parse(text: str, old: Tree | None = None) -> Tree:
    """The tree of a text; with `old`, one that has been told of the edits, made from that."""
    parser = Parser(language())
    return parser.parse(text.encode()) if old is None else parser.parse(text.encode(), old)


@cache
def query(name: str, folder: str = "queries") -> Query:
    """One of the grammar's queries.

    Kept for good: the package fails when it frees one that has `#set!` beside other predicates.
    """
    source = (FOLDER / folder / f"{name}.scm").read_text(encoding="utf-8")
    return Query(language(), source)


def is_wrong(text: str) -> bool:
    """Whether the tree has an ERROR or a MISSING node."""
    return parse(text).root_node.has_error


def walk(node: Node) -> Iterator[Node]:
    """All nodes from `node` on, in the order of the text."""
    yield node
    for child in node.children:
        yield from walk(child)


def text_of(node: Node | None) -> str:
    """What the node covers."""
    assert node is not None and node.text is not None
    return node.text.decode()
