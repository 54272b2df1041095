"""A workflow walked through without a cluster: which tasks run, and what each pod is given.

In: an emitted document, the parameters of the run, and what each container would do (`Result`).
Out: the nodes and the pods. In the order of dependencies; where a task fails, those that do not
depend on it run here, while in a cluster `failFast` may keep some of them from starting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import define, field

from tests.argo.template.arguments import ABSENT, process_arguments
from tests.argo.template.canonical import Document, task_json
from tests.argo.template.dag import Dag
from tests.argo.template.depends import Phase
from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.expressions import boolean
from tests.argo.template.gotext import SPACE, json_text, ordered_json
from tests.argo.template.loops import expanded, is_loop
from tests.argo.template.outputs import Node, Result, outputs_of_dag, produced, scope_of
from tests.argo.template.pods import Pod, pod_name, pod_of
from tests.argo.template.retries import retried
from tests.argo.template.spec import Spec, spec_of
from tests.argo.template.tags import replaced_json
from tests.argo.template.when import should_execute

# By the path of a node (`load.split(0:de)`), by that without its items, or by its template's name.
# A list is for the attempts of a retried template.
Results: TypeAlias = Mapping[str, Result | Sequence[Result]]
_PODS = ("container", "script")
_ATTEMPT = re.compile(r"\(\d+\)$")
_LEAVES = (*_PODS, "suspend", "http", "resource", "data", "plugin")


@define
class Run:
    """What has become of a workflow. Paths are without its name; the whole workflow is ``""``."""

    nodes: dict[str, Node] = field(factory=dict)
    pods: dict[str, Pod] = field(factory=dict)

    @property
    def phase(self) -> Phase | None:
        """How it has ended, with the handler at its end; None where it waits for ever."""
        phase, exit = self.nodes[""].phase, self.nodes.get("onExit")
        failed = exit is not None and exit.phase in (Phase.FAILED, Phase.ERROR)
        return exit.phase if failed and exit and phase is Phase.SUCCEEDED else phase

    @property
    def stuck(self) -> list[str]:
        """What waits for a name that nothing will give it."""
        return [path for path, node in self.nodes.items() if node.phase is None]

    def phases(self) -> dict[str, str]:
        """Each node's phase, as Argo names it."""
        return {path: node.phase.value if node.phase else "" for path, node in self.nodes.items()}

    def pod(self, place: str) -> Pod:
        """The one pod of a node, by its path without items and attempts; the last attempt's."""
        found = {
            path.removesuffix(f"({path.rpartition('(')[2]}") if _ATTEMPT.search(path) else path: pod
            for path, pod in self.pods.items()
            if place in (path, self.nodes[path].place)
        }
        if len(found) != 1:
            raise ValueError(f"{place} has {len(found)} pods: {', '.join(found)}")
        return next(iter(found.values()))

    def left_tags(self) -> dict[str, list[str]]:
        """The texts in which a container would find something like a tag."""
        found = {
            path: [text for text in pod.texts() if "{{" in text] for path, pod in self.pods.items()
        }
        return {path: texts for path, texts in found.items() if texts}


def run_through(
    document: Document,
    results: Results | None = None,
    parameters: Mapping[str, str] | None = None,
    *,
    library: Sequence[Document] = (),
    known: Mapping[str, str] | None = None,
) -> Run:
    """Walk a Workflow, CronWorkflow or WorkflowTemplate; `library` are templates it refers to.

    `known` has values of the run that only a cluster knows, such as `workflow.failures`.
    `ValueError` for an input without a value, `Unsupported` for what the walk cannot tell.
    """
    spec = spec_of(document, parameters or {}, library, known or {})
    walk = _Walk(spec, results or {})
    names = {"steps.name": ""}
    root = Node("", "", Phase.ERROR)
    walk.execute(root, spec.template(spec.entrypoint), spec.arguments, names)
    walk.hooks(root)
    exit = spec.hooks.get("exit", {})
    if spec.on_exit:
        exit = {"template": spec.on_exit, "arguments": spec.arguments}
    if exit and root.phase is not None:
        # Its expression is not looked at (operator.go: operate).
        walk.globals = {**walk.globals, "workflow.status": root.phase.value}
        handler = Node("onExit", "onExit", Phase.ERROR)
        walk.execute(handler, spec.template_of(exit), exit.get("arguments", {}), names)
    return walk.run


@define
class _Walk:
    spec: Spec
    results: Results
    run: Run = field(factory=Run)
    globals: dict[str, str] = field(init=False)
    _attempts: dict[str, list[Node]] = field(factory=dict, init=False)
    # The DAGs by their place, as text.
    _dags: dict[str, str] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.globals = dict(self.spec.globals)

    def hooks(self, root: Node) -> None:
        """The workflow's own, each when its expression first holds: as it runs, then at its end.

        Argo looks at them after it has gone through the tasks, so a run in which no task takes any
        time has no hooks while it runs (operator.go: operate, hooks.go).
        """
        waiting = {name: hook for name, hook in self.spec.hooks.items() if name != "exit"}
        if (
            waiting
            and not self.run.pods
            and any(n.started for n in self.run.nodes.values() if n.path)
        ):
            raise Unsupported("hooks of a run without pods that may take time")
        statuses = [Phase.RUNNING] if self.run.pods or root.phase is None else []
        for status in [*statuses, root.phase]:
            if status is None:
                return
            self.globals = {**self.globals, "workflow.status": status.value}
            for name in list(waiting):
                if boolean(waiting[name]["expression"], self.globals):
                    hook = waiting.pop(name)
                    node = Node(f"hooks.{name}", f"hooks.{name}", Phase.ERROR)
                    arguments = hook.get("arguments", {})
                    self.execute(node, self.spec.template_of(hook), arguments, {"steps.name": ""})

    # ------------------------------------------------------------ templates

    def execute(
        self, node: Node, template: Document, arguments: Document, locals_: Mapping[str, str]
    ) -> Node:
        """A template with its arguments, as this node."""
        self.run.nodes[node.path] = node
        node.started = True
        name = self.node_name(node.path)
        names = {**locals_, "node.name": name}
        strategy = template.get("retryStrategy") or self.spec.retry
        is_pod = any(kind in template for kind in _PODS)
        if is_pod and not strategy:
            names["pod.name"] = pod_name(self.spec.name, name, template["name"])
        try:
            processed = process_arguments(template, arguments, self.globals, names)
            if "dag" in processed and not strategy:
                self.dag(node, processed)
            elif "dag" not in processed and not any(kind in processed for kind in _LEAVES):
                raise Unsupported(
                    f"the template {template.get('name')} is neither a DAG nor a leaf"
                )
            elif strategy:
                self.retry(node, processed, strategy)
            else:
                self.leaf(node, processed, self.result(node, processed, 0))
        except ArgoError as error:
            node.phase, node.message = Phase.ERROR, str(error)
        return node

    def node_name(self, path: str) -> str:
        return f"{self.spec.name}.{path}" if path else self.spec.name

    def result(self, node: Node, template: Document, attempt: int) -> Result:
        """What the container of a node does, at this attempt; the last given one goes on."""
        for key in (node.path, node.place, template.get("name", "")):
            if key in self.results:
                found = self.results[key]
                return found if isinstance(found, Result) else found[min(attempt, len(found) - 1)]
        return Result()

    def leaf(self, node: Node, template: Document, result: Result) -> None:
        """What does the work: a pod, or something that Argo waits for."""
        if any(kind in template for kind in _PODS):
            name = pod_name(self.spec.name, self.node_name(node.path), template["name"])
            patches = (self.spec.patch,) if self.spec.patch else ()
            self.run.pods[node.path] = pod_of(node.path, name, template, self.globals, patches)
            node.exit_code = str(result.exit_code)
        node.phase = result.phase or (Phase.FAILED if result.exit_code else Phase.SUCCEEDED)
        node.message = result.message
        # An answer is there in any case.
        node.result = result.result if "http" in template or self.is_kept(node) else None
        if template.get("daemon") and node.phase is Phase.SUCCEEDED:
            node.phase, node.daemoned = Phase.RUNNING, True
        try:
            node.parameters, node.artifacts = produced(template, result)
        except ArgoError:
            node.parameters = dict(result.parameters)
            if node.phase in (Phase.SUCCEEDED, Phase.RUNNING):
                raise

    def is_kept(self, node: Node) -> bool:
        """Whether Argo keeps what a node prints: the DAG around it has to name it."""
        around, _, name = node.place.rpartition(".")
        text = self._dags.get(around, "")
        quoted = rf"tasks\[['\"]{re.escape(name)}['\"]\]\.outputs.result"
        plain = rf"tasks\.{re.escape(name)}\.outputs\.result"
        return re.search(f"{plain}|{quoted}", text) is not None

    def retry(self, node: Node, template: Document, strategy: Document) -> None:
        """Attempts, until one is not retried; the node is as the last of them."""
        for attempt, filled in retried(template, strategy, self.globals, self.attempts(node)):
            path = f"{node.path}({attempt})"
            child = Node(path, node.place, Phase.ERROR)
            self.run.nodes[path] = child
            try:
                if "dag" in filled:
                    self.dag(child, filled)
                else:
                    self.leaf(child, filled, self.result(node, filled, attempt))
            except ArgoError as error:
                child.phase, child.message = Phase.ERROR, str(error)
            self.attempts(node).append(child)
        last = self.attempts(node)[-1]
        node.phase, node.message, node.exit_code = last.phase, last.message, last.exit_code
        node.parameters, node.result, node.artifacts = last.parameters, last.result, last.artifacts

    def attempts(self, node: Node) -> list[Node]:
        return self._attempts.setdefault(node.path, [])

    # ------------------------------------------------------------ DAGs

    def dag(self, node: Node, template: Document) -> None:
        """All tasks of a DAG, then the DAG's phase and outputs."""
        dag = Dag(template, {task["name"]: task for task in template["dag"]["tasks"]})
        self._dags[node.place] = json_text(template)
        for name in dag.order():
            self.task(node, dag, name)
        node.phase = dag.phase()
        for done in dag.nodes.values():
            if done.phase is Phase.RUNNING:  # a daemon is stopped with its DAG
                done.phase = Phase.SUCCEEDED
        if node.phase is Phase.SUCCEEDED:
            scope = self.scope(dag, list(dag.tasks))
            node.parameters = outputs_of_dag(template, scope)
            node.artifacts = frozenset(
                entry["name"] for entry in template["outputs"].get("artifacts", ())
            )

    def scope(self, dag: Dag, names: Sequence[str]) -> dict[str, str | None]:
        """The DAG's inputs and what these tasks have left."""
        scope: dict[str, str | None] = {}
        for parameter in dag.template["inputs"].get("parameters", ()):
            scope[f"inputs.parameters.{parameter['name']}"] = parameter.get("value", "")
        for name in names:
            done = dag.nodes[name]
            if done.phase is not None:
                template = self.spec.template_of(dag.tasks[name])
                scope.update(scope_of(f"tasks.{name}", done, template))
        return scope

    def task(self, parent: Node, dag: Dag, name: str) -> None:
        """One task: waits, is omitted, is skipped, or runs, once or for each item."""
        before = (f"{parent.path}.", f"{parent.place}.") if parent.path else ("", "")
        node = Node(before[0] + name, before[1] + name, None)
        dag.nodes[name] = self.run.nodes[node.path] = node
        try:
            runs = dag.needs[name].hold(dag.outcomes())
            if runs is None:
                return
            if not runs:
                node.phase = Phase.OMITTED
                return
            scope: dict[str, str | None] = {**self.globals, **self.scope(dag, dag.ancestors(name))}
            task = self.resolved(dag, name, scope)
            if is_loop(dag.tasks[name]):
                self.loop(node, name, task, scope)
                return
            self.step(node, name, task)
            if dag.tasks[name].get("hooks"):
                self.hooks_of_task(node, dag, name)
        except ArgoError as error:
            if error.kind is Kind.MISSING:
                node.phase, node.message = None, str(error)
                return
            node.phase, node.message = Phase.ERROR, str(error)

    def hooks_of_task(self, node: Node, dag: Dag, name: str) -> None:
        """A task's own: each once, when its expression first holds; `exit` where the task has run.

        What waits for the task waits for them, and how they end is no matter (dag.go:
        evaluateDependsLogic, assessDAGPhase). One whose expression fails does not start.
        """
        hooks: Document = dag.tasks[name]["hooks"]
        if node.daemoned:
            raise Unsupported("hooks of a daemon")
        scope: dict[str, str | None] = {**self.globals, **self.scope(dag, dag.ancestors(name))}
        waiting = {key: hook for key, hook in hooks.items() if key != "exit"}
        # A DAG is seen to run where a pod of it is.
        begins = (f"{node.path}.", f"{node.path}(0).")
        seen = any(
            path in (node.path, f"{node.path}(0)") or path.startswith(begins)
            for path in self.run.pods
        )
        for status in [*([Phase.RUNNING] if seen else []), node.phase]:
            if status is None:
                return
            names = {**scope, f"tasks.{name}.status": status.value}
            for key in list(waiting):
                if self.holds(waiting[key]["expression"], names):
                    self.hook(node, f"hooks.{key}", waiting.pop(key), None)
        if "exit" in hooks and node.phase in (Phase.SUCCEEDED, Phase.FAILED, Phase.ERROR):
            names = {**scope, f"tasks.{name}.status": node.phase.value}
            for parameter, value in (node.parameters or {}).items():
                names[f"tasks.{name}.outputs.parameters.{parameter}"] = value
            if self.holds(hooks["exit"].get("expression", "true"), names):
                self.hook(node, "onExit", hooks["exit"], names)

    def holds(self, expression: str, names: Mapping[str, str | None]) -> bool:
        try:
            return boolean(expression, names)
        except ArgoError:
            return False

    def hook(
        self, node: Node, key: str, hook: Document, names: Mapping[str, str | None] | None
    ) -> None:
        """The template of a hook; without `names` its arguments may have no tags."""
        handler = Node(f"{node.path}.{key}", f"{node.place}.{key}", Phase.ERROR)
        written = json_text(hook.get("arguments", {}))
        if names is None and "{{" in written:
            raise Unsupported("arguments of a hook while its task runs")
        arguments = json.loads(replaced_json(written, names or {}, strict=()))
        self.execute(handler, self.spec.template_of(hook), arguments, {"steps.name": ""})

    def step(self, node: Node, name: str, task: Document) -> None:
        """A task that is no loop, or an item of one."""
        if not should_execute(task.get("when", "")):
            node.phase = Phase.SKIPPED
            return
        node.phase = Phase.ERROR
        self.execute(node, self.spec.template_of(task), task["arguments"], {"tasks.name": name})

    def loop(self, node: Node, name: str, task: Document, scope: Mapping[str, str | None]) -> None:
        """A task for each item; with none of them it is skipped."""
        try:
            found = expanded(task, task_json(task), scope)
        except ArgoError as error:
            # By now all that can come is there, so a missing name is no reason to wait.
            raise ArgoError(Kind.LOOP, str(error)) from error
        if not found:
            node.phase, node.message = Phase.SKIPPED, "no items"
            return
        node.items = []
        node.started = True
        for index, (item, text) in enumerate(found):
            suffix = f"({index}:{item})"
            child = Node(node.path + suffix, node.place, Phase.ERROR)
            self.run.nodes[child.path] = child
            try:
                self.step(child, name + suffix, json.loads(text))
            except ArgoError as error:
                child.phase, child.message = Phase.ERROR, str(error)
            node.items.append(child)
        phases = [child.phase for child in node.items]
        if None in phases:
            return
        bad = [phase for phase in phases if phase in (Phase.FAILED, Phase.ERROR)]
        node.phase = bad[-1] if bad else Phase.SUCCEEDED

    def resolved(self, dag: Dag, name: str, scope: Mapping[str, str | None]) -> Document:
        """A task with what its ancestors have left; names of tasks must be known by now."""
        task = dag.tasks[name]
        if task.get("onExit") or (task.get("hooks") and is_loop(task)):
            raise Unsupported("hooks of loops")
        task = {key: value for key, value in task.items() if key != "hooks"}
        strict = ("tasks", "steps")
        if task.get("when"):
            when: str = json.loads(replaced_json(json_text(task["when"]), scope, strict=strict))
            try:
                if not should_execute(when):
                    return {**task, "when": when}
            except ArgoError:
                if not is_loop(task):  # an item may still be missing in it
                    raise
        arguments = json.loads(ordered_json(task["arguments"]))
        for parameter in arguments.get("parameters", ()):
            if _is_absent(parameter.get("value", ""), scope):
                parameter["value"] = ABSENT
        text = replaced_json(task_json({**task, "arguments": arguments}), scope, strict=strict)
        found: Document = json.loads(text)
        self.supply_artifacts(dag, name, found)
        return found

    def supply_artifacts(self, dag: Dag, name: str, task: Document) -> None:
        """References to artifacts become places, where the producer has written them."""
        supplied = []
        for artifact in task["arguments"].get("artifacts", ()):
            source = artifact.get("from", "").removeprefix("{{").removesuffix("}}").strip(SPACE)
            if artifact.get("fromExpression"):
                raise Unsupported("fromExpression")
            if not source:
                supplied.append(artifact)
            elif dag.has_artifact(source, name):
                supplied.append({"name": artifact["name"], "s3": {"key": source}})
            elif not artifact.get("optional"):
                raise ArgoError(Kind.ARGUMENT, f"no artifact `{source}`")
        if supplied:
            task["arguments"]["artifacts"] = supplied


def _is_absent(value: str, scope: Mapping[str, str | None]) -> bool:
    """Whether an argument is nothing but a reference to an output of a skipped task."""
    if not (value.startswith("{{") and value.endswith("}}")):
        return False
    name = value[2:-2].strip(SPACE)
    return name in scope and scope[name] is None
