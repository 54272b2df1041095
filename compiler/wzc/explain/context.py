"""In what a place of the source stands: `in profile prod, pipeline rag, step embed`."""

from typing import Any

from wzc.names.symbols import Program
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.syntax import ast

_WORDS: dict[type, str] = {
    ast.Param: "param",
    ast.Let: "let",
    ast.Preset: "preset",
    ast.Pipeline: "pipeline",
    ast.Profile: "profile",
    ast.Cluster: "cluster",
    ast.ExternStep: "extern step",
    ast.ExternMiddleware: "extern middleware",
    ast.Step: "step",
    ast.AmendStep: "step",
}


def context(program: Program, origin: Origin) -> str:
    """Where a value was written, outermost first, and the presets it came through.

    It begins with the word that connects it: `in param image`, `with --set image`.
    """
    name = origin.span.file.name
    if any(via.kind == "--set" for via in origin.via):
        return f"with {name}"
    text = "in " + (", ".join(_declarations(program, origin.span)) or name)
    for via in origin.via:
        if via.kind == "preset" and via.span is not None:
            text += f"; through `use {via.name}` at {via.span}"
    return text


def _declarations(program: Program, span: Span) -> list[str]:
    module = next((m for m in program.modules.values() if m.source is span.file), None)
    if module is None:
        return []
    words: list[str] = []
    nodes: list[Any] = module.file.declarations
    while True:
        node = next((n for n in nodes if n.start <= span.start and span.end <= n.end), None)
        if node is None:
            return words
        if isinstance(node, ast.Amend):
            words.append(node.key.text)
            nodes = node.block.entries
            continue
        word = _WORDS.get(type(node))
        if word is not None:
            words.append(f"{word} {node.name.text}")
        body = getattr(node, "body", None) or getattr(node, "block", None)
        if body is None:
            return words
        nodes = body.entries
