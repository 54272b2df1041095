"""What the comments of a `.wz` file are about, by its tree."""

from functools import cached_property

from wzc.allowances.model import Stretch
from wzc.source.file import Span
from wzc.syntax import ast


class SourcePlaces:
    """The nodes of a file by where they begin and end: of several, the outermost one.

    A file with syntax errors has gaps: what is said there may be about nothing.
    """

    def __init__(self, file: ast.File) -> None:
        self.file = file
        self.text = file.file.text
        self.comments = {comment.start: comment.end for comment in file.comments}

    @cached_property
    def _nodes(self) -> tuple[dict[int, ast.Node], dict[int, ast.Node]]:
        begun: dict[int, ast.Node] = {}
        ended: dict[int, ast.Node] = {}
        for declaration in self.file.declarations:
            for node in ast.walk(declaration):
                if node.end > node.start:
                    begun.setdefault(node.start, node)
                    ended.setdefault(node.end, node)
        return begun, ended

    def after(self, place: Span) -> list[Stretch]:
        """The line, and what ends with it: the formatter may break it into several."""
        start = self.text.rfind("\n", 0, place.start) + 1
        before = self.text[start : place.start].rstrip(" \t")
        if before.endswith(","):
            before = before[:-1].rstrip(" \t")
        node = self._nodes[1].get(start + len(before))
        found = [Stretch(start, place.start)]
        if node is not None and node.start < start:
            found.append(Stretch(node.start, node.end))
        return found

    def below(self, place: Span) -> list[Stretch]:
        """What begins right below, as a whole; other comments may stand between."""
        text, at = self.text, place.end
        while True:
            following = at
            while following < len(text) and text[following] in " \t\r\n":
                following += 1
            if text.count("\n", at, following) > 1:
                return []
            if following not in self.comments:
                break
            at = self.comments[following]
        node = self._nodes[0].get(following)
        if node is not None and not isinstance(node, ast.Arrow):
            return [Stretch(node.start, node.end)]
        # Where the file is broken, what stands here could not be read.
        broken = any(start <= following <= end for start, end in self.file.broken_spans)
        return [Stretch(following, following)] if broken else []
