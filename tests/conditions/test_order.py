"""The rules on order, one test each, with the cases that surprise: what runs, and what it gets."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.argo.client import Validator
from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import compiled

FAILS = Result(exit_code=1)
ERRS = Result(phase=Phase.ERROR)


def manifest(body: str) -> Any:
    found = compiled(body)
    assert not found.diagnostics, found.messages()
    return yaml.safe_load(found.yaml())


def ran(body: str, results: dict[str, Result] | None = None, **inputs: str) -> Run:
    return run_through(manifest(body), results, inputs)


def phases(body: str, results: dict[str, Result] | None = None, **inputs: str) -> dict[str, str]:
    return ran(body, results, **inputs).phases()


def tasks(body: str) -> dict[str, dict[str, Any]]:
    found = manifest(body)["spec"]["templates"][0]["dag"]["tasks"]
    return {task["name"]: task for task in found}


def step(name: str, block: str = "") -> str:
    outputs = 'rows: int from "/tmp/rows" default 5, log: file from "/tmp/log"'
    return f'step {name} = container(command = ["x"]) {{ outputs {{ {outputs} }}\n{block} }}\n'


# ---- skipping


def test_what_needs_a_skipped_step_is_omitted_and_so_on() -> None:
    body = (
        "input on: bool = true\nstep a = Read() { when = on }\n"
        "step b = Split()\nstep c = Split()\na >> b >> c"
    )
    assert phases(body, on="true") == dict.fromkeys(("", "a", "b", "c"), "Succeeded")
    found = phases(body, on="false")
    assert found == {"": "Succeeded", "a": "Skipped", "b": "Omitted", "c": "Omitted"}
    assert tasks(body)["b"]["depends"] == "a.Succeeded"
    assert tasks(body)["c"]["depends"] == "b"  # it is never skipped, only omitted


def test_a_reference_needs_success_also_where_an_edge_only_orders() -> None:
    body = f"input on: bool = true\n{step('a', 'when = on')}{step('b', 'env { R = a.rows }')}a ~> b"
    assert phases(body, on="false")["b"] == "Omitted"


def test_an_edge_that_only_orders_goes_on_after_a_skipped_step_not_after_an_omitted_one() -> None:
    body = (
        f"input on: bool = true\n{step('a', 'when = on')}{step('b', 'env { R = a.rows }')}"
        f"{step('c')}{step('d')}a ~> c\nb ~> d"
    )
    found = phases(body, on="false")
    assert (found["c"], found["b"], found["d"]) == ("Succeeded", "Omitted", "Omitted")


def test_fan_in_with_optional_edges() -> None:
    body = (
        "input a_on: bool = true\ninput b_on: bool = true\n"
        'step a = Read() { when = a_on }\nstep b = Read(folder = "/b") { when = b_on }\n'
        "step c = Split()\n[a?, b?] >> c"
    )
    both = ran(body, a_on="true", b_on="true")
    assert both.phases()["c"] == "Succeeded"
    assert ran(body, a_on="true", b_on="false").phases()["c"] == "Succeeded"
    assert ran(body, a_on="false", b_on="true").phases()["c"] == "Succeeded"
    assert ran(body, a_on="false", b_on="false").phases()["c"] == "Omitted"
    assert ran(body, {"a": FAILS}, a_on="true", b_on="true").phases()["c"] == "Omitted"


def test_what_is_missing_is_bound_file_by_file_into_a_folder_that_is_there() -> None:
    """`wurzel run -i` ends with an error where a folder is missing."""
    body = (
        "input on: bool = true\nstep a = Read()\n"
        'step b = Read(folder = "/b") { when = on }\nstep c = Split()\n[a, b?] >> c'
    )
    found = manifest(body)
    [c] = [t for t in found["spec"]["templates"] if t["name"] == "c"]
    command = c["container"]["command"]
    assert [command[i + 1] for i, word in enumerate(command) if word == "-i"] == [
        "/usr/app/_inputs"
    ]
    inputs = {artifact["name"]: artifact for artifact in c["inputs"]["artifacts"]}
    assert inputs["a"] == {"name": "a", "path": "/usr/app/_inputs/a-Read.json"}
    assert inputs["b"] == {"name": "b", "path": "/usr/app/_inputs/b-Read.json", "optional": True}
    given = tasks(body)["c"]["arguments"]["artifacts"]
    assert {artifact["name"]: artifact.get("optional") for artifact in given} == {
        "a": None,
        "b": True,
    }
    assert ran(body, on="false").phases()["c"] == "Succeeded"


def test_an_optional_branch_of_two_steps() -> None:
    """`b` is omitted because `a` was skipped; that is no reason to leave out what takes `b?`."""
    body = (
        "input on: bool = true\nstep main = Read()\n"
        'step a = Read(folder = "/a") { when = on }\nstep b = Split()\n'
        "step c = Split()\na >> b\n[main, b?] >> c"
    )
    assert phases(body, on="false")["c"] == "Succeeded"
    # But a failure of `a` is.
    found = phases(body, {"a": FAILS}, on="true")
    assert (found["b"], found["c"], found[""]) == ("Omitted", "Omitted", "Failed")


# ---- edges, ports and order


def test_an_output_that_is_data_may_be_named_on_an_edge() -> None:
    """`step.output` is what the step's name says alone, where it gives data."""
    pages = 'step a = container(command = ["x"]) { outputs { pages: [Doc] from "/o/a.json" } }\n'
    body = pages + "step b = Split()\n%s >> b"
    assert manifest(body % "a.pages") == manifest(body % "a")


def test_an_edge_that_only_orders_passes_nothing() -> None:
    body = "step a = Read()\nstep b = Ping()\na ~> b"
    assert tasks(body)["b"] == {"name": "b", "template": "b", "depends": "a"}
    assert phases(body, {"a": FAILS})["b"] == "Omitted"


def test_a_reference_makes_the_order_and_no_edge_is_written() -> None:
    body = step("a") + step("b", "env { R = a.rows }")
    assert tasks(body)["b"]["depends"] == "a"
    assert tasks(body + "a ~> b") == tasks(body)


@pytest.mark.parametrize(
    ("ends", "c"),
    [
        ({}, "Succeeded"),
        ({"a": FAILS}, "Omitted"),
        ({"b": FAILS}, "Omitted"),
        ({"d": FAILS}, "Omitted"),
        ({"e": FAILS}, "Omitted"),
    ],
)
def test_all_conditions_on_a_step_have_to_hold(ends: dict[str, Result], c: str) -> None:
    """Each of a `>>`, a `~>`, a reference and an entry of `after` is one."""
    body = (
        "step a = Read()\n"
        + step("b")
        + step("d")
        + step("e")
        + "step c = Split() { env { R = d.rows }, after = [e.succeeded] }\na >> c\nb ~> c"
    )
    assert phases(body, ends)["c"] == c


def test_of_the_entries_of_after_all_have_to_hold_and_of_an_or_one() -> None:
    both = step("a") + step("b") + step("c", "after = [a.failed, b.finished]")
    one = step("a") + step("b") + step("c", "after = [a.failed or b.failed]")
    for ends, of_both, of_one in (
        ({}, "Omitted", "Omitted"),
        ({"a": FAILS}, "Succeeded", "Succeeded"),
        ({"b": FAILS}, "Omitted", "Succeeded"),
        ({"a": ERRS}, "Omitted", "Omitted"),
    ):
        assert phases(both, ends)["c"] == of_both
        assert phases(one, ends)["c"] == of_one


@pytest.mark.parametrize(
    ("outcome", "end", "on"),
    [
        *(("succeeded", None, "true"), ("failed", FAILS, "true"), ("errored", ERRS, "true")),
        ("skipped", None, "false"),
    ],
)
def test_each_outcome_is_asked_for_by_its_name(outcome: str, end: Result | None, on: str) -> None:
    """And holds for no other one."""
    results = {"a": end} if end else {}
    for other in ("succeeded", "failed", "errored", "skipped", "omitted"):
        body = f"input on: bool = true\n{step('z')}{step('a', 'when = on')}z ~> a\n"
        body += step("b", f"after = [a.{other}]")
        expected = "Succeeded" if other == outcome else "Omitted"
        assert phases(body, results, on=on)["b"] == expected


def test_a_step_that_is_omitted_is_asked_for_by_that() -> None:
    body = step("a") + step("b", "env { R = a.rows }") + step("c", "after = [b.omitted]")
    assert phases(body, {"a": FAILS})["c"] == "Succeeded"
    assert phases(body)["c"] == "Omitted"


def test_what_follows_a_daemon_begins_while_it_runs() -> None:
    body = step("c", "after = [d.daemoned]") + (
        'step d = container(command = ["x"]) { daemon = true }\nstep b = Ping()\nd ~> b'
    )
    assert tasks(body)["b"]["depends"] == "d"
    found = phases(body)
    assert (found["b"], found["c"]) == ("Succeeded", "Succeeded")


def test_a_failure_counts_unless_something_ran_after_it_on_each_way() -> None:
    handled = step("a") + step("h", "after = [a.failed]")
    assert phases(handled, {"a": FAILS})[""] == "Succeeded"
    assert phases(handled, {"a": FAILS, "h": FAILS})[""] == "Failed"
    # `b` is another way from `a` to the end, and did not run.
    assert phases(handled + step("b") + "a ~> b", {"a": FAILS})[""] == "Failed"


def test_what_is_left_out_takes_its_edges_with_it_and_no_edge_is_made_over_the_gap() -> None:
    body = step("a") + step("b", "enabled = false") + step("c") + "a ~> b ~> c"
    found = compiled(body)
    document = yaml.safe_load(found.yaml())
    assert "depends" not in document["spec"]["templates"][0]["dag"]["tasks"][1]
    assert run_through(document, {"a": FAILS}).phases()["c"] == "Succeeded"


# ---- outcomes


def test_a_failed_branch_with_a_handler() -> None:
    body = f"step a = Read()\nstep b = Split()\n{step('handler', 'after = [a.failed]')}a >> b"
    assert phases(body) == {
        "": "Succeeded",
        "a": "Succeeded",
        "b": "Succeeded",
        "handler": "Omitted",
    }
    found = phases(body, {"a": FAILS})
    assert (found["handler"], found["b"]) == ("Succeeded", "Omitted")
    assert found[""] == "Failed"  # `b` was to run, and did not
    assert phases(body, {"a": ERRS})["handler"] == "Omitted"


def test_a_handler_is_started_even_if_another_branch_has_failed() -> None:
    """With `failFast` Argo may end the run first, where it may start few pods at a time."""
    body = step("a") + step("h", "after = [a.failed]")
    assert manifest(body)["spec"]["templates"][0]["dag"]["failFast"] is False
    assert (
        "failFast"
        not in manifest(step("a") + step("b", "after = [a.succeeded]"))["spec"]["templates"][0][
            "dag"
        ]
    )


@pytest.mark.parametrize("end", [None, FAILS, ERRS])
def test_finished_is_any_end(end: Result | None) -> None:
    body = f"input on: bool = true\n{step('a', 'when = on')}{step('b', 'after = [a.finished]')}"
    results = {} if end is None else {"a": end}
    assert phases(body, results, on="true")["b"] == "Succeeded"
    assert phases(body, results, on="false")["b"] == "Succeeded"


def test_an_entry_of_after_takes_the_place_of_the_implied_condition() -> None:
    body = step("a") + step("b", "env { R = a.rows }\nafter = [a.finished]")
    found = ran(body, {"a": Result({"rows": "7"})})
    assert found.pods["b"].env["R"] == "7"
    for end in (FAILS, ERRS):
        found = ran(body, {"a": end})
        assert found.phases()["b"] == "Succeeded"
        assert found.pods["b"].env["R"] == "5"  # its default


def test_what_is_printed_has_a_default_too() -> None:
    body = (
        'step a = container(command = ["x"]) '
        '{ outputs { n: string from stdout default "it\'s {{x}}" } }\n'
        'step b = container(command = ["x"], args = [a.n]) { after = [a.finished] }'
    )
    assert ran(body, {"a": ERRS}).pods["b"].args == ("it's {{x}}",)
    assert ran(body, {"a": Result(result="hi")}).pods["b"].args == ("hi",)


def test_a_file_that_may_be_missing_is_optional() -> None:
    body = step("a") + (
        'step b = container(command = ["x"]) { after = [a.finished]\n'
        'inputs { log = a.log at "/in/log" { optional = true } } }'
    )
    assert ran(body, {"a": ERRS}).phases()["b"] == "Succeeded"


def test_wrong_inputs_end_the_run_also_for_what_asks_for_omitted_steps() -> None:
    body = (
        "input n: int = 1\n"
        + step("a", "env { N = n }")
        + step("b", "env { R = a.rows }")
        + step("c", "after = [b.finished]")
        + step("d", "after = [b.omitted]")
    )
    assert tasks(body)["c"]["depends"].startswith("check-inputs && ")
    assert tasks(body)["d"]["depends"] == "check-inputs && b.Omitted"


def test_wrong_inputs_end_the_run_also_where_one_of_several_outcomes_is_enough() -> None:
    """`check && a || b` would be true where only `b` is."""
    body = (
        "input n: int = 1\n"
        + step("a", "env { N = n }")
        + step("b", "after = [a.failed]")
        + step("c", "after = [a.omitted or a.skipped or a.errored]")
        + step("d")
        + "b? ~> d"
    )
    run = run_through(manifest(body), {"check-inputs": ERRS})
    ends = {name: run.phases()[name] for name in "abcd"}
    assert ends == dict.fromkeys("abcd", "Omitted")
    assert phases(body)["d"] == "Succeeded"


def test_what_asks_for_two_ends_at_once_is_a_warning_and_never_runs() -> None:
    found = compiled(step("a") + step("b", "after = [a.failed, a.succeeded or a.errored]"))
    assert [each.code.id for each in found.diagnostics] == ["WZ4011"]
    for result in (Result(), FAILS, ERRS):
        run = run_through(yaml.safe_load(found.yaml()), {"a": result})
        assert run.phases()["b"] == "Omitted"


# ---- when


def when(condition: str, before: str = "") -> str:
    return f"{before}{step('s', f'when = {condition}')}"


@pytest.mark.parametrize(
    ("condition", "inputs", "runs"),
    [
        ("on", {"on": "true"}, True),
        ("on", {"on": "false"}, False),
        ("not on", {"on": "false"}, True),
        ("n > 3 and word != 'x'", {"n": "4", "word": "it's"}, True),
        ("n > 3 or on", {"n": "1", "on": "false"}, False),
        ("word == 'a-b'", {"word": "a-b"}, True),
        ("word == 'a-b'", {"word": "a - b"}, False),
        ('word == "say \\"hi\\" \'you\'"', {"word": "say \"hi\" 'you'"}, True),
        ("word == 'true'", {"word": "true"}, True),
        ("word == '{{x}}'", {"word": "a"}, False),
        ("word == ''", {"word": ""}, True),
        ("word == 'a\\\\b'", {"word": "a\\\\b"}, True),
        ("word == '2024-01-01'", {"word": "2024-01-01"}, True),
        ('starts_with(word, "ä")', {"word": "äé"}, True),
        ('"${word}-${n}" == "w-2"', {"word": "w", "n": "2"}, True),
    ],
)
def test_when_is_read_as_it_is_written(
    condition: str, inputs: dict[str, str], runs: bool, argo: Validator
) -> None:
    """Neither quotes nor hyphens nor words like `true` in a value change what is compared."""
    declared = {"on": "bool = true", "n": "int = 1", "word": "string = ''"}
    body = when(condition, "".join(f"input {n}: {declared[n]}\n" for n in inputs))
    if "n" not in inputs:  # the task that checks numbers is not walked through
        assert phases(body, None, **inputs)["s"] == ("Succeeded" if runs else "Skipped")
    text = tasks(body)["s"]["when"]
    scope = {f"workflow.parameters.{k}": v for k, v in inputs.items()}
    [said] = argo.evaluate([{"op": "json", "text": json.dumps(text), "scope": scope}])
    assert json.loads(said.value) == str(runs).lower()
    [said] = argo.evaluate([{"op": "when", "text": json.loads(said.value)}])
    assert said.value is runs


def test_when_asks_for_outputs_and_waits_for_them() -> None:
    body = step("count") + step("s", "when = count.rows > 10")
    assert tasks(body)["s"]["depends"] == "count"
    assert phases(body, {"count": Result({"rows": "11"})})["s"] == "Succeeded"
    assert phases(body, {"count": Result({"rows": "9"})})["s"] == "Skipped"
    assert phases(body, {"count": FAILS})["s"] == "Omitted"


def test_when_comes_after_all_else() -> None:
    body = f"input on: bool = true\n{step('a')}{step('b', 'when = on, after = [a.failed]')}"
    assert phases(body, {"a": FAILS}, on="false")["b"] == "Skipped"
    assert phases(body, on="false")["b"] == "Omitted"


def test_a_condition_that_is_known_is_none() -> None:
    assert "when" not in tasks(when("1 < 2"))["s"]


def test_braces_that_come_with_a_value_stay_text() -> None:
    body = when("word == 'x'", "input word: string = ''\n")
    # The value goes into an expression, and is never read as one.
    assert phases(body, word="{{=1}}")["s"] == "Skipped"


def test_what_cannot_be_is_waited_for_all_the_same() -> None:
    """`b` is never skipped; but what it gives is read."""
    body = (
        step("a") + step("b") + step("c", "after = [a.succeeded or b.skipped], env { R = b.rows }")
    )
    assert tasks(body)["c"]["depends"] == "a || b.Skipped"
    assert ran(body, {"b": Result({"rows": "7"})}).pods["c"].env["R"] == "7"


def test_a_list_that_may_be_missing_is_its_default() -> None:
    """Also as what a loop goes through: with an empty list it is skipped."""
    body = (
        'step a = container(command = ["x"]) '
        '{ outputs { ids: [string] from "/tmp/ids" default %s } }\n'
        'step b = container(command = ["x"], args = [i]) for i in a.ids { after = [a.finished] }'
    )
    assert ran(body % "[]", {"a": ERRS}).phases()["b"] == "Skipped"
    run = ran(body % '["it\'s", "b"]', {"a": ERRS})
    assert [pod.args for path, pod in run.pods.items() if path != "a"] == [("it's",), ("b",)]
    run = ran(body % "[]", {"a": Result({"ids": '["c"]'})})
    assert [pod.args for path, pod in run.pods.items() if path != "a"] == [("c",)]


def test_argo_accepts_a_list_with_a_default(argo: Validator) -> None:
    body = (
        'step a = container(command = ["x"]) '
        '{ outputs { ids: [string] from "/tmp/ids" default ["x"] } }\n'
        'step b = container(command = ["x"], args = [i]) for i in a.ids { after = [a.finished] }'
    )
    assert [str(r) for r in argo.validate(json.dumps(manifest(body))) if not r.ok] == []


@pytest.mark.parametrize(
    ("left", "value"),
    [
        ({"outputs.parameters.rows": "7"}, "7"),
        ({"outputs.parameters.other": "7"}, "5"),
        ({"outputs.result": "7"}, "5"),
        ({}, "5"),  # it could not start
        ({"outputs.parameters.rows": None}, "5"),  # it was skipped
    ],
)
def test_argo_takes_the_default_whatever_is_missing(
    argo: Validator, left: dict[str, str | None], value: str
) -> None:
    """Argo's own replacing, with the rule that names of tasks have to be known."""
    body = step("first_one") + step("b", "env { R = first_one.rows }\nafter = [first_one.finished]")
    [given] = tasks(body)["b"]["arguments"]["parameters"]
    scope: dict[str, str | None] = {"tasks.first-one.status": "Error"}
    scope |= {f"tasks.first-one.{name}": text for name, text in left.items()}
    text = json.dumps(given["value"])
    call = {"op": "json", "text": text, "scope": scope, "strict": ["tasks", "steps"]}
    [reply] = argo.evaluate([call])
    assert not reply.error
    assert json.loads(reply.value) == value


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("true", {"a": "Succeeded", "b": "Succeeded", "c": "Succeeded", "d": "Succeeded"}),
        ("false", {"a": "Succeeded", "b": "Skipped", "c": "Omitted", "d": "Succeeded"}),
    ],
)
def test_what_may_be_left_out_does_not_wait_for_a_failure(
    given: str, expected: dict[str, str]
) -> None:
    body = (
        "fail_fast = true\ninput on: bool = true\n"
        + step("a")
        + step("b", "when = on")
        + step("c", "after = [b.succeeded]")
        + step("d")
        + "a ~> b\nb ~> c\nc? ~> d\n"
    )
    found = ran(body, on=given).phases()
    assert {name: found[name] for name in expected} == expected
    failed = ran(body, {"a": FAILS}, on=given)
    assert failed.phases()["a"] == "Failed"
    assert "d" not in failed.pods
