"""What Kubernetes asks of raw texts beyond their types: names, keys, addresses, words.

The tables have the types and what the definitions of Argo's kinds say. The rest Kubernetes asks
when a pod is made (core/validation/validation.go), which is too late to be told.
"""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from wzc.knowledge.check import Finding
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Type
from wzc.knowledge.schema import Path, Schema
from wzc.values import image, keys, names, paths
from wzc.values.go_duration import is_duration
from wzc.values.problem import Problem
from wzc.values.suggest import nearest

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_HIGHEST_PORT = 65535


def _ip(text: str) -> Problem | None:
    try:
        ip_address(text)
    except ValueError:
        return Problem(f"`{text}` is no address", help="for example `10.0.0.7`")
    return None


def _operator(text: str) -> Problem | None:
    if text in _OPERATORS:
        return None
    right = nearest(text, _OPERATORS)
    listed = ", ".join(f"`{word}`" for word in _OPERATORS)
    return Problem(f"`{text}` is not one of {listed}", help=f"write `{right}`" if right else None)


def _duration(text: str) -> Problem | None:
    # Argo asks for a time that is to come.
    if is_duration(text) and text[:1] not in "-+":
        return None
    return Problem(f"`{text}` is no duration", help='Go\'s, as `"90s"` and `"1h30m"`')


_Rule = Callable[[str], Problem | None]
# By the type and its field: texts, or the items of a list of texts.
_TEXTS: Mapping[tuple[str, str], _Rule] = {
    ("core.EnvVar", "name"): keys.env_name,
    ("core.ContainerPort", "name"): keys.port_name,
    ("core.Container", "name"): names.dns_label,
    ("UserContainer", "name"): names.dns_label,
    ("core.Volume", "name"): names.dns_label,
    ("Template", "timeout"): _duration,
    ("Template", "pendingTimeout"): _duration,
    ("PodGC", "deleteDelayDuration"): _duration,
    ("core.Container", "image"): image.image_reference,
    ("ScriptTemplate", "image"): image.image_reference,
    ("UserContainer", "image"): image.image_reference,
    ("core.HostAlias", "ip"): _ip,
    ("core.HostAlias", "hostnames"): names.dns_subdomain,
    ("core.VolumeMount", "mountPath"): paths.absolute_path,
    ("meta.LabelSelectorRequirement", "operator"): _operator,
    ("meta.LabelSelectorRequirement", "key"): keys.label_key,
    ("core.NodeSelectorRequirement", "key"): keys.label_key,
}
# Maps: what their keys and their values are.
_LABELS = (keys.label_key, keys.label_value)
_MAPS: Mapping[tuple[str, str], tuple[_Rule, _Rule | None]] = {
    **dict.fromkeys(
        (
            *(("Metadata", "labels"), ("meta.ObjectMeta", "labels")),
            *(("Template", "nodeSelector"), ("WorkflowSpec", "nodeSelector")),
            *(("core.PodSpec", "nodeSelector"), ("meta.LabelSelector", "matchLabels")),
        ),
        _LABELS,
    ),
    **dict.fromkeys(
        (("Metadata", "annotations"), ("meta.ObjectMeta", "annotations")),
        (keys.annotation_key, None),
    ),
}
_PORTS = (("core.ContainerPort", "containerPort"), ("core.ContainerPort", "hostPort"))


def formats(value: Any, of: str, schema: Schema) -> Iterator[Finding]:
    """What Kubernetes would refuse of plain data; wrong types and texts with tags are left alone.

    The rule of a finding is `format`, or `key` where it is about the last key of its path.
    """
    yield from _in(value, ObjectOf(of), schema, ())


def _in(value: Any, type: Type, schema: Schema, path: Path) -> Iterator[Finding]:
    if isinstance(type, ListOf) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _in(item, type.item, schema, (*path, number))
    elif isinstance(type, MapOf) and isinstance(value, dict):
        for key, item in value.items():
            yield from _in(item, type.value, schema, (*path, key))
    elif isinstance(type, ObjectOf) and isinstance(value, dict):
        if type.name == "meta.LabelSelectorRequirement":
            yield from _requirement(value, path)
        fields = schema.object(type.name).fields
        for key, item in value.items():
            if key in fields:
                yield from _field((type.name, key), item, (*path, key))
                yield from _in(item, fields[key].type, schema, (*path, key))


def _requirement(value: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    """Apimachinery pkg/labels/selector.go: NewRequirement."""
    operator, given = value.get("operator"), value.get("values")
    if operator in ("In", "NotIn") and not given:
        yield Finding(path, "format", Problem(f"`{operator}` needs `values`"))
    elif operator in ("Exists", "DoesNotExist") and given:
        yield Finding((*path, "values"), "format", Problem(f"`{operator}` takes no `values`"))


def _field(name: tuple[str, str], value: Any, path: Path) -> Iterator[Finding]:
    rule = _TEXTS.get(name)
    if rule is not None:
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from _said(rule, item, (*path, number))
        else:
            yield from _said(rule, value, path)
    elif name in _PORTS and isinstance(value, int) and not 1 <= value <= _HIGHEST_PORT:
        yield Finding(path, "format", Problem(f"`{value}` is no port: 1 to {_HIGHEST_PORT} are"))
    of_map = _MAPS.get(name)
    if of_map is not None and isinstance(value, dict):
        of_keys, of_values = of_map
        for key, item in value.items():
            if item is None:
                continue
            told = list(_said(of_keys, key, (*path, key), "key"))
            if of_values is not None and not told:
                told = list(_said(of_values, item, (*path, key)))
            yield from told


def _said(rule: _Rule, value: Any, path: Path, what: str = "format") -> Iterator[Finding]:
    problem = rule(value) if isinstance(value, str) and "{{" not in value else None
    if problem is not None:
        yield Finding(path, what, problem)
