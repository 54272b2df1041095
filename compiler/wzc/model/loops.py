"""`step w = T(...) for x in xs`: a step that runs once for each item."""

from typing import TYPE_CHECKING

from attrs import define

from wzc.model.run_time import PerItem, RunTimeValue, has_items
from wzc.model.value import Value
from wzc.source.file import Span

if TYPE_CHECKING:
    from wzc.model.pipeline import Step


@define(eq=False)
class Loop:
    """What a step runs over: `items` where they are known, else the `list` of the run.

    `counts` is whether the items are the numbers of a range, one after the other.
    """

    variable: str
    place: Span
    items: list[Value] | None
    list: RunTimeValue | None = None
    counts: bool = False


def skips_items(step: "Step") -> bool:
    """Whether a step's `when` reads the item of its loop, and so is asked for each of them."""
    when = step.attributes.when
    if step.loop is None or when is None or not isinstance(when.data, RunTimeValue):
        return False
    return has_items(when.data.node)


def never_holds(step: "Step") -> bool:
    """Whether it is known that a step's `when` is false for each item."""
    when = step.attributes.when
    if when is None or not isinstance(when.data, RunTimeValue):
        return False
    node = when.data.node
    return isinstance(node, PerItem) and not any(value.data for value in node.values)


def may_be_skipped(step: "Step") -> bool:
    """Whether a `when` may skip a step as a whole, and not only items of it."""
    when = step.attributes.when
    return when is not None and when.data is not True and not skips_items(step)


def may_do_nothing(step: "Step") -> bool:
    """Whether a loop may succeed and no item has run: there is none, or all are skipped."""
    return step.loop is not None and (step.loop.items is None or skips_items(step))


def is_dag_of_its_own(step: "Step") -> bool:
    """Whether a loop is put into a DAG of its own.

    Argo counts what runs at a time within a template; and only so it tells a loop that is skipped
    by its `when` from one whose list is empty. Of a loop whose items are skipped Argo says that it
    has succeeded, and of one without items that it is skipped: where its status is asked for, a
    DAG has that of the loop.
    """
    if step.loop is None:
        return False
    if step.attributes.parallelism is not None:
        return True
    of_the_run = step.loop.items is None
    if step.status_read is not None and (of_the_run or may_be_skipped(step)):
        return True
    return of_the_run and may_be_skipped(step)
