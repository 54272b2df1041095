"""Requests: what Argo's agent is told, and how it judges the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.backend.argo.emitted import at, compiled, spec, template

SCOPE = {
    "workflow.name": "p-1",
    "workflow.parameters.who": "you",
    "workflow.parameters.count": "7",
    "workflow.parameters": "[]",
}
INPUTS = 'input who: string = "me"\ninput count: int = 3\n'


def plain(node: Any) -> Any:
    return json.loads(json.dumps(node))


def asked(
    settings: str, argo: Validator, block: str = "", values: Mapping[str, str] | None = None
) -> Any:
    """The request that reaches the agent: the template as the task set has it."""
    body = f'{INPUTS}step ask = http(url = "https://x.io/", {settings}) {{ {block} }}'
    made = compiled(body)
    assert not made.errors, made.messages()
    assert [str(r) for r in argo.validate(made.yaml()) if not r.ok] == []
    scope = {**SCOPE, **(values or {})}
    return reaching.task(template(spec(body), "ask"), scope, argo)["http"]


def test_a_request() -> None:
    body = """
      step ask = http(
        url = "https://x.io/v1", method = "POST", body = json({ id = 7 }), timeout = 2min,
        headers = { Authorization = secret("api", key = "header"), "X-Tries" = 3 },
        success_condition = response.status_code == 201, insecure_skip_verify = true,
      ) {
        retry = 2
        timeout = 5min
      }
    """
    assert plain(template(spec(body), "ask")) == {
        "name": "ask",
        "retryStrategy": {"limit": 2, "retryPolicy": "OnFailure"},
        "timeout": "5m",
        "http": {
            "url": "https://x.io/v1",
            "method": "POST",
            "body": '{"id":7}',
            "headers": [
                {
                    "name": "Authorization",
                    "valueFrom": {"secretKeyRef": {"name": "api", "key": "header"}},
                },
                {"name": "X-Tries", "value": "3"},
            ],
            "timeoutSeconds": 120,
            "successCondition": "(response.statusCode == 201)",
            "insecureSkipVerify": True,
        },
    }


def test_defaults_of_containers_do_not_reach_it() -> None:
    body = """
      defaults {
        resources { cpu = 1 }
        env { A = "b" }
        node_selector { a = "b" }
        security_context { run_as_user = 1000 }
        active_deadline = 1h
        retry { limit = 2, affinity = "node_anti_affinity" }
      }
      step ask = http(url = "https://x.io/v1")
    """
    assert plain(template(spec(body, image=False), "ask")) == {
        "name": "ask",
        "retryStrategy": {"limit": 2, "retryPolicy": "OnFailure"},
        "http": {"url": "https://x.io/v1"},
    }


def test_the_body_of_the_answer(argo: Validator) -> None:
    body = """
      step ask = http(url = "https://x.io/v1") { outputs { page: string from response.body } }
      step say = container(command = ["echo", ask.page])
    """
    found = spec(body)
    assert "outputs" not in template(found, "ask")
    assert at(found, "templates.0.dag.tasks.1.depends") == "ask"
    assert at(found, "templates.0.dag.tasks.1.arguments.parameters.0.value") == (
        "{{tasks.ask.outputs.result}}"
    )
    assert [str(r) for r in argo.validate(compiled(body).yaml()) if not r.ok] == []


def test_a_request_for_each_item(argo: Validator) -> None:
    body = """
      step ask = http(url = "https://x.io/${x}") for x in ["a", "b"] {
        outputs { page: string from response.body }
      }
      step say = container(command = ["echo", json(ask.page)])
    """
    assert [str(r) for r in argo.validate(compiled(body).yaml()) if not r.ok] == []


TEXTS = st.lists(
    st.sampled_from(
        ["{{workflow.name}}", "{{", "{", "}}", "{{=1+1}}", "$(A)", "$$", '"', "\\", "ü"]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize("block", ["", "retry = 2"])
@given(text=TEXTS, who=st.sampled_from(["you", 'a"b', "x y"]))
def test_text_reaches_the_server(text: str, who: str, block: str, argo: Validator) -> None:
    """Braces are no tags, dollars no variables, and a value of the run stands where it is."""
    written = text.replace("'", "")
    settings = f"body = '{written}', headers = {{ A = '{written}' }}"
    made = asked(settings, argo, block, {"workflow.parameters.who": who})
    # Argo leaves an empty text away.
    assert (made.get("body", ""), made["headers"][0].get("value", "")) == (written, written)
    written = written.replace("$", "")  # `$${` is how the language writes `${`
    joined = written.replace("\\", "\\\\").replace('"', '\\"')
    body = f'body = "{joined}${{who}}{joined}"'
    made = asked(body, argo, block, {"workflow.parameters.who": who})
    assert made["body"] == written + who + written


ANSWERS = [
    {"status": 200, "body": "<b>ok</b>", "headers": {"content-type": ["text/html", "x"]}},
    {"status": 201, "body": "you", "headers": {}},
    {"status": 404, "body": "", "headers": {"X-Count": ["7"]}},
]


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("response.status_code == 200", [True, False, False]),
        ("response.status_code < 300 and not (response.body == who)", [True, False, False]),
        ("response.body == who", [False, True, False]),
        ('contains(response.body, "ok")', [True, False, False]),
        ("contains([201, 404], response.status_code)", [False, True, True]),
        ('starts_with(upper(response.body), "<B>")', [True, False, False]),
        ('response.headers["CONTENT-type"] == "text/html"', [True, False, False]),
        ('response.headers["x-count"] == ""', [True, True, False]),
        ('response.headers["x-count"] == "${count}"', [False, False, True]),
        ("response.status_code == count + 397", [False, False, True]),
        ('"${response.status_code}-${response.body}" == "201-you"', [False, True, False]),
        ("response.status_code % 2 == 0 if count > 3 else false", [True, False, True]),
        ('replace(response.body, "o", "a") == trim(" yau ")', [False, True, False]),
        ("true", [True, True, True]),
        ('response.body == "{{workflow.name}}"', [False, False, False]),
    ],
)
def test_answers_are_judged(condition: str, held: list[bool], argo: Validator) -> None:
    made = asked(f"success_condition = {condition}", argo)
    calls = [
        {"op": "answer", "text": made["successCondition"], "answer": answer} for answer in ANSWERS
    ]
    replies = argo.evaluate(calls)
    assert [(reply.value, reply.error) for reply in replies] == [(value, "") for value in held]


@pytest.mark.parametrize("name", ['a"b', "x' || true || '", "a\nb", "\\", "<&>", "ü\u2028"])
def test_a_value_of_the_run_is_no_part_of_the_condition(name: str, argo: Validator) -> None:
    given_ = {"workflow.parameters.who": name}
    made = asked("success_condition = response.body == who", argo, values=given_)
    calls = [
        {"op": "answer", "text": made["successCondition"], "answer": {"status": 200, "body": body}}
        for body in (name, name + "!")
    ]
    assert [(r.value, r.error) for r in argo.evaluate(calls)] == [(True, ""), (False, "")]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("success_condition = sha256(response.body) == who", "uses `sha256`"),
        ('success_condition = json(response.body) == "x"', "uses `json`"),
    ],
)
def test_what_a_condition_cannot_do(settings: str, says: str) -> None:
    [error] = compiled(f'{INPUTS}step ask = http(url = "https://x.io", {settings})').errors
    assert error.code.id == "WZ5030"
    assert says in error.message
