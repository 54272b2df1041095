"""Values of the run: where they may stand, where not, and what is said then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.language.program import accepted, at, in_pipeline, refused
from wzc.model.run_time import RunTimeValue, is_of_the_run

INPUTS = """
  input since: string = "1970-01-01"
  input size: int(min = 1) = 100
  input rate: float = 1.5
  input fast: bool = false
  input mode: "fast" | "slow" = "fast"
  input tags: [string] = ["a"]
"""


def program(settings: str = "", block: str = "") -> str:
    return in_pipeline(
        f"{INPUTS}\nstep s = Source()\nstep w = Work({settings}) {{\n{block}\n}}\ns >> w"
    )


@pytest.mark.parametrize(
    "settings",
    [
        "label = since",
        'label = "${since}-${size}"',
        "size = size",
        "rate = size",
        "rate = rate * 2",
        "size = size * 2 + 1",
        "strict = fast",
        "strict = not fast and size > 5",
        "strict = since == workflow.name",
        "mode = mode",
        "tags = tags",
        "tags = [since, 'b']",
        "options = { a = size, b = 1 }",
        "value = since",
        "value = { a = [since] }",
        'value = json({ a = [since, "b"] })',
        "label = upper(since)",
        "label = 'x' if fast else since",
        "size = 1 if fast else size",
        "address = since",
        "label = workflow.name",
        'label = "${workflow.uid}"',
    ],
)
def test_settings_take_values_of_the_run(settings: str) -> None:
    name = settings.split(" ", 1)[0]
    found = at(accepted(program(settings)), f"w.settings.{name}")
    assert found is not None
    assert is_of_the_run(found)


@pytest.mark.parametrize("value", ["since", '"${since}"', "size", "fast", "rate", "workflow.name"])
def test_variables_take_values_of_the_run(value: str) -> None:
    found = at(accepted(program(block=f"env {{ A = {value} }}")), "w.env.A")
    assert found is not None
    assert isinstance(found.data, RunTimeValue)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("size = «since»", "WZ3001"),
        ("size = «rate»", "WZ3001"),
        ("strict = «size»", "WZ3001"),
        ("label = «size + since»", "WZ3008"),
        ("strict = «size == since»", "WZ3008"),
        ("strict = «fast == 1»", "WZ3008"),
        ("token = «since»", "WZ3040"),
        ("label = split(«since», '-')[0]", "WZ3040"),
        ("size = len(«since»)", "WZ3040"),
        ("tags = [t for t in «tags»]", "WZ3040"),
        ("label = «tags»[0]", "WZ3040"),
        ("label = workflow.«nmae»", "WZ2002"),
        ("label = «workflow»", "WZ2010"),
        ("every = «since»", "WZ3001"),
    ],
)
def test_what_does_not_fit(settings: str, code: str) -> None:
    refused(program(settings), code)


@pytest.mark.parametrize(
    "block",
    [
        "image = «since»",
        "resources { gpu = «size» }",
        "timeout = «since»",
        "retry = «size»",
        "env_from = [secret(«since»)]",
        "mounts { '/a' = claim(«since») }",
        "node_selector { a = «since» }",
        "pod_spec_patch { priorityClassName = «since» }",
        "env { A = secret(«since», key = 'k') }",
        'pod_labels { a = «"x-${since}"» }',
    ],
)
def test_what_has_to_be_known(block: str) -> None:
    [found] = refused(program(block=block), "WZ3040")
    assert found.message.endswith("`since` is only known in the run") or "size" in block
    assert any("submitted" in label.text for label in found.secondary)


@pytest.mark.parametrize("attribute", ["name", "namespace", "schedule", "service_account_name"])
def test_what_has_to_be_known_of_a_pipeline(attribute: str) -> None:
    text = in_pipeline(f"{INPUTS}\n{attribute} = «since»\nstep s = Source()")
    refused(text, "WZ3040")


def test_a_preset_takes_known_values_only() -> None:
    text = "preset p(x: string) { labels { a = x } }\n" + in_pipeline(
        f"{INPUTS}\nuse p(x = «since»)\nstep s = Source()"
    )
    refused(text, "WZ3040")


@pytest.mark.parametrize(
    "declaration",
    [
        "input x: «secret»",
        "input x: «quantity» = 1Gi",
        "input x: «duration» = 1s",
        "input x: «string?»",
        "input x: «map[string]» = {}",
        "input x: «[[int]]» = []",
        "input x: «string(min_length = 2)» = 'ab'",
        "input x: «any» = 1",
    ],
)
def test_what_cannot_be_an_input(declaration: str) -> None:
    refused(in_pipeline(f"{declaration}\nstep s = Source()"), "WZ3041")


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        ("input x: int = «'a'»", "WZ3001"),
        ("input x: int(min = 3) = «1»", "WZ3005"),
        ("input x: 'a' | 'b' = «'c'»", "WZ3004"),
        ("input x: string = «secret('a', key = 'b')»", "WZ3001"),
        ("input x: string = 'a'\ninput y: string = «x»", "WZ3040"),
        ("input «s»: string = 'a'", "WZ2006"),
    ],
)
def test_defaults_of_inputs(declaration: str, code: str) -> None:
    refused(in_pipeline(f"step s = Source()\n{declaration}"), code)


def test_a_preset_knows_the_run() -> None:
    text = "preset q { env { A = workflow.name } }\n" + program(block="use q")
    found = at(accepted(text), "w.env.A")
    assert found is not None
    assert isinstance(found.data, RunTimeValue)


def test_what_is_refused_in_a_map_is_said_once() -> None:
    refused(program("value = json({ a = «workflow» })"), "WZ2010")
    refused(program("value = json({ a = [«nothing»] })"), "WZ2002")


def test_a_file_knows_no_run() -> None:
    [found] = refused("let run = «workflow».name\n" + program(), "WZ2002")
    assert found.message == "values of the run are only known within a pipeline"


def test_what_is_known_stays_known() -> None:
    """A part of the run that does not decide is not there."""
    found: Any = at(accepted(program("strict = true or fast")), "w.settings.strict")
    assert found.data is True
    found = at(accepted(program("strict = true and fast")), "w.settings.strict")
    assert isinstance(found.data, RunTimeValue)
