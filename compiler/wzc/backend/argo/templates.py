"""One container template for each step, and the DAG template that joins them."""

from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.backend.argo.artifacts import Artifacts
from wzc.backend.argo.conditions import depends, output_of, tag_of, when
from wzc.backend.argo.env import Environment, env_from
from wzc.backend.argo.inputs import Inputs
from wzc.backend.argo.metadata import pod_metadata
from wzc.backend.argo.names import PATH, Names
from wzc.backend.argo.pod_spec_patch import put_patch
from wzc.backend.argo.ports import Ports, values_and_files
from wzc.backend.argo.rare import put_rare_of_container, rare_of_step
from wzc.backend.argo.resources import resources
from wzc.backend.argo.retry import retry_strategy
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.schedule import seconds
from wzc.backend.argo.scheduling import put_scheduling
from wzc.backend.argo.security import container_security, pod_security
from wzc.backend.argo.source import source_text
from wzc.backend.argo.text import for_kubernetes, put
from wzc.backend.argo.volumes import Volumes
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.graph.dag import Dag
from wzc.model.containers import TEMPLATE_REFERENCE, ContainerSet, Script, Suspend
from wzc.model.pipeline import Step
from wzc.model.step import StepAttributes
from wzc.source.origin import Origin
from wzc.types.kinds import Artifact

if TYPE_CHECKING:
    from wzc.backend.argo.components import Components
    from wzc.backend.argo.whole import WholeScope


@define(eq=False)
class Templates:
    """Makes the templates of one workflow."""

    dag: Dag
    names: Names
    artifacts: Artifacts
    ports: Ports
    environment: Environment
    volumes: Volumes
    run_inputs: Inputs
    diagnostics: Diagnostics
    # The DAGs between the one of all and the templates of loops; made with that one.
    between: list[Map] = Factory(list)
    components: "Components | None" = None
    # Of steps that use components: the name of the template, and whether it takes a path.
    uses: dict[str, str] = Factory(dict)
    paths: dict[str, bool] = Factory(dict)
    # What the templates of components need for what holds for each as a whole.
    wholes: "dict[str, WholeScope]" = Factory(dict)
    _shared: dict[int, tuple[Map, Map]] = Factory(dict)
    _scopes: dict[str, Scope] = Factory(dict)

    def dag_template(self) -> Map:
        """The DAG: a task for each step, in an order in which each comes after what it needs.

        Made after the steps' templates: what those refer to is passed on here.
        """
        tasks = Seq()
        check = self.run_inputs.check
        if check is not None:
            first = Map({"name": check, "template": check})
            tasks.add(first, self.run_inputs.origin)
        hooks_of_steps = [step for step in self.dag.order if step.of]
        for step in self.dag.order:
            if step.event or step.is_port:
                continue  # not a part of the order: `Handlers`; or what the DAG is given
            task = Map()
            name = self.names.steps[step.name]
            task.put("name", name, Origin(step.place))
            if step.type.name == TEMPLATE_REFERENCE:
                from wzc.backend.argo.template_references import put_reference

                put_reference(self, task, step)
                tasks.add(task, step.origin)
                continue
            task.put("template", self.template_of(step))
            needs = self.dag.needs[step.name]
            waits = depends(self.dag, self.names.steps, step, check)
            if waits:
                origin = Origin(needs[0].place) if needs else self.run_inputs.origin
                task.put("depends", waits, origin)
            condition = when(self.dag, self.names.steps, step, self.diagnostics)
            if condition is not None:
                cause = step.attributes.when or step.attributes.after
                task.put("when", condition, step.origin if cause is None else cause.origin)
            if step.type.component is not None:
                from wzc.backend.argo.component_tasks import put_use

                values, passed = put_use(self, task, step)
            else:
                scope = self._scopes[step.name]
                passed = self.artifacts.arguments(step)
                passed.add_all(self.ports.arguments(step))
                if step.loop is None:
                    values = self.values(scope, step)
                else:
                    from wzc.backend.argo.loop_tasks import put_loop

                    values = put_loop(self, task, step, scope, passed)
            if step.hooked:
                from wzc.backend.argo.attempts import put_attempts_apart

                put_attempts_apart(self, task, step, values, passed)
            arguments = values_and_files(values, passed)
            if arguments:
                task.put("arguments", arguments)
            hooks = [each for each in hooks_of_steps if each.of == step.name]
            if hooks:
                from wzc.backend.argo.hooks import Hooks

                Hooks(step, hooks, self._scopes, self).put(task)
            if step.attributes.task_patch is not None:
                from wzc.backend.argo.patches import put_patch_of_task

                put_patch_of_task(task, step, self.dag.pipeline, self.diagnostics)
            tasks.add(task, step.origin)
        template = Map()
        entrypoint = self.dag.pipeline.attributes.entrypoint
        origin = Origin(self.dag.pipeline.place) if entrypoint is None else entrypoint.origin
        template.put("name", self.names.entrypoint, origin)
        graph = self.graph()
        graph.put("tasks", tasks)
        template.put("dag", graph)
        return template

    def graph(self) -> Map:
        """A DAG without tasks, and how it minds a failure."""
        graph = Map()
        fast = self.dag.pipeline.attributes.fail_fast
        put(graph, "failFast", fast, self.diagnostics)
        if fast is None and self.dag.conditions.after_failure():
            # Else Argo may end the run before what is to follow a failure has begun.
            graph.put("failFast", False)
        return graph

    def template_of(self, step: Step) -> str:
        """The name of the template that a step runs: its own, or that of a component."""
        return self.uses.get(step.name) or self.names.template(step.name)

    def name_like(self, step: Step, ending: str) -> str:
        """A name for a template that belongs to a step, which no other one has."""
        name = f"{self.names.template(step.name)}-{ending}"
        taken = {*map(self.names.template, self.names.steps)}
        taken |= {self.names.entrypoint, self.run_inputs.check or ""}
        if self.components is not None:
            taken |= self.components.taken
        while name in taken or any(name == other["name"] for other in self.between):
            name += "-all"
        return name

    def step_templates(self, found: Seq) -> Seq:
        """The templates of the steps; those of components that they use are added to `found`."""
        made = Seq()
        for step in self.dag.order:
            if step.type.component is not None:
                assert self.components is not None
                self.components.use(self, step, found)
            elif not step.is_port and step.type.name != TEMPLATE_REFERENCE:
                made.add(self.step_template(step), step.origin)
        return made

    def step_template(self, step: Step) -> Map:
        """A step's template: its data, how it runs, and its container."""
        scope = self._scopes[step.name] = Scope()
        if step.loop is not None and step.loop.items is not None:
            from wzc.backend.argo.loops import Items

            scope.items = Items(step.loop)
        if step.attributes.patch is None:
            return self._template(step, scope)
        from wzc.backend.argo.patches import patched_template

        return patched_template(step, scope, self._template, self.dag.pipeline, self.diagnostics)

    def _template(self, step: Step, scope: Scope) -> Map:
        template = Map()
        template.put("name", self.names.template(step.name), Origin(step.place))
        own = (self.names.template(step.name), f"{self.names.object}-cache")
        if step.type.name in ("http", "resource") and step.type.built_in is not None:
            from wzc.backend.argo.requests import put_request

            fields = None if step.type.name == "http" else self._attributes(step.attributes)[0]
            put_request(template, step, fields, own, scope, self.diagnostics)
            return template
        if step.type.name == "raw_template" and step.type.built_in is not None:
            from wzc.backend.argo.raw import put_raw

            ports = (self.ports.inputs(step, scope), self._gives(step, scope))
            put_raw(template, step, ports, own, scope, self.dag.pipeline, self.diagnostics)
            return template
        if step.type.built_in is Suspend:
            from wzc.backend.argo.suspend import put_suspend

            if scope.items is not None:
                names = Seq([Map({"name": name}) for name in scope.names()])
                template.put("inputs", Map({"parameters": names}))
            put_suspend(template, step, self.diagnostics)
            return template
        around, inside = self._attributes(step.attributes)
        made: Map | None = None
        container = Map()
        if step.type.built_in is ContainerSet:
            from wzc.backend.argo.container_set import container_set

            made = container_set(step, scope, self.environment, self.volumes, self.diagnostics)
        else:
            container = self._container(step, inside, scope)
        rare = rare_of_step(
            step,
            own,
            scope,
            self.environment,
            self.volumes,
            self.diagnostics,
        )
        inputs = self.artifacts.inputs(step)
        inputs.add_all(self.ports.inputs(step, scope))
        gives = self._gives(step, scope)
        path = [PATH] if self.paths.get(step.name) else []
        values = scope.declared(2 if "retryStrategy" in around else 1, *path)
        takes = values_and_files(values, inputs)
        if takes:
            template.put("inputs", takes)
        if gives:
            template.put("outputs", gives)
        for key, value in around.items():
            if key in rare:  # the same, with what the step's own scope gives
                template.put(key, rare[key], rare.get_origin(key))
            else:
                template.put(key, value, around.get_origin(key))
        for key, value in rare.items():
            if key not in around:
                template.put(key, value, rare.get_origin(key))
        if made is not None:
            template.put("containerSet", made, step.origin)
        else:
            kind = "script" if step.type.built_in is Script else "container"
            template.put(kind, container, step.origin)
        return template

    def _gives(self, step: Step, scope: Scope) -> Map:
        """What a step's template gives."""
        if self.names.path and _stores(step) and self.artifacts.store(step) is not None:
            # A component's data lies where the use of it says.
            self.paths[step.name] = True
            if step.loop is not None and step.loop.items is not None:
                assert scope.items is not None
                # The node's name may have numbers of other loops in it, around the component.
                numbers = [str(number) for number in range(len(step.loop.items))]
                column = scope.items.column(numbers, "number", scope.names())
                self.artifacts.numbers[step.name] = f"{{{{inputs.parameters.{column}}}}}"
        gives = self.ports.outputs(step, scope)
        data = self.artifacts.outputs(step)
        if data:  # of Wurzel's steps, which have no other outputs
            gives.put("artifacts", data)
        return gives

    def values(self, scope: Scope, step: Step) -> Seq:
        """The values that a template takes, and where its data lies."""
        found = self.needed(scope, step)
        if self.paths.get(step.name):
            path = self.names.path_of_dag.rstrip("/")
            found.add(Map({"name": PATH, "value": path}))
        return found

    def needed(self, scope: Scope, step: Step) -> Seq:
        """The values of other steps, and of the component around it, that a template takes."""
        found = Seq()
        for (source, output), name in scope.parameters.items():
            if not source:
                continue  # the item of a loop over a list of the run
            tag = tag_of(self.dag, self.names.steps, step.name, source, output)
            if tag is not None:
                value = f"{{{{{tag}}}}}"
            else:
                text = output_of(self.dag, self.names.steps, step.name, source, output)
                value = f"{{{{={text}}}}}"
            found.add(Map({"name": name, "value": value}))
        for parameter, name in scope.handed_on.items():
            found.add(Map({"name": name, "value": f"{{{{inputs.parameters.{parameter}}}}}"}))
        return found

    def _container(self, step: Step, inside: Map, scope: Scope) -> Map:
        container = Map()
        attributes = step.attributes
        own = step.settings
        image = own.get("image", attributes.image) if step.type.built_in else attributes.image
        put(container, "image", image, self.diagnostics)
        put(container, "imagePullPolicy", attributes.image_pull_policy, self.diagnostics)
        if step.type.built_in is None:
            container.put("command", self._command(step), step.origin)
        else:
            self._program(container, step, scope)
        mounts, cache_path = self.volumes.mounts(step)
        env = self.environment.of(step, cache_path, scope)
        if env:
            container.put("env", env)
        for key, value in inside.items():
            container.put(key, value, inside.get_origin(key))
        if mounts:
            container.put("volumeMounts", mounts)
        return container

    def _program(self, container: Map, step: Step, scope: Scope) -> None:
        """What a container or script runs, as it is written in its parentheses."""
        own = step.settings
        for name, key in (("command", "command"), ("interpreter", "command"), ("args", "args")):
            words = own.get(name)
            if words is not None:
                found = Seq()
                for word in words.data:
                    text = scope.text_of(word, word.data, self.diagnostics)
                    found.add(text, word.origin)
                container.put(key, found, words.origin)
        source = own.get("source")
        if source is not None:
            container.put("source", source_text(source, scope, self.diagnostics), source.origin)
        put(container, "workingDir", own.get("working_dir"), self.diagnostics)

    def _command(self, step: Step) -> Seq:
        """What `wurzel run` takes: the class, the folder to write to, and those to read."""
        words = ["wurzel", "run", step.type.class_path, "-o", self.names.folder(step.name)]
        words += ["-e", "BaseStepExecutor"]
        for folder in self.artifacts.folders(step):
            words += ["-i", folder]
        return Seq([for_kubernetes(word) for word in [*words, "--encapsulate-env"]])

    def _attributes(self, attributes: StepAttributes) -> tuple[Map, Map]:
        """What the attributes alone decide: fields of the template, and of its container.

        Steps that say nothing of their own share one object of attributes, and so what is made of
        it.
        """
        found = self._shared.get(id(attributes))
        if found is None:
            found = self._shared[id(attributes)] = (
                self._template_fields(attributes),
                self._container_fields(attributes),
            )
        return found

    def _template_fields(self, attributes: StepAttributes) -> Map:
        found = Map()
        diagnostics = self.diagnostics
        metadata = pod_metadata(attributes.pod_labels, attributes.pod_annotations, diagnostics)
        if metadata:
            found.put("metadata", metadata)
        retry = retry_strategy(attributes.retry)
        if retry:
            assert attributes.retry is not None
            found.put("retryStrategy", retry, attributes.retry.origin)
        if attributes.timeout is not None:
            found.put("timeout", attributes.timeout.data.go(), attributes.timeout.origin)
        if attributes.pending_timeout is not None:
            pending = attributes.pending_timeout
            found.put("pendingTimeout", pending.data.go(), pending.origin)
        seconds(found, "activeDeadlineSeconds", attributes.active_deadline)
        whole = self.dag.pipeline.attributes
        security = pod_security(
            attributes.pod_security_context, diagnostics, whole.pod_security_context
        )
        if security:
            assert attributes.pod_security_context is not None
            found.put("securityContext", security, attributes.pod_security_context.origin)
        put(found, "serviceAccountName", attributes.service_account_name, diagnostics)
        token = attributes.automount_service_account_token
        put(found, "automountServiceAccountToken", token, diagnostics)
        put_scheduling(found, attributes, diagnostics, whole)
        put(found, "priorityClassName", attributes.priority_class_name, diagnostics)
        put(found, "schedulerName", attributes.scheduler_name, diagnostics)
        put_patch(found, attributes.pod_spec_patch, diagnostics, attributes.runtime_class_name)
        return found

    def _container_fields(self, attributes: StepAttributes) -> Map:
        found = Map()
        sources = env_from(attributes.env_from, self.diagnostics)
        if sources:
            assert attributes.env_from is not None
            found.put("envFrom", sources, attributes.env_from.origin)
        amounts = resources(attributes.resources)
        if amounts:
            assert attributes.resources is not None
            found.put("resources", amounts, attributes.resources.origin)
        security = container_security(attributes.security_context, self.diagnostics)
        if security:
            assert attributes.security_context is not None
            found.put("securityContext", security, attributes.security_context.origin)
        put_rare_of_container(found, attributes, self.diagnostics)
        return found


def _stores(step: Step) -> bool:
    """Whether a step gives files or folders."""
    if step.type.built_in is None:
        return step.type.output is not None
    return any(isinstance(port.type, Artifact) for port in step.outputs.values())
