"""Words of which Argo 3 knows only some, and its schema says nothing; that of 4 has them all."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")
_CONCURRENCY = ("Allow", "Forbid", "Replace")
_STRATEGIES = (*("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"),)
_ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")
_MERGES = ("strategic", "merge", "json")
_OPERATIONS = ("Set", "Add", "Sub")
_REFUSED = "Argo refuses the manifest"
_TAG = re.compile(r"\{\{[^{}]*\}\}")


def check(manifest: Manifest, job: Job) -> None:
    """Argo validate.go of 3.7: ValidateWorkflow, ValidateCronWorkflow, validateLeaf and
    validateTemplate; executor/resource.go: getKubectlArguments; metrics_custom.go: the operation.
    """
    if not job.target.is_before("4.0"):
        return
    spec, path = manifest.spec, manifest.spec_path
    _one_of(manifest, spec, (*path, "podGC"), "strategy", _STRATEGIES, _REFUSED)
    _shared(manifest, spec, path)
    _shared(manifest, mapping(spec, "templateDefaults"), (*path, "templateDefaults"))
    if manifest.kind == "CronWorkflow":
        own = mapping(manifest.data, "spec")
        found = {"spec": own}
        _one_of(manifest, found, ("spec",), "concurrencyPolicy", _CONCURRENCY, _REFUSED)
    for template in manifest.templates:
        own, where = template.own, template.path
        _shared(manifest, own, where)
        resource = (*where, "resource")
        _one_of(manifest, own, resource, "action", _ACTIONS, _REFUSED)
        _one_of(manifest, own, resource, "mergeStrategy", _MERGES, "the step fails")


def _shared(manifest: Manifest, data: Data, path: Path) -> None:
    """What a workflow and a template can have."""
    _one_of(manifest, data, (*path, "retryStrategy"), "retryPolicy", _POLICIES, _REFUSED)
    for number, metric in enumerate(maps(mapping(data, "metrics"), "prometheus")):
        where = (*path, "metrics", "prometheus", number, "gauge")
        effect = "Argo takes it for `Set`"
        _one_of(manifest, metric, where, "operation", _OPERATIONS, effect)


def _one_of(
    manifest: Manifest, data: Data, path: Path, key: str, words: tuple[str, ...], effect: str
) -> None:
    """The word below a key of what the last step of the path leads to, from the data."""
    word = text(mapping(data, f"{path[-1]}"), key)
    if not word or word in words:
        return
    # A tag is not replaced in time, but for that of the whole action.
    if "{{" in word and (effect != _REFUSED or (key == "action" and _TAG.fullmatch(word))):
        return
    right = nearest(word, words)
    message = f"`{word}` is not one of {', '.join(f'`{each}`' for each in words)}: {effect}"
    help = f"write `{right}`" if right else None
    manifest.tell(codes.MANIFEST_WRONG_VALUE, (*path, key), message, help)
