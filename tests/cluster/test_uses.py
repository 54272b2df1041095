"""Components that are tried again as a whole, on the real controller: what was said without it.

Each case is a program and what its containers do, by node; the walk through its manifest
(`tests/argo/template`) is held to the controller, and both to what the language says.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest
from attrs import frozen

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Results, Run, run_through
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.cluster.kubelet import Seen
from tests.cluster.test_controls import environment
from tests.kubelet import expand
from wzc import api

pytestmark = pytest.mark.slow

# Two steps side by side, then one with the outputs; the second one prints.
C = """
component c(folder: string) {
  step read = container(command = ["read", folder]) { outputs { rows: int from "/rows" } }
  step name = script(interpreter = ["sh"], source = "echo x") {
    outputs { name: string from stdout }
  }
  step join = container(command = ["join", "${read.rows}", name.name])
  output rows = read.rows
  output name = name.name
}
"""
# One around it, which is tried again, too; one with a daemon and a hook.
OTHERS = """
component d(folder: string) {
  step c = c(folder = folder) { retry = 1 }
  step log = container(command = ["log", "${c.rows}"])
  output rows = c.rows
}
component f(folder: string) {
  step ask = container(command = ["ask", folder]) { outputs { rows: int from "/rows" default 0 } }
  output rows = ask.rows
}
component e(folder: string) {
  step serve = container(command = ["serve", folder]) { daemon = true }
  step ask = container(command = ["ask", serve.ip]) {
    outputs { rows: int from "/rows" default 0 }
    on_exit tell = container(command = ["tell", ask.status])
  }
  output rows = ask.rows
}
"""
HEAD = 'pipeline p {\n  defaults { image = "a/b:1" }\n'
NEXT = 'step next = container(command = ["next", "${a.rows}"])\n'
BAD, ERROR = Result(exit_code=1), Result(phase=Phase.ERROR)


def read(rows: int) -> Result:
    return Result({"rows": str(rows)})


@frozen
class Case:
    """A program, what its containers do, and how the nodes end that are told."""

    name: str
    body: str
    results: dict[str, Result]
    ends: dict[str, str]
    # Words of the pods that are looked at, by their path.
    words: dict[str, Sequence[str]]
    gone: Sequence[str] = ()

    def source(self) -> str:
        return f"{HEAD}{self.body}\n}}\n{C}{OTHERS}"

    def document(self) -> Any:
        found = api.compile(text=self.source(), target=TARGET)
        assert not found.errors, found.messages()
        return json.loads(json.dumps(found.documents[0]))

    def given(self) -> Results:
        """What is not told gives what has to be there."""
        return {"c-read": read(7), "c-name": Result(result="n"), **self.results}


CASES = [
    Case(
        "the second attempt does all of it again, and its outputs count",
        f'step a = c(folder = "/a") {{ retry = 2 }}\n{NEXT}',
        {"a(0).join": BAD, "a(0).read": read(1), "a(1).read": read(2)},
        {"a": "Succeeded", "a(0)": "Failed", "a(1)": "Succeeded", "": "Succeeded"},
        {"a(0).join": ("join", "1", "n"), "a(1).join": ("join", "2", "n"), "next": ("next", "2")},
        ["a(2)"],
    ),
    Case(
        "it fails where the last attempt has",
        f'step a = c(folder = "/a") {{ retry = 1 }}\n{NEXT}',
        {"a.join": BAD},
        {"a": "Failed", "a(0)": "Failed", "a(1)": "Failed", "next": "Omitted", "": "Failed"},
        {"a(1).join": ("join", "7", "n")},
        ["a(2)"],
    ),
    Case(
        "an attempt ends when all that has begun in it has",
        f'step a = c(folder = "/a") {{ retry = 1 }}\n{NEXT}',
        {"a(0).name": BAD},
        {"a(0)": "Failed", "a(0).read": "Succeeded", "a(0).join": "Omitted", "a(1)": "Succeeded"},
        {"next": ("next", "7")},
    ),
    Case(
        "an error is not a failure",
        f'step a = c(folder = "/a") {{ retry = 2 }}\n{NEXT}',
        {"a(0).join": ERROR},
        {"a": "Error", "a(0)": "Error", "next": "Omitted", "": "Error"},
        {},
        ["a(1)"],
    ),
    Case(
        "an error is tried again where that is said",
        f'step a = c(folder = "/a") {{ retry {{ limit = 1, on = "OnError" }} }}\n{NEXT}',
        {"a(0).join": ERROR},
        {"a": "Succeeded", "a(0)": "Error", "a(1)": "Succeeded", "next": "Succeeded"},
        {"next": ("next", "7")},
    ),
    Case(
        "a condition asks how it ended, and what another step gave",
        'step b = container(command = ["b"]) { outputs { n: int from "/n" } }\n'
        'step a = c(folder = "/a") {\n'
        '  retry { limit = 5, expression = last_retry.status == "Failed" and retries < b.n }\n}\n'
        f"{NEXT}",
        {"b": Result({"n": "2"}), "a.join": BAD},
        {"a": "Failed", "a(2)": "Failed", "next": "Omitted"},
        {},
        ["a(3)"],
    ),
    Case(
        "each item of a loop by itself",
        'step a = c(folder = "/${x}") for x in ["p", "q"] { retry = 3 }\n'
        'step next = container(command = ["next", json(a.rows), json(a.name)])',
        {"a(0:p)(0).join": BAD, "a(0:p)(1).join": BAD, "a(0:p)(2).read": read(2)},
        {"a": "Succeeded", "a(0:p)(1)": "Failed", "a(1:q)": "Succeeded", "next": "Succeeded"},
        {"next": ("next", "[2,7]", '["n","n"]')},
        ["a(0:p)(3)", "a(1:q)(1)"],
    ),
    Case(
        "items that are not tried again",
        'step a = c(folder = "/${x}") for x in ["p", "r"] {\n'
        '  retry { limit = 3, expression = x != "r" and last_retry.duration < 1h }\n}\n'
        'step next = container(command = ["next", json(a.rows)])',
        {"a(0:x:true,x_2:p)(0).join": BAD, "a(1:x:false,x_2:r)(0).join": BAD},
        {"a": "Failed", "a(0:x:true,x_2:p)(1)": "Succeeded", "next": "Omitted"},
        {},
        ["a(1:x:false,x_2:r)(1)"],
    ),
    Case(
        "items that are left out, and one that is tried again",
        'step b = container(command = ["b"]) { outputs { n: string from "/n" } }\n'
        'step a = f(folder = "/${x}") for x in ["p", "q", "r"] { when = x != b.n, retry = 1 }\n'
        'step next = container(command = ["next", json(a.rows)])',
        {"b": Result({"n": "q"}), "a(0:p).a(0).ask": BAD, "f-ask": read(6)},
        {
            "a": "Succeeded", "a(1:q)": "Succeeded", "a(1:q).a": "Skipped",
            "a(0:p).a(0)": "Failed", "a(0:p).a(1)": "Succeeded", "next": "Succeeded",
        },
        {"next": ("next", "[6,0,6]")},
    ),
    Case(
        "items that are left out, and what they give is not read",
        'step b = container(command = ["b"]) { outputs { n: string from "/n" } }\n'
        'step a = f(folder = "/${x}") for x in ["p", "q", "r"] { when = x == b.n, retry = 1 }\n'
        'step next = container(command = ["next"])\na ~> next',
        {"b": Result({"n": "q"}), "a(1:q)(0).ask": BAD, "f-ask": read(6)},
        {"a": "Succeeded", "a(0:p)": "Skipped", "a(1:q)": "Succeeded", "next": "Succeeded"},
        {},
    ),
    Case(
        "at the end, and while the others run",
        'step a = f(folder = "/a")\n'
        'on_exit t = c(folder = workflow.status) { retry = 1 }\n'
        'on_exit u = c(folder = "bad") { when = workflow.status != "Succeeded" }\n'
        'hook running r = f(folder = "runs")',
        {"f-ask": read(6), "a.ask": BAD, "onExit.t(0).join": BAD},
        {
            "": "Failed", "onExit": "Succeeded", "onExit.t": "Succeeded",
            "onExit.t(0)": "Failed", "onExit.u.join": "Succeeded",
            "hooks.running-r.r.ask": "Succeeded",
        },
        {"onExit.t(1).read": ("read", "Failed"), "onExit.u.read": ("read", "bad")},
    ),
    Case(
        "with a daemon and hooks inside",
        f'step a = e(folder = "/a") {{ retry = 1 }}\n{NEXT}',
        {"a(0).ask": BAD, "a(1).ask": read(4)},
        {"a(0)": "Failed", "a(0).ask.onExit": "Succeeded", "a(1)": "Succeeded"},
        {
            "next": ("next", "4"),
            "a(0).ask.onExit": ("tell", "Failed"),
            "a(1).ask": ("ask", "10.1.2.3"),
        },
        ["a(2)"],
    ),
    Case(
        "inside of another one that is tried again",
        f'step a = d(folder = "/a") {{ retry = 1 }}\n{NEXT}',
        {
            **{"a(0).c(0).join": BAD, "a(0).c(1).join": BAD, "a(1).c(0).read": BAD},
            "a(1).c(1).read": read(3),
        },
        {"a(0).c": "Failed", "a(0)": "Failed", "a(1).c": "Succeeded", "a": "Succeeded"},
        {"next": ("next", "3"), "a(1).log": ("log", "3")},
        ["a(0).c(2)", "a(2)"],
    ),
    Case(
        "its hook runs once, with what the last attempt gave",
        'step a = c(folder = "/a") {\n  retry = 1\n'
        '  on_exit tell = container(command = ["tell", a.status, "${a.rows}"]) {\n'
        '    when = a.status == "Succeeded"\n  }\n'
        '  hook running watch = container(command = ["watch"])\n}',
        {"a(0).join": BAD, "a(1).read": read(2)},
        {"a": "Succeeded", "a.onExit": "Succeeded"},
        {"a.onExit": ("tell", "Succeeded", "2")},
    ),
    Case(
        "it holds its lock all the time",
        'step b = container(command = ["b"]) { outputs { n: string from "/n" } }\n'
        'step a = c(folder = "/a") {\n  retry = 1\n  synchronization { mutexes = [b.n] }\n}\n'
        'step other = c(folder = "/b") {\n  retry = 1\n  synchronization { mutexes = [b.n] }\n}\n'
        f"{NEXT}",
        {"b": Result({"n": "m"}), "a(0).join": BAD, "other(0).join": BAD},
        {"a": "Succeeded", "other": "Succeeded", "next": "Succeeded"},
        {},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran]:
    """All at the same time."""
    started = {c.name: cluster.start([c.document()], c.given()) for c in CASES}
    return {name: cluster.end(namespace, 120) for name, namespace in started.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_goes_as_it_was_walked_through(case: Case, runs: dict[str, Ran]) -> None:
    run, walked = runs[case.name], run_through(case.document(), case.given())
    phases = {path: phase for path, phase in walked.phases().items() if phase}
    assert run.phases() == phases, run.story()
    assert {seen.path: words(seen) for seen in run.pods} == said(walked), run.story()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_goes_as_the_language_says(case: Case, runs: dict[str, Ran]) -> None:
    run = runs[case.name]
    phases = run.phases()
    assert case.ends.items() <= phases.items(), run.story()
    assert not phases.keys() & set(case.gone), run.story()
    made = {seen.path: words(seen) for seen in run.pods}
    assert {path: tuple(made[path]) for path in case.words} == case.words, run.story()


def test_at_the_end_of_a_run_that_is_stopped_all_of_it_runs(cluster: Cluster) -> None:
    case = Case(
        "", 'step a = f(folder = "/a")\non_exit t = c(folder = workflow.status)', {}, {}, {}
    )
    document = case.document()
    document["spec"]["shutdown"] = "Stop"
    run = cluster.end(cluster.start([document], case.given()), 120)
    assert {seen.path for seen in run.pods} == {f"onExit.t.{s}" for s in ("read", "name", "join")}
    assert words(run.pods_of("onExit.t.read")[0]) == ("read", "Failed"), run.story()


def test_attempts_do_not_overlap(runs: dict[str, Ran]) -> None:
    told = 0
    for run in runs.values():
        for path in run.nodes:
            parts = [pods_below(run, f"{path}({number})") for number in range(3)]
            for before, after in itertools.pairwise(part for part in parts if part):
                for first, then in itertools.product(before, after):
                    if first.template.get("daemon"):
                        continue  # Argo stops it, which is not seen here
                    assert first.ended is not None and first.ended < then.made, run.story()
                    told += 1
    assert told > 10


def pods_below(run: Ran, path: str) -> list[Seen]:
    return [seen for seen in run.pods if seen.path.startswith(f"{path}.")]


def words(seen: Seen) -> tuple[str, ...]:
    """What a container is started with, without Argo's own program around it."""
    main, env = seen.container(), environment(seen)
    command = main.get("command", [])
    own = command[command.index("--") + 1 :] if "--" in command else command
    return tuple(expand(text, env) for text in (*own, *main.get("args", [])))


def said(run: Run) -> dict[str, tuple[str, ...]]:
    return {path: (*pod.command, *pod.args) for path, pod in run.pods.items()}
