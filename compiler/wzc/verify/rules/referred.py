"""ConfigMaps that Argo reads itself, referred to by names and keys that none can have."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import secret_key
from wzc.values.names import dns_subdomain
from wzc.values.problem import Problem
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_EFFECT = "what needs it ends in an error"


def check(manifest: Manifest, job: Job) -> None:
    """Kubernetes core/validation.go: ValidateConfigMap; nobody looks where one is referred to."""
    _owner(manifest, manifest.spec, manifest.spec_path)
    for template in manifest.templates:
        _owner(manifest, template.own, template.path)


def _owner(manifest: Manifest, data: Data, path: Path) -> None:
    """What a workflow or a template takes from ConfigMaps: parameters, and numbers of locks."""
    for ports in ("arguments", "inputs"):
        for number, parameter in enumerate(maps(mapping(data, ports), "parameters")):
            where = (*path, ports, "parameters", number, "valueFrom")
            _reference(manifest, mapping(parameter, "valueFrom"), where)
    repository = mapping(data, "artifactRepositoryRef")
    _name(manifest, text(repository, "configMap"), (*path, "artifactRepositoryRef", "configMap"))
    locks = mapping(data, "synchronization")
    for number, semaphore in enumerate(maps(locks, "semaphores")):
        _reference(manifest, semaphore, (*path, "synchronization", "semaphores", number))
    _reference(manifest, mapping(locks, "semaphore"), (*path, "synchronization", "semaphore"))


def _reference(manifest: Manifest, source: Data, path: Path) -> None:
    reference = source.get("configMapKeyRef")
    if not isinstance(reference, dict):
        return
    where = (*path, "configMapKeyRef")
    if not text(reference, "name"):
        # Argo common/configmap.go: GetConfigMapValue.
        message = f"it does not say which ConfigMap: {_EFFECT}"
        manifest.tell(codes.NAME_REFUSED, where, message, "add `name`")
    _name(manifest, text(reference, "name"), (*where, "name"))
    _name(manifest, text(reference, "key"), (*where, "key"), secret_key)


def _name(
    manifest: Manifest,
    name: str,
    path: Path,
    problem_of: Callable[[str], Problem | None] = dns_subdomain,
) -> None:
    problem = problem_of(name) if name and "{{" not in name else None
    if problem is not None:
        manifest.tell(codes.NAME_REFUSED, path, f"{problem.message}: {_EFFECT}", problem.help)
