"""What the messages of the graph have in common: lists of names, counts, edges as text."""

from collections.abc import Iterable, Sequence

from wzc.diagnostics.model import Label
from wzc.model.edges import Edge
from wzc.source.file import Span

# Messages stay readable however large the graph is.
SHOWN = 8

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def quoted(names: Sequence[str], joint: str = ",") -> str:
    """Names in backticks: "`a`, `b`, `c`"; of many, the first and how many more.

    `joint` is what stands before the last one: `and`, `or`, or just a comma.
    """
    if len(names) > SHOWN:
        shown = ", ".join(f"`{name}`" for name in names[: SHOWN - 1])
        return f"{shown} and {len(names) - SHOWN + 1:,} more"
    words = [f"`{name}`" for name in names]
    if joint == "," or len(words) == 1:
        return ", ".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def number(count: int) -> str:
    """Small numbers as words, others as digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 file`, `1,024 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def shown(edge: Edge) -> str:
    """An edge as it would be written by itself."""
    return f"{edge.source} {'>>' if edge.data else '~>'} {edge.target}"


def labels(places: Iterable[tuple[Span, str]]) -> list[Label]:
    """Labels of places, those of one place joined: edges of a list share theirs."""
    texts: dict[tuple[int, int, int], tuple[Span, list[str]]] = {}
    for span, text in places:
        texts.setdefault(span_key(span), (span, []))[1].append(text)
    return [Label(span, "; ".join(found)) for span, found in texts.values()]


def span_key(span: Span) -> tuple[int, int, int]:
    """A place as a key."""
    return id(span.file), span.start, span.end
