"""Mistakes that the compiler finds in the written file, at the places they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from wzc.diagnostics.model import Diagnostic, Diagnostics, Label
from wzc.importers.wurzel.translate.places import Places, Way
from wzc.source.file import Span
from wzc.syntax import ast


@frozen
class Origins:
    """The written file's tree, and the places of its values: the pipeline's (`""`) and those of
    each profile by name.
    """

    file: ast.File
    places: dict[str, Places]

    def report(self, found: Iterable[Diagnostic], diagnostics: Diagnostics) -> None:
        """Report what the compiler found, each where the value was written; what came from
        nowhere else is shown in the written file.
        """
        for item in found:
            moved = self._moved(item)
            diagnostics.report(
                moved.code,
                moved.message,
                None if moved.primary is None else moved.primary.span,
                "" if moved.primary is None else moved.primary.text,
                secondary=moved.secondary,
                notes=moved.notes,
                help=moved.help,
            )

    def place(self, span: Span) -> Span | None:
        """Where what stands in the written file came from."""
        if span.file is not self.file.file:
            return None
        profile, way = way_to(self.file, span)
        places = self.places.get(profile)
        return places.nearest(way) if places is not None else None

    def _is_exact(self, span: Span) -> bool:
        profile, way = way_to(self.file, span)
        return profile in self.places and self.places[profile].has(way)

    def _moved(self, item: Diagnostic) -> Diagnostic:
        place = self.place(item.primary.span) if item.primary is not None else None
        if item.primary is None or place is None:
            return item
        secondary = []
        for label in item.secondary:
            other = self.place(label.span)
            if other is not None and other != place:
                secondary.append(Label(other, label.text))
            elif label.span.file is not self.file.file:
                secondary.append(label)
        # What is said of a place need not be true of what stands around it.
        is_exact = self._is_exact(item.primary.span) and not item.fixes
        primary = Label(place, item.primary.text if is_exact else "")
        return Diagnostic(item.code, item.message, primary, secondary, item.notes, item.help)


def way_to(file: ast.File, span: Span) -> tuple[str, Way]:
    """The profile that a place is in (or `""`), and its way through the pipeline."""
    for node in file.declarations:
        if not _covers(node, span):
            continue
        if isinstance(node, ast.Profile):
            inner = next((n for n in node.body.entries if _covers(n, span)), None)
            way = tuple(_descend(inner, span)) if isinstance(inner, ast.Pipeline) else ()
            return node.name.text, way[1:] or ("pipeline",)
        if isinstance(node, ast.Pipeline):
            return "", tuple(_descend(node, span))[1:] or ("pipeline",)
    return "", ()


def _descend(node: ast.Node | None, span: Span) -> Iterator[str]:
    """The names on the way from a node to a place in it."""
    at: ast.Node | None = node
    while at is not None:
        yield from _name(at, span)
        at = next((child for child in _children(at) if _covers(child, span)), None)


def _name(node: ast.Node, span: Span) -> Iterator[str]:
    if isinstance(node, ast.Pipeline):
        yield "pipeline"
    elif isinstance(node, (ast.Assign, ast.Amend, ast.Append)):
        yield node.key.text
    elif isinstance(node, (ast.Step, ast.AmendStep)):
        yield f"step {node.name.text}"
    elif isinstance(node, ast.Arguments):
        yield "()"
        for index, argument in enumerate(node.items):
            if _covers(argument, span):
                yield argument.name.text if argument.name is not None else f"[{index}]"
    elif isinstance(node, ast.List):
        for index, item in enumerate(node.items):
            if _covers(item, span):
                yield f"[{index}]"
    elif isinstance(node, ast.RangeExpr):
        if node.low is not None and _covers(node.low, span):
            yield "low"
        elif node.high is not None and _covers(node.high, span):
            yield "high"
    elif isinstance(node, ast.Edge):
        yield from _edge(node, span)


def _edge(node: ast.Edge, span: Span) -> Iterator[str]:
    """An edge belongs to the step that it leads to."""
    ends = [end for end in node.ends if end.end > span.start] or node.ends[-1:]
    end = ends[-1] if len(ends) == 1 else ends[0]
    first = end.steps[0] if isinstance(end, ast.EdgeList) else end
    yield f"step {first.path.text}"


def _children(node: ast.Node) -> Iterator[ast.Node]:
    for name in ast.child_fields(type(node)):
        found = getattr(node, name)
        for item in found if isinstance(found, list) else (found,):
            if isinstance(item, ast.Node):
                yield item


def _covers(node: ast.Node, span: Span) -> bool:
    return node.file is span.file and node.start <= span.start and span.end <= node.end
