"""Wurzel's own step classes, as the standard library of the language declares them."""

from collections.abc import Mapping

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, Loader
from wzc.syntax import ast
from wzc.syntax.parser import parse

_MODULE = "wurzel.steps"


def shipped_steps(loader: Loader | None = None) -> Mapping[str, str]:
    """The dotted module of each step class that ships with Wurzel, by the class's name.

    Read from the `class` of each `extern step` in the module `wurzel.steps`.
    """
    source = (loader or FileLoader()).module(_MODULE, False, SourceFile("", ""))
    found: dict[str, str] = {}
    if isinstance(source, SourceFile):
        for node in parse(source, Diagnostics()).declarations:
            if isinstance(node, ast.ExternStep) and node.body is not None:
                module, _, name = _class_of(node.body).partition(":")
                if name:
                    found[name] = module
    return found


def _class_of(body: ast.Block) -> str:
    for entry in body.entries:
        if isinstance(entry, ast.Assign) and entry.key.text == "class":
            return entry.value.literal or "" if isinstance(entry.value, ast.String) else ""
    return ""
