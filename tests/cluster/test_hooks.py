"""Hooks of steps that are tried again, and components as hooks, on the real controller.

Each case is a program and what its containers do, by node; the walk through its manifest
(`tests/argo/template`) is held to the controller, and both to what the language says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from attrs import Factory, frozen

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Results, run_through
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.cluster.test_uses import said, words
from wzc import api

pytestmark = pytest.mark.slow

HEAD = """
contract Doc { text: string }
extern step Split(size: int = 1) : [Doc] -> [Doc] { class = "steps:SplitStep" }
component c(folder: string) {
  step read = container(command = ["read", folder]) {
    outputs { rows: int from "/rows" default 0, docs: [Doc] from "/tmp/docs.json" }
  }
  step log = container(command = ["log"])
  read ~> log
  output rows = read.rows
}
component inner(folder: string) {
  step read = container(command = ["read", folder]) {
    retry = 1
    on_exit tell = container(command = ["tell", read.status])
  }
}
component report(of: string, n: int = 0) {
  step write = container(command = ["write", of]) {
    outputs { log: file from "/log", size: int from "/size" default 1 }
  }
  step send = container(command = ["send", "${n + write.size}"]) {
    inputs { log = write.log at "/log" }
  }
}
component told(of: string) {
  step work = container(command = ["work"]) {
    outputs { n: int from "/n" default 9 }
    on_exit one = report(of = "${of}: ${work.status}", n = work.n * 2)
    on_exit two = report(of = of) { when = work.n > 3 }
  }
  output n = work.n
}
pipeline p {
  defaults { image = "a/b:1" }
  artifacts = s3(bucket = "data")
"""
BAD, ERROR = Result(exit_code=1), Result(phase=Phase.ERROR)
TELL = 'on_exit tell = container(command = ["tell", a.status, "${a.rows}"])'
ROWS = 'outputs { rows: int from "/rows" default 0, name: string from stdout default "none" }'
A = f'step a = container(command = ["a"]) {{ retry = 1\n{ROWS}\n{TELL} }}\n'
NEXT = 'step next = container(command = ["next", "${a.rows}", a.name])\n'


@frozen
class Case:
    """A program, what its containers do, how the nodes end that are told, and what pods run."""

    name: str
    body: str
    results: Results
    ends: Mapping[str, str]
    pods: Mapping[str, Sequence[str]] = Factory(dict)

    def document(self) -> Any:
        found = api.compile(text=f"{HEAD}{self.body}\n}}", target=TARGET)
        assert not found.errors, found.messages()
        return json.loads(json.dumps(found.documents[0]))


CASES = [
    Case(
        "where it fails, what is left out does not hang behind its hook",
        A + NEXT,
        {"a": BAD},
        {"": "Failed", "a": "Failed", "a.onExit": "Succeeded", "next": "Omitted"},
        {"a.a(0)": ("a",), "a.a(1)": ("a",), "a.onExit": ("tell", "Failed", "0")},
    ),
    Case(
        "what the last attempt gives is handed on",
        A + NEXT,
        {"a": [BAD, Result({"rows": "5"}, "m")]},
        {"": "Succeeded", "a": "Succeeded"},
        {
            "a.a(0)": ("a",), "a.a(1)": ("a",), "a.onExit": ("tell", "Succeeded", "5"),
            "next": ("next", "5", "m"),
        },
    ),
    Case(
        "how it ended is what others ask for",
        A + 'step f = container(command = ["f", a.status]) { after = [a.failed] }\n'
        'step e = container(command = ["e", a.status, "${a.rows}"]) {'
        ' after = [a.errored or a.failed] }\n'
        'step d = container(command = ["d", a.name]) { after = [a.finished] }',
        {"a": ERROR},
        {"": "Error", "a": "Error", "a.onExit": "Succeeded", "f": "Omitted"},
        {
            "a.a(0)": ("a",), "a.onExit": ("tell", "Error", "0"), "e": ("e", "Error", "0"),
            "d": ("d", "none"),
        },
    ),
    Case(
        "one that is skipped has none",
        'input go: bool = false\n'
        + A.replace("retry", "when = go, retry")
        + 'step next = container(command = ["next"])\na ~> next',
        {},
        {"": "Succeeded", "a": "Skipped", "next": "Succeeded"},
        {"next": ("next",)},
    ),
    Case(
        "one beside it, and several after it",
        'step a = container(command = ["a"]) { retry = 1\n'
        'on_exit x = container(command = ["x", a.status]) { when = a.status != "Succeeded" }\n'
        'on_exit y = container(command = ["y", a.status])\n'
        'hook running w = container(command = ["w"]) }\n'
        'step next = container(command = ["next"])\na ~> next',
        {"a": [BAD, Result()], "a-y": BAD},
        {"": "Succeeded", "a": "Succeeded", "a.onExit": "Failed", "a.onExit.a-x": "Skipped"},
        {
            "a.a(0)": ("a",), "a.a(1)": ("a",), "a.onExit.a-y": ("y", "Succeeded"),
            "a.hooks.a-w": ("w",), "next": ("next",),
        },
    ),
    Case(
        "a use of a component",
        f'step a = c(folder = "/a") {{ retry = 1\n{TELL} }}\n'
        'step next = container(command = ["next", "${a.rows}"])',
        {"a.a(0).log": BAD, "c-read": Result({"rows": "4"})},
        {"": "Succeeded", "a": "Succeeded", "a.a(0)": "Failed", "next": "Succeeded"},
        {
            "a.a(0).read": ("read", "/a"), "a.a(0).log": ("log",),
            "a.a(1).read": ("read", "/a"), "a.a(1).log": ("log",),
            "a.onExit": ("tell", "Succeeded", "4"), "next": ("next", "4"),
        },
    ),
    Case(
        "what waits for a component does not hang behind the hook of its last step",
        'step a = inner(folder = "/a")\nstep next = container(command = ["next"])\na ~> next',
        {"inner-read": BAD},
        {"": "Failed", "a": "Failed", "a.read": "Failed", "next": "Omitted"},
        {
            "a.read.read(0)": ("read", "/a"), "a.read.read(1)": ("read", "/a"),
            "a.read.onExit": ("tell", "Failed"),
        },
    ),
    Case(
        "files and data go on",
        'step a = container(command = ["a"]) { retry = 1\n'
        'outputs { docs: [Doc] from "/tmp/docs.json", log: file from "/log" { optional = true } }\n'
        'on_exit tell = container(command = ["tell", a.status]) }\n'
        'step s = Split() { retry = 1\n on_exit tell = container(command = ["tell", s.status]) }\n'
        'step more = Split()\na >> s >> more\n'
        'step t = container(command = ["t"]) {'
        ' inputs { log = a.log at "/log" { optional = true } } }',
        {"a": [BAD, Result()], "s": [BAD, Result()]},
        {"": "Succeeded", "a": "Succeeded", "more": "Succeeded", "t": "Succeeded"},
    ),
    Case(
        "a component tells it, and what waits for the step waits for all of that",
        'step a = container(command = ["a"]) { outputs { n: int from "/n" default 3 }\n'
        'on_exit t = report(of = a.status, n = a.n) }\n'
        'step next = container(command = ["next", "${a.n}"])',
        {"a": Result({"n": "5"}), "report-write": Result({"size": "4"})},
        {"": "Succeeded", "a.onExit": "Succeeded"},
        {
            "a": ("a",), "a.onExit.write": ("write", "Succeeded"), "a.onExit.send": ("send", "9"),
            "next": ("next", "5"),
        },
    ),
    Case(
        "whether it succeeds changes nothing",
        'step b = container(command = ["b"])\nstep a = container(command = ["a"]) {\n'
        'on_exit t = report(of = "x") { when = a.status == "Succeeded" } }\nb ~> a',
        {"report-write": BAD},
        {"": "Succeeded", "a": "Succeeded", "a.onExit": "Failed", "a.onExit.send": "Omitted"},
        {"b": ("b",), "a": ("a",), "a.onExit.write": ("write", "x")},
    ),
    Case(
        "several, with conditions, one of which is tried again, and one beside it",
        'input word: string = "w"\n'
        'step a = container(command = ["a"]) { outputs { n: int from "/n" }\nretry = 1\n'
        'on_exit t = report(of = a.status, n = a.n + 1) { when = a.status == "Succeeded" }\n'
        'on_exit u = report(of = "${word}-${a.status}") { retry = 1 }\n'
        'on_exit v = container(command = ["v", a.status])\n'
        'hook running w = report(of = workflow.name) }\n'
        'step next = container(command = ["next"])\na ~> next',
        {"a": [BAD, Result({"n": "5"})], "a.onExit.a-u(0).write": BAD},
        {"": "Succeeded", "a.onExit": "Succeeded", "a.onExit.a-u(0)": "Failed"},
        {
            "a.a(0)": ("a",), "a.a(1)": ("a",), "next": ("next",),
            "a.onExit.a-t.write": ("write", "Succeeded"), "a.onExit.a-t.send": ("send", "7"),
            "a.onExit.a-u(0).write": ("write", "w-Succeeded"),
            "a.onExit.a-u(1).write": ("write", "w-Succeeded"),
            "a.onExit.a-u(1).send": ("send", "1"), "a.onExit.a-v": ("v", "Succeeded"),
            "a.hooks.a-w.write": ("write", "wf"), "a.hooks.a-w.send": ("send", "1"),
        },
    ),
    Case(
        "what is told after success alone, where it failed",
        'step a = container(command = ["a"]) { outputs { n: int from "/n" }\n'
        'on_exit t = report(of = a.status, n = a.n + 1) { when = a.status == "Succeeded" }\n'
        'on_exit u = report(of = a.status) }\n'
        'step next = container(command = ["next", a.status]) { after = [a.finished] }',
        {"a": BAD},
        {"": "Succeeded", "a.onExit": "Succeeded", "a.onExit.a-t": "Skipped"},
        {
            "a": ("a",), "a.onExit.a-u.write": ("write", "Failed"),
            "a.onExit.a-u.send": ("send", "1"), "next": ("next", "Failed"),
        },
    ),
    Case(
        "in a component, and of a use of it",
        'step a = told(of = "a") { on_exit t = report(of = "use", n = a.n) }\n'
        'step b = told(of = "b")',
        {"a.work": Result({"n": "2"})},
        {"": "Succeeded", "a.work.onExit.work-two": "Skipped"},
        {
            "a.work": ("work",), "a.work.onExit.work-one.write": ("write", "a: Succeeded"),
            "a.work.onExit.work-one.send": ("send", "5"),
            "a.onExit.write": ("write", "use"), "a.onExit.send": ("send", "3"),
            "b.work": ("work",), "b.work.onExit.work-one.write": ("write", "b: Succeeded"),
            "b.work.onExit.work-one.send": ("send", "19"),
            "b.work.onExit.work-two.write": ("write", "b"),
            "b.work.onExit.work-two.send": ("send", "1"),
        },
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran]:
    """All at the same time."""
    started = {c.name: cluster.start([c.document()], c.results) for c in CASES}
    return {name: cluster.end(namespace, 120) for name, namespace in started.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_goes_as_it_was_walked_through(case: Case, runs: dict[str, Ran]) -> None:
    run, walked = runs[case.name], run_through(case.document(), case.results)
    phases = {path: phase for path, phase in walked.phases().items() if phase}
    assert run.phases() == phases, run.story()
    assert {seen.path: words(seen) for seen in run.pods} == said(walked), run.story()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_goes_as_the_language_says(case: Case, runs: dict[str, Ran]) -> None:
    run = runs[case.name]
    assert case.ends.items() <= run.phases().items(), run.story()
    if case.pods:
        assert {seen.path: words(seen) for seen in run.pods} == case.pods, run.story()
