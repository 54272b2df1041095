"""Edges that mean nothing: from a step to itself, and those written twice."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.graph.words import labels, quoted, shown, span_key
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline


def distinct_edges(pipeline: Pipeline, diagnostics: Diagnostics) -> list[Edge]:
    """One edge per pair of different steps, in the order they were written.

    Reports the others. Of `a >> b` and `a ~> b` the first is kept, as it does what both do.
    """
    kept: dict[tuple[str, str], Edge] = {}
    for edge in pipeline.edges:
        pair = (edge.source, edge.target)
        earlier = kept.get(pair)
        if earlier is None or (edge.data and not earlier.data):
            kept[pair] = edge
    loops: dict[tuple[int, int, int], list[Edge]] = {}
    copies: dict[tuple[int, int, int], list[Edge]] = {}
    distinct = []
    for edge in pipeline.edges:
        if edge.source == edge.target:
            loops.setdefault(span_key(edge.place), []).append(edge)
        elif kept[edge.source, edge.target] is edge:
            distinct.append(edge)
        else:
            copies.setdefault(span_key(edge.place), []).append(edge)
    for edges in loops.values():
        _report_loops(edges, diagnostics)
    for edges in copies.values():
        _report_copies(edges, kept, diagnostics)
    return distinct


def _report_loops(edges: list[Edge], diagnostics: Diagnostics) -> None:
    names = list(dict.fromkeys(edge.source for edge in edges))
    if len(names) == 1:
        message = f"step `{names[0]}` waits for itself, and so it would never start"
    else:
        message = f"each of {quoted(names, 'and')} waits for itself, and so it would never start"
    diagnostics.report(
        codes.SELF_EDGE,
        message,
        edges[0].place,
        help="an edge goes from one step to another; is one of its ends misspelt?"
        if not edges[0].implied
        else "what it gives, and how it ended, is known once it has ended",
    )


def _report_copies(
    edges: list[Edge], kept: dict[tuple[str, str], Edge], diagnostics: Diagnostics
) -> None:
    first = edges[0]
    original = kept[first.source, first.target]
    only_orders = original.data and not first.data
    text = shown(first)
    if only_orders:
        message = f"`{text}` adds nothing to `{shown(original)}`, which orders the two as well"
        label, other = "only orders", "passes data, and orders"
    else:
        message = f"`{text}` is written twice, and the second one adds nothing"
        label, other = "adds nothing", "the first one"
    pairs = list(dict.fromkeys(shown(edge) for edge in edges[1:]))
    originals = [kept[edge.source, edge.target].place for edge in edges]
    diagnostics.report(
        codes.DUPLICATE_EDGE,
        message,
        first.place,
        label,
        secondary=labels(
            (place, other)
            for place in {span_key(place): place for place in originals}.values()
            if span_key(place) != span_key(first.place)
        ),
        notes=[f"the same holds for {quoted(pairs)}"] if pairs else [],
        help=f"remove `{text}` here" if only_orders else f"keep one `{text}`",
    )
