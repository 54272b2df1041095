"""The workflow that a document starts: its templates, its parameters, and its global names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from attrs import define

from tests.argo.template.canonical import Document, canonical, sorted_deeply, text_of
from tests.argo.template.defaults import with_defaults
from tests.argo.template.errors import Unsupported
from tests.argo.template.gotext import json_text, ordered_json
from tests.argo.template.tags import pieces, replaced_json

NAME = "wf"
UID = "11111111-2222-3333-4444-555555555555"
CREATED = "2024-02-29T12:30:05Z"
# Names that depend on when or where something ran: what they stand for cannot be said.
_UNKNOWN = re.compile(
    r"workflow\.(duration|failures|outputs|creationTimestamp\.(?!RFC3339))"
    r"|(tasks|steps)\.[-\w]+\.hostNodeName\b|steps\.[-\w]+\.(id|startedAt|finishedAt|ip)\b"
)


@define
class Spec:
    """A workflow to be walked through. `patch` and `retry` are for all of its pods."""

    name: str
    entrypoint: str
    on_exit: str
    hooks: dict[str, Document]
    arguments: Document
    templates: dict[str, Document]
    library: dict[tuple[bool, str], dict[str, Document]]
    globals: dict[str, str]
    patch: str
    retry: Document

    def template(self, name: str) -> Document:
        return self.templates[name]

    def template_of(self, task: Document) -> Document:
        """The template that a task runs."""
        if "inline" in task:
            inline: Document = task["inline"]
            return inline
        if "templateRef" in task:
            reference = task["templateRef"]
            holder = self.library.get((bool(reference.get("clusterScope")), reference["name"]))
            if holder is None:
                raise Unsupported("a template of a WorkflowTemplate that is not here")
            return holder[reference["template"]]
        return self.templates[task["template"]]


def spec_of(
    document: Document,
    parameters: Mapping[str, str],
    library: Sequence[Document],
    known: Mapping[str, str] = MappingProxyType({}),
) -> Spec:
    """What Argo would run of a document, with these parameters given at its submission.

    `known` has names besides, such as only a cluster could know.
    """
    spec = dict(document["spec"])
    metadata = document.get("metadata", {})
    if document["kind"] == "CronWorkflow":
        metadata = spec.get("workflowMetadata", {})
        spec = dict(spec["workflowSpec"])
    holders = {
        (other["kind"].startswith("Cluster"), other["metadata"]["name"]): other["spec"]
        for other in library
    }
    arguments = _arguments([spec], parameters)
    if "workflowTemplateRef" in spec:
        reference = spec.pop("workflowTemplateRef")
        base = holders[bool(reference.get("clusterScope")), reference["name"]]
        arguments = _arguments([base, spec], parameters)
        spec = {**base, **spec}
    if "workflowMetadata" in spec:
        raise Unsupported("`workflowMetadata` of a workflow")
    if "templateDefaults" in spec and (
        "workflowTemplateRef" in document["spec"] or "templateRef" in json.dumps(spec)
    ):
        raise Unsupported("`templateDefaults` for templates from elsewhere")
    _refuse_unknown_names([spec, *holders.values()], known)
    globals_ = _globals(spec, metadata, arguments)
    whole = {"arguments": arguments, "entrypoint": spec.get("entrypoint", "")}
    whole["podSpecPatch"] = spec.get("podSpecPatch", "")
    replaced = json.loads(replaced_json(ordered_json(whole), globals_))
    if replaced["arguments"] != arguments:
        arguments = replaced["arguments"]
        globals_ = _globals(spec, metadata, arguments)
        if json.loads(replaced_json(ordered_json(arguments), globals_)) != arguments:
            raise Unsupported("a parameter of the workflow that is replaced again and again")
    return Spec(
        NAME,
        replaced["entrypoint"],
        spec.get("onExit", ""),
        spec.get("hooks", {}),
        arguments,
        _templates(spec),
        {key: _templates(held) for key, held in holders.items()},
        {**globals_, **known},
        replaced["podSpecPatch"],
        spec.get("retryStrategy", {}),
    )


def _templates(spec: Document) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for template in spec.get("templates", ()):
        written = json.loads(json.dumps(with_defaults(template, spec.get("templateDefaults", {}))))
        for task in written.get("dag", {}).get("tasks", ()):
            if "withItems" in task:
                task["withItems"] = sorted_deeply(task["withItems"])
            task.setdefault("arguments", {})
        for parameter in written.get("outputs", {}).get("parameters", ()):
            if "globalName" in parameter:
                raise Unsupported("globalName")
        found[template["name"]] = canonical("Template", written)
    return found


def _arguments(specs: Sequence[Document], given: Mapping[str, str]) -> Document:
    """The parameters by name, later ones over earlier ones, then those given at submission."""
    found: dict[str, dict[str, Any]] = {}
    for spec in specs:
        for parameter in spec.get("arguments", {}).get("parameters", ()):
            entry = found.setdefault(parameter["name"], {})
            if "value" in parameter or "valueFrom" in parameter:
                entry.pop("value", None)
                entry.pop("valueFrom", None)
            entry.update(parameter)
    for name, value in given.items():
        entry = found.setdefault(name, {"name": name})
        entry.pop("valueFrom", None)
        entry["value"] = value
    for name, entry in found.items():
        if "valueFrom" in entry and "default" in entry["valueFrom"]:
            raise Unsupported(f"the parameter {name} from elsewhere: give its value")
        if "value" not in entry:
            raise ValueError(f"the parameter {name} has no value")
        entry["value"] = text_of(entry["value"])
    artifacts = specs[-1].get("arguments", {}).get("artifacts", [])
    arguments: Document = canonical(
        "Inputs", {"parameters": list(found.values()), "artifacts": artifacts}
    )
    return arguments


def _globals(spec: Document, metadata: Document, arguments: Document) -> dict[str, str]:
    parameters = arguments.get("parameters", [])
    # A task sees the parameters as Argo has read them, so in the order of its struct.
    as_json = ordered_json(parameters) if parameters else "null"
    found = {
        "workflow.name": NAME,
        "workflow.namespace": metadata.get("namespace", "default"),
        "workflow.mainEntrypoint": spec.get("entrypoint", ""),
        "workflow.serviceAccountName": spec.get("serviceAccountName", ""),
        "workflow.uid": UID,
        "workflow.creationTimestamp": CREATED,
        "workflow.creationTimestamp.RFC3339": CREATED,
        "workflow.parameters": as_json,
        "workflow.parameters.json": as_json,
    }
    if "priority" in spec:
        found["workflow.priority"] = str(spec["priority"])
    for kind in ("annotations", "labels"):
        entries = metadata.get(kind, {})
        as_json = json_text(entries) if entries else "null"
        found |= {f"workflow.{kind}": as_json, f"workflow.{kind}.json": as_json}
        found |= {f"workflow.{kind}.{key}": value for key, value in entries.items()}
    for parameter in parameters:
        found[f"workflow.parameters.{parameter['name']}"] = parameter["value"]
    return found


def _refuse_unknown_names(specs: Sequence[Document], known: Mapping[str, str]) -> None:
    for spec in specs:
        for _, tag in pieces(json.dumps(spec) + "}}"):
            for match in _UNKNOWN.finditer(tag or ""):
                if match[0] not in known:
                    raise Unsupported(f"`{match[0]}`")
