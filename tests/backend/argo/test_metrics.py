"""Metrics of a step know what it has given; what Argo makes of `when`."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import at, compiled, spec, template

COUNT = """
    step count = script(image = "a/b:1", interpreter = ["python"], source = 'print(42)') {
      outputs { rows: int from "/tmp/rows" }
      METRICS
    }
"""
ROWS = 'metrics { rows { help = "Rows.", gauge = count.rows, labels { n = "r${count.rows}" } } }'


def test_a_step_measures_what_it_gives() -> None:
    found = template(spec(COUNT.replace("METRICS", ROWS)), "count")
    assert at(found, "metrics.prometheus.0.gauge.value") == "{{outputs.parameters.rows}}"
    assert at(found, "metrics.prometheus.0.labels.0.value") == "r{{outputs.parameters.rows}}"
    assert "inputs" not in found


def test_a_step_measures_what_another_has_given() -> None:
    found = spec(COUNT.replace("METRICS", "") + f"step a = Ping() {{ {ROWS} }}")
    made = template(found, "a")
    assert at(made, "metrics.prometheus.0.gauge.value") == "{{inputs.parameters.count_rows}}"
    assert made["inputs"] == {"parameters": [{"name": "count_rows"}]}
    assert at(found, "templates.0.dag.tasks.1.depends") == "count"


@pytest.mark.parametrize(
    ("label", "letter"),
    [('"big" if count.rows > 3 else "small"', ">"), ('"${count.rows}\\""', None)],
)
def test_what_argo_cannot_read_as_it_makes_the_pod(label: str, letter: str | None) -> None:
    metrics = f"metrics {{ rows {{ help = 'Rows.', counter = 1, labels {{ n = {label} }} }} }}"
    errors = compiled(COUNT.replace("METRICS", metrics)).errors
    assert [error.code.id for error in errors] == ["WZ3040"] * bool(letter)
    assert all(f"`{letter}`" in error.message for error in errors)


def test_what_is_known_before_may_be_computed() -> None:
    metrics = """metrics { rows { help = "Rows.", counter = count.rows * 2, labels {
      n = "big" if count.rows > 3 else "small"
    } } }"""
    found = spec(COUNT.replace("METRICS", "") + f"step a = Ping() {{ {metrics} }}")
    value = at(template(found, "a"), "metrics.prometheus.0.labels.0.value")
    assert "inputs.parameters.count_rows) > 3" in value


def test_argo_takes_them(argo: Validator) -> None:
    text = compiled(COUNT.replace("METRICS", ROWS) + f"step a = Ping() {{ {ROWS} }}").yaml()
    assert [str(found) for found in argo.validate(text) if not found.ok] == []


@pytest.mark.parametrize(
    ("status", "told"), [("Failed", True), ("Error", True), ("Succeeded", False)]
)
def test_when_it_is_told(argo: Validator, status: str, told: bool) -> None:
    line = 'metrics { m { help = "H.", counter = 1, on = ["Failed", "Error"] } }'
    when = at(template(spec(f"step a = Ping() {{ {line} }}"), "a"), "metrics.prometheus.0.when")
    [reply] = argo.evaluate([{"op": "when", "text": when.replace("{{status}}", status)}])
    assert reply.value is told, reply
