"""Inputs become the workflow's parameters; what is made of them reaches the container."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import compiled, spec, template
from tests.backend.argo.reaching import variables

INPUTS = """
  ## Documents since then.
  input since: string = "1970"
  input size: int(min = 1, max = 1000) = 100
  input rate: float = 1.5
  input fast: bool = false
  input mode: "quick" | "slow" = "quick"
  input words: [string] = ["a", "b"]
  input key: string = config_map("keys", key = "k")
  input open: string
"""
SCOPE = {
    "workflow.name": "p-x7k2p",
    "workflow.uid": "u-1",
    "workflow.creationTimestamp.s": "1700000000",
    "workflow.parameters.since": "1999-12-31",
    "workflow.parameters.size": "7",
    "workflow.parameters.rate": "2.5",
    "workflow.parameters.fast": "true",
    "workflow.parameters.mode": "slow",
    "workflow.parameters.words": '["x","y \\"z\\""]',
    "workflow.parameters.key": "K",
    "workflow.parameters.open": 'a "b" \\ \n c',
}


def test_parameters() -> None:
    found = spec(f"{INPUTS}\nstep a = Ping()")["arguments"]
    assert json.loads(json.dumps(found)) == {
        "parameters": [
            {"name": "since", "description": "Documents since then.", "value": "1970"},
            {"name": "size", "value": "100"},
            {"name": "rate", "value": "1.5"},
            {"name": "fast", "value": "false", "enum": ["true", "false"]},
            {"name": "mode", "value": "quick", "enum": ["quick", "slow"]},
            {"name": "words", "value": '["a", "b"]'},
            {
                "name": "key",
                "valueFrom": {"configMapKeyRef": {"name": "keys", "key": "k"}},
            },
            {"name": "open"},
        ]
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("since", "1999-12-31"),
        ("open", 'a "b" \\ \n c'),
        ("size", "7"),
        ("fast", "true"),
        ('"${since}/${size}"', "1999-12-31/7"),
        ('"{${size}}"', "{7}"),
        ('"{{${size}}}"', "{{7}}"),
        ('"{{workflow.name}} ${workflow.name}"', "{{workflow.name}} p-x7k2p"),
        ('"$(RUN) $$ ${size}"', "$(RUN) $$ 7"),
        ("size + 1", "8"),
        ("size * size - 1", "48"),
        ("-size", "-7"),
        ("size % 4", "3"),
        ("-size % 4", "1"),
        ("size / 2", "3.5"),
        ("rate * 2", "5"),
        ("4 / 2 if fast else 1 / 2", "2"),
        ("0.0000002 if fast else rate", "2e-7"),
        ("size * (1 / 3)", "2.333333333333333"),
        ("json([size, 0.1234567, 4 / 2])", "[7,0.1234567,2]"),
        ("rate + size", "9.5"),
        ("size > 5 and not fast", "false"),
        ("size >= 7 or fast", "true"),
        ("since == '1999-12-31'", "true"),
        ("mode != 'quick'", "true"),
        ("since < '2000'", "true"),
        ("'on' if fast else 'off'", "on"),
        ("'{{' if fast else since", "{{"),
        ("since if not fast else '$(A) $$ {{x}}'", "$(A) $$ {{x}}"),
        ("'${since}${1 + 1}' if fast else ''", "${since}${1 + 1}"),
        ('"${since if true else mode}"', "1999-12-31"),
        ("\"<${('a' if fast else mode)}>\"", "<a>"),
        ("(size if 1 < 2 else 3) + 1", "8"),
        ('"${since}x" if fast else ""', "1999-12-31x"),
        ("upper(mode)", "SLOW"),
        ('"${lower(mode)}-${size * 2}"', "slow-14"),
        ("replace(since, '-', '/')", "1999/12/31"),
        ("trim(' a ') if fast else ''", "a"),
        ("sha256(mode)", "f4d1e8ee0a8ed22e2bb6f29b8ef7f5e0cd5d2f7ed6f1d3d9ae0ff9ae8bb8d0ae"),
        ("base64(mode)", "c2xvdw=="),
        ("starts_with(since, '19')", "true"),
        ('ends_with(since, "\'")', "false"),
        ("string(size)", "7"),
        ("string(rate * 2)", "5"),
        ("workflow.creation_timestamp_seconds - 1700000000", "0"),
    ],
)
def test_what_reaches_the_container(value: str, text: str, argo: Validator) -> None:
    if value == "sha256(mode)":
        import hashlib

        text = hashlib.sha256(b"slow").hexdigest()
    found = template(spec(f"{INPUTS}\nstep a = Ping() {{ env {{ A = {value} }} }}"), "a")
    assert variables(found, SCOPE, argo)["A"] == text


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("words = words", ["x", 'y "z"']),
        ("words = [since, 'b']", ["1999-12-31", "b"]),
        ("words = [open]", ['a "b" \\ \n c']),
        ("note = { a = [size, { b = fast }] }", {"a": [7, {"b": True}]}),
        ("note = json([size, rate])", [7, 2.5]),
        ("by = { 'x y' = { z = since } }", {"x y": {"z": "1999-12-31"}}),
    ],
)
def test_lists_and_maps_of_the_run_are_json(setting: str, value: Any, argo: Validator) -> None:
    found = template(spec(f"{INPUTS}\nstep r = Read()\nstep a = Split({setting})\nr >> a"), "a")
    name = "SPLITSTEP__" + setting.partition(" ")[0].upper()
    assert json.loads(variables(found, SCOPE, argo)[name]) == value


# What Argo knows of a run's times (operator.go: setGlobalParameters).
CREATED = {
    "workflow.name": "p-x7k2p",
    "workflow.creationTimestamp": "2026-01-02T04:00:07Z",
    "workflow.creationTimestamp.RFC3339": "2026-01-02T04:00:07Z",
    "workflow.creationTimestamp.s": "1767326407",
}
SCHEDULED = {"workflow.scheduledTime": "2026-01-02T04:00:00Z"}


@pytest.mark.parametrize(
    ("known", "text"),
    [({**CREATED, **SCHEDULED}, "2026-01-02T04:00:00Z"), (CREATED, "2026-01-02T04:00:07Z")],
)
def test_a_run_by_hand_is_scheduled_for_when_it_is_made(
    known: dict[str, str], text: str, argo: Validator
) -> None:
    env = 'A = workflow.scheduled_time, B = "at ${workflow.scheduled_time}", C = "${{}}"'
    env = env.replace("{}", 'workflow.scheduled_time if workflow.name != "x" else "never"')
    found = template(spec(f'schedule = "0 4 * * *"\nstep a = Ping() {{ env {{ {env} }} }}'), "a")
    made = variables(found, known, argo)
    assert (made["A"], made["B"], made["C"]) == (text, f"at {text}", text)
    text_ = compiled(f'schedule = "0 4 * * *"\nstep a = Ping() {{ env {{ {env} }} }}').yaml()
    assert [str(result) for result in argo.validate(text_) if not result.ok] == []


def test_argo_accepts_them(argo: Validator) -> None:
    text = compiled(f"{INPUTS}\nstep a = Ping() {{ env {{ A = size + 1 }} }}").yaml()
    assert [str(result) for result in argo.validate(text) if not result.ok] == []


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ("upper('{{a') if fast else ''", "`upper`"),
        ("replace(since, '-', '$(A)')", "`replace`"),
        ('trim("${since}{{=1+1}}")', "`trim`"),
        ("lower(since if fast else '$(A)')", "`lower`"),
        ('upper("{${since}{a}}")', "`upper`"),
    ],
)
def test_braces_that_could_not_be_kept_apart_are_refused(value: str, refusal: str) -> None:
    # What is known is computed while compiling: only with parts of the run is it refused.
    found = compiled(f"{INPUTS}\nstep a = Ping() {{ env {{ A = {value} }} }}")
    if "since" in value:
        [error] = found.errors
        assert error.code.id == "WZ5030"
        assert refusal in error.message
    else:
        assert not found.errors


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("size", "7", None),
        ("size", "+1", None),
        ("size", "1000", None),
        ("size", "0", "the input size must be at least 1, not 0"),
        ("size", "1001", "the input size must be at most 1000, not 1001"),
        ("size", "abc", "the input size must be a whole number, not abc"),
        ("size", "", "the input size must be a whole number, not "),
        ("size", "1.5", "the input size must be a whole number, not 1.5"),
        ("size", "1 2", "the input size must be a whole number, not 1 2"),
        ("rate", "1e3", None),
        ("rate", "-.5", None),
        ("rate", "1,5", "the input rate must be a number, not 1,5"),
        ("words", "[]", None),
        ("words", '["a"]\n', "the input words must be a list in JSON, not "),
        ("words", "a,b", "the input words must be a list in JSON, not a,b"),
        ("way", "b c", None),
        ("way", "c", "the input way must be a or b c, not c"),
        ("dry", "true", None),
        ("dry", "yes", "the input dry must be true or false, not yes"),
    ],
)
def test_inputs_are_checked_when_the_run_begins(
    name: str, given: str, problem: str | None, argo: Validator
) -> None:
    # Argo's `enum` holds only what stands there to it.
    kept = 'config_map("keys", key = "k")'
    more = f'input way: "a" | "b c" = {kept}\ninput dry: bool = {kept}\n'
    found = spec(f"{INPUTS}\n{more}step a = Ping()\nstep b = Ping()\na ~> b")
    scope = {**SCOPE, "workflow.parameters.way": "a", "workflow.parameters.dry": "false"}
    scope[f"workflow.parameters.{name}"] = given
    duration = template(found, "check-inputs")["suspend"]["duration"]  # type: ignore[index, call-overload]
    [reply] = argo.evaluate(
        [{"op": "json", "text": json.dumps(duration), "scope": scope, "lenient": True}]
    )
    text = json.loads(reply.value)
    assert text == ("0" if problem is None else text)
    assert problem is None or text.startswith(problem)
    tasks: Any = template(found, "p")["dag"]
    assert [(t["name"], t.get("depends")) for t in tasks["tasks"]] == [
        ("check-inputs", None),
        ("a", "check-inputs"),
        ("b", "a"),
    ]


def test_text_needs_no_check() -> None:
    found = spec('input a: string = ""\ninput b: bool = true\nstep a1 = Ping()')
    assert [t["name"] for t in found["templates"]] == ["p", "a1"]  # type: ignore[index, call-overload]


def test_the_check_has_a_name_of_its_own() -> None:
    found = spec("input n: int = 1\nstep check_inputs = Ping()")
    assert {t["name"] for t in found["templates"]} == {  # type: ignore[index, call-overload]
        *("p", "check-inputs", "check-inputs-first")
    }
