"""Gathering: what the items of a loop have given, as those see it that read it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.pods import Pod
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import compiled

STORE = "artifacts = s3(bucket = 'store', endpoint = 's3:9000')\n"
INPUTS = "input ids: [string] = []\ninput n: int = 2\ninput go: bool = true\n"
SHOW = "step show = container(command = ['y'], args = [json(w.o)])"


def document(body: str) -> Any:
    found = compiled(INPUTS + body)
    assert not found.errors, found.messages()
    made = json.loads(json.dumps(found.documents[0]))
    for each in made["spec"]["templates"]:
        if "suspend" in each:
            each["suspend"]["duration"] = "0"  # the check of the inputs: not what this is about
    return made


def ran(body: str, results: dict[str, Result] | None = None, **inputs: str) -> Run:
    run = run_through(document(body), results, inputs)
    assert run.stuck == []
    assert run.left_tags() == {}
    return run


def places(body: str, **inputs: str) -> dict[str, Pod]:
    """The pods of the loop `w` by their paths without attempts, whatever they give."""
    pods = run_through(document(body), {}, inputs).pods
    return {re.sub(r"\(\d+\)$", "", path): pod for path, pod in pods.items() if path != "show"}


def loop(items: str, block: str = "", port: str = "o: int from '/o'") -> str:
    return (
        f"step w = container(command = ['x'], args = [\"${{x}}\"]) for x in {items} {{\n"
        f"outputs {{ {port} }}\n{block}\n}}\n"
    )


def shown(run: Run, name: str = "show") -> Any:
    [text] = run.pods[name].args
    return json.loads(text)


def items_of(run: Run, name: str) -> list[str]:
    """The items of a loop for which its container ran."""
    return [
        pod.args[0]
        for path, pod in run.pods.items()
        if path.replace(".", "(").split("(")[0] == name
    ]


BLOCKS = ["", "parallelism = 2", "retry = 2", "parallelism = 1\nretry = 1"]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize(
    ("items", "when", "runs"),
    [
        ("[1, 2, 3]", "x > 1", ["2", "3"]),
        ("[1, 2, 3]", "x > n", ["3"]),
        ("[1, 2, 3]", "x > n and go", ["3"]),
        ("[1, 2, 3]", "x > 3 or n > 5", []),
        ("1..3", "x != n", ["1", "3"]),
        ("ids", 'x != "b"', ["a", "c"]),
        ("ids", 'x == "${n}"', []),
        ("['a', '{b}', \"it's\"]", "x != 'b'", ["a", "{b}", "it's"]),
    ],
)
def test_a_skipped_item_gives_the_default(
    block: str, items: str, when: str, runs: list[str]
) -> None:
    body = loop(items, f"when = {when}\n{block}", "o: int from '/o' default 9") + SHOW
    ids = '["a", "b", "c"]'
    run = ran(body, dict.fromkeys(places(body, ids=ids), Result({"o": "4"})), ids=ids)
    assert items_of(run, "w") == runs
    assert sorted(shown(run)) == [4] * len(runs) + [9] * (3 - len(runs))
    assert run.phases()["show"] == "Succeeded"


@pytest.mark.parametrize("block", BLOCKS)
def test_defaults_stand_where_the_skipped_items_do(block: str) -> None:
    body = loop("[1, 2, 3, 4]", f"when = x % n == 0\n{block}", "o: int from '/o' default 0") + SHOW
    results = {path: Result({"o": pod.args[0] * 2}) for path, pod in places(body).items()}
    assert shown(ran(body, results)) == [0, 22, 0, 44]


def test_a_when_of_items_may_ask_what_others_have_given() -> None:
    body = (
        "step one = container(command = ['y']) { outputs {\n"
        "k: int from '/k'\nt: string from stdout\n} }\n"
        + loop("[1, 2, 3]", "when = x > one.k and one.t == 'go'", "f: file from '/f'")
    )
    run = ran(body, {"one": Result({"k": "1"}, result="go")})
    assert items_of(run, "w") == ["2", "3"]
    assert run.phases()["w(0:1)"] == "Skipped"
    assert items_of(ran(body, {"one": Result({"k": "1"}, result="no")}), "w") == []


def test_an_entry_of_an_item_may_decide() -> None:
    body = (
        "step w = container(command = ['x'], args = [x.a]) "
        'for x in [{ a = "q", b = 1 }, { a = "it\'s {", b = 2 }, { a = \'r\', b = 3 }] '
        "{ when = x.b > n - 1 and x.a != 'r' }"
    )
    assert items_of(ran(body), "w") == ["it's {"]


@pytest.mark.parametrize(("n", "ends"), [("2", "Succeeded"), ("3", "Omitted")])
def test_files_of_items_are_taken_in_where_there_are_any(n: str, ends: str) -> None:
    body = (
        STORE
        + loop("[1, 2, 3]", "when = x > n", "f: file from '/f'")
        + "step all = container(command = ['y']) { inputs { f = w.f at '/in' } }\n"
        "step none = container(command = ['y']) {\n"
        "inputs { f = w.f at '/in' { optional = true } }\n}\n"
        "step after = container(command = ['y'])\nw ~> after"
    )
    phases = ran(body, n=n).phases()
    assert (phases["all"], phases["none"], phases["after"]) == (ends, "Succeeded", "Succeeded")


def test_data_of_skipped_items_is_optional() -> None:
    body = STORE + "step r = Read() for x in 1..2 { when = x < n }\nstep s = Split()\nr >> s"
    made = document(body)
    [task] = [t for t in made["spec"]["templates"][0]["dag"]["tasks"] if t["name"] == "s"]
    assert [each["optional"] for each in task["arguments"]["artifacts"]] == [True, True]
    assert ran(body, n="2").phases()["s"] == "Succeeded"
    assert ran(body, n="1").phases()["s"] == "Omitted"


@pytest.mark.parametrize("block", [*BLOCKS, "when = go", "when = go\nparallelism = 2"])
def test_an_empty_list_of_the_run_gives_an_empty_list(block: str) -> None:
    more = (
        "\nstep next = container(command = ['z'], args = [\"${k}\"]) for k in w.o\n"
        "step asks = container(command = ['z']) { when = json(w.o) == '[]' }\n"
        "step after = container(command = ['z'])\nw ~> after"
    )
    body = loop("ids", block) + SHOW + more
    run = ran(body, ids="[]")
    assert shown(run) == []
    assert items_of(run, "w") == items_of(run, "next") == []
    assert {run.phases()[name] for name in ("asks", "after", "show")} == {"Succeeded"}
    run = ran(body, {"w": Result({"o": "7"}), "w.w": Result({"o": "7"})}, ids='["a", "b"]')
    assert shown(run) == [7, 7]
    assert items_of(run, "next") == ["7", "7"]
    assert run.phases()["asks"] == "Skipped"


@pytest.mark.parametrize("ids", ["[]", '["a"]'])
@pytest.mark.parametrize("items", ["ids", '["a", "b"]'])
def test_a_loop_that_is_skipped_gives_nothing(ids: str, items: str) -> None:
    """Whatever its list: a `when` about the loop as a whole is not asked of items."""
    body = (
        loop(items, "when = go")
        + SHOW
        + "\nstep b = container(command = ['z'])\nw ~> b"
        + "\nstep c = container(command = ['z']) { after = [w.skipped] }"
    )
    phases = ran(body, ids=ids, go="false").phases()
    assert (phases["show"], phases["b"], phases["c"]) == ("Omitted", "Succeeded", "Succeeded")
    phases = ran(body, dict.fromkeys(("w", "w.w"), Result({"o": "1"})), ids=ids).phases()
    assert (phases["show"], phases["b"], phases["c"]) == ("Succeeded", "Succeeded", "Omitted")


@pytest.mark.parametrize("block", ["", "parallelism = 2"])
def test_a_known_empty_list_gives_an_empty_list(block: str) -> None:
    body = loop("[]", block) + SHOW
    found = compiled(INPUTS + body)
    assert [item.code.id for item in found.diagnostics if item.code.id != "WZ4009"] == ["WZ7012"]
    assert shown(ran(body)) == []


@pytest.mark.parametrize("block", [*BLOCKS, "when = go", "when = x != 'b'"])
@pytest.mark.parametrize("items", ["ids", "['a', 'b']"])
def test_what_items_print_is_gathered_as_text(items: str, block: str) -> None:
    port = "o: string from stdout" + (" default 'z'" if "x != " in block else "")
    body = loop(items, block, port) + SHOW
    inner = "w.w.w" if "parallelism" in block or (items == "ids" and "go" in block) else "w.w"
    run = ran(body, {inner: Result(result='{"no json')}, ids='["a", "b"]')
    assert shown(run) == ['{"no json', "z" if "x != " in block else '{"no json']


def test_a_reference_in_a_loop_of_a_loops_output() -> None:
    """Each item of the second loop reads all that the first has given."""
    body = (
        loop("ids")
        + "step v = container(command = ['y'], args = [\"${k}\", json(w.o)]) for k in w.o\n"
        + "step u = container(command = ['y'], args = [\"${k}\", json(w.o)]) for k in [1, 2]"
    )
    run = ran(body, {"w": Result({"o": "5"})}, ids='["a", "b"]')
    assert run.pods["v(1:5)"].args == ("5", "[5,5]")
    assert run.pods["u(0:1)"].args == ("1", "[5,5]")
    run = ran(body, ids="[]")
    assert run.phases()["v"] == "Skipped"
    assert run.pods["u(1:2)"].args == ("2", "[]")


def test_a_loop_over_what_steps_have_given() -> None:
    body = (
        "step a = container(command = ['y']) { when = go\n"
        "outputs { k: int from '/k' default 7 } }\n"
        "step b = container(command = ['y']) { outputs { k: [int] from '/k' } }\n"
        "step u = container(command = ['y'], args = [x]) for x in ['p', 'q'] { unroll = true\n"
        "outputs { k: int from '/k' } }\n"
        "step w = container(command = ['x'], args = [\"${x}\"]) for x in [n, a.k] "
        "{ after = [a.finished] }\n"
        "step v = container(command = ['x'], args = [\"${x + 1}\"]) for x in b.k "
        "{ when = x != n }\n"
        "step t = container(command = ['x'], args = [\"${x}\"]) for x in u.k { parallelism = 2 }"
    )
    given = {"a": "1", "u-0": "5", "u-1": "6", "b": "[1, 2, 3]"}
    results = {name: Result({"k": text}) for name, text in given.items()}
    run = ran(body, results)
    assert items_of(run, "w") == ["2", "1"]
    assert items_of(run, "v") == ["2", "4"]
    assert items_of(run, "t") == ["5", "6"]
    assert items_of(ran(body, results, go="false"), "w") == ["2", "7"]


def test_a_loop_into_a_fan_in() -> None:
    """A step that several loops lead into waits for all items of all of them."""
    body = (
        loop("[1, 2]")
        + "step v = container(command = ['y'], args = [k]) for k in ids { when = k != 'a' }\n"
        + "step one = container(command = ['y'])\n"
        + "step last = container(command = ['z'], args = [json(w.o)])\n[one, v] ~> last"
    )
    results = {"w": Result({"o": "3"})}
    assert ran(body, results, ids='["a"]').pods["last"].args == ("[3,3]",)
    assert ran(body, results, ids="[]").pods["last"].args == ("[3,3]",)
    failed = ran(body, {**results, "v": Result(exit_code=1)}, ids='["a", "b"]')
    assert failed.phases()["last"] == "Omitted"


def test_a_skipped_producer_before_a_loop() -> None:
    body = (
        "step a = container(command = ['y']) { when = go\n"
        "outputs { k: int from '/k' default 7 } }\n"
        + "step w = container(command = ['x'], args = [\"${x}-${a.k}\"]) for x in ids "
        "{ after = [a.finished] }\n"
        + "step v = container(command = ['x'], args = [x]) for x in ids\na? ~> v\n"
        + "step u = container(command = ['x'], args = [\"${x}-${a.k}\"]) for x in ids"
    )
    run = ran(body, {"a": Result({"k": "1"})}, ids='["q"]', go="false")
    assert (items_of(run, "w"), items_of(run, "v"), items_of(run, "u")) == (["q-7"], ["q"], [])
    assert run.phases()["u"] == "Omitted"
    run = ran(body, {"a": Result({"k": "1"})}, ids='["q"]')
    assert items_of(run, "u") == ["q-1"]


def test_a_failed_branch_of_a_loop_with_a_handler() -> None:
    body = (
        loop("[1, 2]")
        + SHOW
        + "\nstep help = container(command = ['z']) { after = [w.failed] }"
        + "\nstep all = container(command = ['z']) { after = [w.all_failed] }"
        + "\nstep any = container(command = ['z']) { after = [w.any_succeeded] }"
    )
    phases = ran(body, {"w": Result({"o": "1"}), "w(0:1)": Result(exit_code=1)}).phases()
    ends = {name: phases[name] for name in ("show", "help", "all", "any")}
    assert ends == {"show": "Omitted", "help": "Succeeded", "all": "Omitted", "any": "Succeeded"}
    phases = ran(body, {"w": Result(exit_code=1)}).phases()
    ends = {name: phases[name] for name in ("show", "help", "all", "any")}
    assert ends == {"show": "Omitted", "help": "Succeeded", "all": "Succeeded", "any": "Omitted"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (loop("[1]", "when = x > n") + SHOW, "WZ3042"),
        (
            loop("ids") + "step v = container(command = [w.status]) { after = [w.any_succeeded] }",
            "WZ1099",
        ),
        (
            loop("[1]", "when = x > n", "o: int from '/o' default 1")
            + SHOW
            + "\nstep v = container(command = ['y']) { after = [w.any_succeeded] }",
            "WZ1099",
        ),
        (
            STORE
            + loop("ids", "parallelism = 2", "f: file from '/f'")
            + "step v = container(command = ['y']) { inputs { f = w.f at '/in' } }",
            "WZ1099",
        ),
    ],
)
def test_what_cannot_be_gathered(body: str, code: str) -> None:
    assert [error.code.id for error in compiled(INPUTS + body).errors] == [code]


def test_the_status_of_a_loop_is_that_of_the_rules() -> None:
    """Without items it has succeeded, where its `when` is false it was skipped."""
    after = "step v = container(command = ['y'], args = [w.status]) { after = [w.finished] }"
    body = loop("ids") + after
    assert ran(body, ids="[]").pods["v"].args == ("Succeeded",)
    assert ran(body, {"w": Result(exit_code=1)}, ids="[1]").pods["v"].args == ("Failed",)
    body = loop("[1, 2]", "when = go") + after
    assert ran(body, {"w": Result({"o": "1"})}).pods["v"].args == ("Succeeded",)
    assert ran(body, go="false").pods["v"].args == ("Skipped",)
    body = loop("ids", "when = go\nparallelism = 2") + after
    assert ran(body, ids="[]").pods["v"].args == ("Succeeded",)
    assert ran(body, ids="[]", go="false").pods["v"].args == ("Skipped",)
    assert ran(body, {"w.w": Result({"o": "1"})}, ids='["a"]', go="false").pods["v"].args == (
        "Skipped",
    )


def test_a_when_that_holds_for_no_item_is_a_warning() -> None:
    found = compiled(INPUTS + loop("[1, 2]", "when = x > 2"))
    assert "WZ4011" in [item.code.id for item in found.diagnostics]


KINDS = st.sampled_from(["", "when = x > n", "when = x != 2", "when = go"])


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 4), max_size=4),
    KINDS,
    st.sampled_from(BLOCKS),
    st.booleans(),
    st.booleans(),
    st.integers(0, 4),
)
def test_drawn_loops_gather_one_value_for_each_item(
    argo: Validator,
    numbers: list[int],
    when: str,
    block: str,
    known: bool,
    printed: bool,
    n: int,
) -> None:
    """Against the rule alone: [what the item gave, or the default], in the items' order."""
    if known and not numbers:
        known = False
    items = str(numbers) if known else "numbers"
    port = f"o: int from {'stdout' if printed else repr('/o')} default 9"
    body = f"input numbers: [int] = []\n{loop(items, when + chr(10) + block, port)}{SHOW}"
    found = compiled(INPUTS + body)
    assert not found.errors, found.messages()
    assert [str(result) for result in argo.validate(found.yaml()) if not result.ok] == []
    inputs = {"n": str(n), "numbers": json.dumps(numbers)}
    results = {
        path: Result({} if printed else {"o": pod.args[0] * 2}, result=pod.args[0] * 2)
        for path, pod in places(body, **inputs).items()
    }
    run = ran(body, results, **inputs)
    runs = {"when = x > n": [x > n for x in numbers], "when = x != 2": [x != 2 for x in numbers]}
    rows = list(zip(numbers, runs.get(when, [True] * len(numbers)), strict=True))
    assert shown(run) == [x * 11 if holds else 9 for x, holds in rows]
    assert sorted(items_of(run, "w")) == sorted(str(x) for x, holds in rows if holds)


@pytest.mark.parametrize(
    "loop",
    [
        'w = http(url = "https://x.io/${x}") for x in [1, 2] {}',
        'w = http(url = "https://x.io/${x}") for x in ids {}',
        'w = http(url = "https://x.io/${x}") for x in [1, 2] { parallelism = 1 }',
        'w = http(url = "https://x.io/${x}") for x in [1, 2] { when = x > 1 }',
        'w = raw_template(template = { http = { url = "https://x.io/${x}" } }) for x in [1, 2] {}',
    ],
)
def test_answers_that_nobody_reads_harm_nothing(loop: str, argo: Validator) -> None:
    """Argo would read them as JSON for each task that follows."""
    body = f'step {loop}\nstep next = container(command = ["y"])\nw ~> next'
    assert [str(r) for r in argo.validate(compiled(INPUTS + body).yaml()) if not r.ok] == []
    run = ran(body, {"w": Result(result="not found")}, ids='["a","b"]')
    assert run.phases()["w"] == run.phases()["next"] == "Succeeded"
