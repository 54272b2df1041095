"""Renderings written by hand from the rules of the layout."""

import os
import subprocess
import sys
from textwrap import dedent

from tests.diagnostics.marked import ERROR, WARNING, at_line, marked, spans
from wzc.diagnostics.model import Diagnostic, Edit, Fix, Label
from wzc.diagnostics.terminal import render, summary
from wzc.source.file import SourceFile, Span


def shown(
    diagnostic: Diagnostic, *, width: int | None = None, unicode: bool = True, color: bool = False
) -> str:
    return render([diagnostic], color=color, width=width, unicode=unicode)


def expected(text: str) -> str:
    return dedent(text).removeprefix("\n")


def test_everything_at_once() -> None:
    [place, value] = spans(
        at_line(21, "  step split = SimpleSplitterStep(«batchsize» = «100»)\n}\n")
    )
    diagnostic = Diagnostic(
        ERROR,
        "SimpleSplitterStep has no setting `batchsize`",
        Label(place, "did you mean `batch_size`?"),
        notes=["settings: batch_size, num_threads, token_count_min, and 5 more"],
        help="see the step's declaration",
        fixes=[
            Fix(
                "rename",
                (Edit(Span(place.file, place.start, value.end), "batch_size = 100"),),
                True,
            )
        ],
    )
    assert shown(diagnostic) == expected(
        """
        error[WZ2004]: SimpleSplitterStep has no setting `batchsize`
          ┌─ rag.wz:21:35
        21│   step split = SimpleSplitterStep(batchsize = 100)
          │                                   ^^^^^^^^^ did you mean `batch_size`?
          = settings: batch_size, num_threads, token_count_min, and 5 more
          help: see the step's declaration
          fix: batch_size = 100                                              (wzc check --fix)
        """
    )


def test_ascii_only() -> None:
    [place, other] = spans("«é» = «naïve» …\n")
    diagnostic = Diagnostic(ERROR, "what is `é`…", Label(place, "é?"), [Label(other, "there")])
    assert shown(diagnostic, unicode=False) == expected(
        r"""
        error[WZ2004]: what is `\xe9`...
          --> rag.wz:1:1
         1| \xe9 = na\xefve \u2026
          | ^^^^ \xe9?
          |        -------- there
        """
    )


def test_labels_of_one_file_stand_in_line_order_and_the_header_names_the_primary_one() -> None:
    [declared, used] = spans(
        at_line(9, "  input «size»: string\n\n\n    resources { memory = «size» }\n")
    )
    diagnostic = Diagnostic(
        ERROR,
        "memory must be known",
        Label(used, "a constant here"),
        [Label(declared, "given late")],
    )
    assert shown(diagnostic) == expected(
        """
        error[WZ2004]: memory must be known
          ┌─ rag.wz:12:26
         9│   input size: string
          │         ---- given late
        12│     resources { memory = size }
          │                          ^^^^ a constant here
        """
    )


def test_labels_of_another_file_have_a_frame_of_their_own() -> None:
    [here] = spans(at_line(31, "  split «>>» embed\n"))
    [there] = spans(at_line(188, "extern step Embed : «[Markdown]» -> Vec\n"), "stdlib/steps.wz")
    diagnostic = Diagnostic(
        WARNING, "the wrong data", Label(here, "passes it"), [Label(there, "wants these")]
    )
    assert shown(diagnostic) == expected(
        """
        warning[WZ7001]: the wrong data
           ┌─ rag.wz:31:9
         31│   split >> embed
           │         ^^ passes it
           ┌─ stdlib/steps.wz:188:21
        188│ extern step Embed : [Markdown] -> Vec
           │                     ---------- wants these
        """
    )


def test_labels_on_one_line_get_rows_so_that_none_hides_another() -> None:
    [first, both, right] = spans("«a» >> «b >> «c»»\n")
    diagnostic = Diagnostic(
        ERROR,
        "no",
        Label(right, "this"),
        [Label(first, "first"), Label(both, "both")],
    )
    assert shown(diagnostic) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:11
         1│ a >> b >> c
          │           ^ this
          │ - first
          │      ------ both
        """
    )


def test_labels_without_text_share_a_row_with_what_is_right_of_them() -> None:
    [a, b, c] = spans("«a» >> «b» >> «c»\n")
    diagnostic = Diagnostic(ERROR, "no", Label(a), [Label(c, "here"), Label(b)])
    assert shown(diagnostic) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:1
         1│ a >> b >> c
          │ ^    -    - here
        """
    )


def test_marks_of_a_kind_that_touch_stay_apart() -> None:
    [a, b] = spans("«ab»«cd»\n")
    assert shown(Diagnostic(ERROR, "no", None, [Label(a), Label(b, "x")])) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:1
         1│ abcd
          │ --
          │   -- x
        """
    )


def test_the_same_label_twice_is_shown_once() -> None:
    [a, b] = spans("«a» «b»\n")
    diagnostic = Diagnostic(ERROR, "no", Label(a), [Label(b, "x"), Label(b, "x")])
    assert shown(diagnostic).count("- x") == 1


def test_a_span_over_lines_marks_its_first_and_its_last() -> None:
    [place] = spans("  step s = «T(\n    a = 1,\n    b = 2,\n  )» {\n")
    assert shown(Diagnostic(ERROR, "no", Label(place, "all of it"))) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:12
         1│   step s = T(
          │            ^^…
         4│   ) {
          │   ^ all of it
        """
    )


def test_line_breaks_at_the_end_of_a_span_do_not_count() -> None:
    [place] = spans("  «use x\n\n»}\n")
    assert shown(Diagnostic(ERROR, "no", Label(place, "here"))) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:3
         1│   use x
          │   ^^^^^ here
        """
    )


def test_a_span_of_nothing_but_a_line_break_is_the_end_of_its_line() -> None:
    [place] = spans("use x«\r\n»}\r\n")
    assert shown(Diagnostic(ERROR, "no", Label(place, "here"))) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:6
         1│ use x
          │      ^ here
        """
    )


def test_tabs_go_to_the_next_multiple_of_four() -> None:
    [place] = spans("\ta\t=\t«b»\n")
    assert shown(Diagnostic(ERROR, "no", Label(place))) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:6
         1│     a   =   b
          │             ^
        """
    )


def test_wide_and_combining_characters() -> None:
    # 中 and 文 take two columns each, é (e and an accent) one, the emoji (heart, selector) two.
    [wide, accent, emoji, after] = spans("«中文»«e\u0301»«❤\ufe0f»«x»\n")
    lines = [
        shown(Diagnostic(ERROR, "no", Label(place))).splitlines()[3]
        for place in (wide, accent, emoji, after)
    ]
    assert lines == ["  │ ^^^^", "  │     ^", "  │      ^^", "  │        ^"]


def test_what_is_invisible_is_shown_by_its_number() -> None:
    [place] = spans("a\x1b[31m\u202e«\u200b»b\x85\r!\x00\n")
    assert shown(Diagnostic(ERROR, "a\x1b\nb\tc", Label(place, "\x07"))) == expected(
        r"""
        error[WZ2004]: a\x1b\nb c
          ┌─ rag.wz:1:8
         1│ a\x1b[31m\u202e\u200bb\x85\r!\x00
          │                ^^^^^^ \x07
        """
    )


def test_the_end_of_a_line_and_of_the_file() -> None:
    [line_end, end] = spans("use«»\n}«»")
    assert shown(
        Diagnostic(ERROR, "no", Label(end, "`}`"), [Label(line_end, "what?")])
    ) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:2:2
         1│ use
          │    - what?
         2│ }
          │  ^ `}`
        """
    )


def test_an_empty_file() -> None:
    file = SourceFile("empty.wz", "")
    assert shown(Diagnostic(ERROR, "nothing in it", Label(Span(file, 0, 0)))) == expected(
        """
        error[WZ2004]: nothing in it
          ┌─ empty.wz:1:1
         1│
          │ ^
        """
    )


def test_no_place_at_all() -> None:
    diagnostic = Diagnostic(ERROR, "no file `x.wz`", None, notes=["looked in a\nand in b"])
    assert shown(diagnostic) == expected(
        """
        error[WZ2004]: no file `x.wz`
          = looked in a
            and in b
        """
    )


def test_long_lines_are_cut_around_the_place() -> None:
    # 30 columns are 26 for the source; 24 between the ellipses, of which the place takes 4: with
    # the ellipses 11 to the left of it, 11 to the right.
    [place] = spans("abcdefghijklmnopqrstuvwxyz«HERE»abcdefghijklmnopqrstuvwxyz\n")
    assert shown(Diagnostic(ERROR, "no", Label(place, "x")), width=30) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:27
         1│ …qrstuvwxyzHEREabcdefghij…
          │            ^^^^ x
        """
    )


def test_a_cut_line_puts_what_is_too_far_away_on_the_ellipsis() -> None:
    [far, place] = spans("«f»" + "." * 40 + "«HERE»\n")
    diagnostic = Diagnostic(ERROR, "no", Label(place), [Label(far, "far")])
    assert shown(diagnostic, width=30) == expected(
        """
        error[WZ2004]: no
          ┌─ rag.wz:1:42
         1│ ….....................HERE
          │                       ^^^^
          │ - far
        """
    )


def test_half_a_wide_character_is_a_space() -> None:
    [place] = spans("中" * 30 + "«x»" + "文" * 30 + "\n")
    rows = shown(Diagnostic(ERROR, "no", Label(place)), width=29).splitlines()
    # 25 columns: 12, the place, 12. Left of it the ellipsis, half a character, five whole ones.
    assert rows[2] == " 1│ … " + "中" * 5 + "x" + "文" * 5 + " …"
    assert rows[3] == "  │ " + " " * 12 + "^"


def test_a_text_without_room_behind_its_mark_stands_below() -> None:
    [place] = spans(" " * 80 + "«HERE»\n")
    text = "a text of thirty columns, not less"
    assert shown(Diagnostic(ERROR, "no", Label(place, text))).splitlines()[3:] == [
        "  │ " + " " * 80 + "^^^^",
        "  │ " + " " * (100 - len(text)) + text,
    ]


def test_fixes() -> None:
    _file, [place, end] = marked("batch«size» = 1«»\n")
    fixes = [
        Fix("rename it", (Edit(place, "_size"),), True),
        Fix("rename it", (Edit(place, "_size"),)),
        Fix("add a comma", (Edit(end, ","),), True),
        Fix("remove it", (Edit(place, ""),), True),
        Fix("a block", (Edit(place, "{\n}"),), True),
        Fix("both", (Edit(place, "a"), Edit(end, "b"))),
    ]
    assert shown(Diagnostic(ERROR, "no", None, fixes=fixes), width=60) == expected(
        """
        error[WZ2004]: no
          fix: _size  (wzc check --fix)
          try: _size
          fix: add a comma  (wzc check --fix)
          fix: remove it  (wzc check --fix)
          fix: a block  (wzc check --fix)
          try: both
        """
    )


def test_colors() -> None:
    [a, b] = spans("«a» «b»\n")
    diagnostic = Diagnostic(WARNING, "no", Label(a), [Label(b, "x")], ["n"], "h")
    assert shown(diagnostic, color=True).splitlines() == [
        "\x1b[1;33mwarning[WZ7001]\x1b[0m\x1b[1m: no\x1b[0m",
        "  \x1b[34m┌─\x1b[0m rag.wz:1:1",
        "\x1b[34m 1│\x1b[0m a b",
        "\x1b[34m  │\x1b[0m \x1b[1;33m^\x1b[0m \x1b[34m-\x1b[0m \x1b[34mx\x1b[0m",
        "  \x1b[34m=\x1b[0m n",
        "  \x1b[36mhelp:\x1b[0m h",
    ]
    assert "\x1b[1;31merror[WZ2004]" in shown(Diagnostic(ERROR, "no", None), color=True)


def test_ascii_sources_need_no_tables_of_widths() -> None:
    code = (
        "import sys\n"
        "from tests.diagnostics.test_terminal import Diagnostic, ERROR, Label, shown, spans\n"
        "shown(Diagnostic(ERROR, 'no', Label(*spans('\\ta «b»'))), color=True)\n"
        "assert 'wcwidth' not in sys.modules\n"
        "shown(Diagnostic(ERROR, 'no', Label(*spans('é «b»'))))\n"
        "assert 'wcwidth' in sys.modules\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_a_blank_line_between_two() -> None:
    one = Diagnostic(ERROR, "one", None)
    two = Diagnostic(WARNING, "two", None)
    assert render([one, two], color=False) == "error[WZ2004]: one\n\nwarning[WZ7001]: two\n"
    assert render([], color=False) == ""


def test_summary() -> None:
    error = Diagnostic(ERROR, "x", None)
    warning = Diagnostic(WARNING, "x", None)
    rag = ["rag.wz"]
    assert (
        summary([error, warning, error], files=rag, seconds=0.0142)
        == "2 errors, 1 warning in rag.wz (14 ms)"
    )
    assert summary([warning] * 2, files=["a.wz", "b.wz"], seconds=1.25) == (
        "2 warnings in 2 files (1.2 s)"
    )
    assert summary([error], files=[], seconds=None) == "1 error"
    assert summary([error], files=rag, seconds=0.9999) == "1 error in rag.wz (1.0 s)"
    assert summary([], files=rag, seconds=0.01) == ""
