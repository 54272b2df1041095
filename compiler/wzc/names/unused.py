"""Imports that a file has no use for."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.names.symbols import Module
from wzc.source.file import Span
from wzc.syntax import ast


def report_unused_imports(module: Module, used: set[int], diagnostics: Diagnostics) -> None:
    """Report each import of a file of which some name is not used; `used` are symbols' identities.

    Not to be asked after an error: what is wrong may have been meant for any of them.
    """
    imports = (ast.ImportModule, ast.ImportNames)
    nodes = [node for node in module.file.declarations if isinstance(node, imports)]
    if not nodes:
        return
    # One name may bring both a value and something to call.
    brought = (*module.values.values(), *module.callables.values())
    needed = {symbol.place for symbol in brought if id(symbol) in used}
    for node in nodes:
        unused = [name for name in _names(node) if name.span not in needed]
        if unused:
            _report(node, unused, diagnostics)


def _names(node: ast.ImportModule | ast.ImportNames) -> Iterator[ast.Name]:
    """The names that an import brings into the file."""
    if isinstance(node, ast.ImportNames):
        yield from (item.alias or item.name for item in node.names)
    elif node.alias is not None:
        yield node.alias
    elif isinstance(node.module, ast.Path):
        yield node.module.parts[-1]


def _report(
    node: ast.ImportModule | ast.ImportNames, unused: list[ast.Name], diagnostics: Diagnostics
) -> None:
    listed = ", ".join(f"`{name.text}`" for name in unused)
    fix = _fix(node, unused)
    diagnostics.report(
        codes.UNUSED_IMPORT,
        f"{listed} {'is' if len(unused) == 1 else 'are'} imported and not used",
        unused[0].span,
        fixes=[] if fix is None else [fix],
    )


def _fix(node: ast.ImportModule | ast.ImportNames, unused: list[ast.Name]) -> Fix | None:
    """Take the names away; None where a comment may stand between them."""
    kept = []
    if isinstance(node, ast.ImportNames):
        kept = [item for item in node.names if (item.alias or item.name) not in unused]
    if not kept:
        return Fix("remove the import", (Edit(_line(node), ""),), certain=True)
    assert isinstance(node, ast.ImportNames)
    place = Span(node.file, node.names[0].start, node.names[-1].end)
    if "\n" in place.text:
        return None
    text = ", ".join(item.span.text for item in kept)
    return Fix(f"import only {text}", (Edit(place, text),), certain=True)


def _line(node: ast.Node) -> Span:
    """The whole line of a statement if nothing else stands there."""
    text, start, end = node.file.text, node.start, node.end
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after + 1
    if text[before:start].strip() or text[end:after].strip():
        return Span(node.file, start, end)
    return Span(node.file, before, after)
