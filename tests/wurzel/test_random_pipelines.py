"""Random pipelines: no document is lost on any path, and files are called as foretold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from attrs import define
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wurzel.expansion import Cluster
from tests.wurzel.programs import assert_foretold, compiled, docs
from tests.wurzel.runner import Machine, Runner

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

# Names that become alike when they are put together, or begin like another.
NAMES = ["a", "a_1", "a_1_1", "B", "docs", "docs_a", "manual_markdown", "Step", "long_name_1"]


def task_of(name: str) -> str:
    """What Kubernetes lets a step of this name be called, and its claim."""
    return name.lower().replace("_", "-")


@define
class Shape:
    """Steps by name with those they take data from; the first ones are sources."""

    needs: dict[str, list[str]]
    long: set[str]

    def source(self) -> str:
        """The body of the pipeline."""
        text = ""
        for name, needs in self.needs.items():
            kind = "LongStep" if name in self.long else "MarkStep"
            text += (
                f'step {name} = {kind}(mark = "{name}")\n' if needs else docs(name, task_of(name))
            )
            text += "".join(f"{need} >> {name}\n" for need in needs)
        return text

    def paths(self) -> dict[str, list[str]]:
        """For each step, each way that a document has come to it."""
        found: dict[str, list[str]] = {}
        for name, needs in self.needs.items():
            found[name] = [f"{path}>{name}" for need in needs for path in found[need]] or [name]
        return found


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    names = draw(st.permutations(NAMES))[: draw(st.integers(3, 7))]
    sources = draw(st.integers(1, 2))
    needs: dict[str, list[str]] = {}
    for position, name in enumerate(names):
        needs[name] = []
        if position >= sources:
            before = st.sampled_from(names[:position])
            needs[name] = draw(st.lists(before, unique=True, min_size=1, max_size=3))
    long = draw(st.sets(st.sampled_from(names), max_size=4))
    return Shape(needs, long)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(shape=shapes())
def test_no_document_is_lost(machine: Machine, shape: Shape) -> None:
    program = compiled(shape.source())
    with tempfile.TemporaryDirectory() as folder:
        claims = {}
        for name, needs in shape.needs.items():
            if not needs:
                claim = claims[task_of(name)] = Path(folder) / "claims" / name
                claim.mkdir(parents=True)
                text = f'---\nkeywords: "{name}"\nurl: "{name}"\n---\nA text.\n'
                (claim / "a.md").write_text(text)
        done = Runner(machine, Path(folder) / "argo", Cluster(claims=claims)).run(program.manifest)
        assert_foretold(done, program)
        for name, paths in shape.paths().items():
            found = sorted(it["keywords"] for it in done.documents(task_of(name)))
            assert found == sorted(paths), name
