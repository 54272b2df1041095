"""Every attribute's example compiles without a word in its place, and Argo accepts the result."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.reference.programs import whole, without
from wzc import api
from wzc.model.attribute import Attribute
from wzc.reference import blocks

ATTRIBUTES = [
    (model, each)
    for model in blocks.models()
    for each in blocks.attributes(model)
    if not each.later
]
IDS = [f"{model.__name__}.{each.name}" for model, each in ATTRIBUTES]


@pytest.mark.parametrize(("model", "each"), ATTRIBUTES, ids=IDS)
def test_it_compiles_and_argo_accepts_it(model: type, each: Attribute, argo: Validator) -> None:
    assert each.example, "an example is missing"
    text = whole(model, each, each.example)
    made = api.compile(text=text)
    assert made.messages() == "", text
    if each.since > "3.7":
        return  # newer than the Argo that validates here: tests/targets
    results = argo.validate(made.yaml())
    assert results
    assert [str(result) for result in results if not result.ok] == []


# What a pipeline without a schedule is anyway, what is only checked, and what makes a difference
# for a few fields (tests/targets).
NOTHING_ELSE = (
    *("PipelineAttributes.kind", "Cluster.pod_security", "Cluster.crds"),
    "Cluster.argo_version",
)


@pytest.mark.parametrize(("model", "each"), ATTRIBUTES, ids=IDS)
def test_it_says_something(model: type, each: Attribute) -> None:
    """Without it there is another outcome, or none."""
    if f"{model.__name__}.{each.name}" in NOTHING_ELSE:
        return
    shorter = api.compile(text=without(model, each, each.example))
    if not shorter.errors:
        made = api.compile(text=whole(model, each, each.example))
        assert made.yaml() != shorter.yaml()


DEFAULTS = [(model, each) for model, each in ATTRIBUTES if each.default]


@pytest.mark.parametrize(
    ("model", "each"), DEFAULTS, ids=[f"{model.__name__}.{each.name}" for model, each in DEFAULTS]
)
def test_what_holds_where_nothing_is_said_can_be_written(
    model: type, each: Attribute, argo: Validator
) -> None:
    made = api.compile(text=whole(model, each, f"{each.name} = {each.default}"))
    assert not made.errors, made.messages()
    assert [str(result) for result in argo.validate(made.yaml()) if not result.ok] == []
