"""Steps that are left out: `enabled = false`."""

from __future__ import annotations

from typing import Any

from tests.backend.argo.emitted import compiled, spec


def tasks(body: str, **options: Any) -> dict[str, str]:
    """The tasks of a pipeline's DAG, with what they depend on."""
    templates: Any = spec(body, **options)["templates"]
    return {t["name"]: t.get("depends", "") for t in templates[0]["dag"]["tasks"]}


def test_it_is_gone_with_its_edges() -> None:
    body = """
        step a = Read()
        step b = Read(folder = "/b") { enabled = false }
        step c = Split()
        step d = Split()
        [a, b] >> c
        b ~> d
        c >> d
    """
    assert tasks(body) == {"a": "", "c": "a", "d": "c"}
    named = {template["name"] for template in spec(body)["templates"]}  # type: ignore[index, call-overload]
    assert named == {"p", "a", "c", "d"}


def test_who_came_after_it_does_not_get_what_it_got() -> None:
    """Data passes along edges that were written: no edge is made up over a gap."""
    body = """
        step a = Read()
        step b = Split() { enabled = false }
        step c = Split()
        a >> b >> c
    """
    [error] = compiled(body).errors
    assert error.code.id == "WZ4005"
    assert error.message == (
        "step `c` takes a list of Doc, and `b`, which would give it, is left out"
    )
    assert error.primary is not None and error.primary.span.text == "c"
    assert [label.span.text for label in error.secondary] == ["false"]


def test_a_param_or_a_profile_decides() -> None:
    body = """
        step a = Read()
        step b = Ping() { enabled = thorough }
        a ~> b
        ---
        param thorough: bool = false
        profile full { thorough = true }
        profile quick { pipeline p { step a { enabled = false } } }
    """
    assert tasks(body) == {"a": ""}
    assert tasks(body, profiles=("full",)) == {"a": "", "b": "a"}
    assert tasks(body, profiles=("full", "quick")) == {"b": ""}


def test_defaults_leave_out_all_but_those_that_say_otherwise() -> None:
    body = 'defaults { image = "a/b:1", enabled = false }\nstep a = Ping() { enabled = true }\n'
    assert tasks(body + "step b = Ping()", image=False) == {"a": ""}


def test_its_own_lacks_are_no_mistake() -> None:
    """What is left out needs no image and no settings; misspelt ones are still refused."""
    needy = '---\nextern step Needy(url: string) { class = "m:Needy" }'
    assert tasks(f"step a = Ping()\nstep b = Needy() {{ enabled = false }}{needy}") == {"a": ""}
    [error] = compiled(
        f"step a = Ping()\nstep b = Needy(ulr = 1) {{ enabled = false }}{needy}"
    ).errors
    assert error.code.id == "WZ2004"


def test_a_pipeline_of_which_nothing_is_left() -> None:
    [error] = compiled("step a = Ping() { enabled = false }").errors
    assert error.code.id == "WZ4007"
    assert "`enabled = false`" in error.message
    assert [label.span.text for label in error.secondary] == ["false"]


COUNT = """
    step count = script(image = "a/b:1", interpreter = ["python"], source = 'print(42)') {{
      {0}
      outputs {{ rows: int from "/tmp/rows" }}
    }}
    step say = container(image = "a/b:1", command = ["echo"]) {{ env {{ N = "${{count.rows}}" }} }}
"""


def test_who_refers_to_an_output_of_it_is_told() -> None:
    [error] = compiled(COUNT.format("enabled = false")).errors
    assert error.code.id == "WZ4005"
    assert error.message == "step `say` refers to an output of `count`, which is left out"
    assert error.primary is not None and error.primary.span.text == '"${count.rows}"'
    assert [label.span.text for label in error.secondary] == ["false"]


def test_who_refers_to_an_output_of_a_removed_step_is_told() -> None:
    body = COUNT.format("") + "---\nprofile less { pipeline p { remove step count } }"
    assert tasks(body) == {"count": "", "say": "count"}
    [error] = compiled(body, profiles=("less",)).errors
    assert error.message == "step `say` refers to an output of `count`, which a profile removes"


def test_nothing_follows_a_failure_where_the_run_ends_with_it() -> None:
    body = "fail_fast = {}\nstep a = Ping()\nstep b = Ping() {{ after = [a.failed] }}"
    [error] = compiled(body.format("true")).errors
    assert error.code.id == "WZ5016"
    assert error.primary is not None and error.primary.span.text == "true"
    found: Any = spec(body.format("false"))
    assert found["templates"][0]["dag"]["failFast"] is False
