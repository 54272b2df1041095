"""What a template becomes with its arguments: Argo's `ProcessArgs` and `SubstituteParams`.

Tags are replaced twice over the whole template: global names first, so that they can stand in
arguments, then all with the inputs. So a value that looks like a tag is replaced as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.argo.template.canonical import Document, canonical, template_json
from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.gotext import ordered_json
from tests.argo.template.tags import replaced_json

# Stands for an argument that refers to nothing but an output of a skipped task.
ABSENT = "__argo-internal.absent-optional-output__"
_LOCATIONS = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure")


def process_arguments(
    template: Document, arguments: Document, globals_: Mapping[str, str], locals_: Mapping[str, str]
) -> Document:
    """The template with its inputs filled in and its tags replaced; `ArgoError` as Argo has it."""
    filled: Document = json.loads(template_json(template))
    given = {entry["name"]: entry for entry in canonical("Inputs", arguments).get("parameters", ())}
    inputs = filled["inputs"]
    for parameter in inputs.get("parameters", ()):
        _fill(parameter, given.get(parameter["name"]))
    artifacts = {entry["name"]: entry for entry in arguments.get("artifacts", ())}
    for at, artifact in enumerate(inputs.get("artifacts", ())):
        inputs["artifacts"][at] = _artifact(artifact, artifacts.get(artifact["name"]))
    return substitute(canonical("Template", filled), globals_, locals_)


def _fill(parameter: dict[str, Any], argument: dict[str, Any] | None) -> None:
    """An input's value: the argument, else its default."""
    if "value" not in parameter and "default" in parameter:
        parameter["value"] = parameter["default"]
    if argument is not None and argument.get("value") == ABSENT:
        if "value" not in parameter and "valueFrom" not in parameter:
            raise ArgoError(Kind.ABSENT, f"the input {parameter['name']} of a skipped task")
    elif argument is not None:
        for key in ("value", "valueFrom"):
            parameter.pop(key, None)
            if key in argument and (key == "value" or "value" not in argument):
                parameter[key] = argument[key]
    if "value" not in parameter and "valueFrom" not in parameter:
        raise ArgoError(Kind.ARGUMENT, f"the input {parameter['name']} has no value")
    if "configMapKeyRef" in parameter.get("valueFrom", {}):
        raise Unsupported("an input from a ConfigMap")


def _artifact(wanted: dict[str, Any], given: dict[str, Any] | None) -> dict[str, Any]:
    if given is None:
        if not wanted.get("optional") and not any(key in wanted for key in _LOCATIONS):
            raise ArgoError(Kind.ARGUMENT, f"the artifact {wanted['name']} is not supplied")
        return wanted
    kept = {key: wanted[key] for key in ("path", "mode", "recurseMode") if key in wanted}
    rest = {
        key: value for key, value in given.items() if key not in ("path", "mode", "recurseMode")
    }
    found: dict[str, Any] = canonical("Artifact", {**rest, **kept})
    return found


def substitute(
    template: Document, globals_: Mapping[str, str], locals_: Mapping[str, str]
) -> Document:
    """Both passes over a template whose inputs have values."""
    scope = {**globals_, **locals_}
    text = replaced_json(ordered_json(template), scope)
    once: Document = json.loads(text)
    inputs, outputs = once["inputs"], once["outputs"]
    for parameter in inputs.get("parameters", ()):
        if "value" in parameter:
            scope[f"inputs.parameters.{parameter['name']}"] = parameter["value"]
    scope["inputs.parameters"] = _parameters_json(inputs.get("parameters"))
    for artifact in inputs.get("artifacts", ()):
        if artifact.get("path"):
            scope[f"inputs.artifacts.{artifact['name']}.path"] = artifact["path"]
    for artifact in outputs.get("artifacts", ()):
        if artifact.get("path"):
            scope[f"outputs.artifacts.{artifact['name']}.path"] = artifact["path"]
    for parameter in outputs.get("parameters", ()):
        if parameter.get("valueFrom", {}).get("path"):
            scope[f"outputs.parameters.{parameter['name']}.path"] = parameter["valueFrom"]["path"]
    # The second pass is over the same text, not over a template read and written again.
    found: Document = canonical("Template", json.loads(replaced_json(text, scope)))
    return found


def _parameters_json(parameters: list[dict[str, Any]] | None) -> str:
    return "null" if parameters is None else ordered_json(parameters)
