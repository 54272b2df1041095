"""What a step of a component gets of one that may have left nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

import wzc
from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import run_through
from tests.components.test_templates import compiled, document, templates

MAYBE = """
component c(go: bool) {
  step a = container(command = ["a"]) {
    when = go
    outputs { rows: int from "/rows" default 3 }
  }
  step name = container(command = ["b", "${a.rows}"]) { after = [a.finished] }
  step c = container(command = ["c"]) { when = a.rows > 4, after = [a.finished] }
}
"""
# Around it another one, and twice.
AROUND = "component d(go: bool) { step c = c(go = go) }"


@pytest.mark.parametrize(("go", "rows"), [("true", "5"), ("false", "3")])
@pytest.mark.parametrize("use", ["c", "d"])
def test_it_gets_the_default_only_where_there_is_nothing(use: str, go: str, rows: str) -> None:
    """A DAG's template is read before its tasks run, and inside of another DAG knows `tasks`."""
    made = document(f"input go: bool\nstep a = {use}(go = go)", MAYBE + AROUND)
    given = {"c-a": Result(parameters={"rows": "5"})}
    run = run_through(made, given, {"go": go})
    assert run.left_tags() == {}
    path = "a.c" if use == "d" else "a"
    assert run.pod(f"{path}.name").command == ("b", rows)
    assert (f"{path}.c" in run.pods) is (go == "true")


def test_argo_leaves_it_alone_until_the_step_has_ended(argo: Validator) -> None:
    made = templates(document("step a = c(go = true)", MAYBE))["c"]
    argument = _argument(made)
    process = {
        "op": "arguments",
        "template": made,
        "arguments": {"parameters": [{"name": "go", "value": "true"}]},
        "globals": {"workflow.name": "w"},
        "locals": {"tasks.name": "c", "node.name": "w.a"},
    }
    ended = {"tasks.a.status": "Succeeded", "tasks.a.outputs.parameters.rows": "5"}
    skipped = {"tasks.a.status": "Skipped"}
    read = [
        {"op": "text", "text": argument, "scope": scope, "lenient": True}
        for scope in (ended, skipped)
    ]
    before, five, three = argo.evaluate([process, *read])
    assert _argument(before.value) == argument
    assert (five.value, three.value) == ("5", "3")


def _argument(template: Any) -> str:
    """What the task `name` of a DAG is given."""
    if isinstance(template, str):
        template = json.loads(template)
    [task] = [task for task in template["dag"]["tasks"] if task["name"] == "name"]
    value: str = task["arguments"]["parameters"][0]["value"]
    return value


def test_what_an_item_leaves_out_is_no_default_of_the_list() -> None:
    """A use that is skipped gives no list, whatever the items of the loop inside have."""
    body = """
component each() {
  step a = container(command = ["a"]) for i in ["x", "y"] {
    outputs { rows: int from "/rows" default 3 }
  }
  output rows = a.rows
}
pipeline p {
  input go: bool
  defaults { image = "box:1" }
  step s = each() { when = go }
  step t = container(command = ["t", json(s.rows)]) { after = [s.finished] }
}
"""
    assert [item.code.id for item in wzc.compile(text=body).errors] == ["WZ3042"]
    certain = body.replace(" { after = [s.finished] }", "")
    assert wzc.compile(text=certain).ok


# What only together asks something of the DAG around a step.
TOGETHER = {
    "data that is there in any case, and a step that may be left out": """
component c(go: bool) : (docs: [Doc]) -> {
  step a = Split() { when = go }
  step b = container(command = ["b"]) { after = [a.succeeded] }
  step c = container(command = ["c"])
  docs >> a
  b? ~> c
}
""",
    "items that are DAGs of their own, and leave files": """
component c(go: bool) : (docs: [Doc]) -> {
  step a = Split() { when = go }
  step b = container(command = ["b", "${n}"]) for n in 1..2 {
    outputs { printed: string from stdout default "", docs: [Doc] from "/docs.json" }
  }
  step c = container(command = ["c", json(b.printed)])
  docs >> a
}
""",
}


@pytest.mark.parametrize("component", TOGETHER.values(), ids=TOGETHER.keys())
def test_argo_accepts_it(component: str, argo: Validator) -> None:
    body = """
    artifacts = s3(bucket = "bucket")
    input go: bool = true
    step first = container(command = ["x"]) { outputs { docs: [Doc] from "/docs.json" } }
    step part = c(go = go)
    first >> part
    """
    found = compiled(body, component)
    assert not found.errors, found.messages()
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


MIXED = """
component inner(word: string, n: int = 1) {
  step s = container(command = ["s", "${word}-${n}"]) {
    outputs {
      docs: file from "/docs.json"
      o: int from "/o"
    }
  }
  output o = s.o
}
component outer(word: string) {
  step t = inner(word = "${word}/${x}", n = 2) for x in ["a", "b"] { parallelism = 1 }
  step all = container(command = ["all", json(t.o)])
}
"""


def test_items_with_a_bound_may_be_put_together_with_what_is_known_outside(
    argo: Validator,
) -> None:
    """They stand in a DAG of their own, which is given the rest."""
    body = """
    artifacts = s3(bucket = "bucket")
    input word: string = "w"
    step k = container(command = ["k"]) { outputs { o: string from "/o" } }
    step a = outer(word = "${word}-${k.o}")
    step b = inner(word = "${k.o}/${word}${x}") for x in ["a", "it's"] { parallelism = 1 }
    """
    found = compiled(body, MIXED)
    assert not found.errors, found.messages()
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
    given = {"k": Result({"o": "K"}), "inner-s": Result({"o": "3"})}
    run = run_through(document(body, MIXED), given)
    assert run.left_tags() == {}
    words = {path: pod.command[1:] for path, pod in run.pods.items() if path.endswith(".s")}
    assert sorted(words.values()) == [*[("K/wa-1",), ("K/wit's-1",), ("w-K/a-2",), ("w-K/b-2",)]]
    assert run.pod("a.all").command == ("all", "[3,3]")
