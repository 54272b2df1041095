"""Arguments: all that a template needs, nothing that it ignores, each with a value."""

import re

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.artifacts import KEYS, STORES, has_location, why_refused
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

_ARTIFACT = re.compile(r"\{\{\s*(?:tasks|steps)\.[-\w]+\.outputs\.artifacts\.[-\w]+\s*\}\}")
# Argo util/template/resolve_var.go: a tag is cut out of a `from` by its braces at both ends.
_ONE_TAG = re.compile(r"\{\{(?:(?!\}\}).)*\}*\}\}", re.DOTALL)
# Without braces it is taken as it stands.
_BARE = re.compile(
    r"\s*(?:(?:(?:tasks|steps)\.[-\w]+|workflow)\.outputs|inputs)\.artifacts\.[-\w]+\s*"
)
_KINDS = ("parameters", "artifacts")
_WHOLE = ("entrypoint", "onExit", "workflowTemplateRef")
_REFUSED, _HOOK = "Argo refuses the manifest", "the hook ends in an error"
_OF_RUN = ("configMapKeyRef", "event", "supplied")


def check(manifest: Manifest, job: Job) -> None:
    """B1 Arguments, and arguments that nothing takes."""
    spec, path = manifest.spec, manifest.spec_path
    arguments = mapping(spec, "arguments")
    _values(manifest, arguments, (*path, "arguments"), required=manifest.kind == "CronWorkflow")
    calls = _Calls(manifest, job)
    for key in ("entrypoint", "onExit"):
        name, where = text(spec, key), key
        using = job.library.holder(mapping(spec, "workflowTemplateRef"))
        if not name and using is not None:
            name, where = text(using.spec, key), "workflowTemplateRef"
        target = job.library.target(manifest, {"template": name})
        if target is not None and not manifest.is_template:
            holder = target[0]
            given = [arguments]
            if holder is not manifest:
                given.append(mapping(holder.spec, "arguments"))
            calls.needs(target[1], given, (*path, where))
    of_reference = job.library.holder(mapping(spec, "workflowTemplateRef"))
    if of_reference is not None and not manifest.is_template:
        _of_reference(manifest, mapping(of_reference.spec, "arguments"), arguments)
    for template in manifest.templates:
        for number, port in enumerate(maps(mapping(template.own, "inputs"), "parameters")):
            if port.get("enum"):
                calls.of_enum(port, port, (*template.path, "inputs", "parameters", number))
        for task in template.tasks:
            calls.call(task.data, task.path)
            calls.hooks(task.data, task.path)
            if text(task.data, "onExit"):
                calls.at_exit({"template": text(task.data, "onExit")}, (*task.path, "onExit"))
    calls.hooks(spec, path)


def _of_reference(manifest: Manifest, taken: Data, given: Data) -> None:
    """The arguments of a WorkflowTemplate without a value of their own (Argo validate.go:
    ValidateWorkflow merges both).
    """
    names = {text(each, "name") for each in maps(given, "parameters")}
    path = (*manifest.spec_path, "workflowTemplateRef")
    for parameter in maps(taken, "parameters"):
        name = text(parameter, "name")
        if name in names or any(parameter.get(key) is not None for key in ("value", "valueFrom")):
            continue
        message = f"`{text(mapping(manifest.spec, 'workflowTemplateRef'), 'name')}` needs the"
        message += f" parameter `{name}`, and gets no value: "
        help = f"add `{name}` to `arguments.parameters`"
        if manifest.kind == "CronWorkflow":
            manifest.tell(codes.ARGUMENT_MISSING, path, f"{message}each workflow fails", help)
        else:
            message += "who submits the Workflow has to give one, or it fails"
            manifest.tell(codes.RISK, path, message, help)
        return


@define(eq=False)
class _Inputs:
    """The inputs of a template by kind and name, and those that an argument has to fill."""

    ports: dict[str, dict[str, Data]]
    needed: list[tuple[str, str]]


@define(eq=False)
class _Calls:
    """Calls of templates, whose inputs are looked up once."""

    manifest: Manifest
    job: Job
    _inputs: dict[int, "_Inputs"] = Factory(dict)

    def inputs(self, template: Template) -> "_Inputs":
        """The inputs of a template."""
        found = self._inputs.get(id(template))
        if found is None:
            inputs = mapping(template.data, "inputs")
            ports = {
                kind: {text(each, "name"): each for each in maps(inputs, kind)} for kind in _KINDS
            }
            needed = [
                (kind, name)
                for kind, named in ports.items()
                for name, port in named.items()
                if name and not _is_given(kind, port)
            ]
            found = self._inputs[id(template)] = _Inputs(ports, needed)
        return found

    def hooks(self, data: Data, path: Path) -> None:
        """The hooks of a task or of the workflow, whose arguments Argo does not look at before."""
        for name, hook in mapping(data, "hooks").items():
            if isinstance(hook, dict):
                where = (*path, "hooks", name)
                self.call(hook, where, is_hook=True)
                if not any(mapping(hook, "arguments").values()) and name == "exit":
                    self.at_exit(hook, where)

    def at_exit(self, hook: Data, path: Path) -> None:
        """What runs at the end without arguments of its own has those of the workflow (Argo
        workflow_types.go: WithArgs; dag.go and operator.go: GetExitHook).
        """
        target = self.job.library.target(self.manifest, hook)
        if target is not None and not self.manifest.is_template:
            arguments = mapping(self.manifest.spec, "arguments")
            self.needs(target[1], [arguments], path, _HOOK)

    def call(self, data: Data, path: Path, *, is_hook: bool = False) -> None:
        """A task or a hook: each argument is one that the template takes, and none is missing.

        A hook without arguments is looked at by whoever knows which it gets.
        """
        arguments = mapping(data, "arguments")
        if arguments:
            _values(self.manifest, arguments, (*path, "arguments"), required=True)
        target = self.job.library.target(self.manifest, data)
        if target is None:
            return
        template = target[1]
        if is_hook:
            if any(arguments.values()) or path[-1] != "exit":
                self.needs(template, [arguments], path, _HOOK)
        elif not self._misnamed(template, arguments, path):
            self.needs(template, [arguments], path)
        for kind, known in self.inputs(template).ports.items():
            if kind not in arguments:
                continue
            for number, each in enumerate(maps(arguments, kind)):
                name = text(each, "name")
                if name in known:
                    if known[name].get("enum"):
                        self.of_enum(known[name], each, (*path, "arguments", kind, number))
                elif name and "{{" not in name:
                    message = f"`{template.name}` takes no {kind[:-1]} `{name}`: Argo ignores it"
                    right = nearest(name, known)
                    help = f"write `{right}`" if right else "take it away"
                    where = (*path, "arguments", kind, number, "name")
                    self.manifest.tell(codes.ARGUMENT_IGNORED, where, message, help)

    def _misnamed(self, template: Template, arguments: Data, path: Path) -> bool:
        """Report the one argument that is missing, where it is there under a name like it."""
        needed = self.inputs(template).needed
        given = {(k, text(each, "name")) for k in _KINDS for each in maps(arguments, k)}
        missing = [each for each in needed if each not in given]
        if len(missing) != 1:
            return False
        kind, name = missing[0]
        known = self.inputs(template).ports[kind]
        given_so = [text(each, "name") for each in maps(arguments, kind)]
        unknown = [each for each in given_so if each not in known]
        for number, other in enumerate(given_so):
            is_near = nearest(other, [name]) is not None
            if not other or other in known or "{{" in other or not (is_near or len(unknown) == 1):
                continue
            message = f"{template.shown} takes no {kind[:-1]} `{other}`, and needs `{name}`: Argo"
            where = (*path, "arguments", kind, number, "name")
            message += " refuses the manifest"
            help = f"write `{name}`" if is_near else f"add `{name}`, and take `{other}` away"
            self.manifest.tell(codes.ARGUMENT_MISSING, where, message, help)
            return True
        return False

    def of_enum(self, port: Data, argument: Data, path: Path) -> None:
        """The `enum` of a template's input, which Argo does not look at."""
        value = text(argument, "value")
        if value and "{{" not in value and value not in port["enum"]:
            message = f"`{value}` is none of the values of `{text(port, 'name')}`, and Argo does"
            message += " not look: the step runs with it"
            where = (*path, "value")
            self.manifest.tell(codes.ARGUMENT_MISSING, where, message, "one of its `enum`")

    def is_told(self, template: Template, kind: str, name: str) -> bool:
        """Whether an input that nobody gives anything has a mistake that is told, or is now: a
        store that says too little (Argo workflow_types.go: HasLocationOrKey).
        """
        ports = maps(mapping(template.own, "inputs"), kind)
        number = next((n for n, each in enumerate(ports) if text(each, "name") == name), None)
        if number is None or template is not self.manifest.template(template.name):
            return False
        path = (*template.path, "inputs", kind, number)
        if self.manifest.has_mistakes(path):
            return True
        store = next((each for each in STORES if isinstance(ports[number].get(each), dict)), None)
        if kind != "artifacts" or store is None:
            return ports[number].get("from") is not None  # which is told
        key = KEYS[store][0] if store in KEYS else "data"
        message = f"`{store}` without `{key}` is no place: `{name}` is never there, and Argo"
        where = (*path, store, *((key,) if key in ports[number][store] else ()))
        message += " refuses the manifest"
        self.manifest.tell(codes.ARTIFACT_REFUSED, where, message, f"add `{key}`")
        return True

    def needs(
        self, template: Template, given: list[Data], path: Path, effect: str = _REFUSED
    ) -> None:
        """Each input has an argument or a default (Argo common/util.go: ProcessArgs)."""
        needed = self.inputs(template).needed
        if not needed:
            return
        there = {
            (kind, text(each, "name"))
            for arguments in given
            for kind in _KINDS
            for each in maps(arguments, kind)
        }
        # What has no name is told where it stands.
        missing = [each for each in needed if each not in there and (each[0], "") not in there]
        if path[-1] in _WHOLE:
            missing = [each for each in missing if not self.is_told(template, *each)]
        elif self.manifest.has_mistakes((*path, "arguments")):
            return
        if missing:
            named = " and ".join(f"the {kind[:-1]} `{name}`" for kind, name in missing)
            message = f"{template.shown} needs {named}, and gets none: {effect}"
            help = f"add `{missing[0][1]}` to `arguments.{missing[0][0]}`, or give it a default"
            where = path if path[-1] in _WHOLE else (*path, "arguments")
            self.manifest.tell(codes.ARGUMENT_MISSING, where, message, help)


def _is_given(kind: str, port: Data) -> bool:
    """Whether an input has a value of its own."""
    if kind == "parameters":
        return any(port.get(key) is not None for key in ("value", "default", "valueFrom"))
    if port.get("optional") is True or has_location(port):
        return True
    return why_refused(port) is not None  # which is told


def _is_of_run(source: Data) -> bool:
    other = ("path", "jsonPath", "parameter", "expression")
    return any(source.get(key) is not None for key in _OF_RUN) and not any(
        source.get(key) for key in other
    )


def _values(manifest: Manifest, arguments: Data, path: Path, *, required: bool) -> None:
    """Argo validate.go: validateArgumentsValues."""
    for number, parameter in enumerate(maps(arguments, "parameters")):
        where = (*path, "parameters", number)
        name = text(parameter, "name")
        source = parameter.get("valueFrom")
        value = parameter.get("value")
        if source is None and value is None and manifest.kind == "Workflow" and not required:
            message = f"the parameter `{name}` has no value: who submits the Workflow has to give"
            manifest.tell(codes.RISK, where, f"{message} one, or it fails", "add `value`")
        if source is None and value is None and required:
            message = f"the parameter `{name}` has no value: Argo refuses the manifest"
            manifest.tell(codes.ARGUMENT_MISSING, where, message, "add `value`")
        if isinstance(source, dict) and not _is_of_run(source):
            message = f"the value of `{name}` can only be taken from a ConfigMap, an event or"
            message += " whoever submits it: Argo refuses the manifest"
            help = "`value` takes a tag: `value: '{{tasks.a.outputs.parameters.x}}'`"
            manifest.tell(codes.ARGUMENT_MISSING, (*where, "valueFrom"), message, help)
        if isinstance(value, str) and ".artifacts." in value and _ARTIFACT.search(value):
            message = (
                f"`{value}` is an artifact, and `{name}` a parameter: the tag is never replaced"
            )
            manifest.tell(
                codes.ARTIFACT_REFUSED, (*where, "value"), message, "refer to a parameter"
            )
        allowed = parameter.get("enum")
        if allowed == []:
            message = f"the `enum` of `{name}` has no values: Argo refuses the manifest"
            manifest.tell(codes.ARGUMENT_MISSING, (*where, "enum"), message, "take it away")
        elif isinstance(allowed, list) and isinstance(value, str) and value not in allowed:
            message = f"`{value}` is none of the values of `{name}`: Argo refuses the manifest"
            meant = nearest(value, [each for each in allowed if isinstance(each, str)])
            help = f"write `{meant}`" if meant else "one of its `enum`"
            manifest.tell(codes.ARGUMENT_MISSING, (*where, "value"), message, help)
    for number, artifact in enumerate(maps(arguments, "artifacts")):
        where = (*path, "artifacts", number)
        name = text(artifact, "name")
        if artifact.get("from") and artifact.get("fromExpression"):
            message = f"`{name}` has `from` and `fromExpression`: Argo refuses the manifest"
            manifest.tell(
                codes.ARTIFACT_REFUSED, (*where, "fromExpression"), message, "keep `from`"
            )
        elif artifact.get("from") or has_location(artifact):
            pass
        elif artifact.get("fromExpression"):
            message = "`fromExpression` is for the outputs of templates, and an argument needs"
            message += " `from` or a location: Argo refuses the manifest"
            help = "choose in `outputs.artifacts` of a DAG or steps, and refer to that"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "fromExpression"), message, help)
        else:
            message = f"the artifact `{name}` comes from nowhere: Argo refuses the manifest"
            manifest.tell(codes.ARGUMENT_MISSING, where, message, "add `from` or a location")
        source = text(artifact, "from")
        if source and "{{" not in source and not _BARE.fullmatch(source):
            message = f"`{source}` is no tag, and names no artifact: the task ends in an error"
            help = f"write `{{{{{source}}}}}`"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), message, help)
        elif "{{" in source and not _ONE_TAG.fullmatch(source):
            message = f"`{source}` is not one tag alone, and names no artifact: the task ends in an"
            help = "keep the tag of one artifact; below it, `subPath` leads further"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), f"{message} error", help)
        if (
            ".outputs.parameters." in source
            or ".outputs.result" in source
            or ("{{inputs.parameters." in source or "{{workflow.parameters." in source)
        ):
            message = f"`{source}` is a parameter, and `{name}` an artifact: the task ends in an"
            message += " error, or never begins"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), message, "refer to an artifact")
        elif "{{" in source and "artifacts" not in source:
            message = f"`{source}` is no artifact: the task ends in an error"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), message, "refer to an artifact")
        elif source.startswith("{{") and source[2:].lstrip().startswith("="):
            message = f"in `{source}` nothing has a value, unlike in a tag without `=`: the task"
            help = f"write `{{{{{source[2:-2].lstrip('= ')}}}}}`"
            message += " ends in an error"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), message, help)
