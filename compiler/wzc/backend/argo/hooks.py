"""Hooks of tasks: what runs when one has ended, or while it runs.

Argo starts the template of `exit` once a task has run, with all its attempts; that of another hook
when its expression holds. Tasks that wait for the task wait for its hooks, too, and the run ends
after them, whether they succeed or not (dag.go: executeDAGTask; hooks.go, exit_handler.go). A task
has one `exit`, so several are the tasks of a DAG, as is one whose condition needs more than how the
task has ended: Argo starts nothing where such an expression cannot be evaluated, and says nothing.
A component is a hook like a container: its DAG is the template, its arguments are those of the
hook.
"""

from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.backend.argo.conditions import or_else, when_known
from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.names import PATH
from wzc.backend.argo.run_time import Scope, literal
from wzc.backend.emit.tree import Map, Seq, maps
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.lint.places import key_span
from wzc.model.pipeline import Step
from wzc.model.retried import is_tried_apart
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
            found.put("template", self.whole.template_of(first), first.origin)
            values = self._given(first)
            if first.attributes.when is not None and first.attributes.when.data is False:
                expression = "false"
            elif when is not None:
                assert first.attributes.when is not None
                expression = self._written(_OfTask(task=name), first.attributes.when, when)
        else:
            template, values = self._dag(key, hooks)
            found.put("template", template, first.origin)
        own = (f"{{{{tasks.{name}.", f"tasks[{literal(name)}]")
        if any(text in str(given["value"]) for given in maps(values) for text in own):
            self._check_target(first)
        if values:
            found.put("arguments", Map({"parameters": values}))
        if expression is not None:
            found.put("expression", expression)
        self.made.put(key, found, first.origin)

    def _given(self, hook: Step) -> Seq:
        """What a hook's own template is given, as the task of its step knows it."""
        if hook.type.component is not None:
            return self._given_to_use(hook)
        values = self._needed(self.scopes[hook.name])
        if self.whole.paths.get(hook.name):
            path = self.whole.names.path_of_dag.rstrip("/")
            values.add(Map({"name": PATH, "value": path}))
        return values

    def _needed(self, scope: Scope) -> Seq:
        """The parameters that stand for what the step leaves, and for what the component around
        it is given: Argo fills those in with the rest of its DAG.
        """
        name = self.whole.names.steps[self.step.name]
        values = Seq()
        for (_, output), parameter in scope.parameters.items():
            values.add(Map({"name": parameter, "value": self._value(name, output)}))
        for outer, parameter in scope.handed_on.items():
            values.add(Map({"name": parameter, "value": f"{{{{inputs.parameters.{outer}}}}}"}))
        return values

    def _given_to_use(self, hook: Step) -> Seq:
        """The arguments of a component, where its data lies, and what holds for it as a whole."""
        from wzc.backend.argo.component_tasks import UseScope, parts_of

        hooks = self

        class _Use(UseScope):
            def variable(self, source: Source) -> str:
                if source.kind == "output":
                    return f"({hooks._output(source.name)})"
                return super().variable(source)

        outside = self.whole
        body, _ = outside.dag.templates[hook.name]
        scope = _Use(dag=outside.dag, tasks=outside.names.steps, step=hook.name)
        values = self._needed(outside.wholes[hook.name])
        for name, value in body.passed.items():
            given = Map({"name": name})
            given.put("value", "".join(parts_of(scope, value, outside)), value.origin)
            values.add(given, value.origin)
        if outside.paths.get(hook.name):
            path = f"{outside.names.path_of_dag}{outside.names.steps[hook.name]}"
            values.add(Map({"name": PATH, "value": path}))
        return values

    def _check_target(self, hook: Step) -> None:
        """Refuse what an older Argo does not tell the hook of what is a DAG.

        A DAG has no outputs where it has failed, or where none are declared; Argo filled in the
        arguments of hooks only where there were some (v3.5.0, hooks.go and exit_handler.go).
        """
        pipeline, step = self.whole.dag.pipeline, self.step
        target = pipeline.target
        if not target.is_before("3.7"):
            return
        labels = []
        what, help = step.type.words, f"a step that waits for it: `after = [{step.name}.finished]`"
        if step.type.component is None:
            if not is_tried_apart(pipeline, step):
                return
            what = "a step that is tried again and followed by others"
            if step.attributes.retry is not None:
                labels.append(Label(key_span(step.attributes.retry, "retry"), "tried again"))
        if target.said is not None:
            labels.append(Label(target.said, "it is to run there"))
        self.whole.diagnostics.report(
            codes.NOT_IN_TARGET,
            f"{target.title} does not tell a hook of {what} how it has ended or what it gives; "
            "Argo 3.7 does",
            hook.place,
            secondary=labels,
            help=help,
        )

    def _value(self, task: str, output: str) -> str:
        """A value of the task for its hook: of what may be missing, the default."""
        if output not in self.step.outputs:
            return f"{{{{tasks.{task}.status}}}}"
        return f"{{{{={self._output(output)}}}}}"

    def _output(self, output: str) -> str:
        """An output of the task in an expression."""
        from wzc.backend.argo.env import env_text

        task, port = self.whole.names.steps[self.step.name], self.step.outputs[output]
        default = "" if port.default is None else env_text(port.default.data)
        return when_known(task, or_else(task, output, literal(default)))

    def _dag(self, key: str, hooks: list[Step]) -> tuple[str, Seq]:
        """The name of a DAG with a task for each hook, and what it is given."""
        ending = "on-exit" if key == "exit" else "hook"
        name = self.whole.name_like(self.step if key == "exit" else hooks[0], ending)
        scope, uses = Scope(), Seq()
        tasks = Seq()
        for hook in hooks:
            task = Map()
            task.put("name", self.whole.names.steps[hook.name], hook.origin)
            task.put("template", self.whole.template_of(hook))
            values = self._handed_on(hook, scope, uses)
            if values:
                task.put("arguments", Map({"parameters": values}))
            when: Value | None = hook.attributes.when
            node = _condition(hook)
            if when is not None and node is not None:
                task.put("when", self._written(scope, when, node, whole=True), when.origin)
            elif when is not None and when.data is False:
                task.put("when", "false", when.origin)
            tasks.add(task, hook.origin)
        given = self._needed(scope)
        if any(self.whole.paths.get(hook.name) for hook in hooks if hook.type.component is None):
            given.add(Map({"name": PATH, "value": self.whole.names.path_of_dag.rstrip("/")}))
        given.add_all(uses)
        template = Map()
        template.put("name", name, hooks[0].origin)
        if given:
            inputs = Seq([Map({"name": each["name"]}) for each in maps(given)])
            template.put("inputs", Map({"parameters": inputs}))
        # One of several may be left out or fail: the others run all the same.
        template.put("dag", Map({"failFast": False, "tasks": tasks}))
        self.whole.between.append(template)
        return name, given

    def _handed_on(self, hook: Step, scope: Scope, uses: Seq) -> Seq:
        """What a hook is given by the DAG that it is in. `scope` is told what of that several may
        share, `uses` gets what a component alone is given.
        """
        values = Seq()
        if hook.type.component is not None:
            for number, each in enumerate(own := self._given(hook)):
                assert isinstance(each, Map)
                name = f"wzc-for-{self.whole.names.steps[hook.name]}-{each['name']}"
                uses.add(Map({"name": name, "value": each["value"]}), own.get_origin(number))
                values.add(
                    Map({"name": each["name"], "value": f"{{{{inputs.parameters.{name}}}}}"})
                )
            return values
        for (step, output), parameter in self.scopes[hook.name].parameters.items():
            value = scope.variable(self._source(step, output))
            values.add(Map({"name": parameter, "value": f"{{{{{value}}}}}"}))
        for outer, parameter in self.scopes[hook.name].handed_on.items():
            value = scope.variable(Source("parameter", outer, STRING))
            values.add(Map({"name": parameter, "value": f"{{{{{value}}}}}"}))
        if self.whole.paths.get(hook.name):
            values.add(Map({"name": PATH, "value": f"{{{{inputs.parameters.{PATH}}}}}"}))
        return values

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
