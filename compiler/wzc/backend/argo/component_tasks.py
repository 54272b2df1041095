"""The tasks that use components: what they are given, once or for each item of a loop."""

from attrs import define

from wzc.backend.argo.conditions import TaskScope, tag_of
from wzc.backend.argo.env import env_text
from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.names import PATH
from wzc.backend.argo.run_time import plain_text
from wzc.backend.argo.templates import Templates
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.graph.dag import Dag
from wzc.model.gathered import wraps_items
from wzc.model.loops import is_dag_of_its_own, skips_items
from wzc.model.pipeline import Step
from wzc.model.run_time import (
    Apply,
    Known,
    PerItem,
    Source,
    Text,
    has_items,
    is_of_the_run,
    node_of,
)
from wzc.model.run_time import Node as RunNode
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.values.names import kubernetes_name


def put_use(outside: Templates, task: Map, step: Step) -> tuple[Seq, Seq]:
    """What a task that uses a component is given: parameters and artifacts.

    Makes the task a loop where the step is one.
    """
    body, dag = outside.dag.templates[step.name]
    scope = UseScope(dag=outside.dag, tasks=outside.names.steps, step=step.name)
    whole = outside.wholes[step.name]
    known = set(whole.needed())
    skips, wraps = skips_items(step), wraps_items(outside.dag.pipeline, step)
    condition = None
    if skips and wraps:
        from wzc.backend.argo.loop_tasks import condition_within

        condition = condition_within(outside, step, whole)
    # What only the condition reads, the component does not take.
    asked = set(whole.needed()) - known
    written: dict[str, list[str]] = {}
    if whole.items is not None:
        scope.items = whole.items
        written = {name: [_column(name)] for name in whole.items.columns}
    for (source, _), name in whole.parameters.items():
        if not source:  # the item of a loop over a list of the run
            written[name] = ["{{item}}"]
    for name, value in body.passed.items():
        written[name] = parts_of(scope, value, outside)
    path: list[str] = []
    if outside.paths[step.name]:
        path = [f"{outside.names.path_of_dag}{outside.names.steps[step.name]}"]
        if scope.items is not None:
            numbers = [str(number) for number in range(len(scope.items.loop.items or ()))]
            path += ["/", _column(scope.items.column(numbers, "number", ()))]
        written[PATH] = path
    tags: dict[str, str] = {}
    if step.loop is not None:
        from wzc.backend.argo.loop_tasks import put_condition, repeat

        if skips and not wraps:
            put_condition(outside, task, step, whole)
        for each in repeat(outside, task, step, scope):
            assert isinstance(each, Map)
            tags[_column(str(each["name"]))] = str(each["value"])
    values, items = outside.needed(whole, step), Seq()
    for name, parts in written.items():
        text = "".join(tags.get(part, part) for part in parts)
        of_items = "{{item" in text or any(part in tags for part in parts)
        origin = body.passed[name].origin if name in body.passed else step.origin
        given = Map({"name": name})
        given.put("value", text, origin)
        (items if of_items else values).add(given, origin)
    files = _files(outside, step, dag)
    if step.loop is not None:
        from wzc.backend.argo.loop_tasks import apart, wrap

        names = [str(each["name"]) for each in (*values, *items) if isinstance(each, Map)]
        if wraps:
            taken = [name for name in names if name not in asked]
            wrap(outside, task, step, taken, names, files, condition)
        if is_dag_of_its_own(step):
            rest = {
                name: "".join(part for part in parts if part not in tags)
                for name, parts in written.items()
            }
            return apart(outside, task, step, values, items, files, rest), files
        values.add_all(items)
    return values, files


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
class UseScope(TaskScope):
    """What arguments of a component are made of, where it is used."""

    @property
    def words(self) -> str:
        """What it is that is given them."""
        return self.dag.pipeline.steps[self.step].type.words

    def text_in_tag(self, node: RunNode) -> str:
        """A part of an argument as a tag that the DAG around the task replaces."""
        if isinstance(node, PerItem):
            texts = [plain_text(value.data) for value in node.values]
            for text in texts:
                if "{" in text or "}" in text or "$" in text:
                    raise Untranslatable(
                        f"has the item `{text}`, and braces and dollars in it would be read as "
                        f"tags and variables on the way into {self.words}; `unroll = true` makes a "
                        "task of its own for each item"
                    )
            assert self.items is not None
            return _column(self.items.column(texts, node.name, ()))
        if isinstance(node, Known):
            text = node.data if isinstance(node.data, str) else plain_text(node.data)
            if "{" in text or "}" in text or "$" in text:
                raise Untranslatable(
                    "puts braces or dollars together with values of the run, and these would be "
                    f"read as tags and variables on the way into {self.words}"
                )
            return text
        if isinstance(node, Source) and node.kind == "item":
            return "{{item}}"
        if has_items(node):
            raise Untranslatable(
                "computes with the items of a loop and values of the run, which cannot be handed "
                f"on to {self.words}"
            )
        if isinstance(node, Source) and node.kind != "output":
            return self.tag(node, out=False)
        text = self._as_text(node, out=False)
        while "}}" in text:
            text = text.replace("}}", "} }")
        return f"{{{{={text}}}}}"


def parts_of(scope: UseScope, value: Value, outside: Templates) -> list[str]:
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
