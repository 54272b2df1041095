"""Components as DAG templates of their own, with what they are given and what they give.

Arguments that need not be known are parameters of the DAG's template and of those inside. Uses
whose templates would be equal share them; each use's data has its own path in the store, which is
such a parameter too.
"""

import json
from copy import copy

from attrs import Factory, define

from wzc.backend.argo.artifacts import Artifacts
from wzc.backend.argo.conditions import TaskScope, or_else
from wzc.backend.argo.env import Environment, env_text
from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.inputs import Inputs
from wzc.backend.argo.loops import INDEX, Items
from wzc.backend.argo.names import OUTPUT, PATH, Names
from wzc.backend.argo.ports import Ports, values_and_files
from wzc.backend.argo.run_time import literal
from wzc.backend.argo.templates import Templates
from wzc.backend.argo.text import put
from wzc.backend.argo.whole import WholeScope, put_whole
from wzc.backend.emit.tree import Map, Node, Seq
from wzc.diagnostics import catalogue as codes
from wzc.graph.dag import Dag
from wzc.model.components import Body
from wzc.model.loops import may_do_nothing
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.retried import is_result
from wzc.model.run_time import Node as RunNode
from wzc.model.run_time import Source
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import ListOf, Type
from wzc.values.names import kubernetes_name

# Stands for the name of a component's template until that is known; no name has it.
_SELF = "\0"


@define(eq=False)
class _Made:
    """Templates that uses share: as they are before they have names, and their DAG's name.

    `runs` are the names that the templates which one of them runs have in the end.
    """

    text: str
    name: str
    runs: dict[str, str] = Factory(dict)


@define(eq=False)
class Components:
    """Makes the templates of the components of one workflow. `taken` are names of templates."""

    taken: set[str]
    made: dict[str, list[_Made]] = Factory(dict)

    def use(self, outside: Templates, step: Step, found: Seq) -> None:
        """Make what a step runs that uses a component; new templates are added to `found`."""
        body, dag = outside.dag.templates[step.name]
        indexed = step.loop is not None and step.loop.items is None
        names = Names(
            outside.names.object,
            _SELF,
            {name: kubernetes_name(name) for name in dag.pipeline.steps},
            outside.names.data_dir,
            prefix=f"{_SELF}-",
            path=f"{{{{inputs.parameters.{PATH}}}}}/",
            path_of_dag=f"{{{{inputs.parameters.{PATH}}}}}/" + (f"{INDEX}/" if indexed else ""),
        )
        diagnostics = outside.diagnostics
        artifacts = Artifacts(dag, names, diagnostics)
        volumes = copy(outside.volumes)
        volumes.names = names
        inside = Templates(
            dag,
            names,
            artifacts,
            Ports(dag, names, artifacts, diagnostics),
            Environment(dag.pipeline, diagnostics),
            volumes,
            Inputs(dag.pipeline, names, diagnostics),
            diagnostics,
            components=self,
        )
        steps = inside.step_templates(found)
        own = self._name_in_cache(outside, step), f"{outside.names.object}-cache"
        scope = WholeScope(taken=(*body.passed, PATH), cache=own)
        if step.loop is not None and step.loop.items is not None:
            scope.items = Items(step.loop)
        outside.wholes[step.name] = scope
        whole = _whole(inside, body, inside.dag_template(), scope)
        made = Seq()
        made.add(whole, Origin(body.node.name.span))
        for each in inside.between:
            made.add(each)
        made.add_all(steps)
        name = self._name(body, made, found)
        outside.uses[step.name] = name
        outside.paths[step.name] = _mentions(whole, f"inputs.parameters.{PATH}")

    def _name_in_cache(self, outside: Templates, step: Step) -> str:
        """What the keys of a use begin with: its own name, after that of the component around it.

        Of the same component used twice, the inner ones share it, as templates of its steps do.
        """
        name = outside.names.steps[step.name]
        around = kubernetes_name(outside.dag.pipeline.name)
        return f"{around}--{name}" if outside.names.prefix else name

    def _name(self, body: Body, made: Seq, found: Seq) -> str:
        """The name of the DAG's template: of an equal one, else of this, which is added then."""
        wanted = kubernetes_name(body.name)
        text = json.dumps(made)
        for other in self.made.setdefault(wanted, []):
            if other.text == text:
                return other.name
        # Templates of the steps may be equal all the same, to those of other uses.
        names = self._shared(wanted, made)
        name, number = wanted, 1
        new = [_name(template) for template in made if _name(template) not in names]
        while any(each.replace(_SELF, name) in self.taken for each in new):
            number += 1
            name = f"{wanted}-{number}"
        names.update((each, each.replace(_SELF, name)) for each in new)
        self.taken.update(names.values())
        self.made[wanted].append(_Made(text, name))
        for index, template in enumerate(made):
            own = _name(template)
            if own not in new:
                continue
            if index:
                key, text = f"{wanted} {own}", json.dumps(template)
                runs = {each: names[each] for each in _runs(template) if each in names}
                self.made[key].append(_Made(text, names[own], runs))
            _rename(template, names)
            found.add(template, made.get_origin(index))
        return name

    def _shared(self, wanted: str, made: Seq) -> dict[str, str]:
        """The templates that are there already, by their names here.

        One that runs others is the same only where these are, too: all of it is looked at again
        until nothing more is found.
        """
        names: dict[str, str] = {}
        count = -1
        own = {_name(template) for template in made[1:]}
        while count < len(names):
            count = len(names)
            for template in made[1:]:
                runs = {each: names.get(each) for each in _runs(template) & own}
                for other in self.made.setdefault(f"{wanted} {_name(template)}", []):
                    if other.text == json.dumps(template) and other.runs == runs:
                        names[_name(template)] = other.name
        return names


def pipelines(dag: Dag) -> list[Pipeline]:
    """A pipeline and all that is inside of it, as far as it becomes templates."""
    return [
        dag.pipeline,
        *(inner for _, found in dag.templates.values() for inner in pipelines(found)),
    ]


# ---- the names of templates


def _name(template: Node) -> str:
    assert isinstance(template, Map)
    return str(template["name"])


def _runs(node: Node) -> set[str]:
    """The names of the templates that a template's tasks and hooks run."""
    found: set[str] = set()
    if isinstance(node, Map):
        found |= {value for key, value in node.items() if key == "template" and type(value) is str}
    values = node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ()
    return found.union(*map(_runs, values))


def _rename(node: Node, names: dict[str, str]) -> None:
    """Give templates their names, and the tasks that refer to them."""
    if isinstance(node, Map):
        for key, value in node.items():
            if isinstance(value, str):
                node[key] = names.get(value) or value.replace(_SELF, names[_SELF])
            else:
                _rename(value, names)
    elif isinstance(node, Seq):
        for value in node:
            _rename(value, names)


def _mentions(node: Node, text: str) -> bool:
    if isinstance(node, str):
        return text in node
    values = node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ()
    return any(_mentions(value, text) for value in values)


# ---- the DAG


def _whole(inside: Templates, body: Body, dag: Map, scope: WholeScope) -> Map:
    """The DAG's template with what it takes and gives; `scope` is told what else it needs."""
    around = Map()
    put_whole(around, body, scope, inside.diagnostics)
    found = Map()
    found.put("name", dag["name"], Origin(body.node.name.span))
    values, files = Seq(), Seq()
    for name in body.passed:
        values.add(Map({"name": name}))
    if _mentions(dag, f"inputs.parameters.{PATH}"):
        values.add(Map({"name": PATH}))
    for name in scope.needed():
        values.add(Map({"name": name}))
    for step in inside.dag.pipeline.steps.values():
        if step.is_port:
            files.add(Map({"name": inside.names.steps[step.name]}), step.origin)
    takes = values_and_files(values, files)
    if takes:
        found.put("inputs", takes)
    gives = _gives(inside, body)
    if gives:
        found.put("outputs", gives)
    for key, value in around.items():
        found.put(key, value, around.get_origin(key))
    found.put("dag", dag["dag"])
    return found


def _gives(inside: Templates, body: Body) -> Map:
    values, files = Seq(), Seq()
    steps = inside.dag.pipeline.steps
    for name, value in body.named.items():
        data = value.data
        given = Map({"name": name})
        if isinstance(data, ArtifactReference):
            task = inside.names.steps[data.step]
            given.put("from", f"{{{{tasks.{task}.outputs.artifacts.{data.output}}}}}", value.origin)
            optional = steps[data.step].outputs[data.output or ""].options.get("optional")
            put(given, "optional", optional, inside.diagnostics)
            files.add(given, value.origin)
            continue
        given.put("valueFrom", _source(inside, value), value.origin)
        values.add(given, value.origin)
    if body.gives is not None:
        task = inside.names.steps[body.gives]
        output = inside.artifacts.output_name(body.gives)
        origin = None if body.gives_place is None else Origin(body.gives_place)
        given = Map({"name": OUTPUT})
        given.put("from", f"{{{{tasks.{task}.outputs.artifacts.{output}}}}}", origin)
        files.add(given, origin)
    return values_and_files(values, files)


def _source(inside: Templates, value: Value) -> Map:
    """Where a named output comes from, or what it is made of."""
    node = value.data.node
    scope = _EndScope(dag=inside.dag, tasks=inside.names.steps, step="")
    alone = isinstance(node, Source) and node.kind == "output" and not node.gathered
    if alone and not scope.may_be_missing(node):
        what = scope.variable(node).partition("]")[2]
        task = inside.names.steps[node.step]
        return Map({"parameter": f"{{{{tasks.{task}{what}}}}}"})
    try:
        return Map({"expression": scope.output(node, value.data.type)})
    except Untranslatable as problem:
        inside.diagnostics.report(
            codes.ARGO_TAG, f"`{value.data.text}` {problem}", value.origin.span
        )
        return Map({"expression": "''"})


@define(eq=False)
class _EndScope(TaskScope):
    """What a DAG knows when all of its tasks have ended; the run's own values are not there."""

    def may_be_missing(self, source: Source) -> bool:
        """Whether a task may have left nothing although the DAG has succeeded."""
        conditions = self.dag.conditions
        step = self.dag.pipeline.steps[source.step]
        return (
            may_do_nothing(step) or source.step in conditions.optional or conditions.after_failure()
        )

    def variable(self, source: Source) -> str:
        """What Argo calls a source there."""
        if source.kind == "parameter":
            return f"inputs.parameters.{source.name}"
        if source.kind != "output":
            raise Untranslatable(
                "is made of values of the run that are not outputs, and a component gives what its "
                "steps give; put it together where the component is used"
            )
        step = self.dag.pipeline.steps[source.step]
        task, port = self.tasks[source.step], step.outputs[source.name]
        printed = is_result(self.dag.pipeline, step, port)
        what = "result" if printed else f"parameters.{source.name}"
        if not self.may_be_missing(source):
            return f"tasks[{literal(task)}].outputs.{what}"
        default = "'[]'"
        if step.loop is None:
            assert port.default is not None  # else it has been refused (graph/components.py)
            default = literal(env_text(port.default.data))
        return f"({or_else(task, None if printed else source.name, default)})"

    def output(self, node: RunNode, type: Type) -> str:
        """An output as an expression that gives its text."""
        text = self._as_text(node, out=False)
        if isinstance(type, ListOf) and not isinstance(node, Source):
            return f"toJson({text})"
        return text
