"""`step w = T(...) for x in xs`: a step that runs once for each item."""

from attrs import define

from wzc.model.run_time import RunTimeValue
from wzc.model.value import Value
from wzc.source.file import Span


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
