"""Reads the struct types of Go packages: field names, types, and the markers in comments.

It reads the layout that gofmt gives, one field a line, as Kubernetes' and Argo's API packages have
it. What it cannot read raises, so that nothing is dropped in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from scripts.knowledge.shapes import Fields, Shape, Types

# How a package's types are named in the tables; a package that is not here is not read.
PREFIXES = {
    "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1": "",
    "k8s.io/api/core/v1": "core.",
    "k8s.io/api/policy/v1": "policy.",
    "k8s.io/apimachinery/pkg/apis/meta/v1": "meta.",
}

# Types with a text form of their own: what they are in JSON is said by their methods
# (MarshalJSON, OpenAPISchemaType), which this module does not read.
SPECIAL = {
    "meta.Time": "time",
    "meta.MicroTime": "time",
    "meta.Duration": "string",
    "meta.FieldsV1": "any",
    "Amount": "number",
    "AnyString": "string",
    "Item": "any",
    "Object": "any",
    "Plugin": "any",
    "ParallelSteps": "[WorkflowStep]",
}
QUALIFIED = {
    "k8s.io/apimachinery/pkg/api/resource.Quantity": "quantity",
    "k8s.io/apimachinery/pkg/types.UID": "string",
    "k8s.io/apimachinery/pkg/types.NodeName": "string",
    "k8s.io/apimachinery/pkg/util/intstr.IntOrString": "int-or-string",
    "k8s.io/apimachinery/pkg/runtime.RawExtension": "any",
}
# `int` has 64 bits where Argo and Kubernetes run.
BUILTINS = {
    "string": "string",
    "bool": "boolean",
    "int": "int64",
    "int32": "int32",
    "int64": "int64",
    "uint": "int64",
    "uint32": "int64",
    "uint64": "int64",
    "float64": "number",
    "byte": "int32",
}

_TYPE = re.compile(r"type (\w+) (.+)")
_FIELD = re.compile(r"\t(?:(\w+) +)?([^` ]+) *`([^`]*)`")
_TAG = re.compile(r'(\w+):"((?:[^"\\]|\\.)*)"')
_CONST = re.compile(r'\t(?:const )?\w+ +(\w+) += "([^"]*)"')
_IMPORT = re.compile(r'\t(?:(\w+) )?"([^"]+)"')


@frozen
class _GoField:
    name: str | None
    type: str
    tag: Mapping[str, str]
    markers: tuple[str, ...]

    @property
    def json(self) -> tuple[str, tuple[str, ...]]:
        name, *options = self.tag.get("json", "").split(",")
        return name, tuple(options)


@define
class _GoType:
    package: str
    imports: Mapping[str, str]
    markers: tuple[str, ...]
    underlying: str  # "struct", or what it is another name of
    fields: list[_GoField] = field(factory=list)


@define
class Packages:
    """The types of several Go packages, which may speak of one another."""

    types: dict[str, _GoType] = field(factory=dict)
    enums: dict[str, list[str]] = field(factory=dict)

    def read(self, path: str, folder: Path) -> None:
        """Read a package's sources. `path` is a key of `PREFIXES`."""
        for source in sorted(folder.glob("*.go")):
            if not source.name.endswith(("_test.go", ".pb.go")):
                self._read_file(path, source.read_text(encoding="utf-8"))

    def _read_file(self, package: str, text: str) -> None:
        imports: dict[str, str] = {}
        markers: list[str] = []
        inside: _GoType | None = None
        for line in text.splitlines():
            stripped = line.strip()
            if stripped.startswith("//"):
                if stripped.startswith(("// +", "//+")):
                    markers.append(stripped.lstrip("/ "))
            elif inside is not None:
                if line == "}":
                    inside = None
                elif stripped:
                    inside.fields.append(_field(line, tuple(markers)))
                markers = markers if not stripped else []
            elif found := _TYPE.fullmatch(line):
                name, rest = found.groups()
                underlying = "struct" if rest.startswith("struct") else rest
                made = _GoType(package, imports, tuple(markers), underlying)
                self.types[PREFIXES[package] + name] = made
                inside = made if rest == "struct {" else None
                markers = []
            elif found := _CONST.match(line):
                self.enums.setdefault(PREFIXES[package] + found[1], []).append(found[2])
            elif found := _IMPORT.fullmatch(line):
                imports[found[1] or found[2].rpartition("/")[2]] = found[2]
            elif stripped:
                markers = []

    def fields(self, name: str) -> Fields:
        """The fields of a struct, those of embedded ones with it."""
        made = self.types[name]
        assert made.underlying == "struct", f"{name} is no struct"
        found: Fields = {}
        for each in made.fields:
            json_name, options = each.json
            if json_name == "-":
                continue
            if "inline" in options or (each.name is None and not json_name):
                found |= self.fields(self._name(each.type.lstrip("*"), made))
                continue
            if not each.tag.get("json"):
                continue  # what is not exported
            found[json_name] = self._shape(each, made)
        return found

    def _shape(self, each: _GoField, made: _GoType) -> Shape:
        type, constraints = self._type(each.type, made)
        more = _constraints(each)
        if not type.startswith("["):
            # meta.LabelSelectorRequirement's `key` had a merge key of its own, to no effect.
            more = {name: value for name, value in more.items() if name == "default"}
        enum = next((m for m in each.markers if m.startswith("+kubebuilder:validation:Enum=")), "")
        if enum:
            more["enum"] = tuple(_word(w) for w in enum.partition("=")[2].split(";"))
        # controller-gen and openapi-gen alike.
        optional = "+optional" in each.markers or "omitempty" in each.json[1]
        optional = optional and "+required" not in each.markers
        return Shape(type, not optional, {**constraints, **more})

    def _type(self, go: str, made: _GoType) -> tuple[str, dict[str, Any]]:
        """A type of the tables, and what its values are held to."""
        go = go.lstrip("*")
        if go == "[]byte":
            return "bytes", {}
        if go.startswith("[]"):
            inner, constraints = self._type(go[2:], made)
            return f"[{inner}]", _of_items(constraints)
        if go.startswith("map["):
            inner, constraints = self._type(go.partition("]")[2], made)
            return f"{{{inner}}}", _of_items(constraints)
        if go in BUILTINS:
            return BUILTINS[go], {}
        name = self._name(go, made)
        if name in SPECIAL.values() or name in QUALIFIED.values():
            return name, {}
        if name in SPECIAL:
            return SPECIAL[name], {}
        target = self.types[name]
        if target.underlying == "struct":
            return name, {}
        type, constraints = self._type(target.underlying, target)
        if "+enum" in target.markers:
            # Kubernetes' words are held against the pod, when tags are replaced.
            constraints = {**constraints, "enum": tuple(self.enums[name]), "in_pod": True}
        return type, constraints

    def _name(self, go: str, made: _GoType) -> str:
        package, _, name = go.rpartition(".")
        if not package:
            return PREFIXES[made.package] + name
        path = made.imports[package]
        qualified = QUALIFIED.get(f"{path}.{name}")
        return qualified or PREFIXES[path] + name

    def all(self, roots: tuple[str, ...]) -> Types:
        """The structs that the roots are made of, with themselves."""
        found: Types = {}
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found[name] = self.fields(name)
            for shape in found[name].values():
                inner = shape.type.strip("[]{}")
                if inner in self.types:
                    waiting.append(inner)
        return found


def _of_items(constraints: Mapping[str, Any]) -> dict[str, Any]:
    return {"item": dict(constraints)} if constraints else {}


def _field(line: str, markers: tuple[str, ...]) -> _GoField:
    code = line.partition(" //")[0].rstrip()
    found = _FIELD.fullmatch(code)
    if found is None:
        # Not exported, or embedded without a tag.
        words = code.split()
        return _GoField(words[0] if len(words) > 1 else None, words[-1], {}, markers)
    name, type, tag = found.groups()
    return _GoField(name, type, dict(_TAG.findall(tag)), markers)


def _constraints(each: _GoField) -> dict[str, Any]:
    """What tags and markers say of lists, merging and defaults."""
    found: dict[str, Any] = {}
    strategies = each.tag.get("patchStrategy", "").split(",")
    if "merge" in strategies:
        found["merge"] = True
        if key := each.tag.get("patchMergeKey"):
            found["merge_key"] = key
    if "retainKeys" in strategies:
        found["retain_keys"] = True
    keys = []
    for marker in each.markers:
        word, _, value = marker.partition("=")
        if word == "+listMapKey":
            keys.append(_word(value))
        elif word == "+listType" and _word(value) == "set":
            found["distinct"] = True
        elif word == "+default" and value.startswith('"'):
            found["default"] = json.loads(value)
    if keys:
        found["unique_by"] = tuple(keys)
    return found


def _word(text: str) -> str:
    return text.strip('"')
