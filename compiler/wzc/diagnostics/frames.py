"""Which lines a diagnostic shows, and what is marked in each."""

from attrs import define

from wzc.diagnostics.model import Diagnostic, Label
from wzc.source.file import SourceFile, Span


@define(frozen=True)
class Piece:
    """What one label marks in one line: the characters from `start` to `end` (from 0).

    A label over several lines has two pieces: the first is `open` and goes to the end of its line,
    the second is the label's last line and carries its text.
    """

    start: int
    end: int
    text: str
    is_primary: bool
    is_open: bool = False


@define(eq=False)
class Frame:
    """Lines of one file: the place its header names, and the pieces of each line, by number."""

    file: SourceFile
    position: tuple[int, int]
    lines: dict[int, list[Piece]]


def frames(diagnostic: Diagnostic) -> list[Frame]:
    """One frame per file, the primary label's first; lines in order, no piece twice."""
    found: dict[int, Frame] = {}
    labels = [] if diagnostic.primary is None else [(diagnostic.primary, True)]
    labels += [(label, False) for label in diagnostic.secondary]
    for label, is_primary in labels:
        span = _inside(label.span)
        frame = found.get(id(span.file))
        if frame is None:
            frame = found[id(span.file)] = Frame(span.file, span.position, {})
        for line, piece in _pieces(label, span, is_primary):
            pieces = frame.lines.setdefault(line, [])
            if piece not in pieces:
                pieces.append(piece)
    for frame in found.values():
        frame.lines = dict(sorted(frame.lines.items()))
    return list(found.values())


def _inside(span: Span) -> Span:
    """The span, made to fit into its file: what marks a mistake should not be another one."""
    start = min(max(span.start, 0), len(span.file.text))
    end = min(max(span.end, start), len(span.file.text))
    return Span(span.file, start, end)


def _pieces(label: Label, span: Span, is_primary: bool) -> list[tuple[int, Piece]]:
    file = span.file
    first = span.position[0]
    last = file.position(span.end)[0]
    end = span.end
    if first != last:  # line breaks and space at the end are not worth a line
        end = span.start + len(span.text.rstrip())
        last = file.position(end)[0]

    line_start, line_end = file.line_span(first)
    start = min(span.start, line_end) - line_start
    if first == last:
        stop = min(end, line_end) - line_start
        return [(first, Piece(start, stop, label.text, is_primary))]

    opened = Piece(start, len(file.line_text(first).rstrip()), "", is_primary, is_open=True)
    text = file.line_text(last)
    indent = len(text) - len(text.lstrip())
    closed = Piece(indent, end - file.line_span(last)[0], label.text, is_primary)
    return [(first, opened), (last, closed)]
