"""What the full CRDs of Argo 4 count: exactly (docs/versions.md), and only there."""

from __future__ import annotations

import pytest

from tests.backend.argo.emitted import TYPES, compiled
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import load

# Where the API server counts, and where not.
COUNTING = ('crds = "full"', 'argo_version = "4.0"', 'argo_version = "4.1"')
OTHERS = (
    'crds = "minimal"',
    'argo_version = "4.0", crds = "minimal"',
    'argo_version = "3.7"',
    'argo_version = "3.7", crds = "full"',
    'argo_version = "3.5"',
)


def steps(count: int) -> str:
    return "\n".join(f"step s{n} = Ping()" for n in range(count))


def on(cluster: str, body: str) -> api.Compilation:
    text = f"cluster c {{ {cluster} }}\npipeline p {{\ncluster = c\n"
    return api.compile(expand=True, text=f'{text}defaults {{ image = "a:1" }}\n{body}\n}}\n{TYPES}')


def errors(found: api.Compilation) -> list[str]:
    return [item.code.id for item in found.errors]


@pytest.mark.parametrize(("count", "refused"), [(199, False), (200, True)])
def test_templates(count: int, refused: bool) -> None:
    """One template is the DAG's own."""
    found = compiled(steps(count))
    assert errors(found) == (["WZ6002"] if refused else [])
    if refused:
        assert found.errors[0].message == (
            "pipeline `p` makes 201 templates, and the full CRDs of Argo 4.1 take 200"
        )


def test_templates_that_steps_share_count_once() -> None:
    """Two hundred steps that share one are tasks, and these are counted by themselves."""
    for count, refused in [(200, False), (201, True)]:
        text = f'pipeline p {{\ndefaults {{ image = "a:1" }}\n{steps(count)}\n}}\n{TYPES}'
        assert errors(api.compile(text=text)) == ["WZ6002"] * refused


@pytest.mark.parametrize(("count", "refused"), [(200, False), (201, True)])
def test_tasks(count: int, refused: bool) -> None:
    """Uses of a component are a task each, of one template."""
    body = "\n".join(f"step u{n} = inner()" for n in range(count))
    found = compiled(f"{body}\n---\ncomponent inner() {{ step b = Ping() }}\n")
    assert errors(found) == (["WZ6002"] if refused else [])
    if refused:
        assert "201 tasks in the template `p`" in found.errors[0].message


@pytest.mark.parametrize(("count", "refused"), [(100, False), (101, True)])
def test_metrics(count: int, refused: bool) -> None:
    rows = "\n".join(f'm{n} {{ help = "x", counter = 1 }}' for n in range(count))
    assert errors(compiled(f"metrics {{\n{rows}\n}}\nstep a = Ping()")) == ["WZ6002"] * refused
    assert errors(compiled(f"step a = Ping() {{ metrics {{\n{rows}\n}} }}")) == ["WZ6002"] * refused


@pytest.mark.parametrize(("count", "refused"), [(500, False), (501, True)])
def test_parameters(count: int, refused: bool) -> None:
    inputs = "\n".join(f'input i{n}: string = "x"' for n in range(count))
    env = "\n".join(f"E{n} = i{n}" for n in range(count))
    body = f'{inputs}\nstep b = container(command = ["x"]) {{\nenv {{\n{env}\n}}\n}}'
    found = compiled(body)
    assert not found.errors  # inputs of a run are no parameters of a template
    values = "\n".join(f'v{n}: int from "/v{n}"' for n in range(count))
    taken = "\n".join(f"E{n} = a.v{n}" for n in range(count))
    body = f'step a = container(command = ["x"]) {{\noutputs {{\n{values}\n}}\n}}\n'
    body += f'step b = container(command = ["x"]) {{\nenv {{\n{taken}\n}}\n}}'
    assert errors(compiled(body)) == ["WZ6002"] * refused


@pytest.mark.parametrize("cluster", COUNTING)
def test_where_they_are_counted(cluster: str) -> None:
    found = on(cluster, steps(200))
    assert errors(found) == ["WZ6002"]
    assert found.errors[0].help is not None and 'crds = "minimal"' in found.errors[0].help


@pytest.mark.parametrize("cluster", OTHERS)
def test_where_they_are_not(cluster: str) -> None:
    found = on(cluster, steps(201))
    assert errors(found) == []


def test_the_tables_say_the_same() -> None:
    """What is counted here is what the tables of the newest version would refuse."""
    for count in (199, 200):
        found = on('crds = "minimal"', steps(count))
        rules = [each.rule for each in check(found.documents[0], "Workflow", load("4.1"))]
        assert rules == (["max_items"] if count == 200 else [])
