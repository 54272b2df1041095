"""Containers and scripts: their parentheses, what they take in and give out, and references."""

from __future__ import annotations

import pytest

from tests.language.program import accepted, at, in_pipeline, refused
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import RunTimeValue

FIRST = """
step first = container(image = "a/b:1", command = ["x"]) {
  outputs {
    rows: int from "/tmp/rows" default 0
    name: string from "/tmp/name"
    fine: bool from "/tmp/fine"
    ids: [string] from "/tmp/ids"
    mode: "a" | "b" from "/tmp/mode"
    log: file from "/tmp/log"
    all: dir from "/tmp/all"
    docs: [Doc] from "/tmp/docs.json"
  }
}
"""


def program(second: str) -> str:
    return in_pipeline(f"{FIRST}\n{second}")


def script(block: str = "", source: str = "'x'") -> str:
    return program(
        f"step s = script(image = 'a/b:1', interpreter = ['sh'], source = {source}) {{\n{block}\n}}"
    )


@pytest.mark.parametrize(
    "value",
    ["first.rows", "first.rows + 1", '"${first.name}"', "first.fine", "first.mode", "workflow.uid"],
)
def test_values_of_other_steps_stand_in_variables_and_make_the_order(value: str) -> None:
    pipeline = accepted(script(f"env {{ A = {value} }}"))
    found = at(pipeline, "s.env.A")
    assert found is not None
    assert isinstance(found.data, RunTimeValue)
    implied = [(e.source, e.target, e.data) for e in pipeline.edges if e.implied]
    assert implied == ([("first", "s", False)] if "first" in value else [])


@pytest.mark.parametrize("value", ["first.log", "first.all", "first.docs", "first"])
def test_files_are_taken_in(value: str) -> None:
    pipeline = accepted(script(f'inputs {{ x = {value} at "/in" }}'))
    [port] = pipeline.steps["s"].inputs.values()
    assert isinstance(port.value.data, ArtifactReference)
    assert (port.value.data.step, port.path.data) == ("first", "/in")
    assert [e.source for e in pipeline.edges] == ["first"]


@pytest.mark.parametrize("value", ["'text'", "1", "first.rows", '"a ${first.name}"'])
def test_text_becomes_a_file(value: str) -> None:
    [port] = accepted(script(f'inputs {{ x = {value} at "/in" }}')).steps["s"].inputs.values()
    assert not isinstance(port.value.data, ArtifactReference)


def test_data_of_a_wurzel_step_is_a_folder() -> None:
    text = in_pipeline(
        "step r = Source()\nstep s = script(image = 'a/b:1', interpreter = ['sh'], source = 'x') "
        "{ inputs { docs = r at '/in' } }"
    )
    pipeline = accepted(text)
    assert [(e.source, e.target, e.implied) for e in pipeline.edges] == [("r", "s", True)]


def test_data_of_a_container_goes_along_an_edge() -> None:
    pipeline = accepted(program("step w = Work()\nfirst >> w"))
    [edge] = pipeline.edges
    assert (edge.source, edge.target, edge.data) == ("first", "w", True)


def test_a_written_edge_and_a_reference_are_one() -> None:
    pipeline = accepted(program("step w = Work(size = first.rows)\nfirst >> w"))
    assert len(pipeline.edges) == 1


def test_of_the_parentheses_only_the_image_is_inherited() -> None:
    text = in_pipeline('defaults { image = "a/b:1" }\nstep s = container(command = ["x"])')
    assert at(accepted(text), "s.image") is not None


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("env { A = first.«row» }", "WZ2002"),
        ("env { A = «first.log» }", "WZ3001"),
        ("env { A = «first» }", "WZ3001"),
        ("env { A = «first.ids» }", "WZ3001"),
        ("env { A = s.«nothing» }", "WZ2002"),
        ("inputs { «x» = first.log }", "WZ1008"),
        ('inputs { x = first.log at «"relative"» }', "WZ5007"),
        ("inputs { x = first.log at «first.name» }", "WZ3040"),
        ('inputs { x = «[1]» at "/in" }', "WZ3001"),
        ('inputs { x: «file» = first.log at "/in" }', "WZ2012"),
        ('inputs { x = first.log at "/in" { «mod» = 1 } }', "WZ2005"),
        ('inputs { x = first.log at "/in" { optional = «1» } }', "WZ3001"),
        ("inputs { «x» += [1] }", "WZ2012"),
        ('inputs { x = 1 at "/a", «x» = 2 at "/b" }', "WZ2007"),
        ("outputs { «x» = 1 }", "WZ2012"),
        ('outputs { x: «secret» from "/a" }', "WZ3041"),
        ('outputs { x: «map[int]» from "/a" }', "WZ3041"),
        ("outputs { x: file from «stdout» }", "WZ3001"),
        ('outputs { x: file from "/a" default «1» }', "WZ2012"),
        ('outputs { x: int from "/a" default «"a"» }', "WZ3001"),
        ('outputs { x: int from "/a" { «optional» = true } }', "WZ2005"),
        ('outputs { x: [Doc] from "/a.json", «y»: [Doc] from "/b.json" }', "WZ2012"),
        ("«command» = ['x']", "WZ2005"),
    ],
)
def test_what_is_refused(block: str, code: str) -> None:
    refused(script(block), code)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("step s = container(image = «1»)", "WZ3001"),
        ("step s = container(«imag» = 'a/b:1')", "WZ2004"),
        ("step s = «script»(image = 'a/b:1', source = 'x')", "WZ3002"),
        ("step s = container(image = 'a/b:1', command = «'x'»)", "WZ3001"),
        ("step s = container(image = «first.name», command = ['x'])", "WZ3040"),
        ("step s = Source() { «inputs» { x = 1 at '/x' } }", "WZ2012"),
        ("defaults { «outputs» { x: int from '/x' } }", "WZ2012"),
        ("labels { a = «container»(image = 'x') }", "WZ2010"),
    ],
)
def test_steps_that_are_refused(step: str, code: str) -> None:
    refused(program(step), code)


def test_steps_that_refer_to_one_another_wait_for_ever() -> None:
    text = in_pipeline(
        "step a = container(image = 'a/b:1', command = ['x'], args = [b.x]) "
        "{ outputs { x: string from '/x' } }\n"
        "step b = container(image = 'a/b:1', command = ['x'], args = [a.x]) "
        "{ outputs { x: string from '/x' } }"
    )
    import wzc

    [error] = wzc.compile(text=text, name="x.wz").errors
    assert error.code.id == "WZ4001"


def test_a_step_that_refers_to_itself_waits_for_ever() -> None:
    text = in_pipeline(
        "step a = container(image = 'a/b:1', command = ['x'], args = [a.x]) "
        "{ outputs { x: string from '/x' } }"
    )
    import wzc

    [error] = wzc.compile(text=text, name="x.wz").errors
    assert error.code.id == "WZ4002"
