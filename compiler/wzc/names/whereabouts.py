"""In which module of the standard library a name is. Imported after a mistake."""

import re

from wzc.source.file import SourceFile
from wzc.source.loader import Loader, LoadFailure
from wzc.syntax import ast

_DECLARES = (
    r"^(?:extern (?:step|middleware|template)|contract|preset|component|let|param|cluster) {}\b"
)


def where_it_is(name: str, loader: Loader, source: SourceFile) -> str | None:
    """How to import a name of the standard library, in words; None if it has no such name."""
    module = _module_with(name, loader, source)
    return None if module is None else f"write `from {module} import {name}`"


def where_is_module(
    node: ast.ImportModule | ast.ImportNames, loader: Loader, source: SourceFile
) -> str | None:
    """What was most likely meant by an import of a module that is not there."""
    if isinstance(node.module, ast.String):
        text = node.module.literal or ""
        modules = _modules(loader, source)
        if text in modules:
            return f"the standard library's `{text}` is named without quotes"
        return None
    assert isinstance(node.module, ast.Path)
    names = [item.name.text for item in node.names] if isinstance(node, ast.ImportNames) else []
    for name in names or [node.module.parts[-1].text]:
        module = _module_with(name, loader, source) if name else None
        if module is not None:
            return f"write `from {module} import {', '.join(names) or name}`"
    return None


def _modules(loader: Loader, source: SourceFile) -> tuple[str, ...]:
    """The names of the standard library's modules."""
    missing = loader.module("?", False, source)
    return tuple(missing.candidates) if isinstance(missing, LoadFailure) else ()


def _module_with(name: str, loader: Loader, source: SourceFile) -> str | None:
    pattern = re.compile(_DECLARES.format(re.escape(name)), re.MULTILINE)
    for module in _modules(loader, source):
        found = loader.module(module, False, source)
        if isinstance(found, SourceFile) and pattern.search(found.text):
            return module
    return None
