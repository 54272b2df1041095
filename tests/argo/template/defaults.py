"""`templateDefaults`: what a workflow says for all of its templates (operator.go:
mergedTemplateDefaultsInto). Argo merges a template into them as Kubernetes merges a patch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.argo.template.canonical import Document
from tests.argo.template.errors import Unsupported

_KINDS = (
    "container",
    "containerSet",
    "script",
    "resource",
    "dag",
    "steps",
    "suspend",
    "data",
    "http",
    "plugin",
)
# The lists whose items have a key (the patchMergeKey tags of Argo's and Kubernetes' types).
_KEYS = {
    "env": "name",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "ports": "containerPort",
    "volumes": "name",
    "tolerations": "key",
    "hostAliases": "ip",
    "initContainers": "name",
    "sidecars": "name",
    "parameters": "name",
    "artifacts": "name",
}


def with_defaults(template: Document, defaults: Document) -> dict[str, Any]:
    """A template as it is run. Of the defaults for kinds of templates it gets those of its own."""
    (kind,) = (kind for kind in _KINDS if kind in template)
    return _merged({k: v for k, v in defaults.items() if k not in _KINDS or k == kind}, template)


def expanded(document: Document) -> dict[str, Any]:
    """A Workflow or CronWorkflow with its defaults in each template."""
    outer = dict(document)
    spec = outer["spec"] = dict(outer["spec"])
    if outer["kind"] == "CronWorkflow":
        inner = spec["workflowSpec"] = dict(spec["workflowSpec"])
        spec = inner
    defaults = spec.pop("templateDefaults", None)
    if defaults is not None:
        spec["templates"] = [with_defaults(each, defaults) for each in spec["templates"]]
    return outer


def _merged(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(defaults)
    for key, value in own.items():
        before = found.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            found[key] = _merged(before, value)
        elif key in _KEYS and isinstance(before, list) and isinstance(value, list):
            found[key] = _lists(before, value, _KEYS[key])
        else:
            found[key] = value
    return found


def _lists(defaults: Sequence[Any], own: Sequence[Any], by: str) -> list[Any]:
    """The items of both: where nothing orders them, a template's own come first.

    Go then decodes them over the template's list (encoding/json: array), where an item that takes
    another's place gets fields of that one: such lists have no sound meaning.
    """
    order = [item[by] for item in defaults]
    left = [item for item in defaults if item[by] not in [mine[by] for mine in own]]
    right = [_merged(_named(defaults, by, item[by]), item) for item in own]
    found = []
    while left and right:
        ordered = right[0][by] in order
        first = ordered and order.index(left[0][by]) < order.index(right[0][by])
        found.append((left if first else right).pop(0))
    found += left + right
    if [item[by] for item in found[: len(own)]] != [item[by] for item in own]:
        raise Unsupported("an item of `templateDefaults` that a template says anew")
    return found


def _named(items: Sequence[Any], by: str, name: object) -> Mapping[str, Any]:
    return next((item for item in items if item[by] == name), {})
