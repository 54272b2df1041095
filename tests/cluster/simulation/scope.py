"""What values are made of in a DAG: what the steps in it have left, and where it is used.

docs/language.md, "Inputs, and values of the run", "References", "Outputs of a loop" and
"Components": an output of a step that has not succeeded is its `default`, one of a loop is a list,
and a parameter is what the use has given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, evolve, field

from tests.cluster.simulation.attempts import Attempt
from tests.cluster.simulation.order import SUCCEEDED, Ends
from tests.cluster.simulation.places import Place
from tests.cluster.simulation.values import evaluated
from wzc.model.components import Body
from wzc.model.pipeline import Pipeline
from wzc.model.run_time import Source
from wzc.model.value import for_json


class OnlyThere(Exception):
    """A value that only the cluster knows."""


@define
class Dag:
    """A DAG of a run: a pipeline's, or that of a use of a component, for one item of its loop.

    `outputs` are those of steps that have run, of loops a list. `of_run` are values of the run.
    """

    pipeline: Pipeline
    place: Place
    inputs: Mapping[str, Any]
    of_run: Mapping[str, Any]
    body: Body | None = None
    around: Scope | None = None
    ends: Ends = field(factory=Ends)
    outputs: dict[tuple[str, str], Any] = field(factory=dict)

    def scope(self) -> Scope:
        return Scope(self)


@define(frozen=True)
class Scope:
    """What is known where a value of a step stands: of an item, in an attempt, after another.

    `own` is how the step has ended that a hook belongs to.
    """

    dag: Dag
    index: int | None = None
    value: Any = None
    number: int | None = None
    last: Attempt | None = None
    own: tuple[str, str] | None = None

    def of_item(self, index: int, value: Any) -> Scope:
        return evolve(self, index=index, value=value)

    def item(self) -> int:
        assert self.index is not None
        return self.index

    def source(self, source: Source) -> Any:
        name = source.name
        if source.kind == "input":
            return self.dag.inputs[name]
        if source.kind == "workflow":
            if name not in self.dag.of_run:
                raise OnlyThere(name)
            return self.dag.of_run[name]
        if source.kind == "parameter":
            assert self.dag.body is not None and self.dag.around is not None
            return evaluated(self.dag.body.passed[name], self.dag.around)
        if source.kind == "item":
            return self.value
        if source.kind == "attempt":
            return self._attempt(name)
        if source.kind == "state":
            return self._state(source)
        assert source.kind == "output", source
        return self._output(source.step, name)

    def _attempt(self, name: str) -> Any:
        if name == "retries":
            return self.number if self.last is None else self.last.number
        assert self.last is not None
        return self.last.known(name.partition(".")[2])

    def _state(self, source: Source) -> Any:
        if source.name != "status":
            raise OnlyThere(source.name)
        if self.own is not None and self.own[0] == source.step:
            return self.own[1]
        return self.dag.ends.of[source.step]

    def _output(self, step: str, name: str) -> Any:
        if (step, name) in self.dag.outputs:
            return self.dag.outputs[step, name]
        found = self.dag.pipeline.steps[step]
        if found.loop is not None and self.dag.ends.of.get(step) == SUCCEEDED:
            return []
        default = found.outputs[name].default
        assert default is not None, f"{step}.{name} is missing"
        return for_json(default.data)
