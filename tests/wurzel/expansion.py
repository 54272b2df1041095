"""What the kubelet makes of a container's environment and command.

Written after Kubernetes' own code, independently of the compiler: pkg/kubelet/kubelet_pods.go
(makeEnvironmentVariables).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import Factory, frozen

from tests.kubelet import expand

Manifest = Mapping[str, Any]


@frozen
class Cluster:
    """What a workflow finds in its namespace: Secrets and ConfigMaps by name, claims as folders."""

    secrets: Mapping[str, Mapping[str, str]] = Factory(dict)
    config_maps: Mapping[str, Mapping[str, str]] = Factory(dict)
    claims: Mapping[str, Any] = Factory(dict)


class MissingReferenceError(Exception):
    """A pod that Kubernetes would not start: a Secret, ConfigMap or key of it is not there."""


def environment(container: Manifest, cluster: Cluster, fields: Mapping[str, str]) -> dict[str, str]:
    """A container's variables: `envFrom` in its order, then `env`, which wins.

    `fields` are what `fieldRef` finds.
    """
    found: dict[str, str] = {}
    for source in container.get("envFrom", ()):
        values = _whole(source, cluster)
        found.update({source.get("prefix", "") + key: text for key, text in values.items()})
    for item in container.get("env", ()):
        if "valueFrom" not in item:
            found[item["name"]] = expand(item.get("value", ""), found)
            continue
        value = _from(item["valueFrom"], cluster, fields)
        if value is not None:
            found[item["name"]] = value
    return found


def _whole(source: Manifest, cluster: Cluster) -> Mapping[str, str]:
    (kind,) = set(source) - {"prefix"}
    objects = {"secretRef": cluster.secrets, "configMapRef": cluster.config_maps}[kind]
    reference = source[kind]
    if reference["name"] not in objects:
        if reference.get("optional"):
            return {}
        raise MissingReferenceError(f"{kind} {reference['name']!r} not found")
    return objects[reference["name"]]


def _from(source: Manifest, cluster: Cluster, fields: Mapping[str, str]) -> str | None:
    ((kind, reference),) = source.items()
    if kind == "fieldRef":
        return fields[reference["fieldPath"]]
    objects = {"secretKeyRef": cluster.secrets, "configMapKeyRef": cluster.config_maps}[kind]
    value = objects.get(reference["name"], {}).get(reference["key"])
    if value is None and not reference.get("optional"):
        raise MissingReferenceError(f"{kind} {reference['name']!r}, key {reference['key']!r}")
    return value
