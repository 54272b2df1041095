"""The run of a pipeline, step by step. What it goes by is in the other files of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from attrs import define, evolve, field

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.cluster.simulation.attempts import Attempt, attempts, end_of
from tests.cluster.simulation.ending import ending, is_fast, kept
from tests.cluster.simulation.given import given
from tests.cluster.simulation.hooks import hooks, name_of
from tests.cluster.simulation.inputs import is_refused, reads_what_is_checked
from tests.cluster.simulation.order import (
    BAD,
    ERRORED,
    OMITTED,
    SKIPPED,
    SUCCEEDED,
    above,
    hold,
    waits,
)
from tests.cluster.simulation.places import Part, Place, below, in_attempt, is_in
from tests.cluster.simulation.prediction import Hook, Prediction
from tests.cluster.simulation.scope import Dag, Scope
from tests.cluster.simulation.values import computed, evaluated, parsed
from wzc.model.loops import skips_items
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, OutputPort
from wzc.model.value import Value, for_json
from wzc.types.kinds import Artifact

# What a container does: at a place, the step, in which attempt.
Does: TypeAlias = Callable[[Place, Step, int], Result]
RUNNING = "Running"
_NO_PODS = ("suspend", "http")


def run(
    pipeline: Pipeline, does: Does, inputs: Mapping[str, Any], of_run: Mapping[str, Any]
) -> Prediction:
    """What the run of a pipeline has to be.

    `inputs` are the values of its inputs, and `of_run` what is known of the run's own values.
    """
    refused = is_refused(pipeline, inputs)
    simulation = _Run(does, refused)
    dag = Dag(pipeline, (), inputs, of_run)
    status = simulation.dag(dag)
    if refused:
        status = ERRORED
    found = simulation.found
    at_end = Scope(evolve(dag, of_run={**of_run, "status": status}))
    meanwhile = Scope(evolve(dag, of_run={**of_run, "status": RUNNING}))
    began = any(end not in (SKIPPED, OMITTED) for end in dag.ends.of.values())
    failed = simulation.hooks(dag, "", (), at_end, meanwhile, began)
    found.status = failed or status
    return found


@define
class _Run:
    does: Does
    # Nothing runs but hooks of the run that read nothing of what was refused.
    refused: bool = False
    found: Prediction = field(factory=Prediction)

    def dag(self, dag: Dag) -> str:
        """All steps of a DAG; how it ends."""
        steps = {name: step for name, step in dag.pipeline.steps.items() if not step.event}
        all_waits = {
            name: waits(dag.pipeline, step) for name, step in steps.items() if not step.is_port
        }
        earlier = above(all_waits)
        for name in _in_order({name: wait.steps for name, wait in all_waits.items()}):
            wait, place = all_waits[name], below(dag.place, name)
            end = OMITTED
            if not self.refused and hold(wait, dag.ends, earlier):
                end = self.step(dag, steps[name], place)
            dag.ends.of[name] = self.found.ends[place] = end
            self.found.before |= {
                (below(dag.place, other), place)
                for other in wait.steps
                if not _is_daemon(steps[other])
            }
            if end not in (SKIPPED, OMITTED):
                self.hooks_of(dag, name, place, end)
        end = ending(dag.ends.of, all_waits)
        if end in BAD and is_fast(dag.pipeline, all_waits):
            self.found.kept |= {below(dag.place, name) for name in kept(dag.ends.of, earlier)}
        return end

    def hooks_of(self, dag: Dag, name: str, place: Place, end: str) -> None:
        at_end = evolve(dag.scope(), own=(name, end))
        meanwhile = evolve(dag.scope(), own=(name, RUNNING))
        began = any(is_in(pod, place) for pod in self.found.pods)
        self.hooks(dag, name, place, at_end, meanwhile, began)

    def hooks(
        self, dag: Dag, of: str, place: Place, at_end: Scope, meanwhile: Scope, began: bool
    ) -> str | None:
        """Note the hooks that run; how one of those at the end has failed."""
        failed = None
        for step, scope, sure in hooks(dag.pipeline, of, at_end, meanwhile, began):
            if self.refused and reads_what_is_checked(step):
                continue
            end = self.hook(step, scope, place, sure)
            if step.event == "exit" and end in BAD:
                failed = end
        return failed

    def hook(self, step: Step, scope: Scope, place: Place, sure: bool) -> str:
        """A hook: a container, or a component, each of whose containers is told as one."""
        if step.body is None:
            name = name_of(step)
            self.found.hooks.append(Hook(place, name, given(step, scope), sure))
            result = self.does((*place, Part(name)), step, 0)
            self.found.left[*place, Part(name)] = [result]
            return end_of(result)
        inside = _Run(self.does)
        end, _ = inside.once(scope, step, (*place, Part(step.name)))
        self.found.left |= inside.found.left
        for pods in inside.found.pods.values():
            for pod in pods:
                assert pod.words and pod.words[0] is not None
                self.found.hooks.append(Hook(place, pod.words[0], pod, sure))
        return end

    # ------------------------------------------------------------ a step

    def step(self, dag: Dag, step: Step, place: Place) -> str:
        """A step whose conditions hold: skipped, or run for each item."""
        when = step.attributes.when
        asks_items = skips_items(step)
        if when is not None and not asks_items and not evaluated(when, dag.scope()):
            if step.loop is not None:
                self.found.nothing.add(place)
            return SKIPPED
        if step.loop is None:
            end, outputs = self.once(dag.scope(), step, place)
            dag.outputs |= {(step.name, name): value for name, value in outputs.items()}
            return end
        self.bound(step, place)
        ends: list[str] = []
        rows: list[dict[str, Any]] = []
        for index, value in enumerate(_items(dag, step)):
            scope = dag.scope().of_item(index, value)
            if when is not None and asks_items and not evaluated(when, scope):
                ends.append(SKIPPED)
                rows.append(_defaults(step))
                continue
            end, outputs = self.once(scope, step, below(dag.place, step.name, index))
            ends.append(end)
            rows.append({**_defaults(step), **outputs})
        dag.ends.items[step.name] = ends
        if all(end == SKIPPED for end in ends):
            self.found.nothing.add(place)
        failed = [end for end in ends if end in BAD]
        if failed:
            return failed[-1]
        for name, port in step.outputs.items():
            if not isinstance(port.type, Artifact):
                dag.outputs[step.name, name] = [row.get(name) for row in rows]
        return SUCCEEDED

    def bound(self, step: Step, place: Place) -> None:
        limit = step.attributes.parallelism
        if limit is not None and step.body is None:
            self.found.bounds.append((place, limit.data))

    def once(self, scope: Scope, step: Step, place: Place) -> tuple[str, dict[str, Any]]:
        """A step without its loop, or an item of one: how it ends, and what it gives."""
        outputs: dict[str, Any] = {}

        def does(number: int) -> Result:
            nonlocal outputs
            here = evolve(scope, number=number)
            if step.body is not None:
                end, outputs = self.attempt_of_use(here, step, place, number)
                return Result(phase=Phase(end))
            result = self.container(here, step, place, number)
            outputs = dict(_left(step, result)) if end_of(result) == SUCCEEDED else {}
            return result

        def asks(value: Value, last: Attempt) -> Any:
            return evaluated(value, evolve(scope, last=last))

        *_, last = attempts(step, does, asks)
        return last.end, outputs

    def container(self, scope: Scope, step: Step, place: Place, number: int) -> Result:
        """An attempt of a step that runs something by itself."""
        result = self.does(place, step, number)
        self.found.left.setdefault(place, []).append(result)
        if step.type.name not in _NO_PODS:
            self.found.pods.setdefault(place, []).append(given(step, scope))
        return result

    def attempt_of_use(
        self, scope: Scope, step: Step, place: Place, number: int
    ) -> tuple[str, dict[str, Any]]:
        """An attempt of a component: all of its steps anew, where it is tried again as a whole."""
        if step.attributes.retry is None:
            return self.use(scope, step, place)
        here = in_attempt(place, number)
        if number:
            self.found.before.add((in_attempt(place, number - 1), here))
        return self.use(scope, step, here)

    def use(self, scope: Scope, step: Step, place: Place) -> tuple[str, dict[str, Any]]:
        """A component: its steps, and what it gives where it has succeeded."""
        body, dag = step.body, scope.dag
        assert body is not None
        inner = Dag(body.pipeline, place, dag.inputs, dag.of_run, body, scope)
        end = self.dag(inner)
        if end != SUCCEEDED:
            return end, {}
        named = {
            name: evaluated(value, inner.scope())
            for name, value in body.named.items()
            if not isinstance(value.data, ArtifactReference)
        }
        return end, named


def _in_order(sources: Mapping[str, list[str]]) -> Iterator[str]:
    """Steps, each after those that it waits for."""
    left = dict(sources)
    while left:
        ready = [name for name, found in left.items() if not any(o in left for o in found)]
        assert ready, f"a cycle: {sorted(left)}"
        for name in ready:
            del left[name]
            yield name


def _items(dag: Dag, step: Step) -> list[Any]:
    """The items of a loop as plain data."""
    assert step.loop is not None
    if step.loop.items is not None:
        return [for_json(item) for item in step.loop.items]
    assert step.loop.list is not None
    found = computed(step.loop.list.node, dag.scope())
    assert isinstance(found, list), found
    return found


def _left(step: Step, result: Result) -> Iterator[tuple[str, Any]]:
    """The values that a container leaves: its files, what it prints, else their defaults."""
    for name, port in step.outputs.items():
        if isinstance(port.type, Artifact):
            continue
        text = result.parameters.get(name, result.result if _is_printed(port) else None)
        if text is not None:
            yield name, parsed(text, port.type)
        elif port.default is not None:
            yield name, for_json(port.default.data)


def _is_printed(port: OutputPort) -> bool:
    return port.path is None


def _defaults(step: Step) -> dict[str, Any]:
    return {
        name: for_json(port.default.data)
        for name, port in step.outputs.items()
        if port.default is not None
    }


def _is_daemon(step: Step) -> bool:
    return step.attributes.daemon is not None and step.attributes.daemon.data is True
