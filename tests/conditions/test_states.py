"""What is known of steps besides their outputs: `step.status` and its like, `daemon.ip`."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests import marks
from tests.argo.client import Validator
from tests.argo.template.depends import Phase
from tests.argo.template.outputs import ADDRESS, FINISHED, STARTED, Result
from tests.argo.template.walk import run_through
from tests.backend.argo.emitted import compiled

BUILD = 'step build = container(command = ["make"]) { when = go }\ninput go: bool = true\n'
TELL = 'step tell = container(command = ["x"], args = [{0}]) {{ {1} }}\n'
DB = 'step db = container(command = ["./db"]) { daemon = true }\n'


def manifest(body: str) -> Any:
    found = compiled(body)
    assert not found.errors, found.messages()
    return yaml.safe_load(found.yaml())


@pytest.mark.parametrize(
    ("result", "go", "status"),
    [
        (Result(), "true", "Succeeded"),
        (Result(exit_code=1), "true", "Failed"),
        (Result(phase=Phase.ERROR), "true", "Error"),
        (Result(), "false", "Skipped"),
    ],
)
def test_a_step_knows_how_another_one_has_ended(
    result: Result, go: str, status: str, argo: Validator
) -> None:
    after = "after = [build.finished]"
    found = manifest(BUILD + TELL.format("build.status, build.id", after))
    run = run_through(found, {"build": result}, {"go": go})
    assert run.pod("tell").args == (status, "id-of-build")
    assert run.left_tags() == {}
    assert [str(answer) for answer in argo.validate(yaml.safe_dump(found)) if not answer.ok] == []


def test_when_it_began_and_ended_is_text() -> None:
    found = manifest(BUILD + TELL.format('"${build.started_at}/${build.finished_at}"', ""))
    assert run_through(found).pod("tell").args == (f"{STARTED}/{FINISHED}",)


def test_it_may_decide_whether_a_step_runs() -> None:
    block = 'after = [build.finished]\nwhen = build.status != "Succeeded"'
    found = manifest(BUILD + TELL.format('"x"', block))
    assert run_through(found).phases()["tell"] == "Skipped"
    assert run_through(found, {"build": Result(exit_code=1)}).phases()["tell"] == "Succeeded"


def test_a_loop_is_asked_as_a_whole() -> None:
    loop = 'step work = container(command = ["x"], args = [n]) for n in ["a", "b"]\n'
    found = manifest(loop + TELL.format("work.status", "after = [work.finished]"))
    run = run_through(found, {"work(1:b)": Result(exit_code=1)})
    assert run.pod("tell").args == ("Failed",)


def test_an_output_of_that_name_comes_first() -> None:
    step = 'step build = container(command = ["x"]) { outputs { status: string from "/s" } }\n'
    found = manifest(step + TELL.format("build.status", ""))
    assert run_through(found, {"build": Result({"status": "own"})}).pod("tell").args == ("own",)


def test_the_address_of_a_daemon_makes_the_order() -> None:
    found = manifest(DB + TELL.format('"http://${db.ip}:6333"', ""))
    run = run_through(found)
    assert run.pod("tell").args == (f"http://{ADDRESS}:6333",)
    [task] = [t for t in found["spec"]["templates"][0]["dag"]["tasks"] if t["name"] == "tell"]
    # A daemon that was skipped or has ended has no address.
    assert task["depends"] == "db.Daemoned"
    assert run_through(found, {"db": Result(exit_code=1)}).phases()["tell"] == "Omitted"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (BUILD + TELL.format("«build.ip»", ""), "WZ5016"),
        (DB + TELL.format("«db.status»", ""), "WZ5016"),
        (DB + TELL.format("«db.finished_at»", ""), "WZ5016"),
        (DB + TELL.format("«db.ip»", "after = [db.finished]"), "WZ3042"),
        (DB.replace(") {", ") for n in 1..2 {") + TELL.format('"${«db.ip»}"', ""), "WZ3043"),
        (
            'step w = container(command = ["x"]) for n in 1..2 { unroll = true }\n'
            + TELL.format("«w.status»", ""),
            "WZ3043",
        ),
        (TELL.format("«tell.status»", ""), "WZ4002"),
        (BUILD + TELL.format("build.«stattus»", ""), "WZ2002"),
    ],
)
def test_what_is_not_there_is_refused(source: str, code: str) -> None:
    text, [[(start, end)]] = marks.unmarked(source)
    found = compiled(text)
    [error] = found.errors
    assert error.primary is not None
    assert (error.code.id, error.primary.span.text) == (code, text[start:end])
