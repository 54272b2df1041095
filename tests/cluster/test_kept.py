"""Outcomes of components that are taken from an earlier run, on the real controller.

Each program runs twice: the second time nothing of what it has kept runs, and all that follows
gets what it gave.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.argo.template.outputs import Result
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.cluster.test_uses import words
from wzc import api

pytestmark = pytest.mark.slow

C = """
component c(folder: string) {
  step read = container(command = ["read", folder]) {
    outputs { rows: int from "/rows", log: file from "/log" }
  }
  step log = container(command = ["log"])
  read ~> log
  output rows = read.rows
  output log = read.log
}
component nothing() { step t = container(command = ["t"]) }
component around(folder: string) {
  step c = c(folder = folder) { memoize { key = "around-${folder}", max_age = 1h } }
  output rows = c.rows
}
"""
KEPT = 'memoize { key = "v1", max_age = 1h }'
LOG = '{ inputs { log = a.log at "/log" } }'
# The uses, the words of what follows in each run, and what runs in the second one besides.
CASES = {
    "values and files": (
        f'step a = c(folder = "/a") {{ {KEPT} }}\n'
        f'step next = container(command = ["next", "${{a.rows}}"]) {LOG}',
        ("next", "1"),
        set(),
    ),
    "nothing to give": (
        f"step a = nothing() {{ {KEPT} }}\n"
        'step next = container(command = ["next"])\na ~> next',
        ("next",),
        set(),
    ),
    "each item": (
        'step a = c(folder = "/${x}") for x in ["p", "q"] {\n'
        '  memoize { key = "v-${x}", max_age = 1h }\n}\n'
        'step next = container(command = ["next", json(a.rows)])',
        ("next", "[1,1]"),
        set(),
    ),
    "with a lock and hooks": (
        f'step a = c(folder = "/a") {{\n  {KEPT}\n  synchronization {{ mutexes = ["m"] }}\n'
        '  on_exit tell = container(command = ["tell", a.status, "${a.rows}"]) {\n'
        '    when = a.status == "Succeeded"\n  }\n}\n'
        'step next = container(command = ["next", "${a.rows}"])',
        ("next", "1"),
        {"a.onExit"},
    ),
    "with attempts inside": (
        f'step a = c(folder = "/a") {{ {KEPT}, defaults {{ retry = 1 }} }}\n'
        'step next = container(command = ["next", "${a.rows}"])',
        ("next", "1"),
        set(),
    ),
    "inside of another one": (
        'step b = container(command = ["b"]) { outputs { n: string from "/n" } }\n'
        'step a = around(folder = b.n)\n'
        'step next = container(command = ["next", "${a.rows}"])',
        ("next", "1"),
        {"b"},
    ),
}  # fmt: skip


def document(name: str) -> Any:
    body = CASES[name][0]
    head = 'pipeline p {\n  defaults { image = "a/b:1" }\n  artifacts = s3(bucket = "bucket")\n'
    found = api.compile(text=f"{head}{body}\n}}\n{C}", target=TARGET)
    assert not found.errors, found.messages()
    # Each run has a namespace of its own here, and each program a cache.
    cache = "kept-" + name.replace(" ", "-")
    text = json.dumps(found.documents[0]).replace("{{workflow.namespace}}", "n")
    return json.loads(text.replace('"p-cache"', f'"{cache}"'))


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, list[Ran]]:
    found: dict[str, list[Ran]] = {name: [] for name in CASES}
    for turn in (1, 2):
        rows = Result({"rows": str(turn)})
        given = {"c-read": rows, "b": Result({"n": "k"})}
        started = {name: cluster.start([document(name)], given) for name in CASES}
        for name, namespace in started.items():
            found[name].append(cluster.end(namespace, 60))
    return found


@pytest.mark.parametrize("name", CASES)
def test_the_second_run_takes_what_the_first_one_gave(
    name: str, runs: dict[str, list[Ran]]
) -> None:
    first, second = runs[name]
    _, said, besides = CASES[name]
    for run in (first, second):
        assert run.phase == "Succeeded", run.story()
        [after] = run.pods_of("next")
        assert words(after) == said, run.story()
    assert {seen.path for seen in second.pods} == {"next", *besides}, second.story()
    ran = {seen.place for seen in first.pods}
    assert any(place.startswith("a.") for place in ran - besides), first.story()


def test_a_file_is_that_of_the_earlier_run(runs: dict[str, list[Ran]]) -> None:
    first, second = (run.pods_of("next")[0].template["inputs"] for run in runs["values and files"])
    keys = [each["artifacts"][0]["s3"]["key"] for each in (first, second)]
    uid = runs["values and files"][0].document["metadata"]["uid"]
    assert keys[0] == keys[1] and uid in keys[0]
