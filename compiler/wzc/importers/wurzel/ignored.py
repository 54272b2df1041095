"""Keys in YAML files that have no effect in Wurzel: it passes over what its models do not know.

Each is told with the key that was probably meant, the place where Wurzel reads that key, or what
the language has for it. Nothing is said of a value that an alias refers to: it works there.
"""

from collections.abc import Hashable, Iterable, Iterator
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.config import (
    ContainerConfig,
    ResourcesConfig,
    SecurityContextConfig,
    TokenizerCacheConfig,
    WorkflowConfig,
)
from wzc.importers.wurzel.manifest_model import PipelineManifest
from wzc.importers.yaml.tree import Entry, Mapping, Node, Sequence, is_referred, plain
from wzc.values.suggest import nearest

# Keys of Argo's, Kubernetes' and Helm charts' that people write here, and the language's attribute.
IN_LANGUAGE = {
    "activeDeadlineSeconds": "active_deadline = 2h",
    "archiveLogs": "archive_logs = true",
    "concurrencyPolicy": 'schedule { concurrency_policy = "Forbid" }',
    "dnsPolicy": 'dns_policy = "ClusterFirst"',
    "failedJobsHistoryLimit": "schedule { keep { failed = 1 } }",
    "generateName": 'generate_name = "docs-"',
    "hostNetwork": "host_network = true",
    "imagePullPolicy": 'defaults { image_pull_policy = "IfNotPresent" }',
    "imagePullSecrets": 'image_pull_secrets = ["registry"]',
    "labels": "labels { ... }",
    "parallelism": "parallelism = 4",
    "podAnnotations": "pod_annotations { ... }",
    "podGC": 'pod_gc = "OnPodCompletion"',
    "podLabels": "pod_labels { ... }",
    "podPriorityClassName": 'defaults { priority_class_name = "low" }',
    "priority": "priority = 1",
    "priorityClassName": 'defaults { priority_class_name = "low" }',
    "retry": "defaults { retry { limit = 4 } }",
    "retryStrategy": "defaults { retry { limit = 4 } }",
    "schedulerName": 'defaults { scheduler_name = "..." }',
    "startingDeadlineSeconds": "schedule { starting_deadline = 5min }",
    "steps": "step embed = EmbeddingStep(...) { resources { ... } }",
    "successfulJobsHistoryLimit": "schedule { keep { succeeded = 3 } }",
    "suspend": "schedule { suspend = true }",
    "timeout": "defaults { timeout = 1h }",
    "timezone": 'schedule { timezone = "Europe/Berlin" }',
    "timeZone": 'schedule { timezone = "Europe/Berlin" }',
    "tolerations": "tolerations = [...]",
    "ttlStrategy": "ttl { completed = 1d }",
    "volumeClaimGC": 'volume_claim_gc = "OnWorkflowCompletion"',
    "volumeMounts": "defaults { mounts { ... } }",
    "volumes": "defaults { mounts { ... } }",
}

# What Kubernetes calls it, and the one flat key that Wurzel has instead.
_FLAT = {
    SecurityContextConfig: {
        "capabilities": "dropCapabilities",
        "seccompProfile": "seccompProfileType",
    },
    ResourcesConfig: {"requests": "cpu_request", "limits": "cpu_limit"},
}

# The one class of security contexts has fields for both; each side reads its own.
_ONLY_POD = ("fsGroup", "fsGroupChangePolicy", "supplementalGroups")
_ONLY_CONTAINER = ("allowPrivilegeEscalation", "readOnlyRootFilesystem", "dropCapabilities")

# Other backends' parts of a values file.
_OTHER_ROOTS = ("dvc",)


def report_ignored(tree: Mapping, type: type, path: str, diagnostics: Diagnostics) -> None:
    """Tell of each key below `tree` that the schema `type` does not know, or does not use."""
    types = field_types(type)
    for key, entry in tree.entries.items():
        if key not in types:
            if not is_referred(entry.node):
                _unknown(key, entry, type, path, diagnostics)
            continue
        inner = _class_of(types[str(key)])
        if inner is not None:
            for name, node in _below(entry.node, _joined(path, key)):
                report_ignored(node, inner, name, diagnostics)
    if type is WorkflowConfig:
        _unread(tree.get("podSecurityContext"), _ONLY_CONTAINER, path, "pods", diagnostics)
    elif type is ContainerConfig:
        _unread(tree.get("securityContext"), _ONLY_POD, path, "containers", diagnostics)
    elif type is TokenizerCacheConfig:
        _unread_cache(tree, path, diagnostics)


def report_ignored_roots(tree: Mapping, diagnostics: Diagnostics) -> None:
    """Tell of each key at the root of a values file that no backend of Wurzel's reads."""
    for key, entry in tree.entries.items():
        if tree.get("workflows") is None and is_manifest(tree):
            return  # a file of another kind, which is told as such
        if key == "workflows" or key in _OTHER_ROOTS or is_referred(entry.node):
            continue
        meant = nearest(str(key), ["workflows", *_OTHER_ROOTS])
        is_workflow = isinstance(entry.node, Mapping) and any(
            name in entry.node.entries for name in field_types(WorkflowConfig)
        )
        help = f"`{meant}:`" if meant else None
        if is_workflow and not meant:
            help = f"a workflow stands below `workflows:`: `workflows.{key}`"
        report_ignored_key(
            str(key), entry, f"did you mean `{meant}`?" if meant else "", help, diagnostics
        )


def is_manifest(tree: Mapping) -> bool:
    """Whether it looks like a pipeline manifest and not like a values file."""
    return {"kind", "spec"} <= tree.entries.keys()


def field_types(type: type) -> dict[str, Any]:
    """The keys that Wurzel reads in a mapping of this class, and the types of their values."""
    hints = get_type_hints(type)
    return {each.metadata.get("key", each.name): hints[each.name] for each in attrs.fields(type)}


def _class_of(type: Any) -> Any:
    """The attrs class of a field: itself, of its list's items, or where there is null else."""
    if isinstance(type, UnionType) or get_origin(type) is list:
        return next((each for each in get_args(type) if attrs.has(each)), None)
    return type if attrs.has(type) else None


def _below(node: Node, path: str) -> Iterator[tuple[str, Mapping]]:
    if isinstance(node, Mapping):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if isinstance(item, Mapping):
                yield f"{path}[{index}]", item


def _unknown(key: Hashable, entry: Entry, type: type, path: str, diagnostics: Diagnostics) -> None:
    name = str(key)
    known = field_types(type)
    full = _joined(path, name)
    if key == "schedule" and type is WorkflowConfig:
        report_ignored_key(full, entry, "`schedules` counts", "keep one of the two", diagnostics)
        return
    if diagnostics.said_at(entry.key):
        return  # a required key is missing, and this one was meant to be it
    flat = _FLAT.get(type, {}).get(name)
    elsewhere = _elsewhere(name, type)
    meant = flat or nearest(name, known) or _completed(name, known)
    label, help = "", f"known here: {_listed(known)}"
    if flat is None and elsewhere is not None:
        help = f"Wurzel reads `{elsewhere}`"
    elif flat is None and name in IN_LANGUAGE:
        help = f"in .wz it has an effect: {IN_LANGUAGE[name]}"
    elif meant is not None:
        label, help = f"did you mean `{meant}`?", ""
    report_ignored_key(full, entry, label, help or None, diagnostics)


def _elsewhere(name: str, type: type) -> str | None:
    """Where else in the same file Wurzel reads a key of this name, if in one place only."""
    paths = list(_paths(WorkflowConfig, ""))
    if type.__module__ == PipelineManifest.__module__:
        paths = [f"spec.backendConfig.argo.{path}" for path in paths]
        paths += _paths(PipelineManifest, "")
    found = [path for path in paths if path.rpartition(".")[2] == name]
    return found[0] if len(found) == 1 else None


def _completed(name: str, known: Iterable[str]) -> str | None:
    """The one key that begins with the name: `serviceAccountName` for `serviceAccount`."""
    found = [each for each in known if each.startswith(name)] if len(name) > 3 else []
    return found[0] if len(found) == 1 else None


def _joined(path: str, key: Hashable) -> str:
    return f"{path}.{key}" if path else str(key)


def _paths(type: Any, prefix: str) -> Iterator[str]:
    for key, field in field_types(type).items():
        yield prefix + key
        if attrs.has(field):
            yield from _paths(field, f"{prefix}{key}.")


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    rest = len(names) - 6
    return ", ".join(names) if rest <= 1 else f"{', '.join(names[:6])}, and {rest} more"


def _unread(
    node: Node | None, names: tuple[str, ...], path: str, owner: str, diagnostics: Diagnostics
) -> None:
    """Fields that the class has, and that this use of it does not read."""
    if not isinstance(node, Mapping):
        return
    here, other = (
        ("podSecurityContext", "container.securityContext")
        if owner == "pods"
        else ("securityContext", "podSecurityContext")
    )
    for name in names:
        entry = node.entries.get(name)
        if entry is not None:
            help = f"it belongs to `{other}`"
            what = f"{path}.{here}.{name}"
            report_ignored_key(what, entry, f"{owner} have no such field", help, diagnostics)


def _unread_cache(tree: Mapping, path: str, diagnostics: Diagnostics) -> None:
    """A tokenizer cache is an existing claim or a new one, and each has keys of its own."""
    values = plain(tree)
    assert isinstance(values, dict)
    if values.get("enabled") is not True:
        return
    if values.get("createPvc") is True:
        names, why = ["claimName"], "the claim is a new one"
    else:
        names, why = ["storageSize", "storageClassName", "accessModes"], "the claim exists already"
    for name in names:
        entry = tree.entries.get(name)
        if entry is not None:
            report_ignored_key(f"{path}.{name}", entry, why, "see `createPvc`", diagnostics)


def report_ignored_key(
    name: str, entry: Entry, label: str, help: str | None, diagnostics: Diagnostics
) -> None:
    """Say that the key `name` of this entry has no effect."""
    diagnostics.report(
        catalogue.IGNORED_KEY, f"Wurzel ignores `{name}`", entry.key, label, help=help
    )
