"""From comments to allowances: which codes, and of which stretch of the file."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from wzc.allowances.codes import WZ, why_not
from wzc.allowances.comment import is_meant, read_words
from wzc.allowances.model import Allowance, Allowed, Stretch
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix
from wzc.source.file import SourceFile, Span
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.names.symbols import Program


class Places(Protocol):
    """What a comment of a file is about."""

    def after(self, place: Span) -> list[Stretch]:
        """What a comment at the end of a line is about."""
        ...

    def below(self, place: Span) -> list[Stretch]:
        """What a comment on a line of its own is about; nothing if nothing is right below."""
        ...


def read_program(program: "Program", diagnostics: Diagnostics) -> list[Allowance]:
    """The allowances in all files of a program but the standard library's.

    Reports comments that cannot be read (WZ1017), and codes that cannot be allowed (WZ2019).
    """
    from wzc.allowances.places import SourcePlaces

    found: list[Allowance] = []
    for module in program.modules.values():
        if module.source.is_stdlib:
            continue
        spans = [Span(module.source, each.start, each.end) for each in module.file.comments]
        found += read_comments(spans, SourcePlaces(module.file), WZ, diagnostics)
    return found


def read_comments(
    comments: Iterable[Span], places: Places, kind: str, diagnostics: Diagnostics
) -> list[Allowance]:
    """The allowances among the comments of a file of a kind."""
    known = {code.id: code for code in vars(codes).values() if isinstance(code, Code)}
    return [
        allowance
        for comment in comments
        if is_meant(comment.text)
        and (allowance := _allowance(comment, places, kind, known, diagnostics)) is not None
    ]


def _allowance(
    comment: Span,
    places: Places,
    kind: str,
    known: dict[str, Code],
    diagnostics: Diagnostics,
) -> Allowance | None:
    words = read_words(comment.text)
    allowed: list[Allowed] = []
    may_idle = False
    for text, offset in words.codes:
        place = Span(comment.file, comment.start + offset, comment.start + offset + len(text))
        code = known.get(text.upper())
        if code is codes.UNUSED_ALLOWANCE and len(words.codes) > 1:
            may_idle = True
        elif code is None:
            _report_unknown(text, place, known, diagnostics)
        elif (why := why_not(code, kind)) is not None:
            message, help = why
            diagnostics.report(codes.NOT_ALLOWABLE, message, place, help=help)
        else:
            allowed.append(Allowed(code, place))
    if words.fault is not None:
        start, end = (comment.start + offset for offset in words.place)
        fixes = []
        if words.mended is not None:
            edit = Edit(comment, words.mended)
            fixes = [Fix(f"write `{words.mended}`", (edit,), certain=kind == WZ)]
        diagnostics.report(
            codes.BAD_ALLOWANCE,
            words.fault,
            Span(comment.file, start, end),
            help=words.help or (None if fixes else f"write `{words.form}`"),
            fixes=fixes,
        )
    is_own = stands_alone(comment.file, comment.start)
    stretches = places.below(comment) if is_own else places.after(comment)
    if not stretches and words.fault is None:
        diagnostics.report(
            codes.BAD_ALLOWANCE,
            "nothing begins right below this comment, so it allows nothing",
            comment,
            help="it goes right above what it is about, without a blank line, or at a line's end",
        )
    if not allowed or not stretches:
        return None
    return Allowance(comment, tuple(allowed), tuple(stretches), is_own, may_idle)


def stands_alone(file: SourceFile, at: int) -> bool:
    """Whether nothing but blanks is before a place on its line."""
    before = file.text[file.text.rfind("\n", 0, at) + 1 : at]
    return not before.strip("\ufeff \t")


def _report_unknown(
    text: str, place: Span, known: dict[str, Code], diagnostics: Diagnostics
) -> None:
    guess = nearest(text.upper(), known)
    meant = None if guess is None else known[guess]
    diagnostics.report(
        codes.NOT_ALLOWABLE,
        f"there is no code `{text}`",
        place,
        "" if meant is None else f"did you mean `{meant.id}`, {meant.title}?",
        help="codes are `WZ` and four digits, as the warning has them" if meant is None else None,
        fixes=[] if meant is None else [Fix(f"write `{meant.id}`", (Edit(place, meant.id),))],
    )
