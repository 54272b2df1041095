"""The attempts of a step that has hooks, as a DAG of their own: the hooks belong to its task."""

from collections.abc import Iterator

from wzc.backend.argo.around import add_dag, hand_on, handed_on, names_of, task_inside
from wzc.backend.argo.names import OUTPUT
from wzc.backend.argo.ports import values_and_files
from wzc.backend.argo.templates import Templates
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.model.gathered import gathered
from wzc.model.pipeline import Step
from wzc.model.ports import ArtifactReference
from wzc.model.retried import is_tried_apart
from wzc.model.value import Value
from wzc.types.kinds import Artifact


def put_attempts_apart(
    templates: Templates, task: Map, step: Step, values: Seq, passed: Seq
) -> None:
    """Make the task run a DAG with the step alone in it, where `is_tried_apart` says so.

    `values` and `passed` are the parameters and artifacts that the task is given. A DAG that has
    not succeeded has no outputs: where one is read all the same, its default is taken.
    """
    if not is_tried_apart(templates.dag.pipeline, step):
        return
    name = templates.name_like(step, "attempts")
    inner = task_inside(task, name)
    taken = names_of(values)
    hand_on(inner, Seq([handed_on(each, "parameters", "value") for each in taken]), passed)
    add_dag(templates, name, taken, passed, _gives(templates, str(task["name"]), step), inner)


def _gives(templates: Templates, task: str, step: Step) -> Map:
    """All that the step gives; of what it prints, and the answers to it, what somebody reads."""
    values, files = Seq(), Seq()
    read = gathered(templates.dag.pipeline, step)
    for port in step.outputs.values():
        printed = port.path is None
        if not isinstance(port.type, Artifact) and (not printed or port.name in read):
            what = "result" if printed else f"parameters.{port.name}"
            source = Map({"parameter": f"{{{{tasks.{task}.outputs.{what}}}}}"})
            values.add(Map({"name": port.name, "valueFrom": source}), port.origin)
    for name, optional in _files(templates, step):
        file = Map({"name": name, "from": f"{{{{tasks.{task}.outputs.artifacts.{name}}}}}"})
        put(file, "optional", optional, templates.diagnostics)
        files.add(file)
    return values_and_files(values, files)


def _files(templates: Templates, step: Step) -> Iterator[tuple[str, Value | None]]:
    """The artifacts that the step's template gives, and whether each may be missing."""
    if step.type.component is None:
        if step.type.built_in is None and step.type.output is not None:
            yield OUTPUT, None
        for port in step.outputs.values():
            if isinstance(port.type, Artifact):
                yield port.name, port.options.get("optional")
        return
    body, dag = templates.dag.templates[step.name]
    for name, value in body.named.items():
        if isinstance(value.data, ArtifactReference):
            source = dag.pipeline.steps[value.data.step].outputs[value.data.output or ""]
            yield name, source.options.get("optional")
    if body.gives is not None:
        yield OUTPUT, None
