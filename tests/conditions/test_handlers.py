"""What runs beside the order of the steps: `on_exit` and `hook running`."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests import marks
from tests.argo.client import Validator
from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import run_through
from tests.backend.argo import reaching
from tests.backend.argo.emitted import compiled

STEP = 'step a = container(command = ["x"]) { outputs { n: int from "/n" default 1 } }\n'
FAILS = {"a": Result(exit_code=1)}


def manifest(body: str) -> Any:
    found = compiled(STEP + body)
    assert not found.diagnostics, found.messages()
    return yaml.safe_load(found.yaml())


def handler(block: str = "", name: str = "tell", args: str = "workflow.status") -> str:
    return f'on_exit {name} = container(command = ["x"], args = [{args}]) {{ {block} }}\n'


@pytest.mark.parametrize(("results", "status"), [({}, "Succeeded"), (FAILS, "Failed")])
def test_it_runs_at_the_end_however_that_was(results: Any, status: str) -> None:
    found = manifest(handler())
    assert found["spec"]["onExit"] == "tell"
    run = run_through(found, results)
    assert run.pods["onExit"].args == (status,)
    assert run.phases()["a"] == status


@pytest.mark.parametrize(("results", "phase"), [({}, "Skipped"), (FAILS, "Succeeded")])
def test_it_may_have_a_condition(results: Any, phase: str) -> None:
    found = manifest(handler('when = workflow.status != "Succeeded"'))
    run = run_through(found, results)
    assert run.phases()["onExit.tell"] == phase


def test_there_may_be_several() -> None:
    found = manifest(handler('when = workflow.status == "Succeeded"') + handler(name="clean"))
    phases = run_through(found, FAILS).phases()
    assert (phases["onExit.tell"], phases["onExit.clean"]) == ("Skipped", "Succeeded")


def test_it_is_no_task_of_the_order() -> None:
    found = manifest(handler())
    assert [t["name"] for t in found["spec"]["templates"][0]["dag"]["tasks"]] == ["a"]


def test_failures_reach_it_as_json(argo: Validator) -> None:
    """Argo has them as JSON in a string of JSON; a container gets the JSON."""
    found = manifest(handler(args='workflow.failures, "took ${workflow.duration} s"'))
    [tell] = [t for t in found["spec"]["templates"] if t["name"] == "tell"]
    failures = [{"displayName": "a", "message": 'it "ended" {{x}}\nso', "phase": "Failed"}]
    scope = {
        "workflow.status": "Failed",
        "workflow.duration": "12.500000",
        "workflow.failures": json.dumps(json.dumps(failures)),
        "workflow.parameters": "[]",
    }
    words = reaching.words(tell, scope, argo)
    assert json.loads(words[1])[0]["displayName"] == "a"
    assert words[2] == "took 12.500000 s"


def test_one_that_reads_what_is_refused_is_left_out_and_others_are_not() -> None:
    found = manifest("input size: int = 1\n" + handler() + handler(name="count", args='"${size}"'))
    [exit] = [t for t in found["spec"]["templates"] if t["name"] == found["spec"]["onExit"]]
    tasks = {task["name"]: task.get("depends") for task in exit["dag"]["tasks"]}
    assert tasks == {"check-inputs": None, "tell": None, "count": "check-inputs"}
    assert exit["dag"]["failFast"] is False


def test_a_hook_runs_while_the_steps_do() -> None:
    found = manifest('hook running hello = container(command = ["x"], args = [workflow.name])')
    assert found["spec"]["hooks"] == {
        "running-hello": {"template": "hello", "expression": "workflow.status == 'Running'"}
    }


HELLO = 'hook running hello = container(command = ["x"], args = [workflow.status]) { %s }\n'


@pytest.mark.parametrize("results", [{}, FAILS])
def test_a_hook_sees_the_run_running_however_it_ends(results: Any) -> None:
    run = run_through(manifest(HELLO % "" + handler()), results)
    assert run.pod("hooks.running-hello").args == ("Running",)
    assert "onExit" in run.pods


@pytest.mark.parametrize(("loud", "phase"), [("true", "Succeeded"), ("false", "Skipped")])
def test_a_hook_may_have_a_condition(loud: str, phase: str) -> None:
    body = "input loud: bool = true\n" + HELLO % "when = loud"
    run = run_through(manifest(body), parameters={"loud": loud})
    assert run.phases()["hooks.running-hello.hello"] == phase


def test_a_hook_that_fails_changes_nothing_and_a_handler_at_the_end_fails_the_run() -> None:
    found = manifest(HELLO % "" + handler())
    assert run_through(found, {"hello": Result(exit_code=1)}).phase is Phase.SUCCEEDED
    assert run_through(found, {"onExit": Result(exit_code=1)}).phase is Phase.FAILED
    both = {"a": Result(phase=Phase.ERROR), "onExit": Result(exit_code=1)}
    assert run_through(found, both).phase is Phase.ERROR


def test_no_hook_runs_where_no_step_does() -> None:
    """All steps are skipped at once: Argo never sees the run running."""
    step = 'input on: bool = true\nstep a = container(command = ["x"]) { when = on }\n'
    found = compiled(step + HELLO % "" + handler())
    run = run_through(yaml.safe_load(found.yaml()), parameters={"on": "false"})
    assert run.pods.keys() == {"onExit"}


def test_argo_accepts_them(argo: Validator) -> None:
    body = (
        "input loud: bool = false\ninput size: int = 1\n"
        + handler("when = loud", args="workflow.failures")
        + handler(name="count", args='"${size}"')
        + handler("env { A = workflow.status, B = workflow.duration * 2 }", name="other")
        + 'hook running hello = container(command = ["x"]) { when = loud }\n'
        + 'hook running once = container(command = ["x"], args = [workflow.status])\n'
    )
    text = json.dumps(manifest(body))
    assert [str(r) for r in argo.validate(text) if not r.ok] == []


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (handler(args='"${«a.n»}"').replace('"${«a.n»}"', "«a.n»"), "WZ3001", ""),
        (handler("env { A = «a.n» }"), "WZ3042", "Argo passes nothing on"),
        (handler("when = «a.n > 1»"), "WZ3042", "Argo passes nothing on"),
        (handler("after = [«a.failed»]"), "WZ2012", "no place in the order"),
        (handler() + "a ~> «tell»", "WZ2012", "no place in the order"),
        (handler() + "step b = Ping() { after = [«tell.succeeded»] }", "WZ2012", "no place"),
        (handler("when = workflow.«state» == 'x'"), "WZ2002", "no value `state`"),
        (
            "step b = Ping() { env { A = «workflow.status» } }",
            "WZ2002",
            "`on_exit` and `hook` only",
        ),
        ("hook «failed» b = Ping()", "WZ2002", "no hook `failed`"),
        (handler("daemon = «true»"), "WZ5016", "is no daemon"),
        (HELLO % "when = workflow.status == «'Failed'»", "WZ3004", "never `'Failed'`"),
        (handler("when = workflow.status != «'Running'»"), "WZ3004", "never `'Running'`"),
        ("on_exit «b» = Split()", "WZ2012", "data passes along `>>` only"),
        (handler() + "on_exit «tell» = Ping()", "WZ2006", "declared twice"),
        ("on_exit «a» = Ping()", "WZ2006", "declared twice"),
        ("on_exit b = «Pong»()", "WZ2002", ""),
    ],
)
def test_what_is_refused(body: str, code: str, message: str) -> None:
    text, [places] = marks.unmarked(STEP + body)
    found = compiled(text)
    [diagnostic] = [d for d in found.diagnostics if d.code.id != "WZ4009"]
    assert diagnostic.code.id == code, found.messages()
    assert diagnostic.primary is not None
    assert diagnostic.primary.span.text == text[places[0][0] : places[0][1]]
    assert message in diagnostic.message


def test_a_pipeline_needs_steps() -> None:
    found = compiled(handler())
    assert [d.code.id for d in found.errors] == ["WZ4007"]


def test_the_rules_for_steps_hold_for_it() -> None:
    found = compiled(STEP + 'on_exit tell = container(image = "a/B:1", command = ["x"])')
    assert [d.code.id for d in found.errors] == ["WZ5004"]


def test_a_profile_amends_it() -> None:
    found = compiled(
        STEP + handler() + "---\nprofile loud { pipeline p { step tell { timeout = 5min } } }",
        profiles=("loud",),
    )
    assert not found.diagnostics, found.messages()


def test_the_overview_says_when_it_runs() -> None:
    from wzc.explain.overview import overview
    from wzc.pipeline import Options, evaluate_source
    from wzc.source.file import SourceFile
    from wzc.source.loader import FileLoader

    body = f'pipeline p {{ defaults {{ image = "a/b:1" }}\n{STEP}{handler()}}}'
    source = SourceFile("p.wz", body, "p.wz")
    rows = overview(evaluate_source(source, FileLoader(), Options()), None)
    assert "  1 step, in an order in which they can run" in rows
    assert [row.split() for row in rows][-1] == ["tell", "container,", "at", "the", "end"]


def test_what_amends_it_knows_how_the_run_ended() -> None:
    change = 'step tell { when = workflow.status == "Failed" }'
    body = STEP + handler() + f"---\nprofile quiet {{ pipeline p {{ {change} }} }}"
    assert not compiled(body, profiles=("quiet",)).diagnostics
