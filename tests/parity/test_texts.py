"""What texts.py takes for the same, and the differences that only imports have."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.parity.accepted import accepted_imported
from tests.parity.cases import CASES, Original, compare_sides
from tests.parity.meaning import meaning
from tests.parity.sides import Sides
from tests.parity.texts import declared_types, same_value, unify, unify_settings
from wzc.types.kinds import ListOf, MapOf, Scalar, Type, optional

_STRING, _BOOL, _INT = Scalar("string"), Scalar("bool"), Scalar("int")


@pytest.mark.parametrize(
    ("first", "second", "type"),
    [
        ("True", "true", _BOOL),
        ("1", "yes", _BOOL),
        ("OFF", "f", _BOOL),
        ("+7", "7", _INT),
        ("1_000", "1000", _INT),
        ("64.0", " 64 ", _INT),
        ("1e1", "10.0", Scalar("float")),
        ("30", "30.0", Scalar("duration")),
        ('["a","b"]', '["a", "b"]', ListOf(_STRING)),
        ('{"a":1, "b": 2}', '{"b": 2, "a": 1}', MapOf(_INT)),
        ("1", "01", optional(_INT)),
    ],
)
def test_texts_of_one_value(first: str, second: str, type: Type) -> None:
    assert same_value(first, second, type)


@pytest.mark.parametrize(
    ("first", "second", "type"),
    [
        ("true", "false", _BOOL),
        ("true", "True", _STRING),
        ("1", "true", _INT),
        ("7", "07", _STRING),
        ("1", "2", _INT),
        ("x", "X", _BOOL),
        ('["a", "b"]', '["b", "a"]', ListOf(_STRING)),
        ('["1"]', "[1]", ListOf(_INT)),
        ("[", "[ ", ListOf(_INT)),
        ("true", "True", Scalar("secret")),
    ],
)
def test_texts_of_two_values(first: str, second: str, type: Type) -> None:
    assert not same_value(first, second, type)


# ---- in a workflow: case 19 has two steps and a middleware

SOURCE = """\
from wurzel.steps import ManualMarkdownStep, SimpleSplitterStep
pipeline p {
  step docs = ManualMarkdownStep(folder_path = "x")
  step split = SimpleSplitterStep()
  docs >> split
}
"""
SPLITTER = "wurzel.steps.splitter:SimpleSplitterStep"
ORIGINAL = meaning(Original(CASES / "19_middleware_prometheus").expected())


def verdict(wurzel: dict[str, Any], ours: dict[str, Any], source: list[Any] | None = None) -> bool:
    """Whether these variables are the same; Wurzel gives them to every step."""
    sides = Sides(deepcopy(ORIGINAL), deepcopy(ORIGINAL))
    for side, given in ((sides.expected, wurzel), (sides.actual, ours)):
        for step in side["steps"].values():
            step["env"] = dict(given)
            step["env order"] = list(given)
            step["env from"] = source or []
    unify(sides, SOURCE)
    return compare_sides(sides, kinds=accepted_imported()).same


SECRET = [{"secretRef": {"name": "x"}}]
NOTHING: dict[str, Any] = {}


def test_settings_are_read_by_their_type() -> None:
    name = "SIMPLESPLITTERSTEP__BATCH_SIZE"
    assert verdict({name: "1_0"}, {name: "10"})
    assert not verdict({name: "1_0"}, {name: "100"})
    assert not verdict({"BATCH_SIZE": "1_0"}, {"BATCH_SIZE": "10"})
    assert declared_types(SOURCE)[SPLITTER][name].__class__ is Scalar


def test_what_is_below_a_setting_belongs_to_it() -> None:
    sides = Sides(deepcopy(ORIGINAL), deepcopy(ORIGINAL))
    wanted, got = sides.expected["steps"][SPLITTER], sides.actual["steps"][SPLITTER]
    types: dict[str, dict[str, Type]] = {SPLITTER: {"A": MapOf(_STRING)}}
    for given, whole in (
        ({"A__X": "1", "A__Y__Z": "2"}, '{"Y":{"Z":"2"},"X":"1"}'),
        ({"A": '{"X": "0", "W": "3"}', "A__X": "1"}, '{"W": "3", "X": "1"}'),
        ({"A__X": "1", "A": '{"W": "3"}'}, '{"W": "3"}'),
    ):
        wanted["env"], wanted["env order"] = dict(given), list(given)
        got["env"], got["env order"] = {"A": whole}, ["A"]
        unify_settings(sides, types)
        assert wanted["env"] == got["env"]


def test_references_are_put_together() -> None:
    assert verdict({"A": "x", "B": "$(A)/y"}, {"A": "x", "B": "x/y"})
    assert verdict({"B": "$(A)/y", "A": "x"}, {"A": "x", "B": "$$(A)/y"})
    assert verdict({"B": "a$$b"}, {"B": "a$b"})
    assert not verdict({"B": "$(A)/y", "A": "x"}, {"A": "x", "B": "x/y"})
    assert not verdict({"A": "x", "B": "$(A)/y"}, {"A": "x", "B": "$$(A)/y"})
    # With a Secret around, nobody knows what A is.
    assert not verdict({"B": "$(A)/y"}, {"B": "$$(A)/y"}, SECRET)
    assert verdict({"B": "$(A)/y"}, {"B": "$$(A)/y"})
    assert verdict({"B": "$(A)/y"}, {"B": "$(A)/y"}, SECRET)


def test_braces_are_put_together() -> None:
    ours = {"WZC_BRACE": "{", "B": "$(WZC_BRACE){x}}"}
    assert verdict({"B": "{{x}}"}, ours)
    assert not verdict({"B": "{{y}}"}, ours)
    assert not verdict({"B": "{{x}}"}, {**ours, "WZC_BRACE": "["})


def test_blanks_in_tags_are_nothing() -> None:
    assert verdict({"A": "{{ workflow.name }}/x"}, {"A": "{{workflow.name}}/x"})
    assert not verdict({"A": "{{workflow.name}}"}, {"A": "{{workflow.uid}}"})
    assert not verdict({"A": "{{ nope }}"}, {"A": "{{nope}}"})


def test_middlewares_are_a_list() -> None:
    assert verdict({"MIDDLEWARES": "Prometheus , prometheus"}, {"MIDDLEWARES": "prometheus"})
    assert verdict({"MIDDLEWARES": "promethius"}, NOTHING)
    assert verdict({"MIDDLEWARES": ""}, NOTHING)
    assert not verdict({"MIDDLEWARES": "prometheus"}, NOTHING)
    assert not verdict(
        {"MIDDLEWARES": "prometheus,secret_resolver"}, {"MIDDLEWARES": "secret_resolver,prometheus"}
    )


def test_only_what_no_middleware_reads_is_left_out() -> None:
    setting = {"PROMETHEUS__JOB": "x"}
    assert verdict({"MIDDLEWARES": "", **setting}, NOTHING)
    assert not verdict({"MIDDLEWARES": "prometheus", **setting}, {"MIDDLEWARES": "prometheus"})
    # A Secret or the image may enable it.
    assert not verdict(setting, NOTHING)
    on = {"MIDDLEWARES": "prometheus"}
    assert verdict({**on, "PROMETHEUS__TYPO": "x"}, on)
    documented = {**on, "PROMETHEUS__PROMETHEUS_JOB": "x"}
    assert verdict({**documented, "PROMETHEUS__JOB": "y"}, {**on, "PROMETHEUS__JOB": "y"})
    assert verdict(documented, {**on, "PROMETHEUS__JOB": "x"})
    assert not verdict(documented, on)


def test_bare_numbers_are_the_texts_that_they_were() -> None:
    name = "SIMPLESPLITTERSTEP__TOKENIZER_MODEL"
    assert verdict({name: 1000.0}, {name: "1e3"})
    assert not verdict({name: 1000.0}, {name: "1e4"})


def test_the_pods_name_is_in_its_metadata() -> None:
    def field(path: str) -> dict[str, Any]:
        return {"valueFrom": {"fieldRef": {"fieldPath": path}}}

    assert verdict({"X": "{{pod.name}}"}, {"X": field("metadata.name")})
    assert not verdict({"X": "{{pod.name}}"}, {"X": field("metadata.namespace")})
    assert not verdict({"X": "a {{pod.name}}"}, {"X": field("metadata.name")})


def test_a_volume_of_a_secret_that_nothing_mounts() -> None:
    for volume, same in (({"secret": {"secretName": "a"}}, True), ({"emptyDir": {}}, False)):
        sides = Sides(deepcopy(ORIGINAL), deepcopy(ORIGINAL))
        sides.expected["unmounted volumes"] = {"x": volume}
        assert compare_sides(sides, kinds=accepted_imported()).same is same
        sides = Sides(sides.actual, sides.expected)
        assert not compare_sides(sides, kinds=accepted_imported()).same


def test_a_data_folder_with_a_blank() -> None:
    sides = Sides(deepcopy(ORIGINAL), deepcopy(ORIGINAL))
    for wanted, got in zip(
        sides.expected["steps"].values(), sides.actual["steps"].values(), strict=True
    ):
        name = wanted["command"]["own folder"]
        got["command"]["data folder"] = "/my data"
        wanted["command"] |= {"data folder": "/", "own folder": "my"}
        wanted["command"]["flags"] = [f"data/{name}", *wanted["command"]["flags"]]
        wanted["outputs"][0]["folder"] = f"</my data/{name}>"
    assert compare_sides(sides, kinds=accepted_imported()).same
    for step in sides.actual["steps"].values():
        step["command"]["data folder"] = "/your data"
    assert not compare_sides(sides, kinds=accepted_imported()).same
