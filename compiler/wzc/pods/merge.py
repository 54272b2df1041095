"""Kubernetes' strategic merge of pod specs, as far as a patch of a pod can ask for it.

Maps merge key by key, `null` takes a key away; lists whose items have a merge key merge by it, all
others are replaced (apimachinery: strategicpatch; the keys are the `patchMergeKey` tags of
k8s.io/api/core/v1). Of the directives only `$patch: delete` is known, in items of such lists: what
the others do hangs on what else is there (`directives` finds them).
"""

from collections.abc import Iterator, Mapping
from typing import Any

# By the name of the list: within a pod's spec no name has two meanings.
_MERGE_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "env": "name",
    "ports": "containerPort",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "volumes": "name",
    "imagePullSecrets": "name",
    "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey",
    "resourceClaims": "name",
}
_DIRECTIVE = "$patch"


def merged(
    base: Mapping[str, Any], patch: Mapping[str, Any], *, composing: bool = False
) -> dict[str, Any]:
    """The base after the patch; neither is changed.

    With `composing` the base is a patch itself, and so is what is made of the two: a `null` stays.
    """
    found = dict(base)
    for key, value in patch.items():
        before = found.get(key)
        if value is None and not composing:
            found.pop(key, None)
        elif isinstance(value, Mapping):
            inner = before if isinstance(before, Mapping) else {}
            found[key] = merged(inner, value, composing=composing)
        elif isinstance(value, list) and key in _MERGE_KEYS:
            items = before if isinstance(before, list) else []
            found[key] = _merged_lists(items, value, _MERGE_KEYS[key], composing)
        else:
            found[key] = value
    return found


def directives(patch: Any) -> Iterator[str]:
    """The directives in a patch that `merged` does not know."""
    if isinstance(patch, Mapping):
        for key, value in patch.items():
            if key.startswith("$") and not (key == _DIRECTIVE and value == "delete"):
                yield f"{key}: {value}"
            yield from directives(value)
    elif isinstance(patch, list):
        for item in patch:
            yield from directives(item)


def _merged_lists(base: list[Any], patch: list[Any], by: str, composing: bool) -> list[Any]:
    found = list(base)
    for item in patch:
        if not isinstance(item, Mapping):
            found.append(item)
            continue
        name = item.get(by)
        place = next((i for i, other in enumerate(found) if other.get(by) == name), None)
        if item.get(_DIRECTIVE) == "delete" and not composing:
            found = [other for other in found if other.get(by) != name]
        elif place is None:
            found.append(merged({}, item, composing=composing))
        else:
            found[place] = merged(found[place], item, composing=composing)
    return found
