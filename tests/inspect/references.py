"""Which objects of its namespace a manifest refers to, by Kubernetes' and Argo's field names.

Nothing here comes from the compiler. A reference is (kind, name, key or "", task or "", optional).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.properties.reading import Manifest

Reference = tuple[str, str, str, str, bool]

_FROM = re.compile(r"\{\{tasks\.([^.]+)\.outputs")


def references(manifest: Manifest) -> set[Reference]:
    """All references of a workflow."""
    return set(_workflow(manifest))


def _workflow(manifest: Manifest) -> Iterator[Reference]:
    spec = manifest.spec
    account = spec.get("serviceAccountName")
    for parameter in spec.get("arguments", {}).get("parameters", ()):
        found = parameter.get("valueFrom", {}).get("configMapKeyRef")
        if found is not None:
            yield "ConfigMap", found["name"], found["key"], "", found.get("optional", False)
    for secret in spec.get("imagePullSecrets", ()):
        yield "Secret", secret["name"], ".dockerconfigjson", "", False
    yield from _semaphores(spec, "")
    if "executor" in spec:
        yield "ServiceAccount", spec["executor"]["serviceAccountName"], "", "", False
    yield from _patch(spec.get("podSpecPatch"), "")
    volumes = {volume["name"]: volume for volume in spec.get("volumes", ())}
    stores = {name: list(_outputs(template)) for name, template in manifest.templates.items()}
    for task in manifest.tasks:
        name = task["name"]
        template = manifest.template(name)
        own = template.get("serviceAccountName", account)
        if own is not None:
            yield "ServiceAccount", own, "", name, False
        around = [*template.get("initContainers", ()), *template.get("sidecars", ())]
        for container in (template["container"], *around):
            yield from _container(container, name)
            for mount in container.get("volumeMounts", ()):
                volume = volumes.get(mount["name"])
                if volume is not None:  # else it is one of volumeClaimTemplates
                    yield from _volume(volume, mount.get("subPath", ""), name)
        yield from _semaphores(template, name)
        yield from ((kind, secret, key, name, False) for kind, secret, key in stores[name])
        for artifact in task.get("arguments", {}).get("artifacts", ()):
            match = _FROM.match(artifact["from"])
            assert match is not None
            for kind, secret, key in stores[match[1]]:
                yield kind, secret, key, name, False
        yield from _patch(template.get("podSpecPatch"), name)


def _semaphores(holder: dict[str, Any], task: str) -> Iterator[Reference]:
    for item in holder.get("synchronization", {}).get("semaphores", ()):
        found = item.get("configMapKeyRef")
        if found is not None and "namespace" not in item:
            yield "ConfigMap", found["name"], found["key"], task, found.get("optional", False)


def _outputs(template: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for artifact in template.get("outputs", {}).get("artifacts", ()):
        for kind in ("s3", "gcs", "azure", "oss"):
            for secret in _selectors(artifact.get(kind, {})):
                yield "Secret", secret["name"], secret["key"]


def _selectors(location: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The keys of Secrets in a location: each of its fields `...Secret`, at whatever depth."""
    for name, field in location.items():
        if name.endswith("Secret"):
            yield field
        elif isinstance(field, dict):
            yield from _selectors(field)


def _container(container: dict[str, Any], task: str) -> Iterator[Reference]:
    for item in container.get("env", ()):
        for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
            if field in item.get("valueFrom", {}):
                found = item["valueFrom"][field]
                yield kind, found["name"], found["key"], task, found.get("optional", False)
    for item in container.get("envFrom", ()):
        for field, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
            if field in item:
                yield kind, item[field]["name"], "", task, item[field].get("optional", False)


def _volume(volume: dict[str, Any], sub_path: str, task: str) -> Iterator[Reference]:
    for source in (volume, *volume.get("projected", {}).get("sources", ())):
        if "secret" in source:
            found = source["secret"]
            name = found["secretName"] if "secretName" in found else found["name"]
            yield from _file("Secret", name, found, sub_path, task)
        if "configMap" in source:
            found = source["configMap"]
            yield from _file("ConfigMap", found["name"], found, sub_path, task)
        if "persistentVolumeClaim" in source:
            claim = source["persistentVolumeClaim"]["claimName"]
            yield "PersistentVolumeClaim", claim, "", task, False


def _file(
    kind: str, name: str, found: dict[str, Any], sub_path: str, task: str
) -> Iterator[Reference]:
    keys = [item["key"] for item in found.get("items", ())] or [sub_path]
    for key in keys:
        yield kind, name, key, task, found.get("optional", False)


def _patch(text: str | None, task: str) -> Iterator[Reference]:
    if text is None:
        return
    pod = yaml.safe_load(text)
    if pod.get("serviceAccountName"):
        yield "ServiceAccount", pod["serviceAccountName"], "", task, False
    for secret in pod.get("imagePullSecrets") or ():
        yield "Secret", secret["name"], ".dockerconfigjson", task, False
    for volume in pod.get("volumes") or ():
        yield from _volume(volume, "", task)
    for container in [*(pod.get("containers") or ()), *(pod.get("initContainers") or ())]:
        yield from _container(container, task)
