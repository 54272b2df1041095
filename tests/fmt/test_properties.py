"""Formatting changes nothing but the layout, whatever the layout was."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fmt.checks import check
from tests.fmt.shaking import Shaker
from tests.fmt.texts import Text, everything
from tests.properties.programs import Program, programs
from tests.syntax.printer import read
from tests.syntax.strategies import RandomWriter, sources
from wzc import api
from wzc.diagnostics.model import Diagnostics
from wzc.fmt import format_source
from wzc.source.file import SourceFile

VALID = [text for text in everything() if not len(read(text.text)[1])]


@settings(max_examples=150)
@given(sources())
def test_generated_text(text: str) -> None:
    check(text)


@settings(max_examples=300)
@given(st.integers(0, 2**32), st.sampled_from([(0, 20), (5, 10), (20, 20), (60, 30)]))
def test_generated_text_with_trivia_everywhere(seed: int, often: tuple[int, int]) -> None:
    random = Random(seed)
    text = RandomWriter(random).file(3)
    check(Shaker(random, *often).shake(text))


@pytest.mark.parametrize("text", VALID, ids=lambda text: text.name)
def test_text_of_the_repository(text: Text) -> None:
    check(text.text)
    random = Random(text.name)
    check(Shaker(random, *random.choice([(0, 10), (10, 20), (50, 20)])).shake(text.text))


@settings(max_examples=300)
@given(st.text(st.sampled_from(" \n\t{}[](),:=.>~#\"'ab1-+?|${\\é\x0c\r\ufeff") | st.characters()))
def test_any_text_is_formatted_or_has_an_error(text: str) -> None:
    diagnostics = Diagnostics()
    after = format_source(SourceFile("test.wz", text), diagnostics)
    if after is None:
        assert len(diagnostics)
    else:
        assert not len(diagnostics)
        check(text)


@settings(max_examples=30, phases=[Phase.explicit, Phase.generate])
@given(programs(), st.integers(0, 2**32))
def test_programs_compile_to_the_same_in_any_layout(program: Program, seed: int) -> None:
    """Whole programs, as a compiler sees them: with all types of settings and attributes."""
    text = program.source(seed)
    after = check(text)
    before, made = (api.compile(text=each) for each in (text, after))
    assert [d.message for d in made.diagnostics] == [d.message for d in before.diagnostics]
    if not before.errors:
        assert made.yaml() == before.yaml()


@pytest.mark.thorough
@pytest.mark.parametrize("text", VALID, ids=lambda text: text.name)
def test_slips_never_crash_it(text: Text) -> None:
    random = Random(text.name)
    for _ in range(3):
        at = random.randrange(len(text.text) + 1)
        piece = random.choice(["", "{", "}", "(", "]", '"', "'''", "#", "\n", ",", "=", ">>", "if"])
        slipped = text.text[:at] + piece + text.text[at + random.randrange(3) :]
        if not len(read(slipped)[1]):
            check(slipped)
        else:
            assert format_source(SourceFile("test.wz", slipped), Diagnostics()) is None
