"""Programs of requests: Argo accepts them, and the agent and `kubectl` get what they have to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.properties.requests import (
    ANSWER,
    CONSTRUCTS,
    GLOBALS,
    OBJECT,
    Ask,
    Do,
    Requests,
    requests,
)
from tests.properties.test_programs import checked, formats
from wzc import api

pytestmark = pytest.mark.slow

# Text with braces beside a value of the run, in a manifest.
REFUSED = {"WZ5030"}
SCOPE = {**GLOBALS, "workflow.name": "p-x7", "workflow.parameters": "[]"}


@checked(60)
@given(requests(), formats)
def test_they_get_what_they_have_to(argo: Validator, program: Requests, format: int) -> None:
    found = api.compile(text=program.source(format), expand=True)
    codes = {error.code.id for error in found.errors}
    assert codes <= REFUSED, found.messages() + program.source(format)
    assume(not codes)
    text = found.yaml()
    assert [str(result) for result in argo.validate(text) if not result.ok] == [], text
    templates = {made["name"]: made for made in yaml.safe_load(text)["spec"]["templates"]}
    for ask in program.asked:
        _check_request(ask, templates[ask.name], argo)
    for do in program.done:
        _check_object(do, templates[do.name], argo)


def _check_request(ask: Ask, emitted: Any, argo: Validator) -> None:
    made = reaching.task(emitted, SCOPE, argo)["http"]
    assert made["url"] == "https://x.io/en"
    assert made.get("body", "") == ask.body
    headers = {header["name"]: header.get("value", "") for header in made.get("headers", [])}
    assert {name: headers[name] for name in ask.headers} == ask.headers
    if ask.held is not None:
        text = made["successCondition"]
        [reply] = argo.evaluate([{"op": "answer", "text": text, "answer": ANSWER}])
        assert (reply.value, reply.error) == (ask.held, "")


def _check_object(do: Do, emitted: Any, argo: Validator) -> None:
    made = reaching.template(emitted, SCOPE, argo)["resource"]
    [read] = argo.read(made["manifest"])
    assert read == do.manifest
    for key, held, decide in (
        ("successCondition", do.success, all),
        ("failureCondition", do.failure, any),
    ):
        if held is not None:
            [reply] = argo.evaluate([{"op": "selector", "text": made[key], "scope": OBJECT}])
            assert reply.error == ""
            assert decide(reply.value) is decide(held)


def test_each_construct_is_in_one_of_twenty_and_half_of_all_programs_compile() -> None:
    uses: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    count = 120

    @settings(
        max_examples=count, phases=[Phase.generate], database=None, deadline=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(requests())
    def run(program: Requests) -> None:
        errors = api.compile(text=program.source()).errors
        if errors:
            refused.update({error.code.id for error in errors})
            refused["programs"] += 1
        else:
            uses.update(program.uses)

    run()
    assert {name: uses[name] for name in CONSTRUCTS if uses[name] * 20 < count} == {}
    assert refused.keys() <= REFUSED | {"programs"}
    assert refused["programs"] * 2 <= count
