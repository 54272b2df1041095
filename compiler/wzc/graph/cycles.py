"""How a cycle is told: the steps that wait for one another, and each edge in its place."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.graph.words import SHOWN, labels, number, quoted, shown
from wzc.model.edges import Edge


def report_cycle(names: list[str], needs: dict[str, list[Edge]], diagnostics: Diagnostics) -> None:
    """Report one cycle: an edge goes from each step to the next, from the last to the first."""
    edges = []
    for source, target in zip(names, [*names[1:], names[0]], strict=True):
        edges.append(next(edge for edge in needs[target] if edge.source == source))
    only_orders = [edge for edge in edges if not edge.data]
    told = edges[:SHOWN]
    told += [edge for edge in only_orders[:1] if edge not in told]
    first, *others = labels((edge.place, _said(edge)) for edge in told)
    notes = []
    if len(told) < len(edges):
        notes.append(f"{len(edges) - len(told):,} more edges of this cycle are not shown")
    help = f"remove one of the {number(len(edges))} edges"
    if only_orders:
        help += f"; `{shown(only_orders[0])}` only orders, it carries no data"
    diagnostics.report(
        codes.CYCLE,
        f"these steps wait for one another: {quoted(names)}",
        first.span,
        first.text,
        secondary=others,
        notes=notes,
        help=help,
    )


def _said(edge: Edge) -> str:
    if edge.data:
        return f"`{edge.target}` needs `{edge.source}`"
    return f"`{edge.target}` waits for `{edge.source}`"
