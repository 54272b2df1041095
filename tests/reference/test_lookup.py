"""`wzc explain NAME`: what there is of a name."""

from __future__ import annotations

import pytest

from wzc.reference import blocks
from wzc.reference.lookup import guess, look_up
from wzc.types.functions import FUNCTIONS

NAMES = [
    f"{blocks.names()[model]}.{each.name}"
    for model in blocks.models()
    for each in blocks.attributes(model)
    if not each.later
]


@pytest.mark.parametrize("name", sorted({*NAMES, *(name.rpartition(".")[2] for name in NAMES)}))
def test_each_attribute_is_found(name: str) -> None:
    found = look_up(name)
    assert found is not None
    for full in NAMES:
        if full == name or full.endswith(f".{name}"):
            assert full in found.replace("\n", ", ").split(", ")
    assert max(map(len, found.splitlines())) <= 130
    assert not any(line != line.rstrip() for line in found.splitlines())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_found(name: str) -> None:
    assert f"for example `{FUNCTIONS[name].example}`" in " ".join((look_up(name) or "").split())


@pytest.mark.parametrize("model", blocks.models(), ids=lambda model: model.__name__)
def test_of_a_block_there_is_all_that_stands_in_it(model: type) -> None:
    found = look_up(blocks.names()[model]) or ""
    for each in blocks.attributes(model):
        assert each.later or f"\n  {each.name}" in found


def test_what_there_is_not() -> None:
    assert look_up("timeot") is None
    assert guess("timeot") == "timeout"
    assert guess("retry.limits") == "retry.limit"
    assert guess("nothing.of.the.kind") is None
