"""A pipeline with all that is inside of its components, for what looks at containers alone.

A step of a component is called after its use: `de.docs` is the `docs` of the step `de`. What an
`extern template` refers to is called like the step.
"""

from copy import copy

from wzc.graph.dag import Dag
from wzc.model.components import Body
from wzc.model.containers import TEMPLATE_STEP
from wzc.model.edges import Edge
from wzc.model.pipeline import Step
from wzc.model.ports import ArtifactReference
from wzc.model.value import Value


def flat(dag: Dag) -> Dag:
    """The same graph with the steps of components in the place of their uses.

    Data goes from the steps that make it to those that take it; edges that only order the uses are
    left out.
    """
    if not dag.bodies:
        return dag
    found = Dag(copy(dag.pipeline))
    found.conditions = dag.conditions
    _add(dag, "", {}, found)
    found.pipeline.steps = {step.name: step for step in found.order}
    found.pipeline.edges = [edge for edges in found.needs.values() for edge in edges]
    return found


def _add(dag: Dag, before: str, ports: dict[str, str], found: Dag) -> dict[str, str]:
    """Add the steps of a graph; by the name of each, that of the step that gives its data."""
    givers = dict(ports)
    for step in dag.order:
        if step.is_port:
            continue
        sources = [givers[name] for name in dag.producers(step.name) if name in givers]
        if step.name in dag.bodies:
            body, inner = dag.bodies[step.name]
            names = [each.name for each in inner.pipeline.steps.values() if each.is_port]
            given = dict(zip(names, sources, strict=False))
            inside = _add(inner, f"{before}{step.name}.", given, found)
            if body.gives in inside:
                givers[step.name] = inside[body.gives]
            continue
        made = copy(step)
        made.name = givers[step.name] = _called(before, step.name)
        made.of = f"{before}{step.of}" if step.of else ""
        made.inputs = {name: copy(port) for name, port in step.inputs.items()}
        for port in made.inputs.values():
            reference = port.value.data
            if isinstance(reference, ArtifactReference):
                name, output = _made_by(dag, before, reference.step, reference.output, givers)
                data = ArtifactReference(name, output, reference.text)
                port.value = Value(data, port.value.origin)
        found.order.append(made)
        needs = []
        for edge in dag.needs[step.name]:
            if edge.source in givers:
                needs.append(_renamed(edge, givers[edge.source], made))
        found.needs[made.name] = needs
    return givers


def _called(before: str, name: str) -> str:
    return before.removesuffix(".") if name == TEMPLATE_STEP else f"{before}{name}"


def _renamed(edge: Edge, source: str, target: Step) -> Edge:
    found = copy(edge)
    found.source, found.target = source, target.name
    return found


def _made_by(
    dag: Dag, before: str, name: str, output: str | None, givers: dict[str, str]
) -> tuple[str, str | None]:
    """The step that makes a file or folder, and what it is called there."""
    while name in dag.bodies and output is not None:
        body: Body
        before = f"{before}{name}."
        body, dag = dag.bodies[name]
        data = body.named[output].data
        name, output = data.step, data.output
        givers = {}
    return givers.get(name, _called(before, name)), output
