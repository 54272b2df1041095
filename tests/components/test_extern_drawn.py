"""Drawn programs in which containers are templates of the cluster instead: these get the same."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field
from hypothesis import assume, given

from tests.argo.stand_ins import library
from tests.argo.template.walk import Run, run_through
from tests.components.programs import Component, Program, Step, programs
from tests.components.test_written_out import DRAWN, document


@define
class Replaced:
    """A program in which each container is a use of an `extern template`."""

    program: Program
    declared: list[str] = field(factory=list)

    def source(self) -> str:
        text = self.program.source()
        for component in self.program.components:
            text = self._component(component, text)
        return "\n".join([text, *self.declared])

    def _component(self, component: Component, text: str) -> str:
        head, found, rest = text.partition(f"component {component.name}(")
        body, end, after = rest.partition("\n}")
        for part in component.parts:
            if isinstance(part, Step):
                written = f"step {part.name} = " + _container(part)
                assert written in body
                body = body.replace(written, f"step {part.name} = " + self._use(part), 1)
        return head + found + body + end + after

    def _use(self, step: Step) -> str:
        """The use, and the declaration of its template: `run` with a parameter for each word."""
        name = f"run{len(self.declared)}"
        names = [f"w{number}" for number in range(len(step.words))]
        parameters = ", ".join(f"{each}: string" for each in names)
        self.declared.append(f'extern template {name}({parameters}) {{ ref = "{name}/run" }}')
        given = ", ".join(f"{n} = {word}" for n, word in zip(names, step.words, strict=True))
        return f"{name}({given})"


def bare(program: Program) -> Program:
    """The same program, whose containers have nothing but words, and maybe a condition."""
    for component in program.components:
        for part in component.parts:
            if isinstance(part, Step):
                part.env, part.memory, part.source, part.hooks = [], None, None, {}
    return program


def _container(step: Step) -> str:
    return f'container(command = ["run", {", ".join(step.words)}])'


def words(run: Run) -> dict[str, Any]:
    """What each container is given, by its path without the tasks of references and the items."""
    return {
        re.sub(r"\((\d+):[^()]*\)", r"(\1)", path).removesuffix(".extern-template"): (
            pod.command,
            pod.args,
        )
        for path, pod in run.pods.items()
    }


@DRAWN
@given(programs())
def test_containers_get_the_same(program: Program) -> None:
    replaced = Replaced(bare(program))
    text = replaced.source()
    assume(replaced.declared)
    containers, templates = document(program.source()), document(text)
    first = run_through(containers, {}, program.inputs)
    second = run_through(templates, {}, program.inputs, library=library(text))
    assert words(first) == words(second), text
    assert first.phase == second.phase
