"""Components as DAG templates of their own, with what they are given and what they give.

Arguments that need not be known are parameters of the DAG's template and of those inside. Uses
whose templates would be equal share them; each use's data has its own path in the store, which is
such a parameter too.
"""

import json
from copy import copy

from attrs import Factory, define

from wzc.backend.argo.artifacts import Artifacts
from wzc.backend.argo.conditions import TaskScope, or_else, tag_of
from wzc.backend.argo.env import Environment, env_text
from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.inputs import Inputs
from wzc.backend.argo.loops import INDEX, Items
from wzc.backend.argo.names import OUTPUT, PATH, Names
from wzc.backend.argo.ports import Ports
from wzc.backend.argo.run_time import Scope, literal, plain_text
from wzc.backend.argo.templates import Templates
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Node, Seq
from wzc.diagnostics import catalogue as codes
from wzc.graph.dag import Dag
from wzc.model.components import Body
from wzc.model.gathered import wraps_items
from wzc.model.loops import is_dag_of_its_own, may_do_nothing
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import Apply, Known, PerItem, Source, Text, is_of_the_run, node_of
from wzc.model.run_time import Node as RunNode
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import ListOf, Type
from wzc.values.names import kubernetes_name

# Stands for the name of a component's template until that is known; no name has it.
_SELF = "\0"


@define(eq=False)
class _Made:
    """Templates that uses share: as they are before they have names, and their DAG's name."""

    text: str
    name: str


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
        whole = _whole(inside, body, inside.dag_template())
        made = Seq()
        made.add(whole, Origin(body.node.name.span))
        for each in inside.between:
            made.add(each)
        made.add_all(steps)
        name = self._name(body, made, found)
        outside.uses[step.name] = name
        outside.paths[step.name] = _mentions(whole, f"inputs.parameters.{PATH}")

    def _name(self, body: Body, made: Seq, found: Seq) -> str:
        """The name of the DAG's template: of an equal one, else of this, which is added then."""
        wanted = kubernetes_name(body.name)
        text = json.dumps(made)
        for other in self.made.setdefault(wanted, []):
            if other.text == text:
                return other.name
        # Templates of the steps may be equal all the same, to those of other uses.
        names: dict[str, str] = {}
        for template in made[1:]:
            for other in self.made.setdefault(f"{wanted} {_name(template)}", []):
                if other.text == json.dumps(template):
                    names[_name(template)] = other.name
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
                self.made[key].append(_Made(text, names[own]))
            _rename(template, names)
            found.add(template, made.get_origin(index))
        return name


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


def _whole(inside: Templates, body: Body, dag: Map) -> Map:
    """The DAG's template with what it takes and gives."""
    found = Map()
    found.put("name", dag["name"], Origin(body.node.name.span))
    values, files = Seq(), Seq()
    for name in body.passed:
        values.add(Map({"name": name}))
    if _mentions(dag, f"inputs.parameters.{PATH}"):
        values.add(Map({"name": PATH}))
    for step in inside.dag.pipeline.steps.values():
        if step.is_port:
            files.add(Map({"name": inside.names.steps[step.name]}), step.origin)
    takes = _both(values, files)
    if takes:
        found.put("inputs", takes)
    gives = _gives(inside, body)
    if gives:
        found.put("outputs", gives)
    put(found, "parallelism", body.parallelism, inside.diagnostics)
    if body.synchronization is not None:
        from wzc.backend.argo.locks import put_locks

        put_locks(found, body.synchronization, Scope(), inside.diagnostics)
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
    return _both(values, files)


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
        printed = port.path is None and step.loop is None
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


def _both(values: Seq, files: Seq) -> Map:
    found = Map()
    if values:
        found.put("parameters", values)
    if files:
        found.put("artifacts", files)
    return found


# ---- the task


def put_use(outside: Templates, task: Map, step: Step) -> tuple[Seq, Seq]:
    """What a task that uses a component is given: parameters and artifacts.

    Makes the task a loop where the step is one.
    """
    body, dag = outside.dag.templates[step.name]
    scope = _UseScope(dag=outside.dag, tasks=outside.names.steps, step=step.name)
    if step.loop is not None and step.loop.items is not None:
        scope.items = Items(step.loop)
    written: dict[str, list[str]] = {}
    for name, value in body.passed.items():
        written[name] = _parts(scope, value, outside)
    path: list[str] = []
    if outside.paths[step.name]:
        path = [f"{outside.names.path_of_dag}{outside.names.steps[step.name]}"]
        if scope.items is not None:
            numbers = [str(number) for number in range(len(scope.items.loop.items or ()))]
            path += ["/", _column(scope.items.column(numbers, "number", ()))]
        written[PATH] = path
    tags: dict[str, str] = {}
    if step.loop is not None:
        from wzc.backend.argo.loop_tasks import repeat

        for each in repeat(outside, task, step, scope):
            assert isinstance(each, Map)
            tags[_column(str(each["name"]))] = str(each["value"])
    values, items = Seq(), Seq()
    for name, parts in written.items():
        text = "".join(tags.get(part, part) for part in parts)
        of_items = "{{item" in text or any(part in tags for part in parts)
        origin = body.passed[name].origin if name in body.passed else step.origin
        given = Map({"name": name})
        given.put("value", text, origin)
        (items if of_items else values).add(given, origin)
    files = _files(outside, step, dag)
    if step.loop is not None:
        values = _in_loop(outside, task, step, values, items, files)
    return values, files


def _in_loop(outside: Templates, task: Map, step: Step, values: Seq, items: Seq, files: Seq) -> Seq:
    """The parameters of a task that is a loop; templates between it and the component's."""
    from wzc.backend.argo.loop_tasks import apart, wrap

    names = [str(each["name"]) for each in (*values, *items) if isinstance(each, Map)]
    if wraps_items(outside.dag.pipeline, step):
        wrap(outside, task, step, names, names, files, None)
    if is_dag_of_its_own(step):
        return apart(outside, task, step, values, items, files)
    values.add_all(items)
    return values


def _files(outside: Templates, step: Step, dag: Dag) -> Seq:
    """The data that a component is given: an artifact for each producer."""
    found = Seq()
    ports = [inner for inner in dag.pipeline.steps.values() if inner.is_port]
    edges = [edge for edge in outside.dag.needs[step.name] if edge.data]
    for port, edge in zip(ports, edges, strict=True):
        artifact = Map({"name": kubernetes_name(port.name)})
        origin = Origin(edge.place)
        outside.artifacts.put_source(artifact, edge.source, None, origin)
        found.add(artifact, origin)
    return found


def _column(name: str) -> str:
    """What stands for a column of a loop's items until its tag is known."""
    return f"\0{name}\0"


@define(eq=False)
class _UseScope(TaskScope):
    def text_in_tag(self, node: RunNode) -> str:
        """A part of an argument as a tag that the DAG around the task replaces."""
        if isinstance(node, PerItem):
            texts = [plain_text(value.data) for value in node.values]
            for text in texts:
                if "{" in text or "}" in text or "$" in text:
                    raise Untranslatable(
                        f"has the item `{text}`, and braces and dollars in it would be read as "
                        "tags and variables on the way into a component; `unroll = true` makes a "
                        "task of its own for each item"
                    )
            assert self.items is not None
            return _column(self.items.column(texts, node.name, ()))
        if isinstance(node, Known):
            text = node.data if isinstance(node.data, str) else plain_text(node.data)
            if "{" in text or "}" in text or "$" in text:
                raise Untranslatable(
                    "puts braces or dollars together with values of the run, and these would be "
                    "read as tags and variables on the way into a component"
                )
            return text
        if isinstance(node, Source) and node.kind == "item":
            return "{{item}}"
        if _has_items(node):
            raise Untranslatable(
                "computes with the items of a loop and values of the run, which cannot be handed "
                "on to a component"
            )
        if isinstance(node, Source) and node.kind != "output":
            return self.tag(node, out=False)
        text = self._as_text(node, out=False)
        while "}}" in text:
            text = text.replace("}}", "} }")
        return f"{{{{={text}}}}}"


def _has_items(node: RunNode) -> bool:
    if isinstance(node, (Apply, Text)):
        return any(
            _has_items(n) for n in (node.operands if isinstance(node, Apply) else node.parts)
        )
    return isinstance(node, PerItem) or (isinstance(node, Source) and node.kind == "item")


def _parts(scope: _UseScope, value: Value, outside: Templates) -> list[str]:
    """An argument as parts of a text: some stand for columns of items."""
    if not is_of_the_run(value):
        return [env_text(value.data)]
    node = node_of(value)
    if isinstance(node, Apply) and node.operator in ("list", "map"):
        node = Apply("json", (node,), node.type)
    found = []
    for part in node.parts if isinstance(node, Text) else (node,):
        if isinstance(part, Source) and part.kind in ("output", "state") and not part.gathered:
            tag = tag_of(outside.dag, outside.names.steps, scope.step, part.step, part.name)
            if tag is not None:
                found.append(f"{{{{{tag}}}}}")
                continue
        try:
            found.append(scope.text_in_tag(part))
        except Untranslatable as problem:
            text = getattr(value.data, "text", value.origin.span.text)
            outside.diagnostics.report(codes.ARGO_TAG, f"`{text}` {problem}", value.origin.span)
            return []
    return found
