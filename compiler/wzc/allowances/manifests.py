"""Comments in YAML, and what they are about: `# wz: allow(WZ9027) why`."""

import re
from collections.abc import Iterable, Iterator

import yaml

from wzc.allowances.codes import MANIFEST
from wzc.allowances.model import Allowance, Stretch
from wzc.allowances.read import read_comments
from wzc.allowances.silence import report_idle, silence
from wzc.diagnostics.model import Diagnostics
from wzc.importers.yaml.go import read
from wzc.importers.yaml.tree import Mapping, Node, Sequence
from wzc.source.file import SourceFile, Span

_COMMENT = re.compile(r"#[^\r\n]*")
_DASHES = re.compile(r"(?:-[ \t]+)+")


def settle_manifests(files: Iterable[SourceFile], diagnostics: Diagnostics) -> None:
    """Take the warnings away that comments of the files allow, and report what is wrong with them.

    Files that cannot be read allow nothing.
    """
    allowances: list[Allowance] = []
    for file in files:
        unread = Diagnostics()
        roots = read(file, unread)
        if not unread.has_errors:
            comments = list(_comments(file))
            places = ManifestPlaces(file, roots, comments)
            allowances += read_comments(comments, places, MANIFEST, diagnostics)
    idle = silence(allowances, diagnostics)
    if not diagnostics.has_errors:
        report_idle(idle, diagnostics, diagnostics.sorted(), certain=False)


def _comments(file: SourceFile) -> Iterator[Span]:
    """All comments: they stand between tokens. A `#` in a script is in a token, and is none."""
    done = 0
    for token in yaml.scan(file.text):
        start = token.start_mark.index
        for found in _COMMENT.finditer(file.text, done, max(start, done)):
            yield Span(file, *found.span())
        done = max(done, token.end_mark.index)


class ManifestPlaces:
    """What begins where in a file: entries from their key on, and items of lists."""

    def __init__(self, file: SourceFile, roots: Iterable[Node], comments: Iterable[Span]) -> None:
        self.text = file.text
        self.comments = {comment.start: comment.end for comment in comments}
        self.begun: dict[int, Stretch] = {}
        self.items: dict[int, Stretch] = {}
        self.seen: set[int] = set()
        for root in roots:
            self._go_through(root)

    def after(self, place: Span) -> list[Stretch]:
        """The line. What ends there is no help: in YAML all that is around ends there, too."""
        return [Stretch(self.text.rfind("\n", 0, place.start) + 1, place.start)]

    def below(self, place: Span) -> list[Stretch]:
        """The entry or the item right below, as a whole; other comments may stand between."""
        text, at = self.text, place.end
        while True:
            following = at + len(text[at:]) - len(text[at:].lstrip())
            if text.count("\n", at, following) > 1:
                return []
            if following not in self.comments:
                break
            at = self.comments[following]
        dashes = _DASHES.match(text, following)
        if dashes is not None:
            item = self.items.get(dashes.end())
            return [] if item is None else [Stretch(following, item.end)]
        found = self.begun.get(following)
        return [] if found is None else [found]

    def _go_through(self, root: Node) -> None:
        left: list[Node] = [root]
        while left:
            node = left.pop()
            if id(node) in self.seen:
                continue
            self.seen.add(id(node))
            if isinstance(node, Mapping):
                for entry in node.entries.values():
                    end = max(entry.key.end, entry.node.span.end)
                    self.begun.setdefault(entry.key.start, Stretch(entry.key.start, end))
                    left.append(entry.node)
            elif isinstance(node, Sequence):
                for item in node.items:
                    self.items.setdefault(item.span.start, Stretch(item.span.start, item.span.end))
                    left.append(item)
