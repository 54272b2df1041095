"""Components that run at the end of a run, or while its steps do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import marks
from tests.argo.client import Validator
from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.components.test_templates import STORE, compiled, document, templates
from wzc import api

C = """
component tell(status: string, channel: string = "ops") {
  step say = container(command = ["say", status, channel]) {
    outputs { id: string from "/id", log: file from "/log" }
  }
  step check = container(command = ["check", say.id]) { inputs { log = say.log at "/log" } }
}
component image(name: string) { step s = container(image = name, command = ["s"]) }
component data() : (docs: [Doc]) -> [Doc] {
  step s = Split()
  docs >> s
  output s
}
"""
A = f"{STORE}step a = Ping()\n"
BAD = Result(exit_code=1)
SAID = {"tell-say": Result({"id": "7"})}


def walked(found: Any, results: dict[str, Result] | None = None, **given: str) -> Run:
    run = run_through(found, {**SAID, **(results or {})}, given, known={"workflow.failures": "[]"})
    assert run.left_tags() == {}
    return run


def accepted(argo: Validator, body: str) -> None:
    found = compiled(body, C)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


@pytest.mark.parametrize(
    ("result", "status"), [(Result(), "Succeeded"), (BAD, "Failed")], ids=["ends well", "fails"]
)
def test_one_at_the_end_is_given_how_the_run_ended(
    result: Result, status: str, argo: Validator
) -> None:
    body = f"{A}on_exit t = tell(status = workflow.status)"
    run = walked(document(body, C), {"a": result})
    assert run.pods["onExit.t.say"].command == ("say", status, "ops")
    assert run.pods["onExit.t.check"].command == ("check", "7")
    accepted(argo, body)


def test_a_condition_an_input_and_others_beside_it(argo: Validator) -> None:
    body = f"""
input channel: string = "x"
input count: int = 3
{A}
on_exit t = tell(status = "bad", channel = channel) {{ when = workflow.status == "Failed" }}
on_exit u = tell(status = "many") {{ when = count > 3 }}
on_exit plain = container(command = ["plain"])
"""
    found = document(body, C)
    assert {path for path in walked(found).pods if path != "a"} == {"onExit.plain"}
    run = walked(found, {"a": BAD}, channel="it's", count="4")
    assert run.pods["onExit.t.say"].command == ("say", "bad", "it's")
    assert run.pods["onExit.u.say"].command == ("say", "many", "ops")
    assert "onExit.plain" in run.pods
    accepted(argo, body)


def test_an_input_that_only_a_step_inside_reads_is_looked_at_first() -> None:
    body = f"""
input count: int = 3
{A}
on_exit t = tell(status = "x") {{ step say {{ env {{ COUNT = count }} }} }}
"""
    found = document(body, C)
    assert walked(found, count="4").pods["onExit.t.say"].env["COUNT"] == "4"
    refused = walked(found, {"check-inputs": Result(phase=Phase.ERROR)}, count="four")
    assert refused.pods == {}


def test_one_that_fails_does_not_keep_the_others_from_running() -> None:
    body = f'{A}on_exit t = tell(status = "x") {{ retry = 1 }}\non_exit u = tell(status = "y")'
    run = walked(document(body, C), {"onExit.t(0).say": BAD, "onExit.u.say": BAD})
    assert {"onExit.t(1).check", "onExit.u.say"} <= run.pods.keys()
    assert "onExit.u.check" not in run.pods


def test_one_that_runs_beside_the_steps(argo: Validator) -> None:
    body = f'{A}hook running r = tell(status = "runs")'
    run = walked(document(body, C))
    assert run.pods["hooks.running-r.r.say"].command == ("say", "runs", "ops")
    accepted(argo, body)


def test_what_it_stores_lies_below_its_name() -> None:
    body = f'{A}on_exit t = tell(status = "x")\non_exit u = tell(status = "y")'
    found = document(body, C)
    assert len([name for name in templates(found) if name.startswith("tell")]) == 3
    keys = {
        path: artifact["s3"]["key"].split("/", 3)[3]
        for path, pod in walked(found).pods.items()
        for artifact in pod.template["outputs"].get("artifacts", ())
    }
    assert keys == {"onExit.t.say": "t/say/log/log", "onExit.u.say": "u/say/log/log"}


def test_a_profile_reaches_inside() -> None:
    text = """
pipeline p {
  defaults { image = "a/b:1" }
  step a = container(command = ["a"])
  on_exit t = tell(status = workflow.status)
}
component tell(status: string) { step say = container(command = ["say", status]) }
profile prod { pipeline p { step t(status = "x") { step say { timeout = 1h } } } }
"""
    found = api.compile(text=text, profiles=["prod"])
    assert not found.errors, found.messages()
    made = json.loads(json.dumps(found.documents[0]))
    assert run_through(made, {}).pods["onExit.t.say"].command == ("say", "x")
    assert templates(made)["tell-say"]["timeout"] == "1h"


@pytest.mark.parametrize(
    ("entry", "code", "message"),
    [
        ('on_exit t = tell(status = "x") { after = [«a.finished»] }',
         "WZ2012", "`t` has no place in the order of the steps"),
        ('on_exit t = tell(status = "x") { «on_exit u = Ping()» }',
         "WZ2012", "does not belong into"),
        ("on_exit t = image(name = «workflow.status»)",
         "WZ3040", "`name` of the component `image` must be known when compiling"),
        ("on_exit «t» = data()", "WZ2012", "data passes along `>>` only"),
        ('on_exit t = tell(status = «"${a.status}"»)', "WZ3042", "`a` may not have run"),
        ('on_exit t = tell(status = "x") { «image» = "x/y:1" }',
         "WZ2012", "`image` is about one container, and `tell` is a component"),
    ],
)  # fmt: skip
def test_what_is_refused(entry: str, code: str, message: str) -> None:
    text, places = marks.unmarked(entry)
    [error] = compiled(A + text, C).errors
    assert (error.code.id, message in error.message) == (code, True), error.message
    [(start, end)] = places[0]
    assert error.primary is not None and error.primary.span.text == text[start:end]
