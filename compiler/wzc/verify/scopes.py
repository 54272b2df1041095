"""Which tags mean something where (Argo validate.go: resolveAllVariables and its scopes)."""

from collections.abc import Iterable
from typing import Self

from attrs import Factory, define

from wzc.verify.job import Job
from wzc.verify.model import WITH_POD, Manifest, Task, Template, mapping, maps, text

_OF_WORKFLOW = (
    *("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status"),
    *("creationTimestamp", "scheduledTime", "duration", "annotations", "annotations.json"),
    *("labels", "labels.json", "cronScheduleTime"),
)
# A CronWorkflow gives it to its Workflows (Argo operator.go: setGlobalParameters).
_BY_HAND = "workflows.argoproj.io/scheduled-time"
_OF_RETRY = (
    *("retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration"),
    "lastRetry.message",
)
_MAPS = ("parameters", "labels", "annotations")
# Template.HasOutput: those with a result.
_WITH_RESULT = frozenset({"container", "script", "data", "http", "plugin"})


@define
class Scope:
    """Names that have a value, and prefixes below which any name may have one."""

    names: set[str] = Factory(set)
    open: set[str] = Factory(set)

    def has(self, name: str) -> bool:
        """Whether a tag is replaced."""
        return name in self.names or name.startswith(tuple(self.open))

    def reaches(self, name: str) -> bool:
        """Whether an expression finds something there: a value, or a map of values."""
        if self.has(name) or any(prefix.startswith(f"{name}.") for prefix in self.open):
            return True
        parts = name.split(".")
        above = (".".join(parts[:count]) for count in range(1, len(parts)))
        # A map of names is no value that has all of them.
        return any(each in self.names and not each.endswith(_MAPS) for each in above) or any(
            each.startswith(f"{name}.") for each in self.names
        )

    def with_names(self, names: Iterable[str] = (), open: Iterable[str] = ()) -> Self:
        """The scope with more in it."""
        return type(self)(self.names | set(names), self.open | set(open))


def of_workflow(manifest: Manifest, job: Job) -> Scope:
    """What every template of a manifest sees."""
    scope = Scope({f"workflow.{name}" for name in _OF_WORKFLOW})
    scope.open.add("workflow.duration")
    # Argo util/strftime: FormatChars; operator.go: setGlobalParameters.
    scope.names |= {
        f"workflow.creationTimestamp.{each}" for each in (*"BbmAadHIMSYypZzLs", "RFC3339")
    }
    using = mapping(manifest.spec, "workflowTemplateRef")
    holder = job.library.holder(using)
    if using and holder is None:  # nobody knows what it adds
        scope.open |= {f"workflow.{kind}." for kind in ("parameters", "labels", "annotations")}
    specs = [manifest.spec, *([holder.spec] if holder is not None else [])]
    if manifest.kind == "Workflow" and _BY_HAND not in mapping(
        mapping(manifest.data, "metadata"), "annotations"
    ):
        scope.names -= {"workflow.scheduledTime", "workflow.cronScheduleTime"}
    names = set[str]()
    for spec in specs:
        names |= {text(each, "name") for each in maps(mapping(spec, "arguments"), "parameters")}
        if spec.get("priority") is not None:
            scope.names.add("workflow.priority")
        meta = mapping(spec, "workflowMetadata")
        scope.names |= {f"workflow.annotations.{key}" for key in mapping(meta, "annotations")}
        for labels in ("labels", "labelsFrom"):
            scope.names |= {f"workflow.labels.{key}" for key in mapping(meta, labels)}
    scope.names |= {f"workflow.parameters.{name}" for name in names}
    if names:
        scope.names |= {"workflow.parameters", "workflow.parameters.json"}
    of_object = [mapping(manifest.data, "metadata")]
    if manifest.kind == "CronWorkflow":
        of_object.append(mapping(mapping(manifest.data, "spec"), "workflowMetadata"))
    for meta in of_object:
        for kind in ("annotations", "labels"):
            scope.names |= {f"workflow.{kind}.{key}" for key in mapping(meta, kind)}
    if manifest.is_template:
        scope.open.add("workflow.parameters")
    if manifest.spec.get("onExit") or manifest.spec.get("hooks") or manifest.is_template:
        scope.names.add("workflow.failures")
    if holder is not None or "workflowTemplateRef" in manifest.spec:
        scope.names.add("workflow.failures")
    # Whoever runs first gives these; from which template is not asked.
    for each in job.library.manifests:
        for template in each.templates:
            outputs = mapping(template.data, "outputs")
            for kind in ("parameters", "artifacts"):
                for output in maps(outputs, kind):
                    name = text(output, "globalName")
                    if "{{" in name:
                        scope.open.add(f"workflow.outputs.{kind}.")
                    elif name:
                        scope.names.add(f"workflow.outputs.{kind}.{name}")
    return scope


def of_template(template: Template, around: Scope) -> Scope:
    """What a template sees of itself and of the workflow."""
    inputs = mapping(template.data, "inputs")
    names = {f"inputs.parameters.{text(each, 'name')}" for each in maps(inputs, "parameters")}
    names.add("inputs.parameters")  # all of them as JSON, `null` where there are none
    for artifact in maps(inputs, "artifacts"):
        names.add(f"inputs.artifacts.{text(artifact, 'name')}")
        if template.is_leaf:
            names.add(f"inputs.artifacts.{text(artifact, 'name')}.path")
    if template.is_leaf:
        outputs = mapping(template.data, "outputs")
        for artifact in maps(outputs, "artifacts"):
            if artifact.get("path"):
                names.add(f"outputs.artifacts.{text(artifact, 'name')}.path")
        for parameter in maps(outputs, "parameters"):
            if mapping(parameter, "valueFrom").get("path"):
                names.add(f"outputs.parameters.{text(parameter, 'name')}.path")
    if template.kind in WITH_POD:
        names.add("pod.name")
    names |= {"node.name", "tasks.name", "steps.name"}
    if mapping(template.data, "retryStrategy") or template.data.get("retryStrategy") == {}:
        names |= set(_OF_RETRY)
    return around.with_names(names)


def of_metrics(template: Template, scope: Scope) -> Scope:
    """What a template's metrics see besides."""
    names = {"status", "duration", "exitCode", "resourcesDuration.cpu", "resourcesDuration.memory"}
    return scope.with_names(names, ("outputs.", "resourcesDuration."))


def of_items(task: Task) -> Scope:
    """What a task with items sees of them; nothing where it has none."""
    items = task.data.get("withItems")
    if task.data.get("withParam"):
        return Scope({"item"}, {"item."})
    if task.data.get("withSequence") is not None:
        return Scope({"item"})
    scope = Scope()
    for each in items if isinstance(items, list) else ():
        if isinstance(each, dict):
            scope.names |= {f"item.{key}" for key in each}
            scope.names.add("item")
        elif isinstance(each, list):
            scope.names |= {f"item.[{number}]" for number in range(len(each))}
            scope.names |= {f"item[{number}]" for number in range(len(each))}
            scope.names.add("item")
        else:
            scope.names.add("item")
    return scope


def fields_of(task: Task, target: Template | None) -> Scope:
    """What others see of a task, below its name; everything where its template is not known."""
    names = {"id", "startedAt", "finishedAt", "hostNodeName", "status"}
    if target is None or not target.kind:
        return Scope(names, {""})
    data = target.data
    scope = Scope(names)
    if data.get("daemon") is True:
        scope.names.add("ip")
    has_main = any(
        text(each, "name") == "main" for each in maps(mapping(data, "containerSet"), "containers")
    )
    if target.kind in _WITH_RESULT or has_main:
        scope.names |= {"outputs.result", "exitCode"}
    outputs = mapping(data, "outputs")
    for kind in ("parameters", "artifacts"):
        for output in maps(outputs, kind):
            scope.names.add(f"outputs.{kind}.{text(output, 'name')}")
    if task.loops:
        scope.names.add("outputs.parameters")
        if target.kind in ("script", "containerSet"):
            scope.names |= {"outputs.result", "exitCode"}
    return scope
