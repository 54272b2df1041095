"""Loops: how often Argo runs a task, and what each container gets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import run_through
from tests.backend.argo import reaching
from tests.backend.argo.emitted import compiled, spec, template
from wzc.types.words import quoted

STORE = "artifacts = s3(bucket = 'store', endpoint = 's3:9000')\n"
SCOPE = {
    "workflow.name": "p-1",
    "workflow.uid": "u-1",
    "workflow.parameters.ids": '["a", "b"]',
    "workflow.parameters.n": "5",
    "workflow.status": "Running",
}


BOUNDED = """
input go: bool = true
step r = Read()
step one = container(command = ['x']) { outputs {
  k: int from '/k'
  f: file from '/f'
} }
step w = container(command = ['x'], args = [x, "${one.k}"]) for x in ["a", "b", "c"] {
  parallelism = 2
  when = go
  inputs { f = one.f at "/in/f" }
  outputs {
    n: int from "/n"
    t: string from "/t"
    log: file from "/l"
  }
}
step v = container(command = ['y'], args = [json(w.t)]) { inputs { logs = w.log at "/in/logs" } }
step s = Split(size = k) for k in w.n { parallelism = 1 }
r >> s
"""


def plain(node: Any) -> Any:
    return json.loads(json.dumps(node))


def task(found: Any, name: str) -> Any:
    [wanted] = [t for t in plain(template(found, "p"))["dag"]["tasks"] if t["name"] == name]
    return wanted


def expanded(
    found: Any, name: str, argo: Validator, outputs: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """The parameters that Argo gives to the template for each item of a task."""
    given = task(found, name)
    given.get("arguments", {}).pop(
        "artifacts", None
    )  # Argo has found them by then (resolveArtifact)
    [reply] = argo.evaluate(
        [
            {
                "op": "json",
                "text": json.dumps(given),
                "scope": {**SCOPE, **(outputs or {})},
                "strict": ["tasks"],
            }
        ]
    )
    assert not reply.error, reply.error
    scope = {**SCOPE, **(outputs or {})}
    [reply] = argo.evaluate([{"op": "expand", "text": reply.value, "scope": scope}])
    assert not reply.error, reply.error
    return [
        {each["name"]: each["value"] for each in made.get("arguments", {}).get("parameters", [])}
        for made in map(json.loads, reply.value)
    ]


def words(body: str, argo: Validator, outputs: Mapping[str, str] | None = None) -> list[list[str]]:
    """The arguments of the container `w` for each item."""
    found = spec(body)
    made = plain(template(found, "w"))
    return [
        reaching.words(made, SCOPE, argo, values)[1:]
        for values in expanded(found, "w", argo, outputs)
    ]


def loop(items: str, args: str, block: str = "", kind: str = "") -> str:
    return f"step w = container(command = ['x'], args = [{args}]) for x in {items} {{ {block} }}"


@pytest.mark.parametrize(
    ("items", "args", "given"),
    [
        ("['de', 'en']", "x", [["de"], ["en"]]),
        ("['1', 'true', '01', '1e3', 'null']", "x", [["1"], ["true"], ["01"], ["1e3"], ["null"]]),
        ("[1, 2]", '"${x}", "${x * 2}"', [["1", "2"], ["2", "4"]]),
        ("[true, false]", '"${x}"', [["true"], ["false"]]),
        ("[1.5, 2.0]", '"${x}"', [["1.5"], ["2"]]),
        ("1..3", '"${x}"', [["1"], ["2"], ["3"]]),
        ("1..2", '"no. ${x + 1}", "${x}"', [["no. 2", "1"], ["no. 3", "2"]]),
        ("['<é> ü {', '}']", "x", [["<é> ü {"], ["}"]]),
        ("[{ a = 'q\"', b = 1 }, { a = '<&>', b = 2 }]", 'x.a, "${x.b}"',
         [['q"', "1"], ["<&>", "2"]]),
        ("['{{item}}', '{{workflow.name}}', '{{= 1 }}']", "x, lower(x)",
         [["{{item}}"] * 2, ["{{workflow.name}}"] * 2, ["{{= 1 }}"] * 2]),
        ("['{', '}}', '{a']", '"{${x}{"', [["{{{"], ["{}}{"], ["{{a{"]]),
        ("['$', '$(A)', '(B)']", '"\\u{24}${x}(C)"', [["$$(C)"], ["$$(A)(C)"], ["$(B)(C)"]]),
        ("['a', 'b']", '"${x}-${n}"', [["a-5"], ["b-5"]]),
        ("[1, 2]", '"${x + n}"', [["6"], ["7"]]),
        ("['a', 'b']", "'k' if x == 'a' else workflow.name", [["k"], ["p-1"]]),
        ("['$(A)', '{{b}}']", "x if n > 4 else 'k'", [["$(A)"], ["{{b}}"]]),
        ("ids", "x", [["a"], ["b"]]),
        ("ids", 'upper(x), "${x}!"', [["A", "a!"], ["B", "b!"]]),
        ("['a', 'b']", "'constant'", [["constant"], ["constant"]]),
        ("-1..1", '"${x}"', [["-1"], ["0"], ["1"]]),
        ("[n, 7, n * 2]", '"${x}", "${x + 1}"', [["5", "6"], ["7", "8"], ["10", "11"]]),
        ("[workflow.name, 'say \"q\"', '<é>']", "x", [["p-1"], ['say "q"'], ["<é>"]]),
        ("[n, 'k', true]", '"${x}"', [["5"], ["k"], ["true"]]),
        ("(ids if n > 4 else ['z'])", "x", [["a"], ["b"]]),
        ("(ids if n > 5 else ['z', 'y'])", "x", [["z"], ["y"]]),
    ],
)  # fmt: skip
def test_each_container_gets_its_item(
    items: str, args: str, given: list[list[str]], argo: Validator
) -> None:
    body = f"input n: int = 5\ninput ids: [string] = []\n{loop(items, args)}"
    assert words(body, argo) == given


_TEXT = st.text(st.sampled_from("ab01 {}$()'\"\\<&>\n\té=._~|item#%"), max_size=8)
_ITEM = st.one_of(_TEXT, st.sampled_from(["{{item}}", "{{workflow.name}}", "{{=1}}", "$(A)", "1"]))


@settings(max_examples=60)
@given(st.lists(st.tuples(_ITEM, _ITEM), min_size=1, max_size=4), _TEXT, _TEXT)
@example(items=[("", "")], before="${", after="")
@example(items=[("(X)", "")], before="$", after="{")
def test_items_reach_the_containers_unchanged(
    argo: Validator, items: list[tuple[str, str]], before: str, after: str
) -> None:
    # A string may end with a backslash or hold braces: it is written as the language has it.
    written = ", ".join(f"{{ a = {quoted(a)}, b = {quoted(b)} }}" for a, b in items)
    # Written as an escape, a dollar does not go together with the braces that follow it.
    first = "\\u{24}".join(quoted(part)[1:-1] for part in before.split("$"))
    text = f'"{first}${{x.a}}{quoted(after)[1:]}'
    body = loop(f"[{written}]", f"x.a, {text}, x.b", f"env {{ V = {text} }}")
    found = spec(body)
    made = plain(template(found, "w"))
    rows = expanded(found, "w", argo)
    assert len(rows) == len(items)
    for (a, b), values in zip(items, rows, strict=True):
        assert reaching.words(made, SCOPE, argo, values)[1:] == [a, before + a + after, b]
        assert reaching.variables(made, SCOPE, argo, values)["V"] == before + a + after


@settings(max_examples=30)
@given(
    st.lists(st.one_of(st.booleans(), st.integers(-(2**60), 2**60), _TEXT), min_size=1, max_size=5)
)
def test_items_of_mixed_types_keep_their_text(argo: Validator, items: list[Any]) -> None:
    shown = [str(item).lower() if isinstance(item, bool) else str(item) for item in items]
    written = ", ".join(quoted(i) if isinstance(i, str) else s for i, s in zip(items, shown))  # noqa: B905
    assert words(loop(f"[{written}]", '"${x}"'), argo) == [[text] for text in shown]


def test_a_script_has_its_item_in_the_source(argo: Validator) -> None:
    found = spec(
        "step w = script(interpreter = ['sh'], source = \"echo '${x}' {{ y }}\") "
        "for x in ['a', 'b']"
    )
    made = plain(template(found, "w"))
    texts = [
        reaching.template(made, SCOPE, argo, values)["script"]["source"]
        for values in expanded(found, "w", argo)
    ]
    assert texts == ["echo 'a' {{ y }}", "echo 'b' {{ y }}"]


def test_braces_of_an_item_are_refused_in_a_source() -> None:
    found = compiled("step w = script(interpreter = ['sh'], source = x) for x in ['a', '{{b}}']")
    [error] = found.errors
    assert error.code.id == "WZ5030"
    assert "`{{b}}`" in error.message


def test_items_become_a_list_or_a_sequence() -> None:
    assert task(spec(loop("['a', 'b']", "x")), "w") == {
        "name": "w",
        "template": "w",
        "withItems": ["a", "b"],
        "arguments": {"parameters": [{"name": "x", "value": "{{item}}"}]},
    }
    assert task(spec(loop("2..4", '"${x}"')), "w")["withSequence"] == {"start": 2, "end": 4}
    assert task(spec(loop("[1, true, 'x']", '"${x}"')), "w")["withItems"] == [1, True, "x"]
    assert task(spec(loop("['a', 'b']", "'k'")), "w")["withItems"] == ["0", "1"]
    ids = "input ids: [string] = []\n"
    assert task(spec(ids + loop("ids", "x")), "w")["withParam"] == "{{workflow.parameters.ids}}"


def test_outputs_are_gathered_in_the_order_of_the_items(argo: Validator) -> None:
    ports = "outputs { n: int from '/tmp/n', t: string from '/tmp/t', b: bool from '/tmp/b' }"
    body = (
        "step one = container(command = ['y'], args = [k]) for k in ['a', 'b'] { " + ports + " }\n"
        "step w = container(command = ['x'], args = [json(one.n), json(one.t), json(one.b)])"
    )
    found = spec(body)
    given = {p["name"]: p["value"] for p in task(found, "w")["arguments"]["parameters"]}
    assert given == {
        "one_n": "{{tasks.one.outputs.parameters.n}}",
        "one_t": "{{tasks.one.outputs.parameters.t}}",
        "one_b": "{{tasks.one.outputs.parameters.b}}",
    }
    values = {"one_n": '["3","4"]', "one_t": '["x\\"","1"]', "one_b": '["true","false"]'}
    made = plain(template(found, "w"))
    assert reaching.words(made, SCOPE, argo, values)[1:] == [
        "[3,4]",
        '["x\\"","1"]',
        "[true,false]",
    ]


def test_a_loop_goes_through_the_outputs_of_another(argo: Validator) -> None:
    body = (
        "step one = container(command = ['y'], args = [k]) for k in ['a'] {\n"
        "outputs { n: int from '/tmp/n' } }\n" + loop("one.n", '"${x + 1}"')
    )
    assert words(body, argo, {"tasks.one.outputs.parameters.n": '["3","4"]'}) == [["4"], ["5"]]


def keys(found: Any, name: str, count: int, argo: Validator) -> list[list[str]]:
    """The keys under which each item of a loop stores what it gives."""
    made = plain(template(found, name))
    calls = [
        {
            "op": "arguments",
            "template": {k: v for k, v in made.items() if k != "inputs"},
            "globals": SCOPE,
            # operator.go: generateNodeName; the item's text may have anything but parentheses.
            "locals": {"node.name": f"p-1.{name}({number}:a 7: '\" {{}} b)"},
        }
        for number in range(count)
    ]
    stored = []
    for reply in argo.evaluate(calls):
        assert not reply.error, reply.error
        artifacts = json.loads(reply.value)["outputs"]["artifacts"]
        stored.append([artifact["s3"]["key"] for artifact in artifacts])
    return stored


def taken(found: Any, name: str, argo: Validator) -> list[str]:
    """The keys of what a task is given."""
    given = [a["s3"]["key"] for a in task(found, name)["arguments"]["artifacts"]]
    replies = argo.evaluate([{"op": "text", "text": key, "scope": SCOPE} for key in given])
    return [reply.value for reply in replies]


def test_each_item_has_a_folder_of_its_own(argo: Validator) -> None:
    found = spec(
        STORE + "step r = Read()\nstep w = Split(size = x) for x in [1, 2] { retry = 2 }\nr >> w"
    )
    base = "argo-workflows/p-1/u-1/w"
    assert keys(found, "w", 2, argo) == [[f"{base}/0"], [f"{base}/1"]]
    # Each item gets all of the data.
    assert task(found, "w")["arguments"]["artifacts"] == [
        {"name": "r", "from": "{{tasks.r.outputs.artifacts.data}}"}
    ]


@pytest.mark.parametrize(("first", "second"), [(1, 0), (2, 0), (12, 0), (2, 2), (3, 2)])
def test_what_takes_data_of_a_loop_gets_that_of_all_items(
    first: int, second: int, argo: Validator
) -> None:
    """Two loops gather, too: each item of the second gets what all items of the first give."""
    loop_of_second = f" for y in 1..{second}" if second else ""
    found = spec(
        f'{STORE}step r = Read(folder = "/data/${{x}}") for x in 1..{first}\n'
        f"step w = Split(){loop_of_second}\nr >> w"
    )
    stored = keys(found, "r", first, argo)
    assert taken(found, "w", argo) == [f"{key}/Read.json" for [key] in stored]
    made = plain(template(found, "w"))
    paths = [artifact["path"] for artifact in made["inputs"]["artifacts"]]
    assert len(set(paths)) == first
    # Wurzel reads the files of a folder, and names what it writes after them.
    assert {path.rpartition("/")[0] for path in paths} == {"/usr/app/_inputs"}
    command = made["container"]["command"]
    assert command[command.index("-i") + 1] == "/usr/app/_inputs"
    assert task(found, "w")["depends"] == "r"


def test_files_of_all_items_are_known_behind_a_loop(argo: Validator) -> None:
    found = spec(
        STORE + "step r = Read()\nstep w = Split(size = x) for x in [1, 2]\nstep z = Split()\n"
        "r >> w >> z"
    )
    stored = keys(found, "w", 2, argo)
    assert taken(found, "z", argo) == [f"{key}/Read-Split.json" for [key] in stored]


def test_a_container_gets_a_folder_for_each_item(argo: Validator) -> None:
    ports = "outputs { docs: [Doc] from '/o/d.json', log: file from '/l.txt', all: dir from '/a' }"
    found = spec(
        f"{STORE}input ids: [string] = []\n"
        f"step c = container(command = ['x'], args = [x]) for x in ids {{ {ports} }}\n"
        "step s = container(command = ['y']) { inputs {\n"
        "docs = c at '/in/docs'\nlogs = c.log at '/in/log'\nall = c.all at '/in/all'\n} }"
    )
    folders = taken(found, "s", argo)
    for number, stored in enumerate(keys(found, "c", 3, argo)):
        ends = [f"{number}/d.json", f"{number}/l.txt", f"{number}"]
        assert stored == [f"{folder}/{end}" for folder, end in zip(folders, ends, strict=True)]
    # Without any item there is nothing to take in.
    assert task(found, "s")["depends"] == "c && c.AnySucceeded"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("step r = Read() for x in [1, 2]\nstep w = Split()\nr >> w", "WZ5012"),
        (
            STORE + loop("[1]", "'a'", "outputs { f: file from '/f' { archive = 'zip' } }")
            + "\nstep v = container(command = ['y']) { inputs { f = w.f at '/in/f' } }",
            "WZ1099",
        ),
        (
            loop("['a']", "x", "parallelism = 2")
            + "\nstep v = container(command = ['y']) { after = [w.any_succeeded] }",
            "WZ1099",
        ),
        (loop("['a']", "x", "unroll = true\nparallelism = 2"), "WZ3043"),
    ],
)  # fmt: skip
def test_what_is_not_gathered(body: str, code: str) -> None:
    assert [error.code.id for error in compiled(body).errors] == [code]


def test_unrolled_loops_pass_on_their_data_without_a_store() -> None:
    found = spec(
        'step r = Read(folder = "/d/${x}") for x in [1, 2] { unroll = true }\n'
        "step w = Split()\nr >> w"
    )
    given = task(found, "w")["arguments"]["artifacts"]
    assert [(a["from"], a["subPath"]) for a in given] == [
        ("{{tasks.r-0.outputs.artifacts.data}}", "Read.json"),
        ("{{tasks.r-1.outputs.artifacts.data}}", "Read.json"),
    ]


@pytest.mark.parametrize(
    ("items", "a", "b"),
    [
        # What Argo's loop becomes: its phase, those of its items; then whether a and b run.
        (["Succeeded", "Succeeded"], True, True),
        (["Skipped", "Skipped"], False, True),
        (["Failed", "Succeeded"], False, False),
    ],
)
def test_a_skipped_loop_is_skipped_to_others(
    items: list[str], a: bool, b: bool, argo: Validator
) -> None:
    found = spec(
        "input go: bool = true\n"
        + loop("[1, 2]", "'a'", "when = go\noutputs { n: int from '/n' }")
        + "\nstep a = container(command = ['y'], args = [json(w.n)])"
        + "\nstep b = container(command = ['y'])\nw ~> b"
    )
    phase = "Failed" if "Failed" in items else "Succeeded"
    phases = {"w": {"phase": phase, "loop": True, "items": items}}
    tasks = plain(template(found, "p"))["dag"]["tasks"]
    for name, runs in (("a", a), ("b", b)):
        given = {"op": "depends", "task": task(found, name), "tasks": tasks, "phases": phases}
        [reply] = argo.evaluate([given])
        assert not reply.error, reply.error
        assert reply.value["runs"] is runs, reply.value


@pytest.mark.parametrize(
    "body",
    [
        loop("['a', 'b']", "x"),
        loop("1..3", '"${x}"'),
        loop("[{ a = 'x', b = '\"' }]", "x.a, x.b"),
        "input ids: [string] = []\n" + loop("ids", "x"),
        STORE + loop("['a']", "x", "outputs { f: file from '/tmp/f', d: dir from '/tmp/d' }"),
        "step r = Read()\nstep w = Split(size = x, words = ['${x}']) for x in [1, 2]\nr >> w",
        loop("[1, 2]", '"${x}"', 'unroll = true\nimage = "a/b:${x}"'),
        STORE + "step r = Read() for x in 1..2\nstep w = Split(size = y) for y in 1..2\nr >> w",
        STORE
        + loop("['a']", "x", "outputs { f: file from '/f' }")
        + "\nstep v = container(command = ['y']) { inputs { f = w.f at '/in/f' } }",
        "input go: bool = true\n"
        + loop("[1, 2]", "'a'", "when = go\noutputs { n: int from '/n' }")
        + "\nstep v = container(command = ['y'], args = [json(w.n)])",
        loop("['a']", "x", "outputs { n: int from '/tmp/n' }")
        + "\nstep v = container(command = ['y'], args = [string(k)]) for k in w.n",
        loop("['a']", "x", "outputs { n: int from '/tmp/n' }")
        + "\nstep v = container(command = ['y'], args = [string(k), json(w.n)]) for k in w.n "
        "{ parallelism = 3 }",
        STORE + BOUNDED,
    ],
)
def test_argo_accepts_loops(body: str, argo: Validator) -> None:
    results = argo.validate(compiled(body).yaml())
    assert [str(result) for result in results if not result.ok] == []


def test_a_bounded_loop_is_alone_in_a_template_that_counts() -> None:
    """Argo counts what runs in the template that a pod is in (operator.go: checkParallelism)."""
    found = spec(STORE + BOUNDED)
    made = plain(template(found, "w-items"))
    assert made == {
        "name": "w-items",
        "inputs": {"parameters": [{"name": "one_k"}], "artifacts": [{"name": "f"}]},
        "outputs": {
            "parameters": [
                {"name": "n", "valueFrom": {"parameter": "{{tasks.w.outputs.parameters.n}}"}},
                {"name": "t", "valueFrom": {"parameter": "{{tasks.w.outputs.parameters.t}}"}},
            ]
        },
        "dag": {
            "tasks": [
                {
                    "name": "w",
                    "template": "w",
                    "withItems": ["a", "b", "c"],
                    "arguments": {
                        "parameters": [
                            {"name": "one_k", "value": "{{inputs.parameters.one_k}}"},
                            {"name": "x", "value": "{{item}}"},
                        ],
                        "artifacts": [{"name": "f", "from": "{{inputs.artifacts.f}}"}],
                    },
                }
            ]
        },
        "parallelism": 2,
    }
    outer = task(found, "w")
    assert outer["template"] == "w-items"
    assert not {"withItems", "withParam", "withSequence"} & outer.keys()
    # The whole of it is skipped, as a task is.
    assert task(found, "v")["depends"] == "w.Succeeded"
    inner = plain(template(found, "s-items"))["dag"]["tasks"][0]
    assert inner["withParam"] == "{{inputs.parameters.wzc-items}}"
    [given] = task(found, "s")["arguments"]["parameters"]
    assert given == {"name": "wzc-items", "value": "{{tasks.w.outputs.parameters.n}}"}


def test_a_bounded_loop_runs_through() -> None:
    """What each container gets, and what is read from outside, in a walk through the workflow."""
    document = json.loads(json.dumps(compiled(STORE + BOUNDED).documents[0]))
    results = {
        "one": Result({"k": "7"}),
        **{f"w.w({n}:{x})": Result({"n": str(n + 4), "t": x}) for n, x in enumerate("abc")},
    }
    run = run_through(document, results)
    assert {p: m.message for p, m in run.nodes.items() if m.message} == {}
    assert run.phase is Phase.SUCCEEDED
    assert run.left_tags() == {}
    args = {path: pod.args for path, pod in run.pods.items()}
    assert [args[f"w.w({n}:{x})"] for n, x in enumerate("abc")] == [(x, "7") for x in "abc"]
    assert args["v"] == ('["a","b","c"]',)
    skipped = run_through(document, results, {"go": "false"})
    assert skipped.phases()["w"] == "Skipped"
    assert {skipped.phases()[name] for name in ("v", "s")} == {"Omitted"}


def test_unrolled_steps_are_tasks_of_their_own() -> None:
    found = spec(
        loop("['a', 'b']", "x", "unroll = true\noutputs { n: int from '/tmp/n' }")
        + "\nstep v = container(command = ['y'], args = [json(w.n)])"
    )
    assert task(found, "v") == {
        "name": "v",
        "template": "v",
        "depends": "w-0 && w-1",
        "arguments": {
            "parameters": [
                {"name": "w_0_n", "value": "{{tasks.w-0.outputs.parameters.n}}"},
                {"name": "w_1_n", "value": "{{tasks.w-1.outputs.parameters.n}}"},
            ]
        },
    }
    assert plain(template(found, "w-1"))["container"]["args"] == ["b"]


@st.composite
def chains(draw: st.DrawFn) -> tuple[str, dict[str, list[str]]]:
    """A pipeline of loops, and the texts that the containers of each are to get.

    They go through lists, ranges, an input, and what an earlier one gives.
    """
    body = ["input ids: [string] = []"]
    wanted: dict[str, list[str]] = {}
    for number in range(draw(st.integers(1, 4))):
        name = f"s{number}"
        kind = draw(st.sampled_from(["texts", "numbers", "range", "input", *wanted]))
        given: list[str]
        if kind == "texts":
            given = draw(st.lists(st.sampled_from(["de", "e n", "{{item}}", "é\"'"]), min_size=1))
            items, shown = "[" + ", ".join(map(quoted, given)) + "]", "x"
        elif kind == "numbers":
            numbers = draw(st.lists(st.integers(-9, 99), min_size=1, max_size=4))
            items, shown = str(numbers), '"${x * 2}"'
            given = [str(each * 2) for each in numbers]
        elif kind == "range":
            low = draw(st.integers(0, 5))
            high = low + draw(st.integers(0, 3))
            items, shown = f"{low}..{high}", '"${x}"'
            given = [str(each) for each in range(low, high + 1)]
        elif kind == "input":
            items, shown, given = "ids", "x", ["i1", "i2"]
        else:  # what an earlier loop gives: see `results`
            items, shown = f"{kind}.out", "x"
            given = [f"{kind}.{index}" for index in range(len(wanted[kind]))]
        wanted[name] = given
        block = "outputs { out: string from '/out' }"
        if draw(st.booleans()):
            block += "\nretry = 2"
        read = any(f"{name}.out" in line for line in body)
        if draw(st.booleans()) and kind != "input" and kind not in wanted and not read:
            block += "\nparallelism = 2"
        body.append(
            f"step {name} = container(command = ['x'], args = [{shown}]) for x in {items} "
            f"{{\n{block}\n}}"
        )
    return "\n".join(body), wanted


@settings(max_examples=40)
@given(chains())
def test_drawn_loops_run_once_for_each_item(
    argo: Validator, drawn: tuple[str, dict[str, list[str]]]
) -> None:
    body, wanted = drawn
    found = compiled(body)
    assert not found.errors, found.messages()
    assert [str(result) for result in argo.validate(found.yaml()) if not result.ok] == []
    document = json.loads(json.dumps(found.documents[0]))
    for each in document["spec"]["templates"]:
        if "suspend" in each:
            each["suspend"]["duration"] = "0"  # the check of the input: not what this is about
    # What an item gives names it, whatever node it is.
    results: dict[str, Result] = {}
    run = run_through(document, results, {"ids": '["i1", "i2"]'})
    for _ in wanted:  # each time one loop more has given all that it gives
        for path in run.pods:
            step, index = path.rpartition("/")[2].partition("(")[::2]
            step = step.rpartition(".")[2]
            results[path.split(")(")[0] + (")" if ")(" in path else "")] = Result(
                {"out": f"{step}.{index.partition(':')[0]}"}
            )
        run = run_through(document, results, {"ids": '["i1", "i2"]'})
    assert run.phase is Phase.SUCCEEDED, run.phases()
    assert run.stuck == []
    for name, texts in wanted.items():
        pods = [pod for path, pod in run.pods.items() if path.split("(")[0].split(".")[-1] == name]
        assert [pod.args for pod in pods] == [(text,) for text in texts], name
