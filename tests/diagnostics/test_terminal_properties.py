"""What holds for any text and any places in it."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tests.diagnostics.marked import ERROR
from tests.diagnostics.strategies import SHOWN, diagnostics, measured_texts, places
from wzc.diagnostics.model import Diagnostic, Label
from wzc.diagnostics.terminal import render
from wzc.source.file import SourceFile, Span

BIDI = {chr(code) for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}

widths = st.none() | st.integers(1, 200)


@given(diagnostics(), widths, st.booleans())
def test_it_never_raises_and_nothing_steers_the_terminal(
    diagnostic: Diagnostic, width: int | None, unicode: bool
) -> None:
    plain = render([diagnostic], color=False, width=width, unicode=unicode)
    assert plain.endswith("\n")
    for character in plain.replace("\n", ""):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in BIDI
    plain.encode("utf-8" if unicode else "ascii")


@given(diagnostics(), widths, st.booleans())
def test_colors_change_nothing_else(
    diagnostic: Diagnostic, width: int | None, unicode: bool
) -> None:
    colored = render([diagnostic], color=True, width=width, unicode=unicode)
    plain = render([diagnostic], color=False, width=width, unicode=unicode)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def column_of(line: str, index: int) -> int:
    """The column a character of a line stands in, computed in the slow and plain way."""
    column = 0
    for character in line[:index]:
        if character == "\t":
            column = (column // 4 + 1) * 4
        elif character != "\u0301":  # only ever behind a letter: takes no column
            column += SHOWN[character]
    return column


def expected_runs(span: Span) -> dict[int, tuple[int, int]]:
    """Line number to the columns that are underlined in it."""
    text = span.file.text
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    first = text.count("\n", 0, span.start) + 1
    offset = span.start - (text.rfind("\n", 0, span.start) + 1)
    covered = span.text
    if "\n" in covered:
        covered = covered.rstrip()
    last = first + covered.count("\n")

    def run(line: int, start: int, end: int) -> tuple[int, int]:
        source = lines[line - 1]
        start, end = min(start, len(source)), min(end, len(source))
        is_empty = end <= start
        while source[start : start + 1] == "\u0301":  # with the letter it belongs to
            start -= 1
        while end > 0 and source[end : end + 1] == "\u0301" and end > start:
            end += 1
        left = column_of(source, start)
        if is_empty:
            return left, left + 1
        return left, max(column_of(source, end), left + 1)

    if first == last:
        return {first: run(first, offset, offset + len(covered))}
    opening, closing = lines[first - 1], lines[last - 1]
    return {
        first: run(first, offset, len(opening.rstrip())),
        last: run(last, len(closing) - len(closing.lstrip()), len(covered.rsplit("\n", 1)[1])),
    }


@st.composite
def several_places(draw: st.DrawFn) -> list[Span]:
    file = SourceFile("a.wz", draw(measured_texts))
    return draw(st.lists(places(file), min_size=1, max_size=4))


@given(several_places())
def test_marks_stand_under_the_right_characters(found: list[Span]) -> None:
    primary, *others = (Label(span, "xyz") for span in found)
    text = render([Diagnostic(ERROR, "no", primary, others)], color=False, width=1000)
    rows: dict[int, list[str]] = {}
    line = 0
    for shown_row in text.split("\n")[2:-1]:
        gutter, _, shown = shown_row.partition("│")
        if gutter.strip():
            line = int(gutter)
            rows[line] = []
        else:
            rows[line].append(shown.removeprefix(" "))

    wanted = set()
    for index, span in enumerate(found):
        mark = "-" if index else "^"
        for number, (start, end) in expected_runs(span).items():
            wanted.add((number, start, end, mark))
    got = {
        (number, match.start(), match.end(), match[0][0])
        for number, below in rows.items()
        for row in below
        for match in re.finditer(r"\^+|-+", row)
    }
    assert got == wanted


@given(st.text("abcdefg h", min_size=1, max_size=300), st.data())
def test_a_cut_line_still_shows_the_place(text: str, data: st.DataObject) -> None:
    span = data.draw(places(SourceFile("a.wz", text)))
    width = data.draw(st.integers(24, 120))
    _, _, source, marks = render(
        [Diagnostic(ERROR, "no", Label(span))], color=False, width=width
    ).splitlines()
    assert len(source) <= width and len(marks) <= width
    start, end = marks.index("^"), len(marks)
    if span.end == span.start:
        assert end - start == 1
    elif len(span.text) <= width - 6:
        assert source[start:end].ljust(end - start) == span.text
    else:
        inside = source[start:end].strip("… ")
        assert inside and inside in span.text
