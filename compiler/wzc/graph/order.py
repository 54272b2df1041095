"""The order of steps, and the cycles where there is none.

Importing networkx takes longer than compiling a small pipeline: Python's own graphlib orders, and
networkx is asked where there are cycles to tell of. The tests hold the order to networkx's.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import DiGraph

    Graph = DiGraph[str]

_SEARCHED = 100_000


def topological(names: Collection[str], edges: Iterable[tuple[str, str]]) -> list[str]:
    """The nodes in topological order; of several that may come next, the one named first.

    What is on a cycle or behind one is left out.
    """
    index = {name: position for position, name in enumerate(names)}
    by_index = list(names)
    sorter = TopologicalSorter[int](dict.fromkeys(range(len(by_index)), ()))
    for source, target in edges:
        sorter.add(index[target], index[source])
    with suppress(CycleError):  # it still gives what comes before the cycles
        sorter.prepare()
    ready = [*sorter.get_ready()]
    heapify(ready)
    order: list[str] = []
    while ready:
        position = heappop(ready)
        order.append(by_index[position])
        sorter.done(position)
        for following in sorter.get_ready():
            heappush(ready, following)
    return order


def digraph(names: Iterable[str], edges: Iterable[tuple[str, str]]) -> "Graph":
    """The graph in networkx, its nodes in the order given."""
    from networkx import DiGraph

    graph: Graph = DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from(edges)
    return graph


def cycles(graph: "Graph") -> list[list[str]]:
    """A short cycle of each strongly connected component, both in the order of the nodes.

    A cycle begins with its first node; an edge goes from each one to the next, and from the last
    to the first. Each is the shortest of its component as far as a linear search tells.
    """
    from networkx import strongly_connected_components

    index = {name: position for position, name in enumerate(graph)}
    components = [
        sorted(component, key=index.__getitem__)
        for component in strongly_connected_components(graph)
        if len(component) > 1
    ]
    components.sort(key=lambda component: index[component[0]])
    return [_short_cycle(graph, component, index) for component in components]


def _short_cycle(graph: "Graph", component: list[str], index: dict[str, int]) -> list[str]:
    """The shortest cycle by breadth-first searches from each node, in order.

    After the first search, which always finds one, all others together may look at `_SEARCHED`
    edges and ten times as many as there are: for components of hundreds of steps the very shortest
    cycle is not worth a quadratic cost.
    """
    inside = set(component)
    successors = {
        name: sorted((n for n in graph.successors(name) if n in inside), key=index.__getitem__)
        for name in component
    }
    left = _SEARCHED + 10 * sum(map(len, successors.values()))
    best: list[str] = []
    for start in component:
        found, looked_at = _cycle_through(start, successors, len(best))
        best = found or best
        left -= looked_at
        if left < 0 or len(best) == 2:
            break
    first = best.index(min(best, key=index.__getitem__))
    return best[first:] + best[:first]


def _cycle_through(
    start: str, successors: dict[str, list[str]], bound: int
) -> tuple[list[str], int]:
    """The shortest cycle through a node, if it has less than `bound` nodes (0: however many).

    Also how many edges were looked at.
    """
    before: dict[str, str] = {}
    row, length, looked_at = [start], 1, 0
    while row and (length < bound or not bound):
        following = []
        for name in row:
            for successor in successors[name]:
                looked_at += 1
                if successor == start:
                    path = [name]
                    while path[-1] != start:
                        path.append(before[path[-1]])
                    return path[::-1], looked_at
                if successor not in before:
                    before[successor] = name
                    following.append(successor)
        row = following
        length += 1
    return [], looked_at
