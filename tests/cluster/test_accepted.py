"""The API server takes every example as it is, and refuses what is broken."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import wzc
from tests.cluster.api import Api, Document, Refused
from tests.cluster.cluster import moved
from tests.cluster.examples import TARGET, documents_of
from tests.examples.goldens import Golden, goldens
from tests.properties.controls import controls
from tests.properties.flows import flows
from tests.properties.programs import programs
from tests.properties.requests import requests

pytestmark = pytest.mark.slow
each = pytest.mark.parametrize("golden", goldens(), ids=str)


def refusals(api: Api, documents: list[Document]) -> list[str]:
    """Why the API server would not take documents, none of which it keeps."""
    found = []
    for document in documents:
        try:
            api.create(moved(document), "default", dry_run=True)
        except Refused as error:
            found.append(str(error))
    return found


@each
def test_an_example_is_taken(api: Api, golden: Golden) -> None:
    assert refusals(api, documents_of(golden)) == []


@each
def test_an_example_is_taken_by_version_4(api_of_4: Api, golden: Golden) -> None:
    assert refusals(api_of_4, documents_of(golden, "4.1")) == []


GENERATED: dict[str, st.SearchStrategy[Any]] = {
    "programs": programs(),
    "controls": controls(),
    "flows": flows(),
    "requests": requests(),
}
some = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("kind", GENERATED)
def test_generated_programs_are_taken(api: Api, kind: str) -> None:
    _check_generated(api, GENERATED[kind], TARGET)


@pytest.mark.parametrize("kind", GENERATED)
def test_generated_programs_are_taken_by_version_4(api_of_4: Api, kind: str) -> None:
    _check_generated(api_of_4, GENERATED[kind], "4.1")


def _check_generated(api: Api, strategy: st.SearchStrategy[Any], target: str) -> None:
    @some
    @given(strategy)
    def check(program: Any) -> None:
        found = wzc.compile(text=program.source(), target=target)
        if found.ok:
            text = found.yaml()
            assert refusals(api, [*yaml.safe_load_all(text)]) == [], text

    check()


BASE: Document = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Workflow",
    "metadata": {"name": "whole"},
    "spec": {
        "entrypoint": "main",
        "templates": [{"name": "main", "container": {"image": "a:1", "command": ["true"]}}],
    },
}


def _template(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["spec"]["templates"][0]
    return found


BROKEN: dict[str, tuple[Callable[[Document], object], str]] = {
    "an unknown field": (lambda d: d["spec"].update(entrypint="x"), "unknown field"),
    "an unknown field inside": (
        lambda d: _template(d)["container"].update(imagge="x"),
        "unknown field",
    ),
    "a wrong type": (lambda d: d["spec"].update(parallelism="two"), "must be of type integer"),
    "a name in capitals": (lambda d: d["metadata"].update(name="Whole"), "RFC 1123"),
    "another version": (lambda d: d.update(apiVersion="argoproj.io/v1"), "cannot be handled as"),
    "a label": (lambda d: d["metadata"].update(labels={"a": "b c"}), "label"),
}


def test_the_base_of_the_broken_ones_is_taken(api: Api) -> None:
    assert refusals(api, [BASE]) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_refused(api: Api, name: str) -> None:
    document = copy.deepcopy(BASE)
    breaks, why = BROKEN[name]
    breaks(document)
    [said] = refusals(api, [document])
    assert why in said


def test_version_4_refuses_a_single_schedule(api_of_4: Api) -> None:
    spec = {"schedule": "0 4 * * *", "workflowSpec": BASE["spec"]}
    document = {**BASE, "kind": "CronWorkflow", "spec": spec}
    assert refusals(api_of_4, [document])
    assert refusals(api_of_4, [{**document, "spec": {**spec, "schedules": ["0 4 * * *"]}}])
    del spec["schedule"]
    assert refusals(api_of_4, [{**document, "spec": {**spec, "schedules": ["0 4 * * *"]}}]) == []
