"""The tables are equal to what Argo itself says of its types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.knowledge.reference import KINDS, TAGS, JsonSchema, crd, type_of
from wzc.knowledge import _tables
from wzc.knowledge.model import ListOf, MapOf, Matches, NotTogether, ObjectOf, Scalar, Type
from wzc.knowledge.rows import object_of
from wzc.knowledge.schema import Schema, load
from wzc.values.quantity import Quantity

# The description that Argo's schema is made from is changed by hand there: `image` and `source` are
# said to be required, and a container's name is not. Types and CRDs know better.
CHANGED = {"core.Container": {"image", "name"}, "ScriptTemplate": {"image", "source"}}


def written(type: Type) -> str:
    """A type as `type_of` writes those of a JSON schema."""
    if isinstance(type, ListOf):
        return f"[{written(type.item)}]"
    if isinstance(type, MapOf):
        return f"{{{written(type.value)}}}"
    if isinstance(type, ObjectOf):
        return type.name
    return {"int32": "integer", "int64": "integer", "bytes": "string"}.get(type.name, type.name)


@pytest.mark.parametrize("version", TAGS)
def test_fields_and_their_types(version: str) -> None:
    theirs = {
        name: {field: type_of(node) for field, node in definition.get("properties", {}).items()}
        for name, definition in JsonSchema.of(version).types()
    }
    ours = {
        name: {
            field.name: written(field.type) for field in load(version).object(name).fields.values()
        }
        for name in theirs
    }
    assert ours == theirs
    assert len(theirs) > 180


@pytest.mark.parametrize("version", TAGS)
def test_no_version_has_other_types_of_argo(version: str) -> None:
    theirs = {name for name, _ in JsonSchema.of(version).types() if "." not in name}
    ours = {name for name in _tables.TYPES if "." not in name and object_of(name, version)}
    assert ours == theirs


@pytest.mark.parametrize("version", TAGS)
def test_what_is_required(version: str) -> None:
    for name, definition in JsonSchema.of(version).types():
        fields = load(version).object(name).fields.values()
        ours = {field.name for field in fields if field.required}
        if name in KINDS:
            ours -= {"apiVersion", "kind"}  # without them a document is of no kind
        changed = CHANGED.get(name, set())
        assert ours - changed == set(definition.get("required", ())) - changed, name


@pytest.mark.parametrize("version", TAGS)
def test_how_lists_are_merged(version: str) -> None:
    merged = 0
    for name, definition in JsonSchema.of(version).types():
        fields = load(version).object(name).fields
        for field, node in definition.get("properties", {}).items():
            type = fields[field].type
            strategies = node.get("x-kubernetes-patch-strategy", "").split(",")
            key = node.get("x-kubernetes-patch-merge-key")
            if isinstance(type, ListOf):
                assert (type.merge, type.merge_key) == ("merge" in strategies, key), (name, field)
                unique = tuple(node.get("x-kubernetes-list-map-keys", ()))
                assert type.unique_by == unique or not unique, (name, field)
                merged += type.merge
            else:
                assert key is None, (name, field)
    assert merged > 30


# ---------------------------------------------------------------- the full CRDs

# The limits of one value, as CRDs and the tables call them.
LIMITS = {
    "enum": "enum",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
}
LIST_LIMITS = {"minItems": "min_items", "maxItems": "max_items"}

# What the CRDs say in CEL, by the messages there; and where the tables say the same.
CEL = {
    "at most one artifact location can be specified": ("Artifact", "at_most_one"),
    "cannot use both 'depends' and 'dependencies'": ("DAGTask", "not_together"),
    "cannot use 'continueOn' when using 'depends'": ("DAGTask", "not_together"),
    "task name cannot begin with a digit when using 'depends' or 'dependencies'": (
        "DAGTask",
        "matches",
    ),
    "only one of count or end can be defined": ("Sequence", "not_together"),
    "'resourcesDuration.*' metrics cannot be used in real-time gauges": ("Gauge", "matches"),
    "only one of manifest or manifestFrom can be specified": ("ResourceTemplate", "not_together"),
    "template must have at most one template type": ("Template", "at_most_one"),
    "timeout cannot be applied to steps or dag templates": ("Template", "not_together"),
    "activeDeadlineSeconds is only valid for leaf templates": ("Template", "not_together"),
}


class Walk:
    """Goes through a CRD and the tables side by side; `differ` says where they do not agree."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.differ: list[str] = []
        self.messages: dict[str, str] = {}
        self.seen = 0

    def value(self, node: Mapping[str, Any], type: Type, path: str) -> None:
        self.seen += 1
        for each in node.get("x-kubernetes-validations", ()):
            self.messages[each["message"]] = each["rule"]
        if isinstance(type, Scalar):
            self.scalar(node, type, path)
        elif isinstance(type, ListOf):
            for theirs, ours in LIST_LIMITS.items():
                self.equal(node.get(theirs), getattr(type, ours), f"{path} {theirs}")
            keys = tuple(node.get("x-kubernetes-list-map-keys", ()))
            if keys:
                self.equal(keys, type.unique_by, f"{path} keys")
            if node.get("x-kubernetes-list-type") == "set" and not type.distinct:
                self.differ.append(f"{path} distinct")
            if "items" in node:
                self.value(node["items"], type.item, path + "[]")
        elif isinstance(type, MapOf):
            if isinstance(node.get("additionalProperties"), Mapping):
                self.value(node["additionalProperties"], type.value, path + "{}")
        else:
            self.fields(node, type, path)

    def fields(self, node: Mapping[str, Any], type: ObjectOf, path: str) -> None:
        if node.get("x-kubernetes-preserve-unknown-fields"):
            return  # the CRD gave up here: inline templates, a status' copies
        fields = self.schema.object(type.name).fields
        required = {name for name, field in fields.items() if field.required}
        required -= {*type.waives, *(("apiVersion", "kind") if type.name in KINDS else ())}
        if "properties" in node:
            self.equal(set(node.get("required", ())), required, f"{path} required")
            for name, each in node["properties"].items():
                if name not in fields:
                    self.differ.append(f"{path}.{name} is not in the tables")
                else:
                    self.value(each, fields[name].type, f"{path}.{name}")
            if type.name != "meta.ObjectMeta":  # the CRDs leave out what the API server sets
                for name in fields.keys() - node["properties"].keys():
                    self.differ.append(f"{path}.{name} is not in the CRD")
        elif type.name != "meta.ObjectMeta":
            assert not fields, path

    def scalar(self, node: Mapping[str, Any], type: Scalar, path: str) -> None:
        if node.get("x-kubernetes-int-or-string"):
            self.equal("pattern" in node, type.name == "quantity", f"{path} quantity")
            assert type.name in ("quantity", "int-or-string"), path
            return
        of_kind = path.endswith((".apiVersion", ".kind")) and path.count(".") == 1
        for theirs, ours in LIMITS.items():
            found, limit = node.get(theirs), getattr(type, ours)
            if ours == "enum":
                found = tuple(found or ())
                # Words of Kubernetes are in no CRD of Argo's, nor is what a document is.
                limit = () if type.in_pod or of_kind else limit
            self.equal(found, limit, f"{path} {theirs}")

    def equal(self, theirs: Any, ours: Any, what: str) -> None:
        if theirs != ours:
            self.differ.append(f"{what}: {theirs!r} in the CRD, {ours!r} in the tables")


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    found = {}
    for kind in KINDS:
        found[kind] = Walk(load("4.1"))
        found[kind].value(crd(kind), ObjectOf(kind), kind)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_limits_of_the_full_crds(kind: str, walks: dict[str, Walk]) -> None:
    assert walks[kind].differ == []
    assert walks[kind].seen > 2000


@pytest.mark.slow
def test_rules_of_the_full_crds(walks: dict[str, Walk]) -> None:
    messages = {message: rule for each in walks.values() for message, rule in each.messages.items()}
    assert messages.keys() == CEL.keys()
    for message, (name, kind) in CEL.items():
        rules = [row for row in _tables.RULES[name] if row[1] == kind]
        mentioned = {word for row in rules for word in fields_of(row)}
        assert mentioned & set(re.findall(r"has\(\w+\.(\w+)\)", messages[message])), message


def fields_of(row: tuple[Any, ...]) -> Iterator[str]:
    for part in row[2:]:
        yield from part if isinstance(part, tuple) else (part,)


@pytest.mark.parametrize(
    "text",
    ["1", "1.5", ".5", "1.", "+1", "-1", "500m", "1Ki", "1E", "1e3", "1E-3", "1u", "0", "12k"],
)
def test_quantities_are_what_the_crds_take(text: str) -> None:
    """The pattern of the CRDs (apimachinery resource/quantity.go), and the reader of ours."""
    pattern = (
        r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]"
        r"|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
    )
    assert re.fullmatch(pattern, text)
    assert isinstance(Quantity.parse(text), Quantity)


def test_rules_have_the_same_fields_in_every_version() -> None:
    for version in _tables.VERSIONS:
        for name in _tables.RULES:
            object = load(version).object(name)
            for rule in object.rules:
                if isinstance(rule, NotTogether):
                    assert {rule.field, *rule.others} <= object.fields.keys()
                elif isinstance(rule, Matches):
                    assert {rule.field, *rule.beside} <= object.fields.keys()
                else:
                    assert rule.fields[0] in object.fields
