"""Locks whose names are made in the run."""

from __future__ import annotations

from tests.backend.argo.emitted import at, compiled, spec, template

COUNT = """
    step count = script(image = "a/b:1", interpreter = ["python"], source = 'print(42)') {
      outputs { rows: int from "/tmp/rows" }
    }
"""


def test_an_output_of_another_step_reaches_the_template() -> None:
    found = spec(
        f'{COUNT}\nstep a = Ping() {{ synchronization {{ mutexes = ["m-${{count.rows}}"] }} }}'
    )
    made = template(found, "a")
    assert made["synchronization"] == {"mutexes": [{"name": "m-{{inputs.parameters.count_rows}}"}]}
    assert made["inputs"] == {"parameters": [{"name": "count_rows"}]}
    tasks = at(found, "templates.0.dag.tasks")
    assert tasks[1]["depends"] == "count"
    assert (
        tasks[1]["arguments"]["parameters"][0]["value"] == "{{tasks.count.outputs.parameters.rows}}"
    )


def test_what_argo_would_read_is_refused() -> None:
    for name in ('"{{x}}"', '"{{x}}${workflow.name}"', '"{${workflow.name}"'):
        [error] = compiled(f"synchronization {{ mutexes = [{name}] }}\nstep a = Ping()").errors
        assert error.code.id == "WZ5030", name


def test_no_locks_are_no_field() -> None:
    found = spec("synchronization { mutexes = [] }\nstep a = Ping() { synchronization {} }")
    assert "synchronization" not in found and "synchronization" not in template(found, "a")
