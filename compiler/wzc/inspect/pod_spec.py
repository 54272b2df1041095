"""Which objects a patch of pods refers to: it is Kubernetes' own text, whatever is in it."""

from collections.abc import Iterator
from typing import Any

from attrs import define

from wzc.model.value import Value, for_json

# By the field that holds the reference (k8s.io/api core/v1 types.go).
_SECRETS = ("secretRef", "secretKeyRef", "nodePublishSecretRef")
_CONFIG_MAPS = ("configMapRef", "configMapKeyRef", "configMap")


@define(frozen=True)
class Reference:
    """One reference to an object of the namespace."""

    kind: str
    name: str
    key: str | None = None
    optional: bool = False
    is_pull_secret: bool = False


def references(value: Value | None) -> list[Reference]:
    """The Secrets, ConfigMaps, claims and accounts that a patch names; none without a patch."""
    if value is None or value.data is None:
        return []
    tree = for_json(value)
    if isinstance(tree, str):
        from wzc.importers.yaml.go import map_in

        tree = map_in(tree)
    return list(_in(tree))


def _in(node: Any) -> Iterator[Reference]:
    if isinstance(node, list):
        for item in node:
            yield from _in(item)
    if not isinstance(node, dict):
        return
    for field, inner in node.items():
        if field in ("serviceAccountName", "serviceAccount") and isinstance(inner, str) and inner:
            yield Reference("ServiceAccount", inner)
        elif field == "imagePullSecrets" and isinstance(inner, list):
            for item in inner:
                if isinstance(item, dict) and _is_name(item.get("name")):
                    yield Reference("Secret", item["name"], is_pull_secret=True)
        elif isinstance(inner, dict) and (found := list(_reference(field, inner))):
            yield from found
        else:
            yield from _in(inner)


def _reference(field: str, inner: dict[str, Any]) -> Iterator[Reference]:
    if field in _SECRETS or field == "secret":
        kind, name = "Secret", inner.get("secretName") or inner.get("name")
    elif field == "azureFile":
        kind, name = "Secret", inner.get("secretName")
    elif field in _CONFIG_MAPS:
        kind, name = "ConfigMap", inner.get("name")
    elif field == "persistentVolumeClaim":
        kind, name = "PersistentVolumeClaim", inner.get("claimName")
    else:
        return
    if not _is_name(name):
        return
    optional = inner.get("optional") is True
    keys = [inner["key"]] if _is_name(inner.get("key")) else []
    for item in inner.get("items") or ():
        if isinstance(item, dict) and _is_name(item.get("key")):
            keys.append(item["key"])
    for key in keys or [None]:
        yield Reference(kind, str(name), key, optional)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(name)
