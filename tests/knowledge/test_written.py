"""What the compiler writes for drawn attributes is what Argo's full CRDs take."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.properties.programs import Program, programs
from tests.properties.test_attributes import _ELSEWHERE as ELSEWHERE
from tests.properties.test_attributes import written
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import load
from wzc.model.attribute import schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes

pytestmark = pytest.mark.slow

ATTRIBUTES = [
    (model, item.name)
    for model in (StepAttributes, PipelineAttributes)
    for item in schema(model).values()
    if not item.later and (model, item.name) not in ELSEWHERE
]
# Shrinking takes minutes, and the text says enough.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def fits(text: str) -> None:
    compilation = api.compile(text=text)
    if compilation.errors:
        return  # some attributes cannot stand alone; tests/properties puts them in programs
    for document in compilation.documents:
        kind = str(document["kind"])
        for version in ("4.1", "4.0"):
            assert list(check(document, kind, load(version))) == [], text
        # Before 4.0 the cache has a key, which Argo does not read; only full CRDs ask for it.
        rest = [each for each in check(document, kind, load("3.7")) if each.allowed != ("key",)]
        assert rest == [], text


@settings(max_examples=150, phases=PHASES)
@given(st.sampled_from(ATTRIBUTES).flatmap(lambda attribute: written(*attribute)))
def test_attributes(found: tuple[str, object]) -> None:
    fits(found[0])


@settings(max_examples=60, phases=PHASES)
@given(programs(), st.integers(0, 10_000))
def test_programs(program: Program, format: int) -> None:
    fits(program.source(format))
