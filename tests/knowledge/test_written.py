"""What the compiler writes for drawn attributes and programs fits each version of Argo."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.properties.programs import Program, programs
from tests.properties.test_attributes import _ELSEWHERE as ELSEWHERE
from tests.properties.test_attributes import written
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import VERSIONS, load
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
    """What a text becomes for each version fits it; what is refused says which has it.

    Attributes that cannot stand alone are put into programs by tests/properties.
    """
    newest = api.compile(text=text)
    if newest.errors:
        return
    for version in VERSIONS:
        found = api.compile(text=text, target=version)
        if "patch" in text and found.errors:
            continue  # fields of one's own may be newer, too
        assert {item.code.id for item in found.errors} <= {"WZ5031"}, found.messages() + text
        for error in found.errors:
            assert "would refuse" not in error.message, found.messages() + text
        for document in found.documents:
            assert list(check(document, str(document["kind"]), load(version))) == [], text


@settings(max_examples=150, phases=PHASES)
@given(st.sampled_from(ATTRIBUTES).flatmap(lambda attribute: written(*attribute)))
def test_attributes(found: tuple[str, object]) -> None:
    fits(found[0])


@settings(max_examples=60, phases=PHASES)
@given(programs(), st.integers(0, 10_000))
def test_programs(program: Program, format: int) -> None:
    fits(program.source(format))
