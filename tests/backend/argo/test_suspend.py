"""Pauses: what Argo is told, and what is supplied by hand."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import at, compiled, spec, template

ASK = """
    step ask = suspend(duration = 2d) {
      outputs { go: "yes" | "no" from supplied default "no", why: string from supplied default "" }
    }
"""


def test_a_pause_is_no_container() -> None:
    found = spec("step wait = suspend()\nstep a = Ping()\nwait ~> a")
    assert template(found, "wait") == {"name": "wait", "suspend": {}}
    assert at(found, "templates.0.dag.tasks.1.depends") == "wait"


def test_what_is_supplied() -> None:
    made = template(spec(ASK), "ask")
    assert made["suspend"] == {"duration": "48h"}
    assert made["inputs"] == {"parameters": [{"name": "go", "value": "no", "enum": ["yes", "no"]}]}
    assert made["outputs"] == {
        "parameters": [
            {"name": "go", "valueFrom": {"supplied": {}, "default": "no"}},
            {"name": "why", "valueFrom": {"supplied": {}, "default": ""}},
        ]
    }


def test_others_go_on_with_it(argo: Validator) -> None:
    body = f'{ASK}\nstep a = Ping() {{ when = ask.go == "yes", env {{ WHY = ask.why }} }}'
    found = spec(body)
    assert at(found, "templates.0.dag.tasks.1.arguments.parameters.0.value") == (
        "{{tasks.ask.outputs.parameters.why}}"
    )
    assert [str(r) for r in argo.validate(compiled(body).yaml()) if not r.ok] == []


def test_a_pause_for_each_item(argo: Validator) -> None:
    body = 'step wait = suspend(duration = 1s) for x in ["a", "b"]\nstep a = Ping()\nwait ~> a'
    assert [str(r) for r in argo.validate(compiled(body).yaml()) if not r.ok] == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('step w = suspend() { outputs { a: string from "/x" } }', "is supplied by the person"),
        ("step w = suspend() { outputs { a: file from supplied } }", "what is supplied is a value"),
        ('step w = suspend() { inputs { a = "x" at "/x" } }', "a pause takes nothing in"),
        (
            'step w = container(image = "a/b:1", command = ["c"]) '
            "{ outputs { a: string from supplied } }",
            "supplies nothing by hand",
        ),
    ],
)
def test_what_cannot_be(body: str, message: str) -> None:
    [error] = compiled(body).errors
    assert message in error.message
