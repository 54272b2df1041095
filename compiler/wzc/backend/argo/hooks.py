"""Hooks of tasks: what runs when one has ended, or while it runs.

Argo starts the template of `exit` once a task has run, with all its attempts; that of another hook
when its expression holds. Tasks that wait for the task wait for its hooks, too, and the run ends
after them, whether they succeed or not (dag.go: executeDAGTask; hooks.go, exit_handler.go). A task
has one `exit`, so several are the tasks of a DAG, as is one whose condition needs more than how the
task has ended: Argo starts nothing where such an expression cannot be evaluated, and says nothing.
"""

from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.backend.argo.conditions import or_else, when_known
from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.names import PATH
from wzc.backend.argo.run_time import Scope, literal
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.pipeline import Step
from wzc.model.run_time import Node, RunTimeValue, Source, sources
from wzc.model.value import Value
from wzc.types.kinds import STRING

if TYPE_CHECKING:
    from wzc.backend.argo.templates import Templates


@define(eq=False)
class _OfTask(Scope):
    """What an expression of a hook can refer to: how the task has ended."""

    task: str = ""

    def variable(self, source: Source) -> str:
        assert source.kind == "state"
        return f"tasks[{literal(self.task)}].status"


@define(eq=False)
class Hooks:
    """Makes the hooks of one step's task, and the DAGs that they need."""

    step: Step
    hooks: list[Step]
    scopes: dict[str, Scope]
    whole: "Templates"
    made: Map = Factory(Map)

    def put(self, task: Map) -> None:
        """Put `hooks` into the task."""
        name = self.whole.names.steps[self.step.name]
        at_end = [hook for hook in self.hooks if hook.event == "exit"]
        if at_end:
            self._put("exit", at_end, None)
        for hook in self.hooks:
            if hook.event != "exit":
                running = f"tasks[{literal(name)}].status == 'Running'"
                self._put(self.whole.names.steps[hook.name], [hook], running)
        task.put("hooks", self.made, self.hooks[0].origin)

    def _put(self, key: str, hooks: list[Step], expression: str | None) -> None:
        first = hooks[0]
        when = _condition(first)
        found = Map()
        name = self.whole.names.steps[self.step.name]
        if len(hooks) == 1 and (when is None or (expression is None and _is_of_status(when))):
            scope = self.scopes[first.name]
            found.put("template", self.whole.template_of(first), first.origin)
            if first.attributes.when is not None and first.attributes.when.data is False:
                expression = "false"
            elif when is not None:
                assert first.attributes.when is not None
                expression = self._written(_OfTask(task=name), first.attributes.when, when)
        else:
            scope = Scope()
            found.put("template", self._dag(key, hooks, scope), first.origin)
        values = Seq()
        for (_, output), parameter in scope.parameters.items():
            values.add(Map({"name": parameter, "value": self._value(name, output)}))
        if values and self.step.type.component is not None:
            self._check_target(first)
        # What the component around the step is given: Argo fills it in with the rest of its DAG.
        for outer, parameter in scope.handed_on.items():
            values.add(Map({"name": parameter, "value": f"{{{{inputs.parameters.{outer}}}}}"}))
        if any(self.whole.paths.get(hook.name) for hook in hooks):
            path = self.whole.names.path_of_dag.rstrip("/")
            values.add(Map({"name": PATH, "value": path}))
        if values:
            found.put("arguments", Map({"parameters": values}))
        if expression is not None:
            found.put("expression", expression)
        self.made.put(key, found, first.origin)

    def _check_target(self, hook: Step) -> None:
        """Refuse what an older Argo does not tell the hook of a component.

        A DAG has no outputs where it has failed, or where none are declared; Argo filled in the
        arguments of hooks only where there were some (v3.5.0, hooks.go and exit_handler.go).
        """
        target = self.whole.dag.pipeline.target
        if target.is_before("3.7"):
            self.whole.diagnostics.report(
                codes.NOT_IN_TARGET,
                f"{target.title} does not tell a hook of a component how it has ended or what it "
                "gives; Argo 3.7 does",
                hook.place,
                secondary=[] if target.said is None else [Label(target.said, "it is to run there")],
                help=f"a step that waits for it: `after = [{self.step.name}.finished]`",
            )

    def _value(self, task: str, output: str) -> str:
        """A value of the task for its hook: of what may be missing, the default."""
        port = self.step.outputs.get(output)
        if port is None:
            return f"{{{{tasks.{task}.status}}}}"
        from wzc.backend.argo.env import env_text

        default = "" if port.default is None else env_text(port.default.data)
        return f"{{{{={when_known(task, or_else(task, output, literal(default)))}}}}}"

    def _dag(self, key: str, hooks: list[Step], scope: Scope) -> str:
        """The name of a DAG with a task for each hook; `scope` is told what it needs."""
        ending = "on-exit" if key == "exit" else "hook"
        name = self.whole.name_like(self.step if key == "exit" else hooks[0], ending)
        tasks = Seq()
        for hook in hooks:
            task = Map()
            task.put("name", self.whole.names.steps[hook.name], hook.origin)
            task.put("template", self.whole.template_of(hook))
            values = Seq()
            for (step, output), parameter in self.scopes[hook.name].parameters.items():
                value = scope.variable(self._source(step, output))
                values.add(Map({"name": parameter, "value": f"{{{{{value}}}}}"}))
            for outer, parameter in self.scopes[hook.name].handed_on.items():
                value = scope.variable(Source("parameter", outer, STRING))
                values.add(Map({"name": parameter, "value": f"{{{{{value}}}}}"}))
            if self.whole.paths.get(hook.name):
                values.add(Map({"name": PATH, "value": f"{{{{inputs.parameters.{PATH}}}}}"}))
            if values:
                task.put("arguments", Map({"parameters": values}))
            when: Value | None = hook.attributes.when
            node = _condition(hook)
            if when is not None and node is not None:
                task.put("when", self._written(scope, when, node, whole=True), when.origin)
            elif when is not None and when.data is False:
                task.put("when", "false", when.origin)
            tasks.add(task, hook.origin)
        template = Map()
        template.put("name", name, hooks[0].origin)
        inputs = Seq([Map({"name": parameter}) for parameter in scope.names()])
        if any(self.whole.paths.get(hook.name) for hook in hooks):
            inputs.add(Map({"name": PATH}))
        if inputs:
            template.put("inputs", Map({"parameters": inputs}))
        # One of several may be left out or fail: the others run all the same.
        template.put("dag", Map({"failFast": False, "tasks": tasks}))
        self.whole.between.append(template)
        return name

    def _written(self, scope: Scope, value: Value, node: Node, *, whole: bool = False) -> str:
        try:
            return scope.whole(node) if whole else scope.expression(node)
        except Untranslatable as problem:
            message = f"`{value.data.text}` {problem}"
            self.whole.diagnostics.report(codes.ARGO_TAG, message, value.origin.span)
            return "false"

    def _source(self, step: str, output: str) -> Source:
        port = self.step.outputs.get(output)
        if port is None:
            return Source("state", output, STRING, step)
        return Source("output", output, port.type, step)


def _condition(hook: Step) -> Node | None:
    when = hook.attributes.when
    return when.data.node if when is not None and isinstance(when.data, RunTimeValue) else None


def _is_of_status(node: Node) -> bool:
    return all(source.kind == "state" for source in sources([node]))
