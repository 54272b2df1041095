"""Programs of requests: Argo accepts them, and the agent and `kubectl` get what they have to."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import assume, given

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
from tests.properties.uses import check_uses, drawn
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


def test_each_construct_is_in_one_of_fifty_and_half_of_all_programs_compile() -> None:
    programs = [(program.source(), program.uses) for program in drawn(requests())]
    check_uses(programs, CONSTRUCTS, REFUSED)
