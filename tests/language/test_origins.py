"""Every value knows where it was written, what it came through, and what it beat."""

import pytest

from tests.language.program import (
    accepted,
    at,
    final,
    in_pipeline,
    in_step,
    origin_text,
    value,
    way,
)
from wzc.model.value import Value

TEXT = """
let url = "http://x"
param image: string = "a/b:1"
preset sized(cpu: quantity = 2) { resources { cpu = cpu, memory = 1Gi..2Gi } }
preset outer { defaults { use sized(cpu = 3) } }
pipeline p {
  use outer
  defaults { image = image, timeout = 1h, env { A = "1" } }
  step s = Work(address = url, size = 5, tags = ["a", "b"]) {
    retry = 3
    env { B = "2" }
    pod_labels = { x = "y" }
  }
}
profile big { pipeline p { step s(size = 7) { resources { memory = 8Gi } } } }
profile img { image = "c/d:2" }
"""


@pytest.mark.parametrize(
    ("path", "text", "through"),
    [
        ("s.timeout", "1h", []),
        ("s.image", '"a/b:1"', ["param image"]),
        (
            "s.resources",
            "resources { cpu = cpu, memory = 1Gi..2Gi }",
            ["preset outer", "preset sized"],
        ),
        ("s.resources.memory", "1Gi..2Gi", ["preset outer", "preset sized"]),
        ("s.resources.cpu", "3", ["preset outer", "preset sized", "parameter cpu"]),
        ("s.env", 'env { B = "2" }', []),
        ("s.env.A", '"1"', []),
        ("s.env.B", '"2"', []),
        ("s.retry", "3", []),
        ("s.retry.limit", "3", []),
        ("s.pod_labels", '{ x = "y" }', []),
        ("s.pod_labels.x", '"y"', []),
        ("s.settings.size", "5", []),
        ("s.settings.address", '"http://x"', ["let url"]),
        ("s.settings.tags", '["a", "b"]', []),
    ],
)
def test_the_place_covers_what_was_written(path: str, text: str, through: list[str]) -> None:
    found = value(TEXT, path)
    assert origin_text(found) == text
    assert way(found) == through


def test_a_profile_is_named_and_what_it_beat_is_kept() -> None:
    found = value(TEXT, "s.resources.memory", profiles=["big"])
    assert (origin_text(found), way(found)) == ("8Gi", ["profile big"])
    assert found is not None and found.previous is not None
    assert origin_text(found.previous) == "1Gi..2Gi"
    size = value(TEXT, "s.settings.size", profiles=["big"])
    assert size is not None and way(size) == ["profile big"]
    assert size.previous is not None and size.previous.data == 5


def test_a_param_that_was_set_says_by_what() -> None:
    assert way(value(TEXT, "s.image", profiles=["img"])) == ["param image", "profile img"]
    found = value(TEXT, "s.image", profiles=["img"], params={"image": "e/f:3"})
    assert way(found) == ["param image", "--set image"]
    assert origin_text(found) == "e/f:3"


def test_the_place_of_a_use_is_kept() -> None:
    found = value(TEXT, "s.resources.memory")
    assert found is not None
    assert [via.span.text for via in found.origin.via if via.span] == ["outer", "sized"]


def test_entries_of_a_let_come_the_same_way() -> None:
    text = (
        "let r = { cpu = 1 }\n"
        + in_step("")
        + "profile x { pipeline p { step s { resources = r } } }"
    )
    assert way(value(text, "s.resources", profiles=["x"])) == ["profile x", "let r"]
    found = value(text, "s.resources.cpu", profiles=["x"])
    assert way(found) == ["profile x", "let r"] and origin_text(found) == "1"


def test_an_appended_list_keeps_the_places_of_its_entries() -> None:
    text = in_pipeline(
        'defaults { env_from = [secret("a")] }\nstep s = Work() { env_from += [secret("b")] }'
    )
    found = value(text, "s.env_from")
    assert found is not None
    assert [origin_text(item) for item in found.data] == ['secret("a")', 'secret("b")']
    assert found.previous is not None and len(found.previous.data) == 1


def test_the_results_of_functions_are_where_they_are_called() -> None:
    assert (
        origin_text(value(in_step("", 'tags = split("a,b", ",")'), "s.settings.tags"))
        == 'split("a,b", ",")'
    )


def test_a_computed_value_is_where_it_is_computed() -> None:
    assert (
        origin_text(value("let a = 1\n" + in_step("", "size = a + 1"), "s.settings.size"))
        == "a + 1"
    )


def test_every_value_has_a_place_in_its_file() -> None:
    pipeline = accepted(TEXT, profiles=["big", "img"])

    def look(found: Value) -> int:
        span = found.origin.span
        assert 0 <= span.start <= span.end <= len(span.file.text)
        entries = found.data.values() if isinstance(found.data, dict) else found.data
        count = 1
        if isinstance(found.data, (dict, list)):
            count += sum(look(entry) for entry in entries)
        return count

    step = pipeline.steps["s"]
    assert sum(look(found) for found in (*step.values.values(), *step.settings.values())) > 10
    assert at(pipeline, "s.nothing") is None
    assert final(TEXT, "s.resources.cpu") == "3"
