"""Reads an emitted manifest as Argo does: tags, tasks in their order, templates.

What it does not know it refuses, so that nothing a manifest says is left out of a run unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from attrs import define, frozen

Manifest = Mapping[str, Any]

_TASK = {"name", "template", "depends", "arguments"}
_ARTIFACT_ARGUMENT = {"name", "from", "subPath"}
# Where a pod runs, as whom, with how much and how often: nothing of it changes what is computed.
_UNSEEN = {
    *("metadata", "retryStrategy", "timeout", "activeDeadlineSeconds", "securityContext"),
    *("serviceAccountName", "nodeSelector", "tolerations", "priorityClassName", "schedulerName"),
}
_TEMPLATE = {"name", "inputs", "outputs", "container", *_UNSEEN}
_CONTAINER = {
    *("image", "imagePullPolicy", "command", "args", "env", "envFrom", "volumeMounts"),
    *("resources", "securityContext"),
}
_FROM = re.compile(r"\{\{tasks\.([^.}]+)\.outputs\.artifacts\.([^.}]+)\}\}")
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# Argo replaces tags when a workflow starts, when a task is made, and when its pod is.
_PASSES = 3


class UnsupportedError(Exception):
    """The manifest says something that this reader does not know."""


@frozen
class Source:
    """Where an input comes from: an output of a task, or something in it."""

    task: str
    artifact: str
    sub_path: str | None


@define
class Task:
    """A task with its template, all tags replaced."""

    name: str
    needs: list[str]
    sources: dict[str, Source]
    template: Manifest


@define
class Workflow:
    """An instance of a workflow: its tasks, each after those it depends on."""

    name: str
    uid: str
    namespace: str
    spec: Manifest
    tasks: list[Task]


def instantiate(manifest: Manifest, *, uid: str) -> Workflow:
    """What Argo makes of a Workflow, or of a CronWorkflow when its time has come."""
    metadata = manifest["metadata"]
    spec = manifest["spec"]
    if manifest["kind"] == "CronWorkflow":
        spec = spec["workflowSpec"]
        name = f"{metadata['name']}-1700000000"
    elif manifest["kind"] == "Workflow":
        name = metadata.get("name") or metadata["generateName"] + "x7k2p"
    else:
        raise UnsupportedError(manifest["kind"])
    namespace = metadata.get("namespace", "default")
    tags = {"workflow.name": name, "workflow.uid": uid, "workflow.namespace": namespace}
    templates = {template["name"]: template for template in spec["templates"]}
    dag = templates[spec["entrypoint"]]
    _known(dag, {"name", "dag"})
    _known(dag["dag"], {"tasks"})
    tasks = [_task(task, templates, tags) for task in dag["dag"]["tasks"]]
    return Workflow(name, uid, namespace, spec, _ordered(tasks))


def replace_tags(value: Any, tags: Mapping[str, str]) -> Any:
    """Replace tags in all texts of a value, as often as Argo does. A tag that is left is refused.

    Argo works on the JSON of a template, and so does this.
    """
    text = json.dumps(value)
    for _ in range(_PASSES):
        for tag, replacement in tags.items():
            text = text.replace(f"{{{{{tag}}}}}", json.dumps(replacement)[1:-1])
    left = _TAG.search(text)
    if left is not None:
        raise UnsupportedError(f"no such tag: {left[0]}")
    return json.loads(text)


def _task(task: Manifest, templates: Mapping[str, Manifest], tags: Mapping[str, str]) -> Task:
    _known(task, _TASK)
    template = templates[task["template"]]
    _known(template, _TEMPLATE)
    _known(template["container"], _CONTAINER)
    depends = task.get("depends", "")
    needs = [part.strip() for part in depends.split("&&")] if depends else []
    if not all(re.fullmatch(r"[a-z0-9-]+", name) for name in needs):
        raise UnsupportedError(f"depends: {depends}")
    arguments = task.get("arguments", {})
    _known(arguments, {"artifacts"})
    sources = {}
    for argument in arguments.get("artifacts", ()):
        _known(argument, _ARTIFACT_ARGUMENT)
        found = _FROM.fullmatch(argument["from"])
        if found is None:
            raise UnsupportedError(f"from: {argument['from']}")
        if argument["name"] in sources:
            raise UnsupportedError(f"two arguments are called {argument['name']}")
        sources[argument["name"]] = Source(found[1], found[2], argument.get("subPath"))
    return Task(task["name"], needs, sources, replace_tags(template, tags))


def _ordered(tasks: list[Task]) -> list[Task]:
    left = {task.name: task for task in tasks}
    done: list[Task] = []
    while left:
        ready = [task for task in left.values() if not any(name in left for name in task.needs)]
        if not ready:
            raise UnsupportedError(f"a cycle among {', '.join(left)}")
        for task in ready:
            del left[task.name]
        done += ready
    names = {task.name for task in done}
    for task in done:
        # Argo takes only outputs of tasks that it knows to be over.
        for needed in (*task.needs, *(source.task for source in task.sources.values())):
            if needed not in names:
                raise UnsupportedError(f"{task.name} needs {needed}, which is no task")
        for source in task.sources.values():
            if source.task not in task.needs:
                raise UnsupportedError(f"{task.name} does not depend on {source.task}")
    return done


def _known(value: Manifest, keys: set[str]) -> None:
    unknown = set(value) - keys
    if unknown:
        raise UnsupportedError(f"{', '.join(sorted(unknown))} in {value.get('name', '?')}")
