"""What the Kubernetes API takes of the kinds that `--kubernetes` prints.

Written after k8s.io/api (types.go of core/v1 and rbac/v1) and Kubernetes' validation
(pkg/apis/core/validation, pkg/apis/rbac/validation): every field is known, required fields are
there, and values have the form that is asked for. Nothing here comes from the compiler.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?([EPTGMk]i?|m)?")
_MODES = {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"}
_RBAC = "rbac.authorization.k8s.io"

Object = dict[str, Any]


def check(document: Object) -> None:
    """AssertionError for what the API would refuse, or take without a word and ignore."""
    kind = (document["apiVersion"], document["kind"])
    fields, rule = KINDS[kind]
    unknown = set(document) - {"apiVersion", "kind", "metadata"} - fields
    assert not unknown, f"{kind[1]} has no {unknown}"
    metadata = document["metadata"]
    assert set(metadata) <= {"name", "namespace", "labels"}
    name = metadata["name"]
    assert isinstance(name, str) and _SUBDOMAIN.fullmatch(name) and len(name) <= 253, name
    if "namespace" in metadata:
        namespace = metadata["namespace"]
        assert isinstance(namespace, str) and _LABEL.fullmatch(namespace), namespace
    rule(document)


def _account(_: Object) -> None:
    pass


def _secret(document: Object) -> None:
    data = document.get("stringData", {})
    _strings(data)
    assert document["type"] in ("Opaque", "kubernetes.io/dockerconfigjson")
    if document["type"] != "Opaque":
        # ValidateSecret: the key has to be there, and be JSON.
        config = json.loads(data[".dockerconfigjson"])
        assert set(config) == {"auths"} and all(isinstance(host, str) for host in config["auths"])


def _config_map(document: Object) -> None:
    _strings(document.get("data", {}))


def _strings(data: Any) -> None:
    assert isinstance(data, dict)
    for key, value in data.items():
        assert isinstance(key, str) and _KEY.fullmatch(key) and len(key) <= 253, key
        assert key not in (".", "..") and not key.startswith(".."), key
        assert isinstance(value, str), key


def _claim(document: Object) -> None:
    spec = document["spec"]
    assert set(spec) == {"accessModes", "resources"}
    assert spec["accessModes"] and set(spec["accessModes"]) <= _MODES
    assert set(spec["resources"]) == {"requests"}
    requests = spec["resources"]["requests"]
    assert set(requests) == {"storage"} and _QUANTITY.fullmatch(requests["storage"])


def _role(document: Object) -> None:
    for rule in document["rules"]:
        # A rule is about resources or about URLs; verbs are required.
        assert set(rule) == {"apiGroups", "resources", "verbs"}
        for entries in rule.values():
            assert entries and all(isinstance(entry, str) for entry in entries)


def _role_binding(document: Object) -> None:
    reference = document["roleRef"]
    assert set(reference) == {"apiGroup", "kind", "name"}
    assert (reference["apiGroup"], reference["kind"]) == (_RBAC, "Role")
    for subject in document["subjects"]:
        # The group of an account is the core's, so it is not written.
        assert set(subject) <= {"kind", "name", "namespace"}
        assert subject["kind"] == "ServiceAccount" and _SUBDOMAIN.fullmatch(subject["name"])


KINDS: dict[tuple[str, str], tuple[set[str], Callable[[Object], None]]] = {
    ("v1", "ServiceAccount"): (set(), _account),
    ("v1", "Secret"): ({"type", "stringData"}, _secret),
    ("v1", "ConfigMap"): ({"data"}, _config_map),
    ("v1", "PersistentVolumeClaim"): ({"spec"}, _claim),
    (f"{_RBAC}/v1", "Role"): ({"rules"}, _role),
    (f"{_RBAC}/v1", "RoleBinding"): ({"roleRef", "subjects"}, _role_binding),
}
