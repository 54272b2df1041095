"""Hooks of steps: `on_exit` and `hook running` in a step's block."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests import marks
from tests.argo.client import Validator
from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import compiled

PORTS = 'outputs { n: int from "/n" default 7, name: string from "/name" }'


def source(hooks: str, before: str = "", after: str = "") -> str:
    """A step `a-b` with outputs and hooks, and a step that waits for it."""
    return (
        f'step a_b = container(command = ["x"]) {{ {PORTS}\n{before}\n{hooks}\n}}\n'
        f'step next = container(command = ["x"])\na_b ~> next\n{after}\n'
    )


def hook(block: str = "", args: str = '"x"', form: str = "on_exit tell") -> str:
    return f'{form} = container(command = ["x"], args = [{args}]) {{ {block} }}\n'


def manifest(body: str) -> Any:
    found = compiled(body)
    assert not found.diagnostics, found.messages()
    return yaml.safe_load(found.yaml())


def walked(body: str, result: Result | None = None, **inputs: str) -> Run:
    run = run_through(manifest(body), {"a-b": result or Result({"n": "3", "name": "b"})}, inputs)
    assert run.left_tags() == {}
    return run


@pytest.mark.parametrize(
    ("result", "status", "n"),
    [
        (Result({"n": "3", "name": "b"}), "Succeeded", "3"),
        (Result(exit_code=1), "Failed", "7"),
        (Result(phase=Phase.ERROR), "Error", "7"),
    ],
)
def test_it_runs_when_its_step_has_ended_however_that_was(
    result: Result, status: str, n: str
) -> None:
    run = walked(source(hook(args='a_b.status, "${a_b.n}"')), result)
    assert run.pods["a-b.onExit"].args == (status, n)
    assert run.phases()["a-b"] == status


def test_it_does_not_run_where_its_step_is_skipped() -> None:
    run = walked(source(hook(), "when = go", "input go: bool"), go="false")
    assert run.phases() == {"": "Succeeded", "a-b": "Skipped", "next": "Succeeded"}


def test_it_is_no_task_and_does_not_decide_how_the_run_ends() -> None:
    found = manifest(source(hook()))
    assert [t["name"] for t in found["spec"]["templates"][0]["dag"]["tasks"]] == ["a-b", "next"]
    failed = {"a-b": Result({"n": "3", "name": "b"}), "a-b.onExit": Result(exit_code=1)}
    run = run_through(found, failed)
    assert (run.phases()["a-b.onExit"], run.phases()[""]) == ("Failed", "Succeeded")


@pytest.mark.parametrize(("code", "runs"), [(0, False), (1, True)])
def test_it_may_ask_how_its_step_has_ended(code: int, runs: bool) -> None:
    body = source(hook('when = a_b.status != "Succeeded"'))
    task = manifest(body)["spec"]["templates"][0]["dag"]["tasks"][0]
    assert task["hooks"]["exit"] == {
        "template": "a-b-tell",
        "expression": "(tasks['a-b'].status != 'Succeeded')",
    }
    run = walked(body, Result({"n": "3", "name": "b"} if not code else {}, exit_code=code))
    assert ("a-b.onExit" in run.pods) is runs


@pytest.mark.parametrize(("n", "phase"), [("3", "Skipped"), ("12", "Succeeded"), ("x", "Error")])
def test_a_condition_on_outputs_is_that_of_a_task_and_says_where_it_fails(
    n: str, phase: str
) -> None:
    """Argo says nothing of a hook whose own expression fails, and does not start it."""
    run = walked(source(hook("when = a_b.n > 10")), Result({"n": n, "name": "b"}))
    assert run.phases()["a-b.onExit.a-b-tell"] == phase


@pytest.mark.parametrize("form", ["on_exit tell", "hook running tell"])
@pytest.mark.parametrize("more", ["", hook(form="on_exit more")])
def test_one_that_is_never_to_run_does_not(form: str, more: str) -> None:
    found = compiled(source(hook("when = false", form=form) + more))
    assert [each.code.id for each in found.warnings] == ["WZ4011"]
    run = run_through(yaml.safe_load(found.yaml()), {"a-b": Result({"n": "3", "name": "b"})})
    assert not any(pod.template["name"] == "a-b-tell" for pod in run.pods.values())


def test_there_may_be_several() -> None:
    both = hook('when = a_b.status == "Succeeded"', "a_b.name") + hook(form="on_exit clean")
    run = walked(source(both))
    assert run.pods["a-b.onExit.a-b-tell"].args == ("b",)
    assert run.phases()["a-b.onExit.a-b-clean"] == "Succeeded"
    # One that fails does not keep the others from running.
    [several] = [t for t in manifest(source(both))["spec"]["templates"][1:] if "dag" in t]
    assert several["dag"]["failFast"] is False
    run = walked(source(both), Result(exit_code=1))
    assert run.phases()["a-b.onExit.a-b-tell"] == "Skipped"
    assert run.phases()["a-b.onExit.a-b-clean"] == "Succeeded"


def test_after_success_alone_outputs_need_no_default() -> None:
    run = walked(source(hook('when = a_b.status == "Succeeded"', "a_b.name")))
    assert run.pods["a-b.onExit"].args == ("b",)


def test_another_one_runs_beside_its_step() -> None:
    run = walked(source(hook(form="hook running watch")))
    assert run.phases()["a-b.hooks.a-b-watch"] == "Succeeded"
    loud = source(hook("when = loud", form="hook running watch"), after="input loud: bool")
    for value, phase in (("true", "Succeeded"), ("false", "Skipped")):
        phases = walked(loud, loud=value).phases()
        assert phases["a-b.hooks.a-b-watch.a-b-watch"] == phase


def test_hooks_of_different_steps_may_have_one_name(argo: Validator) -> None:
    body = source(hook()) + (
        'step c = script(interpreter = ["sh"], source = "ls") {\n'
        + hook(form="on_exit tell")
        + "}\nnext ~> c"
    )
    text = compiled(body).yaml()
    assert [str(r) for r in argo.validate(text) if not r.ok] == []
    assert {t["name"] for t in yaml.safe_load(text)["spec"]["templates"]} >= {"a-b-tell", "c-tell"}


def test_its_step_may_be_tried_again() -> None:
    block = f"{PORTS}\nretry {{ limit = 2 }}\n{hook(args=chr(34) + '${a_b.n}' + chr(34))}"
    body = f'step a_b = container(command = ["x"]) {{ {block} }}'
    run = run_through(
        manifest(body), {"a-b": [Result(exit_code=1), Result({"n": "5", "name": "b"})]}
    )
    assert [path for path in run.pods if "onExit" in path] == ["a-b.onExit"]
    assert run.pods["a-b.onExit"].args == ("5",)


TRIED = """
step a_b = container(command = ["x"]) {
  retry = 2
  outputs { n: int from "/n" default 7, said: string from stdout, log: file from "/log" }
  HOOKS
}
step next = container(command = ["next", "${a_b.n}", a_b.said]) {
  inputs { log = a_b.log at "/log" }
}
"""


def test_of_a_step_that_is_tried_again_and_others_wait_for(argo: Validator) -> None:
    """It is one of a DAG with the attempts: what waits hangs behind these."""
    body = 'artifacts = s3(bucket = "data")\n' + TRIED.replace(
        "HOOKS", hook(args='a_b.status, "${a_b.n}"')
    )
    found = manifest(body)
    templates = {each["name"]: each for each in found["spec"]["templates"]}
    task = templates["p"]["dag"]["tasks"][0]
    assert task["template"] == "a-b-attempts" and "retryStrategy" in templates["a-b"]
    assert task["hooks"].keys() == {"exit"}
    [inner] = templates["a-b-attempts"]["dag"]["tasks"]
    assert inner == {"name": "a-b", "template": "a-b"}
    given = Result({"n": "3"}, "yes")
    run = run_through(found, {"a-b": [Result(exit_code=1), given]})
    assert run.left_tags() == {}
    assert run.pods["next"].command == ("next", "3", "yes")
    assert run.pods["a-b.onExit"].args == ("Succeeded", "3")
    run = run_through(found, {"a-b": Result(exit_code=1)})
    assert run.phases()["next"] == "Omitted" and run.phases()[""] == "Failed"
    assert run.pods["a-b.onExit"].args == ("Failed", "7")
    assert [str(r) for r in argo.validate(compiled(body).yaml()) if not r.ok] == []


def test_an_older_argo_tells_such_a_hook_nothing() -> None:
    body = TRIED.replace("HOOKS", hook(args="a_b.status")).partition("  inputs")[0] + "}"
    body = body.replace(', log: file from "/log"', "")
    [error] = compiled(body, target="3.6").errors
    assert error.code.id == "WZ5031" and "a step that is tried again" in error.message
    assert next(label.span.text for label in error.secondary) == "retry"
    assert not compiled(body.replace("a_b.status", '"x"'), target="3.6").errors


def test_defaults_hold_for_it_and_profiles_add_it() -> None:
    change = f"step a_b {{ {hook(args='a_b.status')} }}"
    body = source("") + f"---\nprofile loud {{ pipeline p {{ {change} }} }}"
    assert "hooks" not in compiled(body).yaml()
    found = compiled(body, profiles=("loud",))
    assert not found.diagnostics, found.messages()
    made = yaml.safe_load(found.yaml())["spec"]["templates"]
    [tell] = [template for template in made if template["name"] == "a-b-tell"]
    assert tell["container"]["image"] == "a/b:1"


LOOP = 'step w = container(command = ["x"]) for x in 1..3 { on_exit «tell» = Ping() }\n'


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (source(hook(args="«a_b.name»")), "WZ3042", "`a_b.name` may be missing"),
        (source(hook(args='«"${a_b.n}"»', form="hook running w")), "WZ3042", "has given nothing"),
        (source(hook(args="«a_b.status»", form="hook running w")), "WZ2002", "is not known"),
        (source(hook(args="«a_b.finished_at»")), "WZ2002", "is not known"),
        (source(hook(args="«workflow.status»")), "WZ2002", "not in those of a step"),
        (source(hook(args="«next.id»")), "WZ3042", "knows nothing of `next`"),
        (source(hook('when = a_b.status == «"Skipped"»')), "WZ3004", 'never `"Skipped"`'),
        (source(hook("after = [«next.failed»]")), "WZ2012", "no place in the order"),
        (source(hook("«on_exit more = Ping()»")), "WZ2012", "another hook"),
        (source(hook("daemon = «true»")), "WZ5016", "is no daemon"),
        (source(hook() + "on_exit «tell» = Ping()"), "WZ2006", "a hook `tell` of `a_b`"),
        (source("hook «failed» t = Ping()"), "WZ2002", "no hook `failed`"),
        (source("on_exit t = «Pong»()"), "WZ2002", ""),
        (source("on_exit «t» = Split()"), "WZ2012", "data passes along `>>` only"),
        (source("on_exit «t» = Ping()", "daemon = true"), "WZ5016", "is a daemon"),
        (LOOP + source(""), "WZ3043", "is a loop"),
        (source("", after="use p()\n---\npreset p() { defaults { «on_exit t = Ping()» } }"),
         "WZ2012", "a preset"),
        (source("on_exit «t» = Ping()", after="step a_b_t = Ping()\nnext ~> a_b_t"),
         "WZ4006", "would both be"),
    ],
)  # fmt: skip
def test_what_is_refused(body: str, code: str, message: str) -> None:
    text, [places] = marks.unmarked(body)
    found = compiled(text)
    [error] = found.errors
    assert error.code.id == code, found.messages()
    assert error.primary is not None
    assert error.primary.span.text == text[places[0][0] : places[0][1]]
    assert message in error.message
