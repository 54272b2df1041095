"""Argo's own descriptions of its types, where they are at hand: JSON schemas and CRDs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import frozen

from scripts.knowledge.sources import MissingSource, argo_schema

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate")
# Argo's tag for each version that has a schema here.
TAGS = {"3.6": "v3.6.19", "3.7": "v3.7.18", "4.0": "v4.0.10", "4.1": "v4.1.2"}

_PACKAGES = {
    "io.argoproj.workflow.v1alpha1.": "",
    "io.k8s.api.core.v1.": "core.",
    "io.k8s.api.policy.v1.": "policy.",
    "io.k8s.apimachinery.pkg.apis.meta.v1.": "meta.",
}
# Definitions that are one value, by what the tables call it.
_VALUES = {
    "Amount": "number",
    "Item": "any",
    "Plugin": "any",
    "ParallelSteps": "[WorkflowStep]",
    "meta.Time": "time",
    "meta.MicroTime": "time",
    "meta.FieldsV1": "any",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
}
_PLAIN = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def folder() -> Path:
    """Where the reference is: WZC_ARGO_REFERENCE, or beside the checkout. Skips where it is not."""
    found = os.environ.get("WZC_ARGO_REFERENCE")
    path = Path(found) if found else ROOT.parent / "shared" / "reference" / "argo"
    if not path.is_dir():
        pytest.skip(f"no reference of Argo's types at {path} (WZC_ARGO_REFERENCE)")
    return path


@frozen
class JsonSchema:
    """Argo's `api/jsonschema/schema.json`."""

    definitions: Mapping[str, Any]

    @classmethod
    def of(cls, version: str) -> JsonSchema:
        """The schema of a version; 3.7's is in Argo's Go module too."""
        if version == "3.7":
            try:
                schema: Any = argo_schema()
            except MissingSource:
                pass
            else:
                return cls(schema["definitions"])
        text = (folder() / f"schema-{TAGS[version]}.json").read_text(encoding="utf-8")
        return cls(json.loads(text)["definitions"])

    def types(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """All that the four kinds are made of, by the tables' names for it."""
        waiting = [f"io.argoproj.workflow.v1alpha1.{kind}" for kind in KINDS]
        seen = set()
        while waiting:
            full = waiting.pop()
            if full in seen:
                continue
            seen.add(full)
            definition = self.definitions[full]
            if "properties" in definition or name_of(full) not in _VALUES:
                yield name_of(full), definition
            waiting += references(definition)


def references(node: Any) -> Iterator[str]:
    """The definitions that a part of a schema refers to."""
    if isinstance(node, Mapping):
        for key, each in node.items():
            if key == "$ref":
                yield each.rpartition("/")[2]
            else:
                yield from references(each)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def name_of(full: str) -> str:
    """The tables' name for a definition."""
    for package, prefix in _PACKAGES.items():
        if full.startswith(package):
            return prefix + full.removeprefix(package)
    return full


def type_of(node: Mapping[str, Any]) -> str:
    """The type of a property, written as the tables write types."""
    if "$ref" in node:
        name = name_of(node["$ref"].rpartition("/")[2])
        return _VALUES.get(name, name)
    if node.get("type") == "array":
        return f"[{type_of(node['items'])}]"
    if "additionalProperties" in node:
        return f"{{{type_of(node['additionalProperties'])}}}"
    return _PLAIN.get(node.get("type", ""), "any")


def crd(kind: str) -> Mapping[str, Any]:
    """The OpenAPI schema of a kind in Argo 4.1's full CRDs."""
    path = folder() / f"crds-{TAGS['4.1']}" / f"argoproj.io_{kind.lower()}s.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = path.read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(text, loader)["spec"]["versions"][0]["schema"]
    schema: Mapping[str, Any] = found["openAPIV3Schema"]
    return schema
