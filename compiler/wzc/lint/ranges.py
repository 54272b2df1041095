"""Ranges that end before they begin: what the rules on resources and on retries share."""

from wzc.model.value import Range, Value
from wzc.source.file import Span


def is_backwards(found: Range) -> bool:
    """Whether both ends are there and the first is the greater."""
    low, high = found.low, found.high
    return low is not None and high is not None and bool(low.data > high.data)


def place_in(whole: Value, end: Value) -> Span:
    """Where an end stands in its range; the whole range where the end came through a name."""
    outer, inner = whole.origin.span, end.origin.span
    is_inside = outer.file is inner.file and outer.start <= inner.start and inner.end <= outer.end
    return inner if is_inside else outer


def text_of(end: Value) -> str:
    """An end as it was written."""
    return str(getattr(end.data, "text", end.data))
