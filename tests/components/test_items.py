"""Items of a loop over a component that a `when` leaves out."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.components.dataflow import Dataflow
from tests.components.test_templates import STORE, compiled, document

C = """
component c(word: string) {
  step t = container(command = ["t", word]) {
    outputs { rows: int from "/rows" default 0, name: string from "/name" }
  }
  output rows = t.rows
  output name = t.name
}
component load(folder: string) : -> [Doc] {
  step read = Read(folder = folder)
  output read
}
"""
# What the items are, known and of the run, and what is around and in the block besides.
LISTS = ('["p", "q", "r"]', "xs")
BLOCKS = ("", "parallelism = 2", "retry = 1", 'synchronization { mutexes = ["${x}-m"] }')
HEAD = """
input xs: [string] = ["p", "q", "r"]
step b = container(command = ["b"]) { outputs { word: string from "/word" } }
"""
INSIDE = """
component d(asked: string, given: string) {
  step a = c(word = "${given}/${x}") for x in ["p", "q", "r"] { when = x == asked }
  output rows = a.rows
}
"""


def walked(body: str, word: str, rest: str = C) -> Run:
    results = {"b": Result({"word": word}), "c-t": Result({"rows": "3", "name": "n"})}
    run = run_through(document(HEAD + body, rest), results)
    assert run.left_tags() == {} and not run.stuck
    return run


def accepted(argo: Validator, body: str, rest: str = C) -> None:
    found = compiled(HEAD + body, rest)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


def words(run: Run) -> list[tuple[str, ...]]:
    return [pod.command for pod in run.pods.values() if pod.command[0] == "t"]


@pytest.mark.parametrize("items", LISTS)
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("word", ["q", "none"])
@pytest.mark.parametrize("reads", [True, False])
def test_an_item_runs_where_it_holds(
    items: str, block: str, word: str, reads: bool, argo: Validator
) -> None:
    """Also where what they give is read: for items that do not run it is the default."""
    body = (
        f'step a = c(word = "/${{x}}") for x in {items} {{\n  when = x == b.word\n  {block}\n}}\n'
    )
    body += f'step next = container(command = ["next", {"json(a.rows)" if reads else "b.word"}])\n'
    body += "" if reads else "a ~> next"
    run = walked(body, word)
    assert words(run) == ([("t", "/q")] if word == "q" else [])
    said = "[0,3,0]" if word == "q" else "[0,0,0]"
    assert run.pod("next").command == ("next", said if reads else word)
    accepted(argo, body)


@pytest.mark.parametrize("given", ['"k"', "b.word"])
def test_a_condition_that_is_known_for_each_item(given: str, argo: Validator) -> None:
    body = f"""
step a = c(word = {given}) for x in [{{ n = 1 }}, {{ n = 5 }}] {{ when = x.n > 3 }}
step next = container(command = ["next", json(a.rows)])
"""
    run = walked(body, "k")
    assert words(run) == [("t", "k")]
    assert run.pod("next").command == ("next", "[0,3]")
    accepted(argo, body)


@pytest.mark.parametrize("asked", ['"q"', "b.word"])
@pytest.mark.parametrize("given", ['"k"', "b.word"])
def test_inside_of_another_component(asked: str, given: str, argo: Validator) -> None:
    body = f"""
step d = d(asked = {asked}, given = {given})
step next = container(command = ["next", json(d.rows)])
"""
    run = walked(body, "q", C + INSIDE)
    assert words(run) == [("t", f"{'k' if given != 'b.word' else 'q'}/q")]
    assert run.pod("next").command == ("next", "[0,3,0]")
    accepted(argo, body, C + INSIDE)


def test_data_of_items_that_do_not_run_is_not_there() -> None:
    body = f"""{STORE}
step a = load(folder = "/${{x}}") for x in ["p", "q", "r"] {{ when = x != b.word }}
step split = Split()
a >> split
"""
    found = document(HEAD + body, C)
    run = run_through(found, {"b": Result({"word": "q"})})
    asked = Dataflow(found, run).templates["p"]["dag"]["tasks"]
    [split] = [task for task in asked if task["name"] == "split"]
    keys = [each["s3"]["key"].split("/", 3)[3] for each in split["arguments"]["artifacts"]]
    assert keys == [f"a/{number}/read/Read.json" for number in range(3)]
    assert all(each["optional"] for each in split["arguments"]["artifacts"])
    stored = {
        artifact["s3"]["key"].split("/", 3)[3]
        for pod in run.pods.values()
        for artifact in pod.template["outputs"].get("artifacts", ())
    }
    assert stored == {"a/0/read", "a/2/read", "split"}


@pytest.mark.parametrize(
    ("gives", "help"),
    [
        ("t.name", '`name: string from "/name" default ...` says what stands in the list then'),
        (
            "upper(t.name)",
            "only what is the output of one step inside, and of no loop, takes over its default: "
            "`output name = step.output`",
        ),
    ],
)
def test_an_output_without_a_default_is_refused(gives: str, help: str) -> None:
    body = """
step a = c(word = x) for x in ["p", "q"] { when = x == b.word }
step next = container(command = ["next", json(a.name)])
"""
    [error] = compiled(HEAD + body, C.replace("name = t.name", f"name = {gives}")).errors
    assert error.code.id == "WZ3042" and error.help == help
    assert error.primary is not None and error.primary.span.text == "json(a.name)"


@pytest.mark.parametrize("unroll", ["", "unroll = true"])
def test_what_each_item_gives_is_a_list_however_the_loop_is_run(
    unroll: str, argo: Validator
) -> None:
    rest = """
component c(folder: string) {
  step read = container(command = ["read", folder]) { outputs { rows: int from "/rows" } }
  output rows = read.rows
  output twice = read.rows * 2
}
"""
    body = (
        f'step a = c(folder = "/${{x}}") for x in ["p", "q"] {{ {unroll} }}\n'
        'step next = container(command = ["next", json(a.rows), json(a.twice)])\n'
        'step each = container(command = ["each", "${n}"]) for n in a.rows'
    )
    found = compiled(body, rest)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
    names = ("a-0", "a-1") if unroll else ("a(0:p)", "a(1:q)")
    results = {f"{name}.read": Result({"rows": str(n)}) for n, name in enumerate(names, start=3)}
    run = run_through(document(body, rest), results)
    assert run.left_tags() == {}
    assert run.pods["next"].command == ("next", "[3,4]", "[6,8]")
    assert run.pods["each(1:4)"].command == ("each", "4")
