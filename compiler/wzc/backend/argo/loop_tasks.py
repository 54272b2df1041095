"""The task of a loop, and the templates that stand between it and the step's own.

Argo gathers what items give, but leaves out those that are skipped, and gives nothing where there
is none. Where that would be felt, each item, or the loop, is a DAG of its own, which has outputs in
any case.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from wzc.backend.argo.around import add_dag, hand_on, handed_on, names_of, task_inside
from wzc.backend.argo.conditions import TaskScope, or_else, tag_of
from wzc.backend.argo.env import env_text
from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.names import PATH
from wzc.backend.argo.ports import values_and_files
from wzc.backend.argo.run_time import literal
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.model.gathered import gathered, wraps_items
from wzc.model.loops import is_dag_of_its_own, skips_items
from wzc.model.pipeline import Step
from wzc.model.run_time import PerItem, RunTimeValue, Source
from wzc.source.origin import Origin

if TYPE_CHECKING:
    from wzc.backend.argo.run_time import Scope
    from wzc.backend.argo.templates import Templates

# What makes a task a loop.
_LOOPS = ("withItems", "withParam", "withSequence")
# A tag in what an item is given that is neither the item's nor the run's.
_OF_OUTSIDE = re.compile(r"\{\{(?!item|workflow\.).*?\}\}")
# The parameter with what a loop over a list of the run goes through.
_LIST = "wzc-items"


@define(eq=False)
class _ItemScope(TaskScope):
    """What the task of a loop can refer to when it asks whether an item runs."""

    of: "Scope" = field(kw_only=True)

    def variable(self, source: Source) -> str:
        return "item" if source.kind == "item" else super().variable(source)

    def of_items(self, node: PerItem, *, raw: bool, why: str) -> str:
        """An entry of the item; a column of its own where the template takes no such one."""
        items = self.of.items
        assert items is not None
        before = set(items.columns)
        name = self.of.of_items(node, raw=raw, why=why).rpartition(".")[2]
        items.asked.add(name)
        items.kept |= items.columns.keys() - before
        return items.entry(name)


def put_loop(templates: "Templates", task: Map, step: Step, scope: "Scope", passed: Seq) -> Seq:
    """Make a task a loop; the parameters that it is given.

    `passed` are its artifacts. Templates between the task and the step's are added to `templates`.
    """
    taken = scope.names()
    wraps = wraps_items(templates.dag.pipeline, step)
    skips = skips_items(step)
    condition = None
    if skips and wraps:
        condition = condition_within(templates, step, scope)
    elif skips:
        put_condition(templates, task, step, scope)
    values = templates.values(scope, step)
    own = repeat(templates, task, step, scope)
    if wraps:
        path = [PATH] if templates.paths.get(step.name) else []
        known = [*scope.names(), *path]
        wrap(templates, task, step, [*taken, *path], known, passed, condition)
    if is_dag_of_its_own(step):
        return apart(templates, task, step, values, own, passed)
    values.add_all(own)
    return values


def put_condition(templates: "Templates", task: Map, step: Step, scope: "Scope") -> None:
    """Have the task of a loop ask for each item whether it runs; `scope` has all other columns."""
    items = _ItemScope(dag=templates.dag, tasks=templates.names.steps, step=step.name, of=scope)
    condition = None
    for _ in range(2):  # what an item is called depends on all that is asked of it
        condition = condition_within(templates, step, items)
    if condition is not None and step.attributes.when is not None:
        task.put("when", condition, step.attributes.when.origin)


def condition_within(templates: "Templates", step: Step, scope: "Scope") -> str | None:
    """The condition of an item as a scope knows its parts."""
    when = step.attributes.when
    assert when is not None and isinstance(when.data, RunTimeValue)
    try:
        return scope.whole(when.data.node)
    except Untranslatable as problem:
        templates.diagnostics.report(
            codes.ARGO_TAG, f"`{when.data.text}` {problem}", when.origin.span
        )
        return None


def repeat(templates: "Templates", task: Map, step: Step, scope: "Scope") -> Seq:
    """Make a task a loop; the parameters that each item hands on."""
    loop = step.loop
    assert loop is not None
    origin = Origin(loop.place)
    if scope.items is not None:
        return scope.items.put(task, origin)
    assert loop.list is not None
    node = loop.list.node
    tasks = TaskScope(dag=templates.dag, tasks=templates.names.steps, step=step.name)
    if isinstance(node, Source):
        tag: str | None = tasks.variable(node)
        if node.kind == "output":
            tag = tag_of(templates.dag, tasks.tasks, step.name, node.step, node.name)
        text = f"{{{{={tasks.variable(node)}}}}}" if tag is None else f"{{{{{tag}}}}}"
    else:
        try:
            text = tasks.whole(node, "toJson({})")
        except Untranslatable as problem:
            templates.diagnostics.report(
                codes.ARGO_TAG, f"`{loop.list.text}` {problem}", loop.place
            )
            text = "[]"
    task.put("withParam", text, origin)
    own = [name for (step, _), name in scope.parameters.items() if not step]
    return Seq([Map({"name": name, "value": "{{item}}"}) for name in own])


def wrap(
    templates: "Templates",
    task: Map,
    step: Step,
    taken: list[str],
    known: list[str],
    passed: Seq,
    condition: str | None,
) -> None:
    """Make the task run a DAG with the step alone in it.

    `taken` are the parameters of the step's template, `known` those that its condition reads too.
    """
    name = templates.name_like(step, "item")
    inner = task_inside(task, name)
    if condition is not None and step.attributes.when is not None:
        inner.put("when", condition, step.attributes.when.origin)
    hand_on(inner, Seq([handed_on(each, "parameters", "value") for each in taken]), passed)
    gives = Seq()
    for output in gathered(templates.dag.pipeline, step):
        port = step.outputs[output]
        printed = port.path is None
        what = "result" if printed else f"parameters.{output}"
        source = Map({"parameter": f"{{{{tasks.{task['name']}.outputs.{what}}}}}"})
        if condition is not None and port.default is not None:
            default = literal(env_text(port.default.data))
            asked = or_else(str(task["name"]), None if printed else output, default)
            source = Map({"expression": asked})
        gives.add(Map({"name": output, "valueFrom": source}))
    add_dag(templates, name, known, passed, values_and_files(gives, Seq()), inner)


def apart(
    templates: "Templates",
    task: Map,
    step: Step,
    values: Seq,
    own: Seq,
    passed: Seq,
    rest: Mapping[str, str] | None = None,
) -> Seq:
    """Make the task run a DAG with the loop alone in it.

    How many run at a time Argo asks the template that they are in (operator.go: checkParallelism),
    and nothing else is to count there. What the task is given is handed on, and what it gives, too.
    `rest` is what stands beside the item in what items are given (`own`), by its name.
    """
    name = templates.name_like(step, "items")
    inner = task_inside(task, name)
    for key in _LOOPS:
        if key in task:
            inner.put(key, task.pop(key), task.get_origin(key))
    source = inner.get("withParam")
    parameters = Seq([handed_on(each, "parameters", "value") for each in names_of(values)])
    if isinstance(source, str) and not source.startswith("{{workflow."):
        # Of the tasks outside nothing is known inside.
        inner["withParam"] = f"{{{{inputs.parameters.{_LIST}}}}}"
        values.add(Map({"name": _LIST, "value": source}))
    parameters.add_all(_from_outside(own, values, rest) if rest else own)
    hand_on(inner, parameters, passed)
    gives = Seq()
    for output in gathered(templates.dag.pipeline, step):
        where = Map({"parameter": f"{{{{tasks.{task['name']}.outputs.parameters.{output}}}}}"})
        if step.loop is not None and step.loop.items is None:
            where = Map({"expression": or_else(str(task["name"]), output, "'[]'")})
        gives.add(Map({"name": output, "valueFrom": where}))
    outputs = values_and_files(gives, Seq())
    made = add_dag(templates, name, names_of(values), passed, outputs, inner)
    put(made, "parallelism", step.attributes.parallelism, templates.diagnostics)
    return values


def _from_outside(own: Seq, values: Seq, rest: Mapping[str, str]) -> Seq:
    """What each item is given, in the DAG of the loop: the rest of its text is handed on to that.

    An argument of a component may be put together of items and of what is known outside alone.
    """
    found = Seq()
    for each in own:
        assert isinstance(each, Map)
        text = str(each["value"])
        for tag in dict.fromkeys(_OF_OUTSIDE.findall(rest.get(str(each["name"]), ""))):
            name = f"wzc-for-{each['name']}-{len(values)}"
            values.add(Map({"name": name, "value": tag}))
            text = text.replace(tag, f"{{{{inputs.parameters.{name}}}}}")
        made = Map({"name": each["name"]})
        made.put("value", text, each.get_origin("value"))
        found.add(made)
    return found
