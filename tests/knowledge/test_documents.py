"""Whole documents: what the compiler writes passes, and what is broken in it is found there.

Argo's own strict parsing (v3.7.18) says whether a broken document is one for Argo too.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import frozen
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from wzc.knowledge.check import check
from wzc.knowledge.model import Field, ListOf, MapOf, ObjectOf, Scalar
from wzc.knowledge.schema import KINDS, VERSIONS, load
from wzc.knowledge.schema import Path as Where

ROOT = Path(__file__).resolve().parents[2]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents() -> dict[str, dict[str, Any]]:
    """What the examples compile to, by file and number."""
    found = {}
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for number, document in enumerate(yaml.load_all(text, LOADER)):
            if isinstance(document, dict) and document.get("kind") in KINDS:
                found[f"{path.relative_to(ROOT).as_posix()}:{number}"] = document
    return found


DOCUMENTS = documents()


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 25
    assert {each["kind"] for each in DOCUMENTS.values()} >= {"Workflow", "CronWorkflow"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_compiler_writes(name: str) -> None:
    """What is for other versions: tests/targets."""
    document = DOCUMENTS[name]
    assert list(check(document, document["kind"], load(VERSIONS[-1]))) == []


# ---------------------------------------------------------------- broken documents


@frozen
class Spot:
    """A place in a document, and the field that it is the value of; None for an item."""

    path: Where
    field: Field | None


def spots(document: dict[str, Any], version: str) -> list[Spot]:
    """All fields that stand in a document's objects."""
    schema = load(version)
    found: list[Spot] = []

    def visit(value: Any, type: Any, path: Where) -> None:
        if isinstance(type, ObjectOf):
            for name, field in schema.object(type.name).fields.items():
                if name in value:
                    found.append(Spot((*path, name), field))
                    visit(value[name], field.type, (*path, name))
        elif isinstance(type, ListOf):
            for number, each in enumerate(value):
                visit(each, type.item, (*path, number))
        elif isinstance(type, MapOf):
            for key, each in value.items():
                visit(each, type.value, (*path, key))

    visit(document, ObjectOf(document["kind"]), ())
    return found


def holder(document: Any, path: Where) -> Any:
    """What holds the value that a path leads to."""
    for part in path[:-1]:
        document = document[part]
    return document


@frozen
class Broken:
    """A document with one fault: the place where it has to be found, and by which rule."""

    document: dict[str, Any]
    path: Where
    rule: str
    refused: bool  # whether Argo 3.7 refuses to read it, too


def misspelt(draw: Any, document: dict[str, Any], found: list[Spot]) -> Broken:
    spot = draw(st.sampled_from(found))
    name = str(spot.path[-1])
    wrong = draw(st.sampled_from([name + "s", name.swapcase(), name[1:] + "x", name + "Ref"]))
    object = holder(document, spot.path)
    siblings = load("3.7").at(document["kind"], (*spot.path[:-1], wrong))
    assume(siblings is None and wrong.lower() != name.lower())
    object[wrong] = object.pop(name)
    return Broken(document, (*spot.path[:-1], wrong), "unknown", True)


def of_another_type(draw: Any, document: dict[str, Any], found: list[Spot]) -> Broken:
    spot = draw(st.sampled_from(found))
    type = spot.field.type
    other: Any = {
        ListOf: [{}, "x", 1, True],
        MapOf: [["x"], "x", 1],
        ObjectOf: [["x"], "x", 1, True],
    }.get(type.__class__) or {
        "string": [1, True, [], {}],
        "boolean": ["true", 1, [], {}],
        "int32": ["1", 2**40, True, []],
        "int64": ["1", 2**70, True, []],
        "int-or-string": [[], True, {}],
        "quantity": ["512MB", [], {}],
        "time": ["now", 1],
    }.get(getattr(type, "name", ""))
    assume(other is not None)
    value = draw(st.sampled_from(other))
    assume(not (isinstance(type, Scalar) and type.enum and spot.path[-1] in ("kind", "apiVersion")))
    holder(document, spot.path)[spot.path[-1]] = value
    # Go reads anything as the text of a parameter; the full CRDs of Argo 4 take texts alone.
    lenient = "parameters" in spot.path[-4:] and spot.path[-1] in (
        "value",
        "default",
        "description",
    )
    return Broken(document, spot.path, "type", not lenient)


def of_no_word(draw: Any, document: dict[str, Any], found: list[Spot]) -> Broken:
    words = [each for each in found if isinstance(each.field.type, Scalar) and each.field.type.enum]
    assume(words)  # thin workflows over templates have few fields
    spot = draw(st.sampled_from(words))
    holder(document, spot.path)[spot.path[-1]] = draw(st.sampled_from(["x", "always", "ANY"]))
    return Broken(document, spot.path, "enum", False)


def without_a_field(draw: Any, document: dict[str, Any], found: list[Spot]) -> Broken:
    required = [each for each in found if each.field.required]
    assume(required)
    spot = draw(st.sampled_from(required))
    parent = load("4.1").at(document["kind"], spot.path[:-1])
    assume(
        not (parent and isinstance(parent.type, ObjectOf) and spot.path[-1] in parent.type.waives)
    )
    holder(document, spot.path).pop(spot.path[-1])
    return Broken(document, spot.path[:-1], "required", False)


def with_an_item_twice(draw: Any, document: dict[str, Any], found: list[Spot]) -> Broken:
    lists = [
        each for each in found if isinstance(each.field.type, ListOf) and each.field.type.unique_by
    ]
    assume(lists)
    spot = draw(st.sampled_from(lists))
    items = holder(document, spot.path)[spot.path[-1]]
    assume(items)
    items.append(copy.deepcopy(draw(st.sampled_from(items))))
    return Broken(document, (*spot.path, len(items) - 1), "unique", False)


FAULTS = (misspelt, of_another_type, of_no_word, without_a_field, with_an_item_twice)


@st.composite
def broken(draw: Any, faults: Any = FAULTS, version: str = "4.1") -> Broken:
    document = copy.deepcopy(DOCUMENTS[draw(st.sampled_from(sorted(DOCUMENTS)))])
    fault = draw(st.sampled_from(faults))
    found: Broken = fault(draw, document, spots(document, version))
    return found


@given(broken())
def test_a_fault_is_found_where_it_is(fault: Broken) -> None:
    document = fault.document
    kind = str(document.get("kind"))
    assume(kind in KINDS)
    found = [(each.path, each.rule) for each in check(document, kind, load("4.1"))]
    assert (fault.path, fault.rule) in found
    # One fault is not found all over: only there, above it, and what now lacks its field.
    for path, _rule in found:
        assert path[: len(fault.path) - 1] == fault.path[: len(path)][: len(fault.path) - 1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fault=broken((misspelt, of_another_type), "3.7"))
def test_argo_refuses_what_is_found(argo: Validator, fault: Broken) -> None:
    document = fault.document
    kind = str(document.get("kind"))
    assume(kind in KINDS and document.get("apiVersion") == "argoproj.io/v1alpha1")
    assert (fault.path, fault.rule) in [
        (each.path, each.rule) for each in check(document, kind, load("3.7"))
    ]
    if fault.refused:
        (result,) = argo.validate(yaml.safe_dump(document))
        assert not result.ok, fault.path
