"""Amounts that are only known in the run: what each attempt of a step may get.

Kubernetes checks amounts when the pod is made, in the middle of a run. So what they are made of has
to have bounds when compiling: the number of the attempt, the items of a known loop, inputs with a
least and a largest value, and conditions between known amounts.
"""

from collections.abc import Iterator
from typing import Any

from attrs import define

from wzc.evaluate.arithmetic import apply, order_key
from wzc.evaluate.run_time import compute
from wzc.model.pipeline import Step
from wzc.model.resources import Resources
from wzc.model.run_time import (
    Apply,
    Known,
    Node,
    PerItem,
    RunTimeValue,
    Source,
    is_of_the_run,
    sources,
)
from wzc.model.value import Range, Value
from wzc.types.attempts import RETRIES
from wzc.types.kinds import Enum, Scalar
from wzc.values.quantity import Quantity

# Attributes of `resources` that may be known in the run only, and what they are to Kubernetes.
NAMES = {
    "cpu": "cpu",
    "memory": "memory",
    "ephemeral_storage": "ephemeral-storage",
}
# So many attempts can have amounts of their own.
MOST_ATTEMPTS = 100


class Unbounded(Exception):
    """A source that may be anything; `source` is it."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.name)
        self.source = source


@define(frozen=True)
class Case:
    """One attempt, of one item of the step's loop where its items are known."""

    attempt: int
    item: int | None = None


@define(frozen=True)
class Bounds:
    """The least and the largest that something may be, in one case."""

    low: Any
    high: Any

    @property
    def is_exact(self) -> bool:
        """Whether it is one value."""
        return bool(order_key(self.low) == order_key(self.high))


def of_the_run(resources: Resources) -> Iterator[tuple[str, Value]]:
    """The resources that are not wholly known when compiling, by their attributes."""
    for name in NAMES:
        value: Value | None = getattr(resources, name)
        if value is not None and is_of_the_run(value):
            yield name, value


def ends(value: Value) -> tuple[Value | None, Value | None]:
    """The request and the limit that `a..b`, `a..`, `..b` and `a` say."""
    if isinstance(value.data, Range):
        return value.data.low, value.data.high
    return value, value


def attempts(step: Step, *nodes: Node) -> int:
    """How many attempts a step has, as far as nodes tell them apart."""
    if not any(source.kind == "attempt" for source in sources(nodes)):
        return 1
    retry = step.attributes.retry
    limit = retry.data.limit if retry is not None else None
    return min(limit.data, MOST_ATTEMPTS) + 1 if limit is not None else 1


def cases(step: Step, *nodes: Node) -> list[Case]:
    """All cases that amounts of a step may differ in."""
    items = step.loop.items if step.loop is not None else None
    numbers: list[int | None] = [None] if items is None else list(range(len(items)))
    return [Case(attempt, item) for attempt in range(attempts(step, *nodes)) for item in numbers]


def growing(amount: Quantity, most: Quantity, limit: int) -> list[Quantity]:
    """What attempts get that each have twice as much as the one before, up to the most.

    The last one holds for all that follow.
    """
    found = [amount]
    while len(found) <= limit and found[-1] < most:
        found.append(min(apply("*", found[-1], 2), most))
    return found


def node_of_end(end: Value) -> Node:
    """What an amount is made of; a known one is raw data."""
    return end.data.node if isinstance(end.data, RunTimeValue) else Known(end.data)


def bounds(node: Node, case: Case) -> Bounds:
    """What a number or an amount may be in one case.

    Raises `Unbounded`, and `EvaluationError` where a value is more than can be counted.
    """
    value = exact(node, case)
    if value is not None:
        return Bounds(value, value)
    if isinstance(node, Source):
        return _of_source(node)
    if isinstance(node, Apply) and node.operator == "if":
        condition, *values = node.operands
        chosen = exact(condition, case)
        if chosen is not None:
            return bounds(values[0 if chosen else 1], case)
        return _hull([end for each in values for end in _both(bounds(each, case))])
    if isinstance(node, Apply) and node.operator in ("+", "-", "*"):
        operands = [bounds(operand, case) for operand in node.operands]
        if len(operands) == 1:
            return _hull([compute("-", [end]) for end in _both(operands[0])])
        left, right = operands
        return _hull([apply(node.operator, a, b) for a in _both(left) for b in _both(right)])
    found = sources([node])
    raise Unbounded(found[0] if found else Source("", "", Scalar("any")))


def _both(found: Bounds) -> tuple[Any, Any]:
    return found.low, found.high


def _hull(values: list[Any]) -> Bounds:
    return Bounds(min(values, key=order_key), max(values, key=order_key))


def exact(node: Node, case: Case) -> Any:
    """The value that a node has in one case; None where the run has more to say."""
    if isinstance(node, Known):
        return node.data
    if isinstance(node, PerItem) and case.item is not None:
        return node.values[case.item].data
    if isinstance(node, Source) and node.kind == "attempt" and node.name == RETRIES:
        return case.attempt
    if isinstance(node, Apply) and node.operator not in ("list", "map"):
        if node.operator == "if":
            condition = exact(node.operands[0], case)
            return None if condition is None else exact(node.operands[2 - bool(condition)], case)
        operands = [exact(operand, case) for operand in node.operands]
        return None if None in operands else compute(node.operator, operands)
    return None


def _of_source(source: Source) -> Bounds:
    """What somebody may submit: an input's bounds are checked when the run begins."""
    if source.kind == "input":
        type = source.type
        if isinstance(type, Enum) and all(isinstance(value, int) for value in type.values):
            return _hull(list(type.values))
        if isinstance(type, Scalar) and type.name == "int":
            limits = dict(type.limits)
            low = limits.get("min", limits.get("greater_than"))
            high = limits.get("max", limits.get("less_than"))
            if low is not None and high is not None:
                return Bounds(low, high)
    raise Unbounded(source)
