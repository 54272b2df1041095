"""Arranging the marks of one source line: what of a long line is shown, which mark in which row."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from attrs import define

from wzc.diagnostics.columns import ShownLine


@define(frozen=True)
class Mark:
    """An underline from column `start` to `end`, with its text behind it."""

    start: int
    end: int
    text: str
    is_primary: bool
    tail: str = ""

    @property
    def stop(self) -> int:
        """The column after the underline and what is drawn right behind it."""
        return self.end + len(self.tail)


def arrange(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Rows of marks, none over another, each row from left to right; the primary one on top.

    Only the last mark of a row has a text, so that a text is always next to its mark.
    """
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: (not mark.is_primary, mark.start, mark.end)):
        row = next((row for row in rows if _fits(row, mark)), None)
        if row is None:
            rows.append([mark])
        else:
            row.append(mark)
            row.sort(key=lambda mark: mark.start)
    return rows


def _fits(row: list[Mark], mark: Mark) -> bool:
    for other in row:
        # Two of a kind that touch would look like one.
        apart = 1 if other.is_primary == mark.is_primary else 0
        is_left = mark.stop + apart <= other.start and not mark.text
        is_right = other.stop + apart <= mark.start and not other.text
        if not (is_left or is_right):
            return False
    return True


def excerpt(
    line: ShownLine, places: Sequence[tuple[int, int]], room: int, ellipsis: str
) -> tuple[str, list[tuple[int, int]]]:
    """What of a line is shown in `room` columns, and where in that the places are.

    A line that is too long is cut around its places, or around the first one if they are too far
    apart; a place that is cut away is put on the ellipsis on its side.
    """
    total = max(line.width, *(end for _, end in places))
    if total <= room:
        return "".join(line.glyphs), list(places)

    first = min(start for start, _ in places)
    last = max(end for _, end in places)
    most = room - 2 * len(ellipsis)
    if last - first > most:
        first, last = places[0]
        last = min(last, first + most)
    left = max(0, min(first - (room - (last - first)) // 2, total - room))
    right = left + room
    shown_from = left + len(ellipsis) if left > 0 else 0
    shown_to = right - len(ellipsis) if right < total else right

    # Only whole glyphs: half of a wide one is a space.
    start = bisect_left(line.edges, shown_from)
    stop = bisect_right(line.edges, shown_to) - 1
    text = " " * (line.edges[start] - shown_from) + "".join(line.glyphs[start:stop])
    if left > 0:
        text = ellipsis + text
    if right < total:
        text += " " * (shown_to - line.edges[stop]) + ellipsis

    def moved(place: tuple[int, int]) -> tuple[int, int]:
        if place[1] <= shown_from:
            return 0, 1
        if place[0] >= shown_to:
            return shown_to - left, shown_to - left + 1
        return max(place[0], shown_from) - left, min(place[1], shown_to) - left

    return text, [moved(place) for place in places]
