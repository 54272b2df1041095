"""Unrolled loops, as those see them that name the loop: its files, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import run_through
from tests.backend.argo.emitted import compiled, spec, template

UNROLLED = """step u = container(command = ['x'], args = ["${x}"]) for x in ['a', 'b', 'c'] {
  unroll = true
  outputs {
    f: file from '/o/f.txt'
    d: dir from '/o/d'
    n: int from '/n'
  }
}
"""


def document(body: str) -> Any:
    found = compiled(UNROLLED + body)
    assert not found.errors, found.messages()
    return json.loads(json.dumps(found.documents[0]))


def test_files_are_a_folder_with_a_folder_for_each_item() -> None:
    body = (
        "step v = container(command = ['y']) { inputs { f = u.f at '/in/f'\n"
        "d = u.d at '/in/d/' { optional = true } } }"
    )
    made = template(spec(UNROLLED + body), "v")
    paths = {each["name"]: each["path"] for each in made["inputs"]["artifacts"]}  # type: ignore[index, call-overload]
    assert paths == {
        **{f"f-{number}": f"/in/f/{number}/f.txt" for number in range(3)},
        **{f"d-{number}": f"/in/d/{number}" for number in range(3)},
    }
    [task] = [t for t in document(body)["spec"]["templates"][0]["dag"]["tasks"] if t["name"] == "v"]
    given = {each["name"]: each["from"] for each in task["arguments"]["artifacts"]}
    assert given["f-2"] == "{{tasks.u-2.outputs.artifacts.f}}"
    assert given["d-0"] == "{{tasks.u-0.outputs.artifacts.d}}"
    assert task["depends"] == "u-0 && u-1 && u-2"


def test_data_of_steps_is_a_folder_each() -> None:
    found = spec(
        "step r = Read() for x in [1, 2] { unroll = true }\n"
        "step v = container(command = ['y']) { inputs { all = r at '/in' } }"
    )
    made = template(found, "v")["inputs"]["artifacts"]  # type: ignore[index, call-overload]
    assert [each["path"] for each in made] == ["/in/0", "/in/1"]  # type: ignore[index, call-overload]


ENDS = {"ok": Result({"n": "1"}), "bad": Result(exit_code=1)}
# What each asks, of the ends of the items: from the rule that is in the reference.
ASKED: dict[str, Callable[[Sequence[str]], bool]] = {
    "succeeded": lambda ends: all(end == "ok" for end in ends),
    "failed": lambda ends: any(end == "bad" for end in ends),
    "finished": lambda ends: True,
    "any_succeeded": lambda ends: any(end == "ok" for end in ends),
    "all_failed": lambda ends: all(end == "bad" for end in ends),
    "skipped": lambda ends: False,
}


@pytest.mark.parametrize("outcome", ASKED)
def test_outcomes_are_those_of_the_loop(outcome: str) -> None:
    body = f"step v = container(command = ['y']) {{ after = [u.{outcome}] }}"
    made = document(body)
    for ends in product(ENDS, repeat=3):
        results = {f"u-{number}": ENDS[end] for number, end in enumerate(ends)}
        runs = run_through(made, results).phases()["v"] == "Succeeded"
        assert runs is ASKED[outcome](ends), ends


def test_the_same_outcomes_are_those_of_a_loop_in_one_task() -> None:
    """What `after` says does not depend on how the loop is written down."""
    for outcome in ("succeeded", "failed", "finished", "any_succeeded", "all_failed"):
        body = f"step v = container(command = ['y']) {{ after = [u.{outcome}] }}"
        whole = compiled(UNROLLED.replace("unroll = true", "") + body)
        made = json.loads(json.dumps(whole.documents[0]))
        for ends in product(ENDS, repeat=3):
            results = {
                f"u({n}:{x})": ENDS[end] for n, (x, end) in enumerate(zip("abc", ends, strict=True))
            }
            runs = run_through(made, results).phases()["v"] == "Succeeded"
            assert runs is ASKED[outcome](ends), (outcome, ends)


def test_entries_may_be_joined_where_one_step_is_enough() -> None:
    body = (
        "step w = container(command = ['y'])\n"
        "step v = container(command = ['y']) { after = [u.failed or w.failed] }"
    )
    made = document(body)
    assert run_through(made, {"w": ENDS["bad"]}).phases()["v"] == "Succeeded"
    assert run_through(made, {"u-1": ENDS["bad"]}).phases()["v"] == "Succeeded"
    assert run_through(made).phases()["v"] == "Omitted"
    found = compiled(UNROLLED + body.replace("u.failed", "u.succeeded"))
    assert [error.code.id for error in found.errors] == ["WZ1099"]


def test_a_loop_whose_steps_are_all_left_out_is_left_out() -> None:
    body = UNROLLED.replace("unroll = true", "unroll = true\nenabled = false")
    found = compiled(body + "step v = container(command = ['y']) { inputs { f = u.f at '/in' } }")
    assert [error.code.id for error in found.errors] == ["WZ4005"]


def test_an_item_that_ended_in_an_error_has_not_failed() -> None:
    bodies = {
        outcome: document(f"step v = container(command = ['y']) {{ after = [u.{outcome}] }}")
        for outcome in ("errored", "failed", "finished")
    }
    for end, expected in (
        (Result(phase=Phase.ERROR), {"errored": True, "failed": False, "finished": True}),
        (Result(exit_code=1), {"errored": False, "failed": True, "finished": True}),
    ):
        results = {"u-0": ENDS["ok"], "u-1": end, "u-2": ENDS["ok"]}
        assert {
            outcome: run_through(made, results).phases()["v"] == "Succeeded"
            for outcome, made in bodies.items()
        } == expected
