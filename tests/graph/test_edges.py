"""Edges that mean nothing, cycles, and what lacks a connection."""

import pytest

from tests.graph.programs import good, only, pipeline, run
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic
from wzc.source.file import Span


def labelled(found: Diagnostic) -> dict[Span, str]:
    return {label.span: label.text for label in found.secondary}


# ---- order and needs


def test_steps_that_may_go_in_any_order_stand_as_declared() -> None:
    dag = good("z: Read", "b: Sink", "y: Read", "a: Sink", "y >> a", "z >> b", "y >> b")
    assert [step.name for step in dag.order] == ["z", "y", "b", "a"]


def test_needs_are_in_the_order_in_which_their_sources_are_declared() -> None:
    dag = good("c: Read", "a: Read", "b: Ping", "s: Sink", "b ~> s", "a >> s", "c >> s")
    assert [(edge.source, edge.data) for edge in dag.needs["s"]] == [
        ("c", True),
        ("a", True),
        ("b", False),
    ]
    assert dag.producers("s") == ["c", "a"]
    assert dag.needs["c"] == []


def test_a_pipeline_with_one_step_is_connected_enough() -> None:
    dag = good("a: Read")
    assert [step.name for step in dag.order] == ["a"]
    assert dag.inputs == {"a": []}


# ---- edges that mean nothing


@pytest.mark.parametrize("arrow", [">>", "~>"])
def test_a_step_that_waits_for_itself(arrow: str) -> None:
    found, (place,) = only(codes.SELF_EDGE, "a: Read", "b: Sink", "a >> b", f"«b {arrow} b»")
    assert found.primary.span == place
    assert found.message == "step `b` waits for itself, and so it would never start"


def test_a_step_that_feeds_only_itself_is_not_called_hungry() -> None:
    only(codes.SELF_EDGE, "a: Split", "a >> a")


def test_several_steps_that_wait_for_themselves_in_one_edge() -> None:
    _, diagnostics = run(pipeline("a: Read", "b: Read", "[a, b] ~> [a, b]"))
    loops = [item.message for item in diagnostics if item.code is codes.SELF_EDGE]
    assert loops == ["each of `a` and `b` waits for itself, and so it would never start"]


def test_an_edge_written_twice() -> None:
    found, (first, second) = only(
        codes.DUPLICATE_EDGE, "a: Read", "b: Split", "c: Sink", "«a >> b» >> c", "«a >> b»"
    )
    assert found.primary.span == second
    assert labelled(found) == {first: "the first one"}
    assert found.message == "`a >> b` is written twice, and the second one adds nothing"


def test_an_edge_written_twice_in_one_list_has_one_place() -> None:
    found, (place,) = only(codes.DUPLICATE_EDGE, "a: Read", "b: Sink", "«[a, a] >> b»")
    assert found.primary.span == place
    assert found.secondary == []


@pytest.mark.parametrize("data_first", [True, False])
def test_an_order_beside_data_adds_nothing(data_first: bool) -> None:
    lines = ["«a >> b»", "«a ~> b»"]
    found, spans = only(
        codes.DUPLICATE_EDGE, "a: Read", "b: Sink", *(lines if data_first else lines[::-1])
    )
    data, order = spans if data_first else spans[::-1]
    assert found.primary.span == order
    assert labelled(found) == {data: "passes data, and orders"}
    assert found.help == "remove `a ~> b` here"


def test_all_edges_of_a_repeated_list_are_named_in_one_report() -> None:
    found, (_, second) = only(
        codes.DUPLICATE_EDGE, "a: Read", "b: Read", "c: Sink", "«[a, b] >> c»", "«[a, b] >> c»"
    )
    assert found.primary.span == second
    assert "`a >> c`" in found.message
    assert found.notes == ["the same holds for `b >> c`"]


# ---- cycles


def test_a_cycle_is_told_edge_by_edge() -> None:
    found, (first, third, second) = only(
        codes.CYCLE,
        *("docs: Read", "split: Split", "clean: Split", "audit: Sink", "docs >> split"),
        *("«split >> clean»", "«audit ~> split»", "«clean >> audit»"),
    )
    assert found.message == "these steps wait for one another: `split`, `clean`, `audit`"
    assert (found.primary.span, found.primary.text) == (first, "`clean` needs `split`")
    assert labelled(found) == {
        second: "`audit` needs `clean`",
        third: "`split` waits for `audit`",
    }
    assert found.help == (
        "remove one of the three edges; `audit ~> split` only orders, it carries no data"
    )


def test_a_cycle_of_data_names_no_edge_to_remove() -> None:
    found, _ = only(codes.CYCLE, "a: Split", "b: Split", "a >> b >> a")
    assert found.help == "remove one of the two edges"


def test_what_waits_for_a_cycle_is_not_ordered_and_not_reported() -> None:
    (dag,), diagnostics = run(
        pipeline("r: Read", "a: Split", "b: Split", "d: Dedup", "r >> a", "a >> b >> a", "b >> d")
    )
    assert [item.code for item in diagnostics] == [codes.CYCLE]
    assert [step.name for step in dag.order] == ["r"]
    assert dag.outputs == {"r": ["Read.json"], "a": [], "b": [], "d": []}


def test_each_component_has_one_report() -> None:
    lines = ["a: Split", "b: Split", "c: Split", "x: Split", "y: Split"]
    _, diagnostics = run(pipeline(*lines, "a >> b >> c >> a", "b >> a", "c >> x", "x >> y >> x"))
    assert [item.message.partition(": ")[2] for item in diagnostics] == ["`a`, `b`", "`x`, `y`"]


def test_the_shortest_cycle_of_a_component_is_told() -> None:
    names = [f"s{number}" for number in range(30)]
    declared = [f"{name}: Split" for name in names]
    found, _ = only(codes.CYCLE, *declared, " >> ".join([*names, "s0"]), "s20 >> s17")
    assert found.message.endswith(": `s17`, `s18`, `s19`, `s20`")


def test_a_long_cycle_is_cut_but_shows_the_edge_that_may_go() -> None:
    names = [f"s{number}" for number in range(2000)]
    declared = [f"{name}: Split" for name in names]
    declared += ["r: Read", "r >> s0"]
    found, (order,) = only(codes.CYCLE, *declared, " >> ".join(names), "«s1999 ~> s0»")
    assert found.message.endswith("`s5`, `s6` and 1,993 more")
    assert labelled(found)[order] == "`s0` waits for `s1999`"
    assert found.notes == ["1,991 more edges of this cycle are not shown"]
    assert len(found.secondary) == 8


# ---- connections


def test_a_pipeline_without_steps() -> None:
    _, diagnostics = run("pipeline p {\n}\n")
    (found,) = diagnostics
    assert found.code == codes.NO_STEPS
    assert found.primary.span.text == "p"


def test_a_step_without_any_edge() -> None:
    found, (place,) = only(codes.UNCONNECTED, "a: Read", "b: Sink", "«c»: Read", "a >> b")
    assert found.primary.span == place
    assert not found.is_error


def test_containers_side_by_side_are_meant() -> None:
    lint, test = (f'step {name} = container(image = "a:1", command = ["a"])\n' for name in "ab")
    _, diagnostics = run(f"pipeline p {{\n{lint}{test}}}\n")
    assert [*diagnostics] == []
    third = lint.replace("step a", "step c")
    _, diagnostics = run(f"pipeline p {{\n{lint}{test}{third}a ~> b\n}}\n")
    assert [item.code for item in diagnostics] == [codes.UNCONNECTED]


def test_steps_that_become_one_name() -> None:
    found, (first, second) = only(
        codes.SAME_PLACE, "«my_step»: Read", "«My_Step»: Read", "s: Sink", "[my_step, My_Step] >> s"
    )
    assert found.primary.span == second
    assert labelled(found) == {first: "becomes `my-step` too"}


def test_a_step_that_gets_no_data() -> None:
    found, (place,) = only(
        codes.MISSING_INPUT, "«s»: Sink", "a: Read", "b: Split", "c: Embed", "a >> b >> c"
    )
    assert found.primary.span == place
    assert found.message == "step `s` takes a list of Doc, and no `>>` leads to it"
    # b is declared later and has needs: whether it waits for s is not looked up
    assert found.help == "`a` gives such data: `a >> s`"
    assert [(label.span.text, label.text) for label in found.secondary] == [
        ("[Doc]", "what `Sink` takes")
    ]


def test_an_order_that_should_have_been_data() -> None:
    found, (arrow,) = only(codes.MISSING_INPUT, "a: Read", "s: Sink", "a «~>» s")
    assert labelled(found)[arrow] == "only orders, it carries no data"
    (fix,) = found.fixes
    assert [(edit.span, edit.text) for edit in fix.edits] == [(arrow, ">>")]
    assert not fix.certain


def test_an_arrow_of_a_list_is_not_replaced_for_one_of_its_steps() -> None:
    found, _ = only(codes.MISSING_INPUT, "a: Read", "b: Read", "s: Sink", "a ~> [s, b]")
    assert found.fixes == []


def test_data_is_not_offered_from_steps_that_wait_for_the_hungry_one() -> None:
    found, _ = only(codes.MISSING_INPUT, "s: Split", "t: Sink", "s >> t")
    assert (
        found.help == "no step before it gives a list of Doc; declare one and pass it on with `>>`"
    )


# ---- what an earlier pass has refused is not missed here


def test_a_misspelt_end_of_an_edge_is_the_only_mistake() -> None:
    only(codes.UNKNOWN_STEP, "docs: Read", "s: Sink", "dcos >> s")


def test_steps_of_an_unknown_type_are_not_missed() -> None:
    _, diagnostics = run(pipeline("a: Raed", "s: Sink", "a >> s"))
    assert [item.code for item in diagnostics] == [codes.UNKNOWN_NAME]


def test_a_refused_port_is_not_missed() -> None:
    _, diagnostics = run(
        pipeline("a: Bad", "s: Sink", "a >> s"),
        "contract Doc { text: string }\n"
        'extern step Bad() : -> [Dco] { class = "m:Bad" }\n'
        'extern step Sink() : [Doc] -> { class = "m:Sink" }\n',
    )
    assert [item.code for item in diagnostics] == [codes.UNKNOWN_TYPE]
