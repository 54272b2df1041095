"""Warnings that are allowed, and allowances that no warning needs."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from attrs import define

from wzc.allowances.model import Allowance, Allowed, Stretch
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic, Diagnostics, Edit, Fix, Label
from wzc.source.file import Span


@define(frozen=True)
class Idle:
    """Codes of an allowance that nothing was warned with."""

    allowance: Allowance
    codes: tuple[Allowed, ...]


class Covering:
    """The allowances of one code in one file, to be asked what covers a place."""

    def __init__(self, found: Iterable[tuple[Stretch, Allowance]]) -> None:
        self.rows = sorted(found, key=lambda row: (row[0].start, -row[0].end))
        self.starts = [stretch.start for stretch, _ in self.rows]
        self.reach = list(accumulate((stretch.end for stretch, _ in self.rows), max))

    def narrowest(self, place: Span) -> Allowance | None:
        """Of those that cover a place, the one that covers the least."""
        best: tuple[int, Allowance] | None = None
        at = bisect_right(self.starts, place.start) - 1
        while at >= 0 and self.reach[at] >= place.start:
            stretch, allowance = self.rows[at]
            if stretch.covers(place) and (best is None or stretch.size < best[0]):
                best = stretch.size, allowance
            at -= 1
        return None if best is None else best[1]


def silence(allowances: Sequence[Allowance], diagnostics: Diagnostics) -> list[Idle]:
    """Take away the warnings that are allowed where they are; the allowances without any."""
    rows: dict[tuple[int, str], list[tuple[Stretch, Allowance]]] = {}
    for allowance in allowances:
        for allowed in allowance.codes:
            key = (id(allowance.comment.file), allowed.code.id)
            rows.setdefault(key, []).extend((each, allowance) for each in allowance.stretches)
    covering = {key: Covering(found) for key, found in rows.items()}
    needed: set[tuple[int, str]] = set()
    silenced: list[Diagnostic] = []
    for item in diagnostics:
        if item.primary is None or item.is_error:
            continue
        place = item.primary.span
        asked = covering.get((id(place.file), item.code.id))
        by = asked.narrowest(place) if asked is not None else None
        if by is not None:
            needed.add((id(by), item.code.id))
            silenced.append(item)
    diagnostics.remove(silenced)
    found = []
    for allowance in allowances:
        idle = [each for each in allowance.codes if (id(allowance), each.code.id) not in needed]
        if idle and not allowance.may_idle:
            found.append(Idle(allowance, tuple(idle)))
    return found


def report_idle(
    idle: Iterable[Idle],
    diagnostics: Diagnostics,
    others: Sequence[Diagnostic],
    *,
    certain: bool = True,
) -> None:
    """Report allowances that no warning needs; `others` are the warnings that are left.

    The fixes are `certain` where a command applies such.
    """
    for each in idle:
        names = {allowed.code.id for allowed in each.codes}
        listed = " and ".join(f"`{name}`" for name in sorted(names))
        are = "is" if len(names) == 1 else "are"
        comment = each.allowance.comment
        near = _nearest(comment, [item for item in others if item.code.id in names])
        about = (
            "on a line of its own, the comment is about what begins right below, as a whole"
            if each.allowance.is_own
            else "at the end of a line, the comment is about that line"
        )
        diagnostics.report(
            codes.UNUSED_ALLOWANCE,
            f"{listed} {are} allowed here, and there is no such warning",
            each.codes[0].place,
            secondary=[] if near is None else [Label(near, "not covered")],
            help=about if near is not None else None,
            fixes=[_fix(each, certain)],
        )


def _nearest(comment: Span, items: list[Diagnostic]) -> Span | None:
    places = [item.primary.span for item in items if item.primary is not None]
    inside = [place for place in places if place.file is comment.file]
    return min(inside, key=lambda place: abs(place.start - comment.start), default=None)


def _fix(idle: Idle, certain: bool) -> Fix:
    """Take the codes away, and with the last one the comment."""
    allowance, gone = idle.allowance, set(idle.codes)
    comment = allowance.comment
    kept = [each for each in allowance.codes if each not in gone]
    if kept:
        first, last = allowance.codes[0].place, allowance.codes[-1].place
        text = ", ".join(each.code.id for each in kept)
        edit = Edit(Span(comment.file, first.start, last.end), text)
        return Fix(f"allow {text} only", (edit,), certain)
    text, start, end = comment.file.text, comment.start, comment.end
    while start and text[start - 1] in " \t":
        start -= 1
    if allowance.is_own:
        end = text.find("\n", end) + 1 or len(text)
    return Fix("remove the comment", (Edit(Span(comment.file, start, end), ""),), certain)
