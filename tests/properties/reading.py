"""The emitted manifest as Argo and Kubernetes understand it, read without the compiler's help."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml
from attrs import define

from tests.kubelet import expand

_FROM = re.compile(r"\{\{tasks\.([-a-z0-9]+)\.outputs\.artifacts\.([-a-z0-9]+)\}\}")


@define
class Manifest:
    """One Workflow or CronWorkflow."""

    document: dict[str, Any]

    @classmethod
    def of(cls, text: str) -> Manifest:
        (document,) = yaml.safe_load_all(text)
        return cls(document)

    @property
    def spec(self) -> dict[str, Any]:
        """The spec of the workflow itself."""
        spec: dict[str, Any] = self.document["spec"]
        inner: dict[str, Any] = spec.get("workflowSpec", spec)
        return inner

    @property
    def templates(self) -> dict[str, dict[str, Any]]:
        found = {template["name"]: template for template in self.spec["templates"]}
        assert len(found) == len(self.spec["templates"]), "two templates of one name"
        return found

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The tasks of the entrypoint, in their order."""
        tasks: list[dict[str, Any]] = self.templates[self.spec["entrypoint"]]["dag"]["tasks"]
        return tasks

    def template(self, task: str) -> dict[str, Any]:
        """The template that a task runs."""
        (found,) = [each for each in self.tasks if each["name"] == task]
        return self.templates[found["template"]]


def needs(task: dict[str, Any]) -> list[str]:
    """What a task waits for."""
    assert "dependencies" not in task
    text = task.get("depends")
    return [] if text is None else text.split(" && ")


def arguments(task: dict[str, Any]) -> dict[str, tuple[str, str, str | None]]:
    """Artifact name: (producer, its artifact, the part of it)."""
    found = {}
    for artifact in task.get("arguments", {}).get("artifacts", []):
        match = _FROM.fullmatch(artifact["from"])
        assert match is not None, artifact
        assert artifact["name"] not in found, "two inputs of one name"
        found[artifact["name"]] = (match[1], match[2], artifact.get("subPath"))
    return found


def artifacts(template: dict[str, Any], side: str) -> dict[str, str]:
    """Artifact name: path, of `inputs` or `outputs`."""
    listed = template.get(side, {}).get("artifacts", [])
    found = {artifact["name"]: artifact["path"] for artifact in listed}
    assert len(found) == len(listed), "two artifacts of one name"
    return found


# ---- what becomes of text


def replace_tags(document: Any, scope: dict[str, str]) -> Any:
    """One pass of Argo: tags of the document's JSON text replaced, those unknown left as they are.

    From the documentation ("Workflow variables"): `{{name}}` is a simple tag, `{{=expression}}` an
    expression, here only text in quotes. A tag ends at the first `}}` after it, be that in another
    text or in the JSON around it. After util/template/replace.go also a known tag inside of an
    unknown one counts.
    """
    text = json.dumps(document, ensure_ascii=False)
    found = []
    at = 0
    while (start := text.find("{{", at)) >= 0 and (end := text.find("}}", start + 2)) >= 0:
        found.append(text[at:start])
        found.append(_replacement(text[start + 2 : end], scope))
        at = end + 2
    found.append(text[at:])
    return json.loads("".join(found))


def _replacement(tag: str, scope: dict[str, str]) -> str:
    if tag.startswith("=") and re.fullmatch(r"='[^'{}]*'", tag):
        return tag[2:-1]
    if tag.strip() in scope:
        return scope[tag.strip()]
    before, inner, nested = tag.rpartition("{{")
    if inner and nested in scope:
        return "{{" + before + scope[nested]
    return "{{" + tag + "}}"


SCOPES = (
    {"workflow.uid": "uid-of-run", "workflow.name": "name-of-run"},
    {"inputs.parameters.x": "X", "workflow.uid": "uid-again"},
    {"item": "I", "pod.name": "P", "workflow.uid": "uid-at-last", "a": "A"},
)


def container(manifest: Manifest, task: str) -> tuple[list[str], dict[str, str | dict[str, Any]]]:
    """The command and the variables that a task's container gets in the end.

    Argo goes over the workflow, the template and the pod; then Kubernetes expands the variables in
    their order, and the command. Variables from elsewhere are there as their `valueFrom`.
    """
    template: Any = manifest.template(task)
    for scope in SCOPES:
        template = replace_tags(template, scope)
    known: dict[str, str] = {}
    found: dict[str, str | dict[str, Any]] = {}
    for item in template["container"].get("env", []):
        assert item["name"] not in found, f"{item['name']} twice"
        if "valueFrom" in item:
            found[item["name"]] = item["valueFrom"]
            known[item["name"]] = "from elsewhere"
        else:
            found[item["name"]] = known[item["name"]] = expand(item["value"], known)
    return [expand(word, known) for word in template["container"]["command"]], found
