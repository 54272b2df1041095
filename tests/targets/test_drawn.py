"""Drawn pipelines of all sorts for each version: they fit it, and Argo 3.7 takes its own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.backend.argo.emitted import IMAGE, TYPES
from tests.components.data import programs as components_of_data
from tests.components.programs import programs as components
from tests.properties.controls import controls
from tests.properties.flows import flows
from tests.properties.loops import loops
from tests.properties.requests import requests
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import VERSIONS, load

pytestmark = pytest.mark.slow

# A program of each kind as a text.
DRAWN = {
    "flows": flows().map(lambda each: each.source()),
    "controls": controls().map(lambda each: each.source()),
    "requests": requests().map(lambda each: each.source()),
    "components": components().map(lambda each: each.source()),
    "data of components": components_of_data().map(lambda each: each.source()),
    "loops": loops().map(lambda each: f"pipeline p {{\n{IMAGE}\n{each.body()}\n}}\n{TYPES}"),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_it_fits_each_version(kind: str, argo: Validator) -> None:
    compiled = 0

    @settings(
        max_examples=12,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(DRAWN[kind], st.booleans())
    def run(text: str, only: bool) -> None:
        nonlocal compiled
        if api.compile(text=text).errors:
            return  # the tests of the kind say for what
        for version in VERSIONS:
            as_kind = "WorkflowTemplate" if only and "schedule" not in text else None
            found = api.compile(text=text, target=version, kind=as_kind)
            assert {item.code.id for item in found.errors} <= {"WZ5031"}, found.messages() + text
            for error in found.errors:
                assert "would refuse" not in error.message, found.messages() + text
            for document in found.documents:
                assert list(check(document, str(document["kind"]), load(version))) == [], text
            if version == "3.7" and found.documents:
                results = argo.validate(found.yaml())
                assert [str(each) for each in results if not each.ok] == [], text
            compiled += bool(found.documents)

    run()
    assert compiled >= len(VERSIONS)
