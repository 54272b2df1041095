"""Patches drawn from the tables: fields that Argo and Kubernetes take, with values of their types.

Nothing here is the compiler's but the tables (`wzc.knowledge`), which tests/knowledge holds to Argo
and Kubernetes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from wzc.knowledge.model import AtMostOne, ListOf, MapOf, NotTogether, ObjectOf, Scalar, Type
from wzc.knowledge.schema import VERSIONS, Schema, load

SCHEMA = load(VERSIONS[-1])
WORDS = st.sampled_from(["a", "b-1", "x y", "1", "on", "ü"])
SCALARS: Mapping[str, st.SearchStrategy[Any]] = {
    "string": WORDS,
    "boolean": st.booleans(),
    "int32": st.integers(1, 9),
    "int64": st.integers(1, 9),
    "number": st.sampled_from([1, 0.5]),
    "quantity": st.sampled_from(["1", "500m", "2Gi"]),
    "int-or-string": st.sampled_from([3, "4"]),
    "time": st.just("2030-01-02T03:04:05Z"),
    "bytes": st.just("YWI="),
    "any": st.sampled_from([1, "a", {"a": "b"}]),
}
# What a step, or a workflow, lets a patch change; further fields are in the rules of the language.
TEMPLATE = (
    *("affinity", "annotations", "archiveLocation", "container", "executor", "failFast"),
    *("hostAliases", "initContainers", "metadata", "nodeSelector", "priorityClassName"),
    *("schedulerName", "securityContext", "serviceAccountName", "sidecars", "tolerations"),
    *("volumes", "activeDeadlineSeconds", "automountServiceAccountToken"),
)
SPEC = (
    *("affinity", "artifactRepositoryRef", "dnsConfig", "executor", "hostAliases", "hostNetwork"),
    *("imagePullSecrets", "nodeSelector", "podGC", "podMetadata", "podPriorityClassName"),
    *("schedulerName", "securityContext", "suspend", "tolerations", "ttlStrategy"),
    *("volumes", "workflowMetadata", "parallelism", "archiveLogs"),
)
# What Kubernetes asks of texts beyond their type, by type and field.
FORMATS: Mapping[tuple[str, str], st.SearchStrategy[Any]] = {
    ("core.EnvVar", "name"): st.sampled_from(["A", "B", "c.d"]),
    ("core.ContainerPort", "name"): st.sampled_from(["http", "web"]),
    ("core.HostAlias", "ip"): st.sampled_from(["10.0.0.7", "::1"]),
    ("core.HostAlias", "hostnames"): st.just(["a", "b.io"]),
    ("meta.LabelSelectorRequirement", "operator"): st.sampled_from(["In", "NotIn"]),
    ("meta.LabelSelectorRequirement", "values"): st.just(["a", "b"]),
    ("PodGC", "deleteDelayDuration"): st.sampled_from(["90s", "1h30m"]),
    ("meta.LabelSelectorRequirement", "key"): st.sampled_from(["a", "b.io/c"]),
    ("core.NodeSelectorRequirement", "key"): st.sampled_from(["a", "b.io/c"]),
    ("Metadata", "labels"): st.just({"a": "b"}),
    ("Template", "nodeSelector"): st.sampled_from([{"a": "b"}, {"pool": "y"}]),
    ("WorkflowSpec", "nodeSelector"): st.sampled_from([{"a": "b"}, {"pool": "y"}]),
    ("meta.LabelSelector", "matchLabels"): st.just({"a": "b"}),
}
# Kept out: what the step runs, mounts (they need volumes), and deprecated volumes.
_NEVER = {
    "ArtifactLocation": {"hdfs"},
    "core.Container": {"name", "command", "args", "volumeMounts", "volumeDevices", "image"},
    "UserContainer": {"name", "volumeMounts", "volumeDevices", "restartPolicy"},
}
_ALWAYS = {"meta.LabelSelectorRequirement": {"values"}}
_VOLUMES = ("emptyDir", "configMap", "secret", "nfs", "hostPath", "persistentVolumeClaim")
_MOUNTED = "vol"
DEPTH = 4


@st.composite
def patches(draw: st.DrawFn, of: str, fields: tuple[str, ...]) -> dict[str, Any]:
    """A patch of a `Template` or a `WorkflowSpec` with some of these fields."""
    names = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=4, unique=True))
    found = {}
    for name in names:
        found[name] = draw(field_of(of, name, DEPTH))
    for number, container in enumerate(found.get("initContainers", ())):
        container["name"] = f"first-{number}"
    if of == "Template" and draw(st.booleans()):
        container = found.setdefault("container", {})
        container["volumeMounts"] = [
            {"name": _MOUNTED, "mountPath": path, "readOnly": draw(st.booleans())}
            for path in draw(st.lists(st.sampled_from(["/m", "/n"]), min_size=1, unique=True))
        ]
    return found


def field_of(of: str, name: str, depth: int) -> st.SearchStrategy[Any]:
    """Values of a type's field."""
    given = FORMATS.get((of, name))
    return values(SCHEMA.object(of).fields[name].type, depth) if given is None else given


def values(type: Type, depth: int) -> st.SearchStrategy[Any]:
    """Values of a type that the tables take."""
    if isinstance(type, Scalar):
        if type.enum:
            return st.sampled_from([word for word in type.enum if word])
        if type.pattern is not None:
            return st.nothing()
        low = type.minimum if type.minimum is not None else 1
        if type.name in ("int32", "int64"):
            return st.integers(low, type.maximum if type.maximum is not None else low + 8)
        return SCALARS[type.name]
    if isinstance(type, MapOf):
        keys = st.sampled_from(["a", "example.com/b", "c_d"])
        return st.dictionaries(keys, values(type.value, depth - 1), max_size=2)
    if isinstance(type, ListOf):
        keys_of = type.unique_by or ((type.merge_key,) if type.merge_key else ())
        item = values(type.item, depth - 1)
        if keys_of:
            # What Kubernetes takes for an absent protocol is TCP.
            return st.lists(
                item, min_size=1, max_size=2, unique_by=lambda each: each.get(keys_of[0])
            )
        if isinstance(type.item, Scalar):
            return st.lists(item, min_size=1, max_size=2, unique=type.item.name == "string")
        return st.lists(item, min_size=1, max_size=2)
    return objects(type, depth)


@st.composite
def objects(draw: st.DrawFn, type: ObjectOf, depth: int) -> dict[str, Any]:
    """An object: what is required, merge keys, and some of the rest that may stand together."""
    object = SCHEMA.object(type.name)
    never = set(_NEVER.get(type.name, ()))
    if type.name == "core.Volume":
        source = draw(st.sampled_from(_VOLUMES))
        inner = draw(values(object.fields[source].type, 2))
        return {"name": draw(st.sampled_from(["v", "w", _MOUNTED])), source: inner}
    found: dict[str, Any] = {}
    if type.name == "UserContainer":
        found = {"name": draw(st.sampled_from(["side", "other"])), "image": "c/d:1"}
    keys = _KEYS.get(type.name, set()) | _ALWAYS.get(type.name, set())
    for name, field in object.fields.items():
        if name not in found and name not in never and (field.required or name in keys):
            if name in type.waives:
                continue
            found[name] = draw(field_of(type.name, name, depth - 1))
    rest = [
        name
        for name, field in object.fields.items()
        if name not in found and name not in never and _is_small(field.type, depth - 1)
    ]
    for name in draw(st.lists(st.sampled_from(rest), max_size=3, unique=True)) if rest else ():
        if not _clashes(type.name, name, found):
            found[name] = draw(field_of(type.name, name, depth - 1))
    return found


def _merge_keys() -> dict[str, set[str]]:
    """By the types of items: the fields by which lists of them are merged."""
    found: dict[str, set[str]] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for field in SCHEMA.object(name).fields.values():
            of = field.type
            if isinstance(of, ListOf) and of.merge_key and isinstance(of.item, ObjectOf):
                found.setdefault(of.item.name, set()).add(of.merge_key)
            while isinstance(of, ListOf | MapOf):
                of = of.item if isinstance(of, ListOf) else of.value
            if isinstance(of, ObjectOf):
                visit(of.name)

    visit("Workflow")
    return found


_KEYS = _merge_keys()


def _is_small(type: Type, depth: int) -> bool:
    if isinstance(type, Scalar):
        return type.pattern is None
    if depth <= 0:
        return False
    if isinstance(type, MapOf):
        return _is_small(type.value, depth - 1)
    if isinstance(type, ListOf):
        return _is_small(type.item, depth - 1)
    fields = SCHEMA.object(type.name).fields.values()
    keys = _KEYS.get(type.name, set())
    needed = [f for f in fields if (f.required and f.name not in type.waives) or f.name in keys]
    return all(_is_small(field.type, depth - 1) for field in needed)


def _clashes(of: str, name: str, there: Mapping[str, Any]) -> bool:
    for rule in SCHEMA.object(of).rules:
        group: set[str] = set()
        if isinstance(rule, AtMostOne):
            group = set(rule.fields)
        elif isinstance(rule, NotTogether):
            group = {rule.field, *rule.others}
        if name in group and group & there.keys():
            return True
    return False


# ---- the merge, said once more


def merged(base: Any, patch: Any, type: Type | None, schema: Schema = SCHEMA) -> Any:
    """What a strategic merge patch makes, by the keys of the tables."""
    if isinstance(patch, dict):
        result = dict(base) if isinstance(base, dict) else {}
        for key, value in patch.items():
            inner = None
            if isinstance(type, MapOf):
                inner = type.value
            elif isinstance(type, ObjectOf) and key in schema.object(type.name).fields:
                inner = schema.object(type.name).fields[key].type
            if value is None:
                result.pop(key, None)
            else:
                result[key] = merged(result.get(key), value, inner, schema)
        return result
    if isinstance(patch, list) and isinstance(type, ListOf) and type.merge:
        by, items = type.merge_key, list(base or [])
        if by is None:
            return items + [item for item in patch if item not in items]
        order = [item[by] for item in items] + [
            item[by] for item in patch if all(item[by] != old[by] for old in items)
        ]
        olds = {item[by]: item for item in items}
        news = {item[by]: item for item in patch}
        return [
            merged(olds.get(key), news[key], type.item, schema) if key in news else olds[key]
            for key in order
        ]
    return patch


# ---- as source


@frozen
class Fault:
    """A patch with one fault, the text at whose place it has to be told, and what is told."""

    source: str
    place: str
    codes: frozenset[str]


def source(value: Any) -> str:
    """A value as the language has it; keys are quoted."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_text(k)} = {source(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(source, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    return json.dumps(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def spots(value: Any, type: Type) -> Iterator[tuple[dict[str, Any], str, ObjectOf, Type]]:
    """The fields in a patch: the map they are in, their names, and the types of both."""
    if isinstance(type, ObjectOf):
        for name, inner in value.items():
            field = SCHEMA.object(type.name).fields[name]
            yield value, name, type, field.type
            yield from spots(inner, field.type)
    elif isinstance(type, ListOf):
        for item in value:
            yield from spots(item, type.item)
    elif isinstance(type, MapOf):
        for item in value.values():
            yield from spots(item, type.value)
