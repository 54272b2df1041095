"""The order of graphs that nobody sorted first, held to networkx's."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from wzc.graph.order import cycles, digraph, topological

NAMES = st.permutations([*"abcdefghij"])
EDGES = st.lists(
    st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij")).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=25,
)


@given(NAMES, EDGES)
def test_the_order_is_that_of_networkx(names: list[str], edges: list[tuple[str, str]]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    graph.add_nodes_from(names)
    # What is on a cycle or behind one: networkx orders nothing at all where there are cycles.
    late = {
        name for each in nx.strongly_connected_components(graph) if len(each) > 1 for name in each
    }
    late |= {name for each in late for name in nx.descendants(graph, each)}
    sound = graph.subgraph(set(names) - late)
    expected = [*nx.lexicographical_topological_sort(sound, key=names.index)]
    assert topological(names, edges) == expected


@given(NAMES, EDGES)
def test_what_is_left_out_has_its_cycles(names: list[str], edges: list[tuple[str, str]]) -> None:
    found = cycles(digraph(names, edges))
    assert bool(found) == (len(topological(names, edges)) < len(names))
    for cycle in found:
        assert cycle[0] == min(cycle, key=names.index)
        assert set(zip(cycle, [*cycle[1:], cycle[0]], strict=True)) <= set(edges)
