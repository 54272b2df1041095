"""Loops: what they go through, what an item is, and what is said where it may not stand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.language.program import accepted, at, compiled, in_pipeline, refused
from wzc.model.run_time import for_each_item
from wzc.model.value import plain


def program(loop: str, settings: str = "", block: str = "", *, more: str = "") -> str:
    return in_pipeline(
        f"{more}\nstep s = Source()\nstep w = Work({settings}) for {loop} {{\n{block}\n}}\ns >> w"
    )


def items(found: Any) -> list[Any]:
    """What a value is for each item; a list or map is known for each where it is written out."""
    node = for_each_item([found], lambda data: data[0])
    assert node is not None, found
    return [plain(value) for value in node.values]


@pytest.mark.parametrize(
    ("loop", "setting", "values"),
    [
        ("x in ['ab', 'cd']", "label = x", ["ab", "cd"]),
        ("x in [1, 2]", "size = x", [1, 2]),
        ("x in 3..5", "size = x", [3, 4, 5]),
        ("x in 3..3", "size = x * 2", [6]),
        ("x in -2..0", "rate = x", [-2, -1, 0]),
        ("x in -2..-1", "rate = -x", [2, 1]),
        ("x in [1, 2]", "rate = x / 2", [0.5, 1.0]),
        ("x in [true, false]", "strict = not x", [False, True]),
        ("x in values({ a = true, c = 'd' })", 'label = "a${x}"', ["atrue", "ad"]),
        ("x in ['a', 'b']", "label = upper(x) if x == 'z' else \"${x}x\"", ["ax", "bx"]),
        ("x in [{ n = 1, t = 'ab' }, { n = 2, t = 'cd' }]", "size = x.n + 1", [2, 3]),
        ("x in [{ n = 1, t = 'ab' }, { n = 2, t = 'cd' }]", "label = x.t", ["ab", "cd"]),
        ("x in [{ n = 1, t = 'ab' }, { n = 2, t = 'cd' }]", "size = x['n']", [1, 2]),
        ("x in [{ t = ['a'] }, { t = ['b', 'c'] }]", "tags = x.t", [["a"], ["b", "c"]]),
        ("x in ['a', 'b']", "tags = [x, 'k']", [["a", "k"], ["b", "k"]]),
        ("x in [1, 2]", "options = { a = x }", [{"a": 1}, {"a": 2}]),
        ("x in [30s, 1min]", "every = x", ["30s", "1min"]),
        ("x in [1Gi, 2Gi]", "space = x", ["1Gi", "2Gi"]),
        ("x in [i * 2 for i in range(3)]", "size = x + 1", [1, 3, 5]),
        ("x in names", "label = x", ["ab", "cd"]),
    ],
)
def test_an_item_is_known_for_each_item(loop: str, setting: str, values: list[Any]) -> None:
    text = "let names = ['ab', 'cd']\n" + program(loop, setting)
    found = at(accepted(text), f"w.settings.{setting.split(' ')[0]}")
    assert found is not None
    assert items(found) == values


@pytest.mark.parametrize(
    ("more", "loop", "setting"),
    [
        ("input ids: [string] = []", "x in ids", "label = x"),
        ("input ids: [int] = []", "x in ids", "size = x * 2"),
        ("input ids: ['a' | 'b'] = ['a']", "x in ids", "label = x"),
        ("input n: int = 1", "x in [n, 1]", "size = x * 2"),
        ("input ids: [string] = []", "x in (ids if workflow.name == 'a' else ids)", "label = x"),
    ],
)
def test_items_of_a_list_of_the_run(more: str, loop: str, setting: str) -> None:
    found = accepted(program(loop, setting, more=more)).steps["w"].loop
    assert found is not None
    assert found.items is None
    assert found.list is not None


@pytest.mark.parametrize(
    ("loop", "settings", "block", "code"),
    [
        ("x in «5»", "", "", "WZ3001"),
        ("x in «{ a = 1 }»", "", "", "WZ3001"),
        ("x in 1..«'a'»", "", "", "WZ3001"),
        ("x in 1..«count»", "", "", "WZ3040"),
        ("x in «5..1»", "", "", "WZ5019"),
        ("x in [1, «null»]", "", "", "WZ3043"),
        ("x in [1, «secret('a', key = 'b')»]", "", "", "WZ3043"),
        ("x in «1..5001»", "", "", "WZ3043"),
        ("x in [1, 2]", "label = «x»", "", "WZ3001"),
        ("x in [{ a = 1 }, { b = 2 }]", "size = «x.a»", "", "WZ3009"),
        ("x in values({ a = [1], b = 'c' })", 'label = "b${«x»}"', "", "WZ3009"),
        ("x in values({ a = 1, b = { c = 2 } })", 'label = lower("${«x»}")', "", "WZ3009"),
        ("x in [{ a = 1 }, { a = 'b' }]", "size = «x.a»", "", "WZ3001"),
        ("x in sizes", "size = x.a", "", "WZ3001"),
        ("x in [1, «2000»]", "size = x", "", "WZ3005"),
        ("x in [1, 0]", "size = «1 / x»", "", "WZ3001"),
        ("x in [1, 0]", "rate = «1 / x»", "", "WZ3009"),
        ("x in ['a']", "", "image = «x»", "WZ3040"),
        ("x in ['a']", "", 'image = «"a:${x}"»', "WZ3040"),
        ("x in [1]", "", "resources { gpu = «x» }", "WZ3040"),
        ("x in [1Gi, «1m»]", "", "resources { memory = x }", "WZ3012"),
        ("x in ['a']", "token = «x»", "", "WZ3040"),
        ("x in ['a']", "", "unroll = «1 == 1»", "WZ3001"),
        ("x in «ids»", "", "unroll = true", "WZ3040"),
        ("x in «[i for i in ids]»", "", "", "WZ3040"),
        ("x in [count, «[1]»]", "", "", "WZ1099"),
        ("x in [count, «30s»]", "", "", "WZ1099"),
        ("x in [count, «ids»]", "", "", "WZ1099"),
    ],
)
def test_what_does_not_fit(loop: str, settings: str, block: str, code: str) -> None:
    more = "input ids: [string] = []\ninput count: int = 1"
    text = program(loop, settings, block, more=more)
    text += "let sizes = [{ a = k } for k in ['b']]"
    if "i for i in" in loop:
        text = text.replace("«[i for i in ids]»", "[i for i in «ids»]")
    refused(text, code)


def test_the_variable_is_seen_in_the_step_alone() -> None:
    found = compiled(in_pipeline("step a = Source() for x in ['a']\nstep b = Source(folder = x)"))
    assert [item.code.id for item in found.diagnostics] == ["WZ2002"]


def test_the_help_for_a_constant_offers_unroll() -> None:
    [found] = refused(program("x in ['a']", "", "image = «x»"), "WZ3040")
    assert found.help is not None
    assert "unroll = true" in found.help
    assert found.secondary[0].text == "another one for each item"


def test_an_empty_list_means_no_task_and_a_warning() -> None:
    text = in_pipeline("step s = Source()\nstep w = Ping() for x in «[]»\ns ~> w")
    text += "\nextern step Ping() { class = 'lib:Ping' }"
    refused(text, "WZ7012")
    found = compiled(text.replace("«", "").replace("»", ""))
    assert set(found.pipelines[0].steps) == {"s"}


def test_unrolled_items_are_known() -> None:
    text = program("x in ['a', 'b']", "size = 2", 'unroll = true\nimage = "i/${x}:1"')
    found = accepted(text)
    assert set(found.steps) == {"s", "w-0", "w-1"}
    assert [plain(at(found, f"{name}.image")) for name in ("w-0", "w-1")] == ["i/a:1", "i/b:1"]
    assert {(edge.source, edge.target) for edge in found.edges} == {("s", "w-0"), ("s", "w-1")}


def test_unrolled_items_may_be_left_out_one_by_one() -> None:
    found = accepted(program("x in [1, 2, 3]", "size = x", "unroll = true\nenabled = x != 2"))
    assert set(found.steps) == {"s", "w-0", "w-2"}


def test_unroll_stands_where_the_loop_is_declared() -> None:
    text = program("x in ['a']", more="defaults { «unroll = true» }")
    found = compiled(text.replace("«", "").replace("»", ""))
    assert [item.code.id for item in found.diagnostics] == ["WZ2012"]
    refused(in_pipeline("step s = Source() { «unroll» = true }"), "WZ2012")
    refused(in_pipeline("step s = Source() { «parallelism» = 2 }"), "WZ2012")


def test_an_output_of_a_loop_is_a_list() -> None:
    step = "step a = container(image = 'a:1', command = ['x']) for x in [1, 2] { outputs {\n"
    ports = "n: int from '/tmp/n'\nt: string from stdout\n} }\n"
    accepted(in_pipeline(step + ports + "step s = Source() { env { A = json(a.n) } }"))
    refused(in_pipeline(step + ports + "step s = Source() { env { A = «a.n» } }"), "WZ3001")
    accepted(in_pipeline(step + ports + "step s = Source() { env { A = json(a.t) } }"))
