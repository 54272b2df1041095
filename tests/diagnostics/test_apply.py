"""Fixes applied by hand, and what holds for any of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnostics.marked import marked
from tests.diagnostics.strategies import places
from wzc.diagnostics.apply import apply_fixes, choose_fixes
from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import SourceFile, Span


def fix(*edits: Edit, certain: bool = True) -> Fix:
    return Fix("mend it", edits, certain)


def test_edits_are_applied_wherever_they_stand() -> None:
    file, [a, b, c] = marked("«one» two «»three«!»\n")
    fixes = [fix(Edit(c, "")), fix(Edit(a, "1"), Edit(b, "and "))]
    assert apply_fixes(file.text, file, fixes) == "1 two and three\n"


def test_only_certain_ones_unless_asked() -> None:
    file, [a, b] = marked("«a» «b»")
    fixes = [fix(Edit(a, "x"), certain=False), fix(Edit(b, "y"))]
    assert apply_fixes(file.text, file, fixes) == "a y"
    assert apply_fixes(file.text, file, fixes, only_certain=False) == "x y"


def test_a_fix_that_overlaps_an_earlier_one_is_left_out_as_a_whole() -> None:
    file, [outer, inner, last] = marked("«a«b»» «c»")
    first = fix(Edit(inner, "x"))
    second = fix(Edit(outer, "y"), Edit(last, "z"))
    assert apply_fixes(file.text, file, [first, second]) == "ax c"
    assert apply_fixes(file.text, file, [second, first]) == "y z"


def test_a_fix_left_out_in_one_file_is_left_out_in_the_other() -> None:
    here, [a] = marked("«a»", "here.wz")
    there, [b] = marked("«b»", "there.wz")
    fixes = [fix(Edit(a, "x")), fix(Edit(a, "y"), Edit(b, "y"))]
    assert apply_fixes(here.text, here, fixes) == "x"
    assert apply_fixes(there.text, there, fixes) == "b"


def test_several_may_want_the_same_edit() -> None:
    file, [top, a, b] = marked("«»use «a» «b»")
    added = Edit(top, "import x\n")
    fixes = [fix(added, Edit(a, "x.a")), fix(added, Edit(b, "x.b")), fix(added, Edit(b, "x.b"))]
    assert apply_fixes(file.text, file, fixes) == "import x\nuse x.a x.b"


def test_different_insertions_at_one_place_exclude_each_other() -> None:
    file, [place] = marked("a«»b")
    assert apply_fixes(file.text, file, [fix(Edit(place, "1")), fix(Edit(place, "2"))]) == "a1b"


def test_insertions_at_the_edges_of_a_replacement() -> None:
    file, [before, word, after] = marked("x«»«b»«»y")
    fixes = [fix(Edit(after, ")")), fix(Edit(word, "B")), fix(Edit(before, "("))]
    assert apply_fixes(file.text, file, fixes) == "x(B)y"


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (1, 3), (2, 1)])
def test_what_lies_outside_the_file_is_left_out(start: int, end: int) -> None:
    file = SourceFile("a.wz", "ab")
    assert apply_fixes("ab", file, [fix(Edit(Span(file, start, end), "x"))]) == "ab"


def test_a_text_that_has_changed_is_not_touched() -> None:
    file, [place] = marked("«a»")
    with pytest.raises(ValueError, match=r"rag\.wz has changed"):
        apply_fixes("b", file, [fix(Edit(place, "x"))])


@st.composite
def files_and_fixes(draw: st.DrawFn) -> tuple[list[SourceFile], list[Fix]]:
    files = [SourceFile(name, draw(st.text("abc\n", max_size=30))) for name in ("a.wz", "b.wz")]
    edit = st.builds(Edit, st.sampled_from(files).flatmap(places), st.text("xyz", max_size=3))
    edits = st.lists(edit, max_size=3).map(tuple)
    return files, draw(st.lists(st.builds(Fix, st.just("t"), edits, st.booleans()), max_size=8))


@given(files_and_fixes(), st.booleans())
def test_untouched_text_stays_and_every_edit_is_done_once(
    made: tuple[list[SourceFile], list[Fix]], only_certain: bool
) -> None:
    files, fixes = made
    chosen = choose_fixes(fixes, only_certain=only_certain)
    for file in files:
        edits = {edit for one in chosen for edit in one.edits if edit.span.file is file}
        # Recomputed character by character: what replaces each, and what goes before each.
        before = [""] * (len(file.text) + 1)
        kept = [*file.text, ""]
        for edit in edits:
            for index in range(edit.span.start, edit.span.end):
                kept[index] = ""
        for edit in sorted(edits, key=lambda edit: edit.span.end):
            before[edit.span.start] += edit.text
        expected = "".join(new + old for new, old in zip(before, kept, strict=True))
        assert apply_fixes(file.text, file, fixes, only_certain=only_certain) == expected


@given(files_and_fixes())
def test_what_is_chosen_is_compatible_and_what_is_left_out_is_not(
    made: tuple[list[SourceFile], list[Fix]],
) -> None:
    _, fixes = made
    chosen = choose_fixes(fixes)
    assert choose_fixes(fixes) == chosen
    assert choose_fixes(chosen) == chosen
    for one in fixes:
        if one.certain and one not in chosen:
            assert one not in choose_fixes([*chosen, one])
    # Of compatible ones the order does not matter.
    for file in made[0]:
        assert apply_fixes(file.text, file, chosen) == apply_fixes(file.text, file, chosen[::-1])
