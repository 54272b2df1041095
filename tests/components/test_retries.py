"""Components that are tried again as a whole: what each attempt is, and what is left of it.

`tests/cluster/test_uses.py` has the same on the real controller.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.components.test_templates import STORE, compiled, document, tasks_of, templates
from wzc import api

C = """
component c(folder: string) : -> [Doc] {
  step read = Read(folder = folder)
  step split = Split()
  step count = container(command = ["count", folder]) {
    inputs { docs = split at "/in" }
    outputs { rows: int from "/rows", log: file from "/log" }
  }
  read >> split
  output split
  output rows = count.rows
  output log = count.log
}
"""
AROUND = """
component d(folder: string, again: bool) : -> [Doc] {
  step c = c(folder = folder) { retry { limit = 2, expression = again } }
  output c
  output rows = c.rows
}
"""
AFTER = """
step more = Split()
step tell = container(command = ["tell", "${a.rows}"]) { inputs { log = a.log at "/log" } }
a >> more
"""


def of(rows: int) -> Result:
    return Result({"rows": str(rows)})


def walked(found: Any, results: dict[str, Result], **given: str) -> Run:
    run = run_through(found, {"c-count": of(1), **results}, given)
    assert run.left_tags() == {}
    return run


def accepted(argo: Validator, body: str, rest: str = C) -> None:
    found = compiled(body, rest)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


def test_each_attempt_is_the_whole_of_it(argo: Validator) -> None:
    body = f'{STORE}step a = c(folder = "/a") {{ retry = 2 }}\n{AFTER}'
    run = walked(document(body, C), {"a(0).split": Result(exit_code=1), "a(1).count": of(2)})
    attempts = [path for path in run.pods if path.startswith("a")]
    assert attempts == ["a(0).read", "a(0).split", "a(1).read", "a(1).split", "a(1).count"]
    assert run.pod("tell").command == ("tell", "2")
    assert run.phase is not None and run.phase.value == "Succeeded"
    accepted(argo, body)


def test_it_has_failed_with_its_last_attempt() -> None:
    body = f'{STORE}step a = c(folder = "/a") {{ retry = 2 }}\n{AFTER}'
    phases = walked(document(body, C), {"c-split": Result(exit_code=1)}).phases()
    assert [phases[f"a({number})"] for number in range(3)] == ["Failed"] * 3
    assert "a(3)" not in phases
    assert (phases["a"], phases["more"], phases["tell"]) == ("Failed", "Omitted", "Omitted")


def test_attempts_store_data_under_the_same_keys() -> None:
    body = f'{STORE}step a = c(folder = "/a") {{ retry = 1 }}\n{AFTER}'
    run = walked(document(body, C), {"a(0).count": Result(exit_code=1)})
    keys: dict[str, set[str]] = {}
    for path, pod in run.pods.items():
        for artifact in pod.template["outputs"].get("artifacts", ()):
            place = run.nodes[path].place + "/" + artifact["name"]
            keys.setdefault(place, set()).add(artifact["s3"]["key"].split("/", 3)[3])
    assert keys == {
        "a.read/data": {"a/read"},
        "a.split/data": {"a/split"},
        "a.count/log": {"a/count/log/log"},
        "more/data": {"more"},
    }


def test_in_a_loop_the_number_in_the_key_is_that_of_the_item() -> None:
    body = f'{STORE}step a = c(folder = "/${{x}}") for x in ["p", "q"] {{ retry = 1 }}\n'
    body += "step more = Split()\na >> more"
    run = walked(document(body, C), {"a(1:number:1,x:q)(0).split": Result(exit_code=1)})
    keys = {
        path: artifact["s3"]["key"].split("/", 3)[3]
        for path, pod in run.pods.items()
        for artifact in pod.template["outputs"].get("artifacts", ())
    }
    # Item, attempt and step, and what it stores under which key.
    expected = {
        ("0:number:0,x:p", 0): ("read", "split", "count"),
        ("1:number:1,x:q", 0): ("read", "split"),
        ("1:number:1,x:q", 1): ("read", "split", "count"),
    }
    assert keys == {"more": "more"} | {
        f"a({item})({attempt}).{step}": f"a/{item[0]}/{step}" + "/log/log" * (step == "count")
        for (item, attempt), steps in expected.items()
        for step in steps
    }


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("again", [True, False])
def test_the_condition_may_be_given_to_the_component_around_it(
    known: bool, again: bool, argo: Validator
) -> None:
    value = str(again).lower()
    body = f'input again: bool = true\n{STORE}step a = d(folder = "/a", again = '
    body += f"{value if known else 'again'})\nstep more = Split()\na >> more"
    found = document(body, C + AROUND)
    run = walked(found, {"a.c(0).read": Result(exit_code=1)}, again=value)
    assert ("a.c(1)" in run.nodes) is again
    assert run.phases()["more"] == ("Succeeded" if again else "Omitted")
    accepted(argo, body, C + AROUND)


@pytest.mark.parametrize(("rows", "attempts"), [(0, 1), (1, 2), (5, 4)])
def test_the_condition_may_ask_what_another_step_gave(rows: int, attempts: int) -> None:
    body = f"""{STORE}
step b = container(command = ["b"]) {{ outputs {{ n: int from "/n" }} }}
step a = c(folder = "/a") {{ retry {{ limit = 3, expression = retries < b.n }} }}
"""
    bad = {"b": Result({"n": str(rows)}), "a.read": Result(exit_code=1)}
    run = walked(document(body, C), bad)
    assert len([path for path in run.pods if path.startswith("a(")]) == attempts


@pytest.mark.parametrize("items", ['["p", "q"]', "xs"])
def test_the_condition_and_the_locks_may_be_of_the_item(items: str, argo: Validator) -> None:
    body = f"""
input xs: [string] = ["p", "q"]
step a = s(x = "k") for x in {items} {{
  retry {{ limit = 1, expression = x == "p" }}
  synchronization {{ mutexes = ["lock-${{x}}"] }}
}}
step next = Ping()
a ~> next
"""
    rest = 'component s(x: string) {\n  step t = container(command = ["t", x])\n}\n'
    found = document(body, rest)
    run = walked(found, {"a.t": Result(exit_code=1)}, xs='["p","q"]')
    again = {path for path in run.nodes if path.endswith("(1)")}
    assert len(again) == 1 and again.pop().startswith("a(0:")
    assert "inputs" in templates(found)["s"]["synchronization"]["mutexes"][0]["name"]
    accepted(argo, body, rest)


def test_uses_that_are_tried_again_and_others_share_the_steps() -> None:
    found = document(
        f'{STORE}step a = c(folder = "/a")\nstep b = c(folder = "/b") {{ retry = 1 }}\na ~> b', C
    )
    assert tasks_of(found, "p") == {"a": "c", "b": "c-2"}
    assert "retryStrategy" not in templates(found)["c"]
    assert templates(found)["c-2"]["retryStrategy"] == {"limit": 1, "retryPolicy": "OnFailure"}
    assert "c-2-read" not in templates(found)


def test_a_retry_of_the_defaults_is_of_the_steps_inside() -> None:
    found = document(f'{STORE}step a = c(folder = "/a") {{ defaults {{ retry = 3 }} }}', C)
    assert "retryStrategy" not in templates(found)["c"]
    assert "retryStrategy" in templates(found)["c-read"]


def test_a_profile_may_say_it() -> None:
    text = """
pipeline p {
  defaults { image = "a/b:1" }
  step a = s()
}
component s() { step t = container(command = ["t"]) }
profile prod { pipeline p { step a { retry { limit = 4, backoff = 10s } } } }
"""
    found = api.compile(text=text, profiles=["prod"])
    assert not found.errors, found.messages()
    made = templates(found.documents[0])["s"]["retryStrategy"]
    assert made["limit"] == 4 and made["backoff"] == {"duration": "10s"}


@pytest.mark.parametrize("target", ["3.5", "3.6"])
def test_an_older_argo_knows_no_longest_delay(target: str) -> None:
    text = """
pipeline p {
  defaults { image = "a/b:1" }
  step a = s() { retry { limit = 4, backoff = 10s..1min } }
}
component s() { step t = container(command = ["t"]) }
"""
    found = api.compile(text=text, target=target)
    assert [each.code.id for each in found.errors] == ["WZ5031"]
