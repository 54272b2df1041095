"""What a workflow means, however it is written: each task with the template that it runs.

Knows nothing of how the compiler shares: defaults are put into templates as Argo does, and what a
task passes as plain text, with the task's name, is put where the template has a tag for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.argo.template.defaults import expanded
from tests.kubelet import expand
from wzc.pods.layout import INITLESS, LEGACY, WITH_EXECUTOR_SECURITY, Layout
from wzc.pods.predict import predict

_GIVEN = re.compile(r"\{\{(inputs\.parameters\.([-\w]+)|tasks\.name)\}\}")
# Without a meaning for what has no pod: there the defaults say them, too.
_OF_PODS = (
    *("nodeSelector", "tolerations", "affinity", "serviceAccountName", "securityContext"),
    *("automountServiceAccountToken", "priorityClassName", "schedulerName", "podSpecPatch"),
)


def meaning(document: Mapping[str, Any]) -> dict[str, Any]:
    """The spec without its templates, and by DAG and task what the task says and what it runs.

    A shared template and one that is spelled out come to the same here.
    """
    spec = spec_of(expanded(json.loads(json.dumps(document))))
    templates = {template["name"]: template for template in spec["templates"]}
    found: dict[str, Any] = {
        "spec": {key: value for key, value in spec.items() if key != "templates"},
        "others": {},
    }
    called = set()
    for name, template in templates.items():
        for task in template.get("dag", {}).get("tasks", ()):
            called.add(task["template"])
            found[f"{name}/{task['name']}"] = _task(task, templates[task["template"]])
    for name, template in templates.items():
        if name not in called:
            found["others"][name] = _plain(template)
    return found


def spec_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The spec of the workflow in a document."""
    spec: dict[str, Any] = document["spec"]
    return dict(spec["workflowSpec"]) if document["kind"] == "CronWorkflow" else spec


def _task(task: Mapping[str, Any], template: Mapping[str, Any]) -> dict[str, Any]:
    arguments = task.get("arguments", {})
    passed = {item["name"]: item["value"] for item in arguments.get("parameters", ())}
    literal = {name: value for name, value in passed.items() if "{{" not in value}
    is_loop = any(key in task for key in ("withItems", "withParam", "withSequence"))
    names = {} if is_loop else {"tasks.name": task["name"]}
    names |= {f"inputs.parameters.{name}": value for name, value in literal.items()}
    filled = _plain(_filled(template, names))
    # By their places: a shared template has names of its own for what it takes.
    takes = template.get("inputs", {}).get("artifacts", ())
    given = {item["name"]: item for item in arguments.get("artifacts", ())}
    data = [
        {key: value for key, value in given.get(item["name"], {}).items() if key != "name"}
        for item in takes
    ]
    rest = {key: value for key, value in task.items() if key not in ("template", "arguments")}
    values = {name: value for name, value in passed.items() if name not in literal}
    return {"task": rest, "values": values, "data": data, "runs": filled}


def _plain(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template without names that do not reach a pod, and with variables by their names."""
    found: dict[str, Any] = json.loads(json.dumps(template))
    found.pop("name")
    if not any(kind in found for kind in ("container", "script", "resource", "data")):
        for key in _OF_PODS:
            found.pop(key, None)
    inputs = found.get("inputs", {})
    inputs.pop("parameters", None)
    for item in inputs.get("artifacts", ()):
        item.pop("name")
    if not inputs:
        found.pop("inputs", None)
    if "dag" in found:  # each of its tasks stands for itself
        found["dag"]["tasks"] = [task["name"] for task in found["dag"]["tasks"]]
    for kind in ("container", "script"):
        if kind in found:
            container = found[kind]
            container.pop("name", None)
            variables: dict[str, str] = {}
            for item in container.get("env", ()):
                if "value" in item:
                    item["value"] = variables[item["name"]] = expand(item["value"], variables)
            for key, by in (("env", "name"), ("volumeMounts", "mountPath")):
                if key in container:
                    container[key] = {item[by]: item for item in container[key]}
    return found


def _filled(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(item, names) for item in node]
    if isinstance(node, str):
        return _GIVEN.sub(lambda match: names.get(match[1], match[0]), node)
    return node


def pods_of(document: Mapping[str, Any]) -> dict[tuple[Layout, str, str], Any]:
    """The pods of each task, as predicted in each layout of a cluster."""
    spec = spec_of(document)
    named = {template["name"]: template for template in spec["templates"]}
    found = {}
    for layout in (LEGACY, WITH_EXECUTOR_SECURITY, INITLESS):
        pods = {pod.template: pod.spec for pod in predict(spec, layout)}
        for template in named.values():
            for task in template.get("dag", {}).get("tasks", ()):
                if task["template"] in pods:
                    arguments = task.get("arguments", {}).get("parameters", ())
                    names = {f"inputs.parameters.{a['name']}": a["value"] for a in arguments}
                    pod = _filled(pods[task["template"]], {**names, "tasks.name": task["name"]})
                    for container in pod["containers"]:
                        for key, by in (("env", "name"), ("volumeMounts", "mountPath")):
                            if key in container:
                                container[key] = {item[by]: item for item in container[key]}
                    found[layout, template["name"], task["name"]] = pod
    return found
