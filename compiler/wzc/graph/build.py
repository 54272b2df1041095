"""Makes the graph of a pipeline: checks edges, orders the steps, follows data and files."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from wzc.diagnostics.model import Diagnostics
from wzc.graph.certain import check_conditions
from wzc.graph.conditions import conditions
from wzc.graph.connections import (
    check_connected,
    check_inputs,
    check_places,
    is_complete,
    may_lack_edges,
    report_no_steps,
)
from wzc.graph.contracts import check_contracts
from wzc.graph.cycles import report_cycle
from wzc.graph.dag import Dag
from wzc.graph.edges import distinct_edges
from wzc.graph.files import flow
from wzc.graph.loads import check_files
from wzc.graph.order import cycles, digraph, topological
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline, Step

if TYPE_CHECKING:
    from wzc.graph.components import Given


def build(pipeline: Pipeline, diagnostics: Diagnostics, given: "Given | None" = None) -> Dag:
    """The graph of an evaluated pipeline, ordered, with the files that each step gets and writes.

    Reports what is wrong with it (WZ4xxx, and WZ3031 and WZ3032 for data along `>>`); see `Dag`
    for what then may be missing. Its cost grows with the number of steps, edges and files.
    `given` is what is known of the data that a component takes, where this is the body of one.
    """
    complete = is_complete(diagnostics)
    if all(step.event for step in pipeline.steps.values()):
        if complete:
            report_no_steps(pipeline, diagnostics)
        return Dag(pipeline)
    check_places(pipeline, diagnostics)
    edges = distinct_edges(pipeline, diagnostics)
    needs = _needs(pipeline, edges)
    pairs = [(edge.source, edge.target) for edge in edges]
    order = topological(pipeline.steps, pairs)
    if len(order) < len(pipeline.steps):
        for names in cycles(digraph(pipeline.steps, pairs)):
            report_cycle(names, needs, diagnostics)
    refused = check_inputs(pipeline, order, needs, complete, diagnostics)
    if complete and not may_lack_edges(diagnostics):
        connected = refused if given is None else refused | given.connected
        check_connected(pipeline, connected, diagnostics)
    refused |= check_contracts(pipeline, needs, complete, diagnostics)

    dag = Dag(pipeline, [pipeline.steps[name] for name in order], needs)
    dag.conditions = conditions(pipeline, order, needs)
    check_conditions(dag, diagnostics)
    producers = {name: dag.producers(name) for name in pipeline.steps}
    inside = _inside(dag, diagnostics)
    files = flow(dag.order, producers, refused, dag.optional_producers(), inside, given)
    check_files(dag.order, needs, files, diagnostics)
    dag.inputs = {name: files.inputs.get(name, []) for name in pipeline.steps}
    dag.partial = files.partial
    dag.outputs = {name: files.outputs.get(name, []) for name in pipeline.steps}
    return dag


def _inside(dag: Dag, diagnostics: Diagnostics) -> Callable[..., tuple[list[str], bool]]:
    """What gives the files of a step that uses a component: its body's graph, made for that."""

    def files(
        step: Step, sources: list[tuple[str, list[str]]], partial: set[str]
    ) -> tuple[list[str], bool]:
        from wzc.graph.components import add_bodies

        steps = dag.pipeline.steps
        given = [(steps[name], found) for name, found in sources]
        return add_bodies(dag, step, given, partial, build, diagnostics)

    return files


def _needs(pipeline: Pipeline, edges: list[Edge]) -> dict[str, list[Edge]]:
    """The incoming edges of each step, by the order of their sources, without sorting."""
    outgoing: dict[str, list[Edge]] = {name: [] for name in pipeline.steps}
    for edge in edges:
        outgoing[edge.source].append(edge)
    needs: dict[str, list[Edge]] = {name: [] for name in pipeline.steps}
    for found in outgoing.values():
        for edge in found:
            needs[edge.target].append(edge)
    return needs
