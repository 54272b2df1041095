"""`resource` steps: what the executor is told of an object, and what it waits for."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.backend.argo.emitted import compiled, spec, template
from wzc.explain.show import show
from wzc.pipeline import Options, compile_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

SCOPE = {
    "workflow.name": "p-1",
    "workflow.parameters.who": "you",
    "workflow.parameters.count": "7",
    "workflow.parameters.deep": "true",
    "workflow.parameters.names": '["a", "b: c"]',
    "workflow.parameters": "[]",
}
INPUTS = """
input who: string = "me"
input count: int = 3
input deep: bool = false
input names: [string] = []
"""
META = 'apiVersion = "v1", kind = "ConfigMap", metadata = { name = "a" }'


def plain(node: Any) -> Any:
    return json.loads(json.dumps(node))


def made(settings: str, block: str = "") -> Any:
    return plain(template(spec(f"{INPUTS}step a = resource({settings}) {{ {block} }}"), "a"))


def given_to(settings: str, argo: Validator, block: str = "", **values: str) -> Any:
    """The manifest as `kubectl` gets it, read as Argo reads YAML."""
    body = f"{INPUTS}step a = resource({settings}) {{ {block} }}"
    found = compiled(body)
    assert not found.errors, found.messages()
    assert [str(r) for r in argo.validate(found.yaml()) if not r.ok] == []
    scope = {**SCOPE, **{f"workflow.parameters.{name}": text for name, text in values.items()}}
    text = reaching.template(template(spec(body), "a"), scope, argo)["resource"]["manifest"]
    [read] = argo.read(text)
    return read


def test_a_job() -> None:
    found = made(
        f"""
        action = "create",
        manifest = {{ {META}, data = {{ a = "1" }} }},
        success_condition = object.status.succeeded > 2,
        failure_condition = object.status.failed >= 1 or object.status.phase == "Failed",
        set_owner_reference = true,
        flags = ["--validate=false"],
        """,
        'outputs { name: string from json_path("{.metadata.name}"), all: string from jq(".") }',
    )
    assert found == {
        "name": "a",
        "outputs": {
            "parameters": [
                {"name": "name", "valueFrom": {"jsonPath": "{.metadata.name}"}},
                {"name": "all", "valueFrom": {"jqFilter": "."}},
            ]
        },
        "resource": {
            "action": "create",
            "flags": ["--validate=false"],
            "setOwnerReference": True,
            "successCondition": "status.succeeded > 2",
            "failureCondition": "status.failed > 0,status.phase == Failed",
            "manifest": 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: "1"\n',
        },
    }


def test_what_reaches_its_pod() -> None:
    body = """
      defaults {
        image = "a/b:1"
        env { A = "b" }
        resources { cpu = 1 }
        node_selector { a = "b" }
        service_account_name = "jobs"
      }
      step a = resource(action = "delete", flags = ["pod", "x"]) { active_deadline = 1min }
    """
    assert plain(template(spec(body, image=False), "a")) == {
        "name": "a",
        "activeDeadlineSeconds": 60,
        "serviceAccountName": "jobs",
        "nodeSelector": {"a": "b"},
        "resource": {"action": "delete", "flags": ["pod", "x"]},
    }


def test_values_of_the_run_keep_their_types(argo: Validator) -> None:
    settings = f"""action = "apply", manifest = {{
      {META}, who = who, count = count, deep = deep, names = names
      text = "a ${{who}} b", sum = count + 1, list = [who, {{ x = count }}, [deep]], "k: y" = "yes"
    }}"""
    assert given_to(settings, argo, who='x"\ny: [') == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a"},
        "who": 'x"\ny: [',
        "count": 7,
        "deep": True,
        "names": ["a", "b: c"],
        "text": 'a x"\ny: [ b',
        "sum": 8,
        "list": ['x"\ny: [', {"x": 7}, [True]],
        "k: y": "yes",
    }


TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="'\r"), max_size=8),
    st.lists(
        st.sampled_from(
            ["{{workflow.name}}", "{{", "}}", "{", "${", "$(A)", ": ", "#", "- ", "\n"]
        ),
        max_size=5,
    ).map("".join),
    st.sampled_from(
        ["yes", "No", "1", "0x1", "1e3", "null", "~", ".inf", "2024-01-01", "1:30", "=", "<<"]
    ),
)
DATA = st.recursive(
    st.one_of(TEXT, st.integers(-9, 10**12), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXT.filter(bool), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(data: Any) -> str:
    """A value as the language has it."""
    if isinstance(data, bool):
        return str(data).lower()
    if isinstance(data, int):
        return str(data)
    if isinstance(data, str):
        escaped = data.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${")
        escaped = escaped.replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'
    if isinstance(data, list):
        return f"[{', '.join(map(written, data))}]"
    return "{ " + ", ".join(f"{written(k)} = {written(v)}" for k, v in data.items()) + " }"


@pytest.mark.parametrize("block", ["", "retry = 2"])
@given(data=DATA)
def test_a_manifest_is_what_is_written(data: Any, block: str, argo: Validator) -> None:
    settings = f'action = "apply", manifest = {{ {META}, data = {written(data)} }}'
    if any(ord(character) < 32 and character not in "\n\t" for character in str(data)):
        return  # the language has no escape for it
    found = given_to(settings, argo, block)
    assert found["data"] == data


def test_a_manifest_as_text(argo: Validator) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    text += "data:\n  a: '{{workflow.name}} {{=x}}'\n"
    quoted = text.replace("\n", "\\n")
    found = given_to(f'action = "apply", manifest = "{quoted}"', argo)
    assert found == yaml.safe_load(text)


# ---- conditions

OBJECT = {
    "status": {
        "succeeded": 3,
        "phase": "Ready",
        "ready": True,
        "conditions": [{"type": "Failed"}],
        "empty": "",
    }
}


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("object.status.succeeded > 2", True),
        ("object.status.succeeded >= 4", False),
        ("object.status.succeeded <= 3", True),
        ("3 <= object.status.succeeded", True),
        ("object.status.succeeded < 3", False),
        ("object.status.succeeded == 3", True),
        ("object.status.ready == true", True),
        ('object.status.phase == "Ready"', True),
        ('"Ready" != object.status.phase', False),
        ('object.status.conditions[0].type == "Failed"', True),
        ('(object.status.phase == "Ready" or object.status.phase == "Done")', True),
        ('object.status.phase == "A" or object.status.phase == "B"', False),
        ('object.status["phase"] == "Ready" and object.status.succeeded > 3', False),
        ("object.status.missing == null", True),
        ("object.status.missing != null", False),
        ("object.status.phase != null", True),
        ('object.status.empty == ""', True),
        ('object.status.missing != "x"', True),
        ("object.status.missing > 0", False),
    ],
)
def test_success(condition: str, held: bool, argo: Validator) -> None:
    """All of the requirements have to be met."""
    text = made(f'action = "get", flags = ["a", "b"], success_condition = {condition}')
    [reply] = argo.evaluate(
        [{"op": "selector", "text": text["resource"]["successCondition"], "scope": OBJECT}]
    )
    assert reply.error == ""
    assert all(reply.value) is held


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("object.status.succeeded > 5 or object.status.ready == true", True),
        ('object.status.phase == "A" or object.status.phase == "Ready"', True),
        ("object.status.succeeded > 5 or object.status.missing != null", False),
    ],
)
def test_failure(condition: str, held: bool, argo: Validator) -> None:
    """One of them is enough."""
    text = made(f'action = "get", flags = ["a", "b"], failure_condition = {condition}')
    [reply] = argo.evaluate(
        [{"op": "selector", "text": text["resource"]["failureCondition"], "scope": OBJECT}]
    )
    assert reply.error == ""
    assert any(reply.value) is held


def test_what_follows_takes_its_values(argo: Validator) -> None:
    body = f"""
      step a = resource(action = "create", manifest = {{ {META} }}) {{
        outputs {{ name: string from json_path("{{.metadata.name}}") }}
      }}
      step b = resource(
        action = "get",
        manifest = {{ apiVersion = "v1", kind = "Pod", metadata = {{ name = a.name }} }},
      )
    """
    found = compiled(body)
    assert not found.errors, found.messages()
    assert [str(r) for r in argo.validate(found.yaml()) if not r.ok] == []
    dag = plain(template(spec(body), "p"))["dag"]["tasks"]
    assert dag[1]["depends"] == "a"
    assert dag[1]["arguments"]["parameters"][0]["value"] == "{{tasks.a.outputs.parameters.name}}"


def test_explain_shows_a_condition_as_it_is_written() -> None:
    body = """
      step a = resource(action = "get", flags = ["a", "b"],
        success_condition = object.status.a > 2 and
          object.status.b == 1)
    """
    source = SourceFile("p.wz", f"pipeline p {{ {body} }}", "p.wz")
    [pipeline] = compile_source(source, FileLoader(), Options()).pipelines
    condition = pipeline.steps["a"].settings["success_condition"]
    assert show(condition) == "object.status.a > 2 and object.status.b == 1"
