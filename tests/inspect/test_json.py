"""The JSON is what its schema says, and holds no secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import wzc.inspect
from tests.inspect.inspected import of_steps, report
from tests.properties.programs import Program, programs
from tests.properties.test_programs import checked
from wzc.inspect.json import to_json

SCHEMA = json.loads((Path(wzc.inspect.__file__).parent / "schema.json").read_text("utf-8"))
SOURCES = 'env_from = [secret("a"), config_map("b", prefix = "STORE__", optional = true)]'


def checked_json(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def test_the_schema_is_one_and_says_what_each_thing_is() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for definition in (SCHEMA, *SCHEMA["$defs"].values()):
        assert definition["additionalProperties"] is False
        for name, described in definition["properties"].items():
            assert "description" in described or "$ref" in described, name


@pytest.mark.slow
@checked(40)
@given(programs())
def test_reports_are_as_the_schema_says(program: Program) -> None:
    found = report(program.source())
    made = checked_json(to_json(found, "p.wz", []))
    assert len(made["pipelines"][0]["steps"]) == len(program.steps)


def test_every_kind_of_source_is_as_the_schema_says() -> None:
    found = of_steps(
        'input x: int = 3\ninput y: string = config_map("in", key = "k")\ninput z: [string]\n'
        'middlewares = [wurzel.secret_resolver(url = "http://x", '
        'service_role_key = secret("k", key = "k"))]\n'
        f'step r = Read(folder = config_map("c", key = "k", optional = true), limit = null)'
        f' {{ env {{ N = field("metadata.name"), R = "a ${{x}}" }} }}\n'
        f'step s = Store(address = from_env(), token = vault("v")) {{ {SOURCES} }}\nr >> s',
        "import wurzel\n",
    )
    made = checked_json(to_json(found, "p.wz", ["prod"]))
    variables = [it for step in made["pipelines"][0]["steps"] for it in step["variables"]]
    assert {it["source"] for it in variables} == set(
        SCHEMA["$defs"]["variable"]["properties"]["source"]["enum"]
    )
    by_name = {it["name"]: it for it in variables}
    assert by_name["STORE__ADDRESS"]["providers"] == [
        {"kind": "Secret", "name": "a", "key": "STORE__ADDRESS", "prefix": "", "optional": False},
        {
            **{"kind": "ConfigMap", "name": "b", "key": "ADDRESS", "prefix": "STORE__"},
            "optional": True,
        },
    ]
    assert by_name["READ__FOLDER"]["object"] == "c"
    assert by_name["STORE__TOKEN"]["vault"] == "v"
    assert by_name["N"]["field"] == "metadata.name"
    assert by_name["R"]["written"]
    inputs = {it["name"]: it for it in made["pipelines"][0]["inputs"]}
    assert [it["default"] for it in inputs.values()] == ["3", None, None]
    assert (inputs["y"]["object"], inputs["y"]["key"], inputs["y"]["required"]) == (
        "in",
        "k",
        False,
    )
    assert inputs["z"]["required"] and inputs["z"]["type"] == "[string]"
    assert made["profiles"] == ["prod"]
    assert made["pipelines"][0]["steps"][0]["place"]["line"] == 13


def test_the_default_of_a_secret_is_not_there() -> None:
    found = of_steps(
        "step s = Keep()", 'extern step Keep(token: secret = "hunter2") { class = "a:Keep" }\n'
    )
    assert "hunter2" not in to_json(found, "p.wz", [])
