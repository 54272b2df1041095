"""Containers and scripts, their ports, and what reaches them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.backend.argo.emitted import compiled, spec, template

FIRST = """
artifacts = s3(bucket = "store", endpoint = "s3:9000")
input who: string = "me"
step first_one = container(command = ["x"]) {
  outputs {
    rows: int from "/tmp/rows" default 0
    name: string from stdout
    log: file from "/tmp/log.txt" { optional = true, archive = "zip" }
    all: dir from "/tmp/all"
    docs: [Doc] from "/tmp/docs.json"
  }
}
"""
SCOPE = {
    "workflow.name": "p-1",
    "workflow.uid": "u-1",
    "workflow.parameters.who": "you",
    "workflow.parameters": "[]",
    "workflow.status": "Running",
}


def plain(node: Any) -> Any:
    return json.loads(json.dumps(node))


def task(found: Any, name: str) -> Any:
    [wanted] = [t for t in plain(template(found, "p"))["dag"]["tasks"] if t["name"] == name]
    return wanted


def test_outputs() -> None:
    key = "argo-workflows/{{workflow.name}}/{{workflow.uid}}/first-one"
    store = {"bucket": "store", "endpoint": "s3:9000"}
    assert plain(template(spec(FIRST), "first-one")["outputs"]) == {
        "parameters": [{"name": "rows", "valueFrom": {"path": "/tmp/rows", "default": "0"}}],
        "artifacts": [
            {
                "name": "log",
                "path": "/tmp/log.txt",
                "archive": {"zip": {}},
                "optional": True,
                "s3": {**store, "key": f"{key}/log/log.txt"},
            },
            {
                "name": "all",
                "path": "/tmp/all",
                "archive": {"none": {}},
                "s3": {**store, "key": f"{key}/all"},
            },
            {
                "name": "docs",
                "path": "/tmp/docs.json",
                "archive": {"none": {}},
                "s3": {**store, "key": f"{key}/docs/docs.json"},
            },
        ],
    }


def test_files_and_text_are_taken_in() -> None:
    found = spec(
        f"{FIRST}\nstep b = container(command = ['y']) {{ inputs {{\n"
        "log = first_one.log at '/in/log' { optional = true, mode = 0o644 }\n"
        "all = first_one.all at '/in/all'\n"
        'text = "n = ${first_one.rows}" at "/in/text"\n}}'
    )
    assert task(found, "b") == {
        "name": "b",
        "template": "b",
        "depends": "first-one",
        "arguments": {
            "parameters": [
                {
                    "name": "first_one_rows",
                    "value": "{{tasks.first-one.outputs.parameters.rows}}",
                }
            ],
            "artifacts": [
                {
                    "name": "log",
                    "optional": True,
                    "from": "{{tasks.first-one.outputs.artifacts.log}}",
                },
                {"name": "all", "from": "{{tasks.first-one.outputs.artifacts.all}}"},
            ],
        },
    }
    assert plain(template(found, "b")["inputs"]) == {
        "parameters": [{"name": "first_one_rows"}],
        "artifacts": [
            {"name": "log", "path": "/in/log", "mode": 0o644, "optional": True},
            {"name": "all", "path": "/in/all"},
            {
                "name": "text",
                "path": "/in/text",
                "raw": {"data": "n = {{inputs.parameters.first_one_rows}}"},
            },
        ],
    }


def test_what_is_printed_is_the_result() -> None:
    found = spec(f"{FIRST}\nstep b = container(command = ['y'], args = [first_one.name])")
    [parameter] = task(found, "b")["arguments"]["parameters"]
    assert parameter["value"] == "{{tasks.first-one.outputs.result}}"


def test_data_along_an_edge_is_a_file_in_a_folder_of_its_own() -> None:
    found = spec(f"{FIRST}\nstep s = Split()\nfirst_one >> s")
    [artifact] = task(found, "s")["arguments"]["artifacts"]
    assert artifact["from"] == "{{tasks.first-one.outputs.artifacts.docs}}"
    made = plain(template(found, "s"))
    [taken] = made["inputs"]["artifacts"]
    assert taken["path"] == "/usr/app/first-one/docs.json"
    command = made["container"]["command"]
    assert command[command.index("-i") + 1] == "/usr/app/first-one"


def test_a_container_has_none_of_wurzels_variables() -> None:
    found = spec("middlewares = [watch()]\nstep a = container(command = ['x'])\n---\n"
                 "extern middleware watch() { class = 'a:W' }\n")  # fmt: skip
    assert "env" not in plain(template(found, "a"))["container"]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ('"a ${who} b"', "a you b"),
        ('"{{workflow.name}}"', "{{workflow.name}}"),
        ('"{{ item.x }} {{=1+1}} {{"', "{{ item.x }} {{=1+1}} {{"),
        ('"$(HOME) $$ ${who}"', "$(HOME) $$ you"),
        ('"{${who}}"', "{you}"),
        ('"rows: ${first_one.rows * 2}"', "rows: 84"),
        ("first_one.name", "{{workflow.uid}}"),
        ("'x' if first_one.rows > 3 else 'y {{'", "x"),
    ],
)
def test_words_reach_the_container(word: str, text: str, argo: Validator) -> None:
    found = template(spec(f"{FIRST}\nstep b = container(command = ['y'], args = [{word}])"), "b")
    values = {"first_one_rows": "42", "first_one_name": "N"}
    taken = {n["name"] for n in plain(found).get("inputs", {}).get("parameters", [])}
    given = {name: value for name, value in values.items() if name in taken}
    if word == "first_one.name":
        text = "N"
    assert reaching.words(found, SCOPE, argo, given) == ["y", text]


SCRIPTS = [
    "echo {{ context }} {{.State}} {{x}}",
    "echo {{workflow.name}} {{ item.name }} {{inputs.parameters.y}}",
    "{{=1 + 1}} {{= sprig.now() }}",
    "{{item}} {{retries}} {{pod.name}} {{node.name}} {{workflow.parameters.who}}",
    "{{{{ }}}} {{ {{workflow.uid}} }} }} {{",
    "a = {'x': {'y': 1}}; print('{{', a, '}}')",
    "{% for x in y %}{{ loop.index }}{% endfor %}",
    "$(HOME) $$ ${x}",
    "{{workflow.name",
    "{",
]


@pytest.mark.parametrize("retry", [False, True])
@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("tail", ["", "${who}", "{${who}}", "${first_one.rows}"])
def test_scripts_reach_the_container(script: str, tail: str, retry: bool, argo: Validator) -> None:
    literal = json.dumps(script.replace("${", "$${"))[:-1] + tail + '"'
    text = (
        f"{FIRST}\nstep b = script(interpreter = ['sh'], source = {literal}) "
        f"{{ {'retry = 2' if retry else ''} }}"
    )
    found = template(spec(text), "b")
    given = {"first_one_rows": "42"} if "rows" in tail else {}
    wanted = script + tail.replace("${who}", "you").replace("${first_one.rows}", "42")
    assert reaching.template(found, SCOPE, argo, given)["script"]["source"] == wanted


def test_argo_accepts_braces_of_all_kinds(argo: Validator) -> None:
    steps = "".join(
        f"step s{n} = script(interpreter = ['sh'], source = '''{script}''')\n"
        for n, script in enumerate(SCRIPTS)
    )
    text = compiled(f"{FIRST}\n{steps}").yaml()
    assert [str(result) for result in argo.validate(text) if not result.ok] == []


def test_argo_accepts_ports(argo: Validator) -> None:
    text = compiled(
        f"{FIRST}\nstep b = script(interpreter = ['python'], source = 'x') {{\n"
        "inputs { log = first_one.log at '/in/log' { optional = true }, t = 'x' at '/in/t' }\n"
        "env { A = first_one.rows + 1, B = first_one.name }\n}\n"
        "step s = Split(size = first_one.rows)\nfirst_one >> s"
    ).yaml()
    assert [str(result) for result in argo.validate(text) if not result.ok] == []


def test_outputs_can_be_written_where_the_root_is_read_only() -> None:
    block = "outputs {\n    rows"
    root = "security_context { read_only_root_filesystem = true }\n"
    found = spec(FIRST.replace(block, root + block))
    mounts = plain(template(found, "first-one"))["container"]["volumeMounts"]
    assert sorted(mount["mountPath"] for mount in mounts) == ["/tmp", "/tmp/all"]
