"""What runs beside the order of the steps: `on_exit` at the end, `hook running` while they run.

Argo starts the template that `onExit` names when the run has ended, however that was, and that of
a hook when its expression holds (Argo docs/lifecyclehook.md). Either is the handler's own template,
or a DAG around it where there is a condition, there are several, inputs have to be looked at, or it
is a component, which is given its parameters there.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import define

from wzc.backend.argo.conditions import when
from wzc.backend.argo.inputs import Inputs
from wzc.backend.argo.names import Names
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.references import parts
from wzc.graph.dag import Dag
from wzc.model.pipeline import Step
from wzc.model.run_time import RunTimeValue, sources

if TYPE_CHECKING:
    from wzc.backend.argo.templates import Templates

_ON_EXIT = "on-exit"
_STATUS = {"running": "Running"}


@define(eq=False)
class Handlers:
    """Makes the fields of one workflow that start its handlers, and the templates for that."""

    dag: Dag
    names: Names
    inputs: Inputs
    diagnostics: Diagnostics
    whole: "Templates"

    def put(self, spec: Map, templates: Seq) -> None:
        """Put `onExit` and `hooks` into a spec, and what they need into its templates."""
        steps = [step for step in self.dag.order if step.event and not step.of]
        at_end = [step for step in steps if step.event == "exit"]
        if at_end:
            spec.put("onExit", self._start(at_end, _ON_EXIT, templates), at_end[0].origin)
        hooks = Map()
        for step in steps:
            if step.event != "exit":
                name = self.names.steps[step.name]
                hook = Map()
                hook.put("template", self._start([step], f"hook-{name}", templates))
                hook.put("expression", f"workflow.status == '{_STATUS[step.event]}'", step.origin)
                hooks.put(f"{step.event}-{name}", hook, step.origin)
        if hooks:
            spec.put("hooks", hooks)

    def _start(self, steps: list[Step], name: str, templates: Seq) -> str:
        """The name of the template that starts some handlers; made where it is not their own."""
        checked = [self.inputs.checks(_inputs(step)) for step in steps]
        conditions = [when(self.dag, self.names.steps, step, self.diagnostics) for step in steps]
        uses = any(step.type.component is not None for step in steps)
        if len(steps) == 1 and conditions == [None] and not any(checked) and not uses:
            return self.names.steps[steps[0].name]
        while name in self.names.steps.values() or name == self.names.entrypoint:
            name += "-dag"
        check = self.inputs.check
        tasks = Seq()
        if any(checked) and check is not None:
            tasks.add(Map({"name": check, "template": check}), self.inputs.origin)
        for step, condition, is_checked in zip(steps, conditions, checked, strict=True):
            task = Map()
            task.put("name", self.names.steps[step.name], step.origin)
            task.put("template", self.whole.template_of(step))
            if is_checked and check is not None:
                task.put("depends", check, self.inputs.origin)
            if condition is not None:
                assert step.attributes.when is not None
                task.put("when", condition, step.attributes.when.origin)
            if step.type.component is not None:
                from wzc.backend.argo.component_tasks import put_use

                values, _ = put_use(self.whole, task, step)
                if values:
                    task.put("arguments", Map({"parameters": values}))
            tasks.add(task, step.origin)
        template = Map()
        template.put("name", name, steps[0].origin)
        # One of several may be left out or fail: the others run all the same.
        template.put("dag", Map({"failFast": False, "tasks": tasks}))
        templates.add(template, steps[0].origin)
        return name


def _inputs(step: Step) -> Iterator[str]:
    """The inputs of the pipeline that a handler reads."""
    values = [*step.settings.values(), *step.values.values()]
    values += [port.value for port in step.inputs.values()]
    for value in values:
        for part in parts(value):
            if isinstance(part.data, RunTimeValue):
                for source in sources([part.data.node]):
                    if source.kind == "input":
                        yield source.name
    for inner in step.body.pipeline.steps.values() if step.body is not None else ():
        yield from _inputs(inner)
