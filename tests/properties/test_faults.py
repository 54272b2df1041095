"""A program with one planted mistake is refused for that mistake, and nothing is emitted."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.properties.faults import FAULTS, SCHEDULES, Fault, in_pipeline
from tests.properties.faults_of_control import FAULTS_OF_CONTROL, ODDITIES, PLANTED
from tests.properties.faults_of_requests import FAULTS_OF_REQUESTS
from tests.properties.faults_of_runs import CLOSE, FAULTS_OF_RUNS, OPEN, with_entries
from tests.properties.programs import Program, programs
from wzc import api

ALL = (
    *FAULTS,
    *FAULTS_OF_RUNS,
    *FAULTS_OF_CONTROL,
    *FAULTS_OF_REQUESTS,
    *(in_pipeline(name, code, entry) for name, code, entry in SCHEDULES),
)

pytestmark = pytest.mark.slow


def test_there_are_many_kinds() -> None:
    assert len({fault.code.id for fault in ALL}) >= 45
    assert len({fault.name for fault in ALL}) == len(ALL)


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_it_is_refused_with_the_planted_code(fault: Fault) -> None:
    @settings(max_examples=4, phases=[Phase.generate], database=None, deadline=None)
    @given(programs(attributes=False), st.integers(0, 100))
    def run(program: Program, seed: int) -> None:
        text, places = _unmarked(fault.plant(program, random.Random(seed)))
        found = api.compile(text=text)
        assert {item.code.id for item in found.errors} == {fault.code.id}, (
            found.messages() + "\n" + text
        )
        spans = [item.primary.span for item in found.errors if item.primary is not None]
        assert len(spans) == len(found.errors)
        assert not places or [(span.start, span.end) for span in spans] == places, found.messages()
        assert found.documents == []
        with pytest.raises(api.CompileError):
            found.yaml()

    run()


@pytest.mark.parametrize("fault", ODDITIES, ids=lambda fault: fault.name)
def test_it_is_warned_of_with_the_planted_code(fault: Fault) -> None:
    @settings(max_examples=4, phases=[Phase.generate], database=None, deadline=None)
    @given(programs(attributes=False), st.integers(0, 100))
    def run(program: Program, seed: int) -> None:
        before, _ = _unmarked(with_entries(program, *PLANTED))
        text, places = _unmarked(fault.plant(program, random.Random(seed)))
        found = api.compile(text=text)
        assert not found.errors, found.messages() + "\n" + text
        same = Counter(item.code.id for item in api.compile(text=before).diagnostics)
        added = Counter(item.code.id for item in found.diagnostics) - same
        assert added == {fault.code.id: 1}, found.messages()
        [place] = [
            (item.primary.span.start, item.primary.span.end)
            for item in found.diagnostics
            if item.code is fault.code and item.primary is not None
        ]
        assert [place] == places, found.messages()

    run()


def _unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without the marks around the places that have to be pointed at, and the places."""
    places = []
    while (start := text.find(OPEN)) >= 0:
        end = text.index(CLOSE) - len(OPEN)
        places.append((start, end))
        text = text.replace(OPEN, "", 1).replace(CLOSE, "", 1)
    return text, places
