"""Which files each step writes, and what a consumer gets of them."""

import pytest

from tests.graph.programs import TYPES, good, only, pipeline, run
from wzc.diagnostics import catalogue as codes
from wzc.graph.dag import Dag

# Two classes whose names differ by the word that Wurzel leaves out, and one with a long name.
LONG = "L" + "o" * 150 + "ng"
ODD = f"""
extern step Foo() : -> [Doc] {{ class = "m:FooStep" }}
extern step FooStep() : -> [Doc] {{ class = "m:FooStepStep" }}
extern step Long() : [Doc] -> [Doc] {{ class = "m:{LONG}" }}
"""


def targets(dag: Dag, step: str) -> dict[str, dict[str, str] | None]:
    """Of each producer, the names of its files by where they come from; None for the folder."""
    return {
        binding.producer: None
        if binding.files is None
        else {file.source: file.target for file in binding.files}
        for binding in dag.inputs[step]
    }


def test_files_are_named_after_the_steps_that_made_them() -> None:
    # reference, section 6; extensions by DataType.extension
    dag = good("a: Read", "b: Split", "c: Clean", "d: Embed", "e: Store", "a >> b >> c >> d >> e")
    assert dag.outputs == {
        "a": ["Read.json"],
        "b": ["Read-Split.json"],
        "c": ["Read-Split-Clean.json"],
        "d": ["Read-Split-Clean-Embed.csv"],
        "e": ["Read-Split-Clean-Embed-Store.csv"],
    }
    assert targets(dag, "b") == {"a": None}
    assert targets(dag, "a") == {}


def test_a_step_without_an_output_writes_nothing() -> None:
    assert good("a: Read", "s: Sink", "a >> s").outputs["s"] == []


def test_different_classes_go_in_whole_folders() -> None:
    dag = good("a: Read", "b: Crawl", "c: Loose", "[a, b] >> c")
    assert targets(dag, "c") == {"a": None, "b": None}
    assert dag.outputs["c"] == ["Read-Loose.json", "Crawl-Loose.json"]


def test_equal_names_are_bound_file_by_file() -> None:
    dag = good("de_docs: Read", "en: Read", "c: Split", "s: Sink", "[de_docs, en] >> c >> s")
    assert targets(dag, "c") == {
        "de_docs": {"Read.json": "de_docs-Read.json"},
        "en": {"Read.json": "en-Read.json"},
    }
    assert dag.outputs["c"] == ["de_docs-Read-Split.json", "en-Read-Split.json"]
    assert targets(dag, "s") == {"c": None}


def test_names_that_only_meet_when_the_step_has_run_are_bound_file_by_file() -> None:
    # `FooStep.json` and `Foo.json` differ, but both make `Foo-Split.json`
    (dag,), diagnostics = run(
        pipeline("a: Foo", "b: FooStep", "c: Split", "[a, b] >> c"), TYPES + ODD
    )
    assert not list(diagnostics)
    assert (dag.outputs["a"], dag.outputs["b"]) == (["Foo.json"], ["FooStep.json"])
    assert targets(dag, "c") == {
        "a": {"Foo.json": "a-Foo.json"},
        "b": {"FooStep.json": "b-FooStep.json"},
    }
    assert dag.outputs["c"] == ["a-Foo-Split.json", "b-Foo-Split.json"]


def test_a_producers_name_cannot_be_taken_for_its_file() -> None:
    # with `-` in prefixes, a-b + Read.json and a + b-Read.json would be one name
    dag = good(
        *("b: Read", "x: Read", "a: Clean", "a_b_Read: Read", "s: Split"),
        *("[b, x] >> a", "[a, a_b_Read, x] >> s"),
    )
    names = [name for files in targets(dag, "s").values() for name in (files or {}).values()]
    assert names == [
        "x-Read.json",
        "a-b-Read-Clean.json",
        "a-x-Read-Clean.json",
        "a_b_read-Read.json",
    ]


def test_a_chain_of_any_length_keeps_names_short() -> None:
    count = 100
    names = [f"s{number}" for number in range(count)]
    dag = good("r: Read", *(f"{name}: Split" for name in names), " >> ".join(["r", *names]))
    assert max(len(files[0]) for files in dag.outputs.values()) <= 200
    shortened = [name for name in names if targets(dag, name) != {dag.producers(name)[0]: None}]
    # "Read" and 32 times "-Split" and ".json" are 201 bytes: the 32nd step is the first to shorten
    assert len("Read" + 32 * "-Split" + ".json") == 201
    assert shortened[0] == "s31"
    assert dag.outputs["s31"] == ["s30-1-Split.json"]


def test_where_the_producers_name_is_too_long_as_well_its_number_stands() -> None:
    name = "n" * 60
    (dag,), diagnostics = run(
        pipeline(f"{name}: Read", "b: Read", "c: Long", f"[b, {name}] >> c"), TYPES + ODD
    )
    assert not list(diagnostics)
    assert targets(dag, "c") == {
        name: {"Read.json": "1-1.json"},
        "b": {"Read.json": "b-Read.json"},
    }
    assert dag.outputs["c"] == [f"1-1-{LONG}.json", f"b-Read-{LONG}.json"]


# ---- several files for a step that needs its input whole


def test_several_producers_do_not_become_one_input() -> None:
    found, (dedup, first, second) = only(
        codes.MANY_INPUTS, "a: Read", "b: Read", "«d»: Dedup", "a «>>» d", "b «>>» d"
    )
    assert not found.is_error
    assert found.primary.span == dedup
    assert (
        found.message == "step `d` runs once for each of 2 files, and `Dedup` needs its input whole"
    )
    assert [(label.span, label.text) for label in found.secondary][:2] == [
        (first, "1 file from `a`"),
        (second, "1 file from `b`"),
    ]


def test_one_producer_with_several_files_is_no_better() -> None:
    found, (arrow,) = only(
        codes.MANY_INPUTS, "a: Read", "b: Read", "m: Split", "d: Dedup", "[a, b] >> m «>>» d"
    )
    assert [(label.span, label.text) for label in found.secondary][:1] == [
        (arrow, "2 files from `m`")
    ]


def test_one_file_is_whole() -> None:
    good("a: Read", "b: Read", "d: Dedup", "e: Dedup", "a >> d", "b >> e")


# ---- too many


def diamonds(count: int) -> list[str]:
    """So many diamonds in a row: each doubles the files."""
    lines = ["t0: Read"]
    for number in range(1, count + 1):
        lines += [f"l{number}: Split", f"r{number}: Clean", f"t{number}: Split"]
        lines.append(f"t{number - 1} >> [l{number}, r{number}] >> t{number}")
    return lines


def test_diamonds_multiply_files() -> None:
    dag = good(*diamonds(8))
    assert [len(dag.outputs[f"t{number}"]) for number in range(9)] == [2**n for n in range(9)]
    assert all(len(set(files)) == len(files) for files in dag.outputs.values())


def test_too_many_files_are_one_error_and_silent_behind_it() -> None:
    lines = [line.replace("t9:", "«t9»:") for line in diamonds(30)]
    found, (place,) = only(codes.TOO_MANY_FILES, *lines)
    assert found.primary.span == place
    assert found.message == ("step `t9` would run on 512 files, one after another; 500 are allowed")
    assert [label.text for label in found.secondary] == ["256 files from `l9`; 256 files from `r9`"]


@pytest.mark.parametrize("count", [500, 501])
def test_the_limit_is_500(count: int) -> None:
    lines = [f"r{number}: Read" for number in range(count)]
    lines += ["s: Sink", *(f"r{number} >> s" for number in range(count))]
    _, diagnostics = run(pipeline(*lines))
    assert [item.code for item in diagnostics] == [codes.TOO_MANY_FILES] * (count == 501)
