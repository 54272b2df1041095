"""Diagnostics as text for people: source lines with underlines, notes, help, fixes."""

from collections.abc import Iterable, Sequence

from attrs import define

from wzc.diagnostics.columns import clean, show_line, text_width
from wzc.diagnostics.frames import Frame, Piece, frames
from wzc.diagnostics.marks import Mark, arrange, excerpt
from wzc.diagnostics.model import Code, Diagnostic, Fix, Label, Severity

SOURCE_COLUMNS = 100
LEAST_SOURCE_COLUMNS = 20
FIX_COMMAND = "(wzc check --fix)"
FIX_COMMAND_COLUMN = 69

_BOLD = "1"
_RED = "1;31"
_YELLOW = "1;33"
_BLUE = "34"
_CYAN = "36"
_SEVERITY = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW}


def render(
    diagnostics: Iterable[Diagnostic],
    *,
    color: bool,
    width: int | None = None,
    unicode: bool = True,
) -> str:
    """The diagnostics in the order given, a blank line between two; "" if there are none.

    `width` is the terminal's; without it a source line gets 100 columns. With `color` the text is
    the same plus ANSI sequences. Without `unicode` all of it is ASCII.
    """
    style = _Style(color, unicode)
    return "\n".join(
        "".join(f"{row}\n" for row in _rows(diagnostic, style, width)) for diagnostic in diagnostics
    )


def render_place(
    label: Label, *, color: bool, width: int | None = None, unicode: bool = True
) -> str:
    """One place as diagnostics show it: name, source line, and a mark with the label's text."""
    style = _Style(color, unicode)
    found = Diagnostic(Code("", Severity.WARNING, ""), "", label)
    [frame] = frames(found)
    gutter = max([2, *(len(str(line)) for line in frame.lines)])
    room = SOURCE_COLUMNS if width is None else max(width - gutter - 2, LEAST_SOURCE_COLUMNS)
    return "".join(f"{row}\n" for row in _frame(frame, style, _BLUE, gutter, room))


def summary(
    diagnostics: Iterable[Diagnostic], *, files: Sequence[str], seconds: float | None
) -> str:
    """The last line: `2 errors, 1 warning in rag.wz (14 ms)`; "" if there is nothing to say.

    `files` are the names of the files that were compiled; several are only counted.
    """
    errors = warnings = 0
    for diagnostic in diagnostics:
        if diagnostic.is_error:
            errors += 1
        else:
            warnings += 1
    if not errors and not warnings:
        return ""
    counts = [_count(errors, "error")] if errors else []
    counts += [_count(warnings, "warning")] if warnings else []
    line = ", ".join(counts)
    if files:
        line += f" in {clean(files[0]) if len(files) == 1 else _count(len(files), 'file')}"
    if seconds is not None:
        line += f" ({_duration(seconds)})"
    return line


@define(frozen=True)
class _Style:
    """What the text is drawn with."""

    color: bool
    unicode: bool

    @property
    def bar(self) -> str:
        return "│" if self.unicode else "|"

    @property
    def corner(self) -> str:
        return "┌─" if self.unicode else "-->"

    @property
    def ellipsis(self) -> str:
        return "…" if self.unicode else "..."

    def paint(self, text: str, ansi: str) -> str:
        return f"\x1b[{ansi}m{text}\x1b[0m" if self.color and text else text

    def clean(self, text: str) -> str:
        return clean(text, unicode=self.unicode)


def _rows(diagnostic: Diagnostic, style: _Style, width: int | None) -> list[str]:
    parts = frames(diagnostic)
    # All frames of a diagnostic have their bars in one column.
    gutter = max([2, *(len(str(line)) for part in parts for line in part.lines)])
    room = SOURCE_COLUMNS if width is None else max(width - gutter - 2, LEAST_SOURCE_COLUMNS)
    margin = " " * gutter

    head = f"{diagnostic.severity.value}[{diagnostic.code.id}]"
    message = f": {style.clean(diagnostic.message)}"
    rows = [style.paint(head, _SEVERITY[diagnostic.severity]) + style.paint(message, _BOLD)]
    for part in parts:
        rows += _frame(part, style, _SEVERITY[diagnostic.severity], gutter, room)
    for note in diagnostic.notes:
        rows += _paragraph(f"{margin}= ", _BLUE, note, style)
    if diagnostic.help is not None:
        rows += _paragraph(f"{margin}help: ", _CYAN, diagnostic.help, style)
    for fix in diagnostic.fixes:
        rows.append(_fix(fix, style, margin, room))
    return rows


def _frame(frame: Frame, style: _Style, primary: str, gutter: int, room: int) -> list[str]:
    line, column = frame.position
    place = f"{style.clean(frame.file.name)}:{line}:{column}"
    rows = [f"{' ' * gutter}{style.paint(style.corner, _BLUE)} {place}"]
    empty = style.paint(" " * gutter + style.bar, _BLUE)
    for number, pieces in frame.lines.items():
        text, marks = _line(frame.file.line_text(number), pieces, style, room)
        rows.append(f"{style.paint(f'{number:>{gutter}}{style.bar}', _BLUE)} {text}".rstrip(" "))
        for row in arrange(marks):
            rows += [f"{empty} {shown}" for shown in _mark_rows(row, style, primary, room)]
    return rows


def _line(source: str, pieces: Sequence[Piece], style: _Style, room: int) -> tuple[str, list[Mark]]:
    """A source line as shown, with its marks."""
    line = show_line(source, unicode=style.unicode)
    pieces = sorted(pieces, key=lambda piece: not piece.is_primary)
    places = [line.columns(piece.start, piece.end) for piece in pieces]
    text, places = excerpt(line, places, room, style.ellipsis)
    marks = [
        Mark(
            start,
            end,
            style.clean(piece.text),
            piece.is_primary,
            style.ellipsis if piece.is_open else "",
        )
        for piece, (start, end) in zip(pieces, places, strict=True)
    ]
    return text.rstrip(), marks


def _mark_rows(row: list[Mark], style: _Style, primary: str, room: int) -> list[str]:
    """One row of marks; a text that finds no room behind its mark gets a row of its own."""
    shown = ""
    column = 0
    for mark in row:
        line = ("^" if mark.is_primary else "-") * (mark.end - mark.start) + mark.tail
        color = primary if mark.is_primary else _BLUE
        shown += " " * (mark.start - column) + style.paint(line, color)
        column = mark.stop
    last = row[-1]
    if not last.text:
        return [shown]
    text = style.paint(last.text, primary if last.is_primary else _BLUE)
    width = text_width(last.text)
    if column + 1 + width <= room:
        return [f"{shown} {text}"]
    return [shown, " " * max(0, min(last.start, room - width)) + text]


def _paragraph(head: str, ansi: str, text: str, style: _Style) -> list[str]:
    """Text behind a head; its further lines stand below its first."""
    first, *more = text.split("\n")
    margin = head[: len(head) - len(head.lstrip())]
    rows = [margin + style.paint(head.strip(), ansi) + " " + style.clean(first)]
    rows += [f"{' ' * len(head)}{style.clean(line)}".rstrip() for line in more]
    return rows


def _fix(fix: Fix, style: _Style, margin: str, room: int) -> str:
    """`fix:` for what `--fix` does without asking, `try:` for what somebody has to look at."""
    head = "fix:" if fix.certain else "try:"
    text = style.clean(_fix_text(fix))
    if text_width(text) > room:
        text, _ = excerpt(show_line(text, unicode=style.unicode), [(0, 1)], room, style.ellipsis)
    row = f"{margin}{style.paint(head, _CYAN)} {text}"
    if not fix.certain:
        return row
    used = len(margin) + len(head) + 1 + text_width(text)
    gap = FIX_COMMAND_COLUMN - used
    if gap < 2 or FIX_COMMAND_COLUMN + len(FIX_COMMAND) > room + len(margin):
        gap = 2
    return f"{row}{' ' * gap}{FIX_COMMAND}"


def _fix_text(fix: Fix) -> str:
    """The text that will be there, if that says it all; otherwise the title."""
    if len(fix.edits) == 1:
        edit = fix.edits[0]
        says_it_all = "\n" not in edit.text and any(letter.isalnum() for letter in edit.text)
        if says_it_all and edit.span.end > edit.span.start:
            return edit.text
    return fix.title


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _duration(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    return f"{seconds:.1f} s"
