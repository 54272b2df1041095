"""Attempts: what each of them is given, and whether there is another one, as Argo finds out."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import at, compiled, spec, template
from wzc.backend.emit.tree import Map

INPUTS = """
  input word: string = "w"
  input most: int = 3
  input flaky: bool = true
  input mode: "quick" | "slow" = "quick"
"""
GIVEN = {"word": "w", "most": "3", "flaky": "true", "mode": "quick"}


def retried(expression: str, more: str = "limit = 9") -> dict[str, Any]:
    """The template of a step with this expression."""
    body = f"{INPUTS}\nstep a = Ping() {{ retry {{ {more}, expression = {expression} }} }}"
    return template(spec(body), "a")


def last(exit_code: int = 1, **values: str) -> dict[str, Any]:
    """What Argo knows in the expression (operator.go: buildRetryStrategyLocalScope)."""
    own = {"status": "Failed", "duration": "12.5", "message": "main: Error", **values}
    retries = own.pop("retries", "0")
    return {
        **{f"lastRetry.{name}": value for name, value in own.items()},
        "lastRetry.exitCode": str(exit_code),
        "retries": retries,
    }


def asked(
    argo: Validator, made: dict[str, Any], scope: dict[str, Any], inputs: dict[str, str]
) -> object:
    """What Argo finds out: the template with its tags replaced, then the expression in it."""
    given = {f"workflow.parameters.{k}": v for k, v in {**GIVEN, **inputs}.items()}
    given["workflow.name"] = "p-7"
    call = {"op": "arguments", "template": made, "arguments": {}, "globals": given, "locals": {}}
    [filled] = argo.evaluate([call])
    assert not filled.error, filled
    text = json.loads(filled.value)["retryStrategy"]["expression"]
    [reply] = argo.evaluate([{"op": "expression", "text": text, "scope": scope}])
    assert not reply.error, (text, reply)
    return json.loads(reply.value["json"])


@pytest.mark.parametrize(
    ("expression", "scope", "again"),
    [
        ("last_retry.exit_code == 137", last(137), True),
        ("last_retry.exit_code == 137", last(1), False),
        ("last_retry.exit_code < 0", last(-1, status="Error"), True),
        ('last_retry.status == "Error"', last(status="Error"), True),
        ('last_retry.status == "Error"', last(status="Failed"), False),
        ("last_retry.duration < 2min", last(duration="119.99"), True),
        ("last_retry.duration < 2min", last(duration="120"), False),
        ("last_retry.duration >= 1.5s", last(duration="1.5"), True),
        ('contains(last_retry.message, "node shutdown")', last(message="a node shutdown!"), True),
        ('contains(last_retry.message, "node shutdown")', last(message="no"), False),
        ("contains(last_retry.message, '{{x}} $(y)')", last(message="a {{x}} $(y)"), True),
        ('last_retry.message == "it\'s \\"\\\\\\n"', last(message="it's \"\\\n"), True),
        ("contains([1, 137], last_retry.exit_code)", last(137), True),
        ("contains([1, 137], last_retry.exit_code)", last(2), False),
        ("not contains(['Error'], last_retry.status)", last(), True),
        ("retries < 2", last(retries="1"), True),
        ("retries < 2", last(retries="2"), False),
        ("retries + last_retry.exit_code == 5", last(2, retries="3"), True),
        ("true if retries == 0 else last_retry.exit_code == 2", last(3, retries="1"), False),
        ("true", last(), True),
        ("false", last(), False),
    ],
)
def test_whether_it_is_tried_again(
    expression: str, scope: dict[str, Any], again: bool, argo: Validator
) -> None:
    assert asked(argo, retried(expression), scope, {}) is again


@pytest.mark.parametrize(
    ("expression", "inputs", "again"),
    [
        ("flaky", {"flaky": "true"}, True),
        ("flaky", {"flaky": "false"}, False),
        ("last_retry.exit_code == 1 and not flaky", {"flaky": "false"}, True),
        ("last_retry.exit_code < most", {"most": "2"}, True),
        ("last_retry.exit_code < most - 1", {"most": "2"}, False),
        ("contains(last_retry.message, word)", {"word": "rr"}, True),
        ("contains(last_retry.message, '${word}r${last_retry.exit_code}')", {"word": "Er"}, False),
        ('contains("main: ${word}", last_retry.message)', {"word": "Error"}, True),
        ('(mode if retries == 0 else word) == "slow"', {"mode": "slow"}, True),
        ("(most if last_retry.exit_code == 1 else 0) == 7", {"most": "7"}, True),
        ('workflow.name == "p-1" or last_retry.message == word', {"word": "main: Error"}, True),
    ],
)
def test_other_values_of_the_run(
    expression: str, inputs: dict[str, str], again: bool, argo: Validator
) -> None:
    assert asked(argo, retried(expression), last(), inputs) is again


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), st.booleans())
def test_any_text_of_an_input_is_compared_as_it_is(argo: Validator, text: str, same: bool) -> None:
    if "{{" in text:
        text = text.replace("{{", "{")  # Argo reads it, wherever an input stands
    made = retried('last_retry.message == "${word}"')
    message = text if same else text + "x"
    assert asked(argo, made, last(message=message), {"word": text}) is same


def test_an_output_and_an_item_come_in_as_parameters(argo: Validator) -> None:
    found = spec("""
        step count = container(image = "a/b:1", command = ["x"]) {
          outputs { rows: int from "/tmp/rows" }
        }
        step a = Ping() for x in [{ n = 3 }, { n = 137 }] {
          retry { limit = 2, expression = last_retry.exit_code == x.n and count.rows > retries }
        }
    """)
    made = template(found, "a")
    names = [at(made, f"inputs.parameters.{number}.name") for number in range(2)]
    assert names == ["count_rows", "x_n"]
    values = [{"name": "count_rows", "value": "1"}, {"name": "x_n", "value": "137"}]
    call = {"op": "arguments", "template": made, "arguments": {"parameters": values}}
    [filled] = argo.evaluate([{**call, "globals": {}, "locals": {}}])
    text = json.loads(filled.value)["retryStrategy"]["expression"]
    for code, number, again in ((137, "0", True), (3, "0", False), (137, "1", False)):
        scope = last(code, retries=number)
        [reply] = argo.evaluate([{"op": "expression", "text": text, "scope": scope}])
        assert json.loads(reply.value["json"]) is again


def test_with_an_expression_all_ends_are_asked_for() -> None:
    assert at(retried("flaky"), "retryStrategy.retryPolicy") == "Always"
    kept = retried("flaky", 'limit = 9, on = "OnError"')
    assert at(kept, "retryStrategy.retryPolicy") == "OnError"


@pytest.mark.parametrize(
    ("call", "own"),
    [
        ('container(command = ["x"])', ""),
        ("container_set()", 'containers { main { image = "a/b:1", command = ["x"] } }'),
        ('http(url = "http://a/b")', ""),
        ('raw_template(template = { container = { image = "a/b:1", command = ["x"] } })', ""),
        (
            'resource(action = "get", manifest = "{apiVersion: v1, kind: A, metadata: {name: b}}")',
            "",
        ),
        ('script(interpreter = ["sh"], source = "true")', ""),
    ],
)
@pytest.mark.parametrize("more", ["", "synchronization { mutexes = ['m'] }"])
def test_every_kind_of_step_is_tried_again(argo: Validator, call: str, own: str, more: str) -> None:
    again = "retry { limit = 2, expression = retries == 0 and most == 1 }"
    made = compiled(f"{INPUTS}\nstep a = {call} {{\n{own}\n{again}\n{more}\n}}")
    assert [str(each) for each in argo.validate(made.yaml()) if not each.ok] == []
    inside = made.documents[0]["spec"]
    assert isinstance(inside, Map)
    found = template(inside, "a")
    assert at(found, "retryStrategy.limit") == 2
    assert "workflow.parameters.most" in at(found, "retryStrategy.expression")


# ---- walks


def walked(body: str, results: list[Result]) -> Run:
    text = compiled(body).yaml()
    return run_through(yaml.safe_load(text), {"a": results})


WORK = """
step a = container(
  image = "a/b:1", command = ["x"], args = ["--try=${retries}", "${retries + 1}"],
) {
  env { ATTEMPT = retries, NAME = "n-${retries}" }
  retry { limit = 4, expression = last_retry.exit_code == 75 }
}
"""


@pytest.mark.parametrize(
    ("codes", "attempts", "phase"),
    [
        ([0], 1, "Succeeded"),
        ([75, 75, 0], 3, "Succeeded"),
        ([75, 1], 2, "Failed"),
        ([75], 5, "Failed"),
    ],
)
def test_attempts(codes: list[int], attempts: int, phase: str) -> None:
    run = walked(WORK, [Result(exit_code=code) for code in codes])
    assert run.phases()["a"] == phase
    assert run.left_tags() == {}
    pods = {path: pod for path, pod in run.pods.items() if path.startswith("a(")}
    assert list(pods) == [f"a({number})" for number in range(attempts)]
    for number, pod in enumerate(pods.values()):
        assert pod.args == (f"--try={number}", str(number + 1))
        assert pod.env == {"ATTEMPT": str(number), "NAME": f"n-{number}"}


def test_attempts_of_a_script_and_of_items() -> None:
    run = walked(
        """
        step a = script(
          image = "a/b:1", interpreter = ["sh"], source = "echo ${retries} ${x} '{{x}}'",
        ) for x in ["de", "en"] {
          retry = 1
          inputs { note = "attempt ${retries} of ${x}" at "/in/note" }
        }
        """,
        [Result(exit_code=1), Result()],
    )
    assert [pod.source for pod in run.pods.values()] == [
        f"echo {number} {item} '{{{{x}}}}'" for item in ("de", "en") for number in range(2)
    ]
    for pod, number in zip(run.pods.values(), (0, 1, 0, 1), strict=True):
        raw = at(pod.template, "inputs.artifacts.0.raw.data")
        assert raw.startswith(f"attempt {number} of ")


def test_argo_takes_it(argo: Validator) -> None:
    found = argo.validate(compiled(WORK).yaml())
    assert [str(one) for one in found if not one.ok] == []
