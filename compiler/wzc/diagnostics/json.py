"""Diagnostics for machines: plain data, as described by `diagnostics.schema.json` beside this file.

Lines and columns count from 1, offsets from 0; columns and offsets count code points of the text.
"""

from collections.abc import Iterable
from typing import TypedDict

from wzc.diagnostics.model import Diagnostic, Edit, Fix, Label
from wzc.source.file import SourceFile, Span


class Position(TypedDict):
    """A place between two characters."""

    line: int
    column: int
    offset: int


class Place(TypedDict):
    """A stretch of a file, `end` excluded."""

    file: str
    start: Position
    end: Position


class Related(Place):
    """Another place that explains the problem."""

    label: str


class JsonEdit(Place):
    """What stands at the place is replaced by `text`."""

    text: str


class JsonFix(TypedDict):
    """A change to the source; a certain one may be applied without asking."""

    title: str
    certain: bool
    edits: list[JsonEdit]


class JsonDiagnostic(TypedDict):
    """One problem. Where there is no text to point at, `file`, `start` and `end` are None."""

    code: str
    severity: str
    message: str
    file: str | None
    start: Position | None
    end: Position | None
    label: str
    related: list[Related]
    notes: list[str]
    help: str | None
    fixes: list[JsonFix]
    page: str


def to_json(diagnostics: Iterable[Diagnostic]) -> list[JsonDiagnostic]:
    """One object per diagnostic, in the order given, ready for `json.dumps`.

    `page` is what `wzc explain` takes to print more.
    """
    return [_diagnostic(diagnostic) for diagnostic in diagnostics]


def _diagnostic(diagnostic: Diagnostic) -> JsonDiagnostic:
    primary = diagnostic.primary
    place = None if primary is None else _place(primary.span)
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": None if place is None else place["file"],
        "start": None if place is None else place["start"],
        "end": None if place is None else place["end"],
        "label": "" if primary is None else primary.text,
        "related": [_related(label) for label in diagnostic.secondary],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fixes": [_fix(fix) for fix in diagnostic.fixes],
        "page": diagnostic.code.id,
    }


def _related(label: Label) -> Related:
    return {**_place(label.span), "label": label.text}


def _fix(fix: Fix) -> JsonFix:
    return {
        "title": fix.title,
        "certain": fix.certain,
        "edits": [_edit(edit) for edit in fix.edits],
    }


def _edit(edit: Edit) -> JsonEdit:
    return {**_place(edit.span), "text": edit.text}


def _place(span: Span) -> Place:
    return {
        "file": span.file.name,
        "start": _position(span.file, span.start),
        "end": _position(span.file, span.end),
    }


def _position(file: SourceFile, offset: int) -> Position:
    line, column = file.position(offset)
    return {"line": line, "column": column, "offset": offset}
