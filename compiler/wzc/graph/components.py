"""The graphs of components: one for each use, as which files flow in it depends on the producers.

The data that a component takes is a step of its body that is not run (`is_port`); where several
producers give it, there is one for each.
"""

from collections.abc import Callable, Iterable
from copy import copy

from attrs import Factory, define, evolve

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.graph.conditions import Conditions
from wzc.graph.dag import Dag
from wzc.model.components import Body, outputs_of
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline, Step
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.types.kinds import Artifact
from wzc.values.names import kubernetes_name


@define(eq=False)
class Given:
    """What is known of the data that a component takes: the files by the step that stands for a
    producer, and which of these may give fewer. `connected` are steps that need no edge.
    """

    files: dict[str, list[str]] = Factory(dict)
    partial: set[str] = Factory(set)
    connected: set[str] = Factory(set)


Builder = Callable[[Pipeline, Diagnostics, Given], Dag]


def add_bodies(
    dag: Dag,
    step: Step,
    sources: list[tuple[Step, list[str]]],
    partial: Iterable[str],
    build: Builder,
    diagnostics: Diagnostics,
) -> tuple[list[str], bool]:
    """Build the graphs of what a step runs that uses a component.

    `sources` are the producers of the data that it takes, with their files; `partial` are those
    that may give fewer. Gives the names of the files of its own data, and whether there may be
    fewer of them.
    """
    body = step.body
    if body is None:
        return [], False
    for edge in dag.needs[step.name]:
        if edge.data and edge.optional and body.node.extern is not None:
            diagnostics.report(
                codes.UNCERTAIN_OUTPUT,
                f"the data may be missing, and only the template `{body.name}` knows whether it "
                "can do without",
                edge.place,
                secondary=[Label(body.node.name.span, "the template")],
                help="a step between the two takes it, and gives something in any case",
            )
        elif edge.data and edge.optional:
            diagnostics.report(
                codes.NOT_SUPPORTED_YET,
                f"data with a `?` for the component `{body.name}` is not supported yet",
                edge.place,
                secondary=[Label(step.place, "uses the component")],
                help="a step between the two takes it",
            )
    body, inner = _build(dag, body, sources, partial, build, diagnostics)
    dag.bodies[step.name] = body, inner
    _check_outputs(body, inner, diagnostics)
    dag.templates[step.name] = dag.bodies[step.name]
    if step.template is not None and step.template is not step.body:
        found = Diagnostics()
        made = _build(dag, step.template, sources, partial, build, found)
        _check_outputs(*made, found)
        if not found.has_errors:
            dag.templates[step.name] = made
    if body.gives is None:
        return [], False
    files = inner.outputs.get(body.gives, [])
    if step.loop is not None and step.loop.items is not None:
        below = data_path(body)
        files = [f"{n}/{below}/{file}" for n in range(len(step.loop.items)) for file in files]
    return files, body.gives in inner.partial


def data_path(body: Body) -> str:
    """Where a component's data lies, below where all that it makes does."""
    assert body.gives is not None
    step = body.pipeline.steps[body.gives]
    path = kubernetes_name(step.name)
    if step.body is not None:
        return f"{path}/{data_path(step.body)}"
    port = step.data_port()
    return path if port is None else f"{path}/{port.name}"


def _build(
    dag: Dag,
    body: Body,
    sources: list[tuple[Step, list[str]]],
    partial: Iterable[str],
    build: Builder,
    diagnostics: Diagnostics,
) -> tuple[Body, Dag]:
    given = Given()
    given.connected |= {body.gives} if body.gives is not None else set()
    given.connected |= {step for value in body.named.values() for step, _ in outputs_of(value)}
    pipeline = body.pipeline
    if body.port is not None:
        port = pipeline.steps[body.port]
        ports = _ports(port, sources, pipeline, dag.pipeline)
        _check_one(body, port, pipeline, sources, diagnostics)
        for made, (source, files) in zip(ports, sources, strict=True):
            given.files[made.name] = files
            if source.name in partial:
                given.partial.add(made.name)
        given.connected |= {made.name for made in ports}
        pipeline = _with_ports(pipeline, port, ports)
        body = evolve(body, pipeline=pipeline)
    return body, build(pipeline, diagnostics, given)


def _ports(
    port: Step, sources: list[tuple[Step, list[str]]], inside: Pipeline, outside: Pipeline
) -> list[Step]:
    """A step for each producer of the data that a component takes."""
    taken = {kubernetes_name(name) for name in inside.steps}
    found = []
    for number, (source, _) in enumerate(sources, start=1):
        name = port.name
        if len(sources) > 1:
            name = f"{port.name}_{number}"
            while kubernetes_name(name) in taken:
                name += "_"
            taken.add(kubernetes_name(name))
        store = outside.store_of(source)
        made = Step(
            name,
            port.place,
            port.type,
            {},
            StepAttributes(artifacts=store),
            port.origin,
            {"artifacts": store or Value(None, port.origin)},
        )
        made.is_port = True
        data = source.data_port()
        if data is not None and source.loop is None:
            made.outputs = {data.name: data}
        found.append(made)
    return found


def _with_ports(pipeline: Pipeline, port: Step, ports: list[Step]) -> Pipeline:
    """A body whose data comes from these steps."""
    found = copy(pipeline)
    found.steps = {made.name: made for made in ports}
    found.steps.update((n, step) for n, step in pipeline.steps.items() if n != port.name)
    edges: list[Edge] = []
    for edge in pipeline.edges:
        if edge.source != port.name:
            edges.append(edge)
            continue
        for made in ports:
            other = copy(edge)
            other.source = made.name
            edges.append(other)
    found.edges = edges
    return found


def _check_one(
    body: Body,
    port: Step,
    pipeline: Pipeline,
    sources: list[tuple[Step, list[str]]],
    diagnostics: Diagnostics,
) -> None:
    """Report a container that takes in what several steps give."""
    loop = next((source for source, _ in sources if source.loop is not None), None)
    if body.node.extern is not None:
        if len(sources) > 1:
            _report_several(body, port, sources, diagnostics)
        return
    if len(sources) == 1 and loop is None:
        return
    what = f"the loop `{loop.name}` gives" if loop is not None else "several steps give"
    for step in pipeline.steps.values():
        for read in step.reads:
            if read.step == port.name:
                diagnostics.report(
                    codes.NOT_SUPPORTED_YET,
                    f"`{port.name}` at a path is not supported yet where {what} it",
                    read.value.origin.span,
                    secondary=[Label(body.place, "the use with such data")],
                    help="a Wurzel step takes it along `>>`",
                )


def _report_several(
    body: Body, port: Step, sources: list[tuple[Step, list[str]]], diagnostics: Diagnostics
) -> None:
    names = [f"`{source.name}`" for source, _ in sources]
    diagnostics.report(
        codes.WRONG_CONTRACT,
        f"the template `{body.name}` takes one artifact, and {', '.join(names[:-1])} and "
        f"{names[-1]} each give one",
        body.place,
        secondary=[Label(port.place, "what it takes")],
        help="a step between them takes what all of them give; or a step with the template for "
        "each",
    )


# ---- what a component gives


def _check_outputs(body: Body, dag: Dag, diagnostics: Diagnostics) -> None:
    """Report what a component gives and may be missing when it has succeeded."""
    conditions = dag.conditions
    if body.gives is not None and body.gives_place is not None:
        reason = _uncertain(body.gives, conditions)
        if reason is not None:
            diagnostics.report(
                codes.UNCERTAIN_OUTPUT,
                f"the data of the component `{body.name}` may be missing: {reason}",
                body.gives_place,
                secondary=[
                    Label(dag.pipeline.steps[body.gives].place, "the step"),
                    Label(body.place, "in this use"),
                ],
                help="the `when` of the step that uses the component skips all of it",
            )
    for name, value in body.named.items():
        for source, output in outputs_of(value):
            _check_output(body, dag, name, value, source, output, diagnostics)


def _check_output(
    body: Body,
    dag: Dag,
    name: str,
    value: Value,
    source: str,
    output: str,
    diagnostics: Diagnostics,
) -> None:
    step = dag.pipeline.steps.get(source)
    reason = _uncertain(source, dag.conditions)
    port = step.outputs.get(output) if step is not None else None
    is_file = port is None or isinstance(port.type, Artifact)
    if reason is None or step is None or (port is not None and port.default is not None):
        return
    diagnostics.report(
        codes.UNCERTAIN_OUTPUT,
        f"the output `{name}` of the component `{body.name}` may be missing: {reason}",
        value.origin.span,
        secondary=[
            Label(step.place, "the step")
            if port is None or is_file
            else Label(port.place, "has no default"),
            Label(body.place, "in this use"),
        ],
        help=None
        if port is None or is_file
        else f"`{port.origin.span.text.rstrip()} default ...` says what is taken then",
    )


def _uncertain(step: str, conditions: Conditions) -> str | None:
    """Why a step may not have given anything although the component has succeeded."""
    if step in conditions.optional:
        return f"`{step}` may be skipped"
    if step in conditions.ends and conditions.after_failure():
        return f"where `{step}` fails, another step may go on"
    return None
