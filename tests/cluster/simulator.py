"""What a run of an evaluated pipeline has to be, by the language's rules alone.

In: `model.Pipeline`, as evaluation leaves it, and what containers do. Out: how each step ends, how
often its container is started, and which steps have to have ended before. Nothing of the graph,
of the backend or of a manifest is used: docs/language.md has the rules ("Order and conditions").

What it cannot tell is `NotImplementedError`: conditions with other operators than those here,
hooks, and retries that ask how the last attempt ended by more than its exit code and status.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Results
from wzc.model.order import Ended
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import Apply, Known, Node, RunTimeValue, Source, Text
from wzc.model.value import for_json

SUCCEEDED, FAILED, ERRORED, SKIPPED, OMITTED = "Succeeded", "Failed", "Error", "Skipped", "Omitted"
_ENDS = {
    "succeeded": SUCCEEDED,
    "failed": FAILED,
    "errored": ERRORED,
    "skipped": SKIPPED,
    "omitted": OMITTED,
}
_NO_PODS = ("suspend", "http")


@define
class Prediction:
    """How steps end, and how many pods each has, by their place: `company.count` inside of a use.

    `before` are pairs of places: the pods of the first have ended when one of the second is made.
    """

    ends: dict[str, str] = field(factory=dict)
    pods: dict[str, int] = field(factory=dict)
    before: set[tuple[str, str]] = field(factory=set)


@frozen
class _Scope:
    """One DAG: the steps in it, how they have ended, and what they have left."""

    pipeline: Pipeline
    prefix: str
    given: Mapping[str, object]
    ends: dict[str, str] = field(factory=dict)
    outputs: dict[tuple[str, str], object] = field(factory=dict)


def simulate(
    pipeline: Pipeline, results: Results, submitted: Mapping[str, object] | None = None
) -> Prediction:
    """The run of a pipeline with these inputs, where each container does as told."""
    given = {
        name: for_json(entry.default.data) if entry.default is not None else None
        for name, entry in pipeline.inputs.items()
    }
    run = _Simulation(results)
    run.dag(_Scope(pipeline, "", {**given, **(submitted or {})}), 1)
    return run.found


def place_of(prefix: str, step: str) -> str:
    """Argo's name of a step, with those of the uses that it is in."""
    return prefix + step.replace("_", "-").lower()


@define
class _Simulation:
    results: Results
    found: Prediction = field(factory=Prediction)

    def dag(self, scope: _Scope, times: int) -> str:
        """All steps of a DAG that is run so many times; how it ends."""
        steps = {n: s for n, s in scope.pipeline.steps.items() if not s.event}
        if any(step.event for step in scope.pipeline.steps.values()):
            self.handlers(scope)
        waits = {name: list(_waits(scope.pipeline, name)) for name in steps}
        left = dict(steps)
        while left:
            ready = [n for n in left if not any(o in left for o, _ in waits[n])]
            assert ready, f"a cycle: {sorted(left)}"
            for name in ready:
                step = left.pop(name)
                if step.is_port:
                    scope.ends[name] = SUCCEEDED
                    continue
                scope.ends[name] = self.step(scope, step, waits[name], times)
                self.found.ends[place_of(scope.prefix, name)] = scope.ends[name]
                for other, _ in waits[name]:
                    if _is_daemon(scope.pipeline.steps[other]):
                        continue  # it goes on
                    pair = (place_of(scope.prefix, other), place_of(scope.prefix, name))
                    self.found.before.add(pair)
        bad = [end for end in scope.ends.values() if end in (FAILED, ERRORED)]
        return bad[0] if bad else SUCCEEDED

    def handlers(self, scope: _Scope) -> None:
        """Those at the end, of the run; what they ask of it is compared elsewhere."""
        for step in scope.pipeline.steps.values():
            if step.event and (step.of or step.event != "exit"):
                raise NotImplementedError("hooks")

    def step(self, scope: _Scope, step: Step, waits: Sequence[tuple[str, str]], times: int) -> str:
        place = place_of(scope.prefix, step.name)
        if not all(_holds(scope, step, waits)):
            return OMITTED
        when = step.attributes.when
        if when is not None and not _value(_node(when.data), scope):
            return SKIPPED
        items = 1
        if step.loop is not None:
            listed = step.loop.items
            items = len(listed if listed is not None else _value(_node(step.loop.list), scope))
            if items == 0:
                return SKIPPED
        if step.body is not None:
            inner = _Scope(step.body.pipeline, f"{place}.", scope.given)
            end = self.dag(inner, times * items)
            if end != SUCCEEDED and step.attributes.retry is not None:
                raise NotImplementedError("components that are tried again")
            for name, value in step.body.named.items():
                scope.outputs[step.name, name] = _value(_node(value.data), inner)
            return end
        result = self.results.get(place, Result())
        attempts = list(_attempts(step, result if not isinstance(result, Result) else [result]))
        if step.type.name not in _NO_PODS:
            self.found.pods[place] = self.found.pods.get(place, 0) + times * items * len(attempts)
        last = attempts[-1]
        for name, port in step.outputs.items():
            text = last.parameters.get(name, last.result)
            if text is not None:
                scope.outputs[step.name, name] = _read(text)
            elif port.default is not None:
                scope.outputs[step.name, name] = for_json(port.default.data)
        return _end(last)


def _is_daemon(step: Step) -> bool:
    return step.attributes.daemon is not None and step.attributes.daemon.data is True


def _waits(pipeline: Pipeline, name: str) -> Iterator[tuple[str, str]]:
    """The steps that one waits for, each with why: `after`, `read`, `data`, `order`, with `?`."""
    step = pipeline.steps[name]
    after = step.attributes.after
    named: set[str] = set()
    for entry in after.data if after is not None else []:
        assert isinstance(entry.data, Ended)
        for outcome in entry.data.any_of:
            if outcome.step in pipeline.steps:
                named.add(outcome.step)
                yield outcome.step, "after"
    reads = {read.step for read in step.reads if not read.state}
    for edge in pipeline.edges:
        if edge.target == name and edge.source not in named:
            kind = "data" if edge.data else "order"
            kind = "read" if edge.source in reads or edge.implied else kind
            yield edge.source, kind + ("?" if edge.optional else "")


def _holds(scope: _Scope, step: Step, waits: Sequence[tuple[str, str]]) -> Iterator[bool]:
    after = step.attributes.after
    for entry in after.data if after is not None else []:
        assert isinstance(entry.data, Ended)
        yield any(
            outcome.outcome == "finished" or scope.ends[outcome.step] == _ENDS[outcome.outcome]
            for outcome in entry.data.any_of
        )
    optional = []
    for other, why in waits:
        end = scope.ends[other]
        if why in ("read", "data"):
            yield end == SUCCEEDED
        elif why == "order":
            yield end in (SUCCEEDED, SKIPPED)
        elif why.endswith("?"):
            yield end == SUCCEEDED or _is_gone(scope, other)
            optional += [end] if why == "data?" else []
    if optional and not any(why == "data" for _, why in waits):
        yield SUCCEEDED in optional


def _is_gone(scope: _Scope, name: str) -> bool:
    """Whether a step did not run, and that without a failure before it."""
    if scope.ends[name] == SKIPPED:
        return True
    above = list(_above(scope.pipeline, name))
    return scope.ends[name] == OMITTED and not any(
        scope.ends[other] in (FAILED, ERRORED) for other in above
    )


def _above(pipeline: Pipeline, name: str) -> Iterator[str]:
    for other, _ in _waits(pipeline, name):
        yield other
        yield from _above(pipeline, other)


def _attempts(step: Step, results: Sequence[Result]) -> Iterator[Result]:
    """What each attempt of a container does, up to the last one."""
    retry = step.attributes.retry
    said = retry.data if retry is not None else None
    limit = said.limit.data if said is not None and said.limit is not None else None
    policy = said.on.data if said is not None and said.on is not None else "OnFailure"
    number = 0
    while True:
        result = results[min(number, len(results) - 1)]
        yield result
        end = _end(result)
        if said is None or end == SUCCEEDED or (limit is not None and number >= limit):
            return
        if said.expression is not None:
            raise NotImplementedError("retries with an expression")
        if policy != "Always" and (policy == "OnFailure") != (end == FAILED):
            return
        number += 1


def _end(result: Result) -> str:
    if result.phase is not None:
        return result.phase.value
    return Phase.FAILED.value if result.exit_code else Phase.SUCCEEDED.value


# ---------------------------------------------------------------- values


def _node(data: Any) -> Node:
    if isinstance(data, RunTimeValue):
        return data.node
    return Known(for_json(data))


def _read(text: str) -> object:
    """A value that a container has left as text: JSON where it is that."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _value(node: Node, scope: _Scope) -> Any:
    if isinstance(node, Known):
        return node.data
    if isinstance(node, Text):
        return "".join(str(_value(part, scope)) for part in node.parts)
    if isinstance(node, Source):
        if node.kind == "input":
            return scope.given[node.name]
        if node.kind == "output" and not node.gathered:
            return scope.outputs.get((node.step, node.name))
        raise NotImplementedError(f"{node.kind} {node.name}")
    if isinstance(node, Apply):
        return _applied(node, scope)
    raise NotImplementedError(type(node).__name__)


def _applied(node: Apply, scope: _Scope) -> Any:
    operands = [_value(operand, scope) for operand in node.operands]
    match node.operator, operands:
        case "==", [one, other]:
            return one == other
        case "!=", [one, other]:
            return one != other
        case "<", [one, other]:
            return one < other
        case "<=", [one, other]:
            return one <= other
        case ">", [one, other]:
            return one > other
        case ">=", [one, other]:
            return one >= other
        case "and", _:
            return all(operands)
        case "or", _:
            return any(operands)
        case "not", [one]:
            return not one
        case "contains", [one, other]:
            return other in one
    raise NotImplementedError(node.operator)
