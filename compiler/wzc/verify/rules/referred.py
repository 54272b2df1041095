"""ConfigMaps that Argo reads itself, referred to by names and keys that none can have."""

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import secret_key
from wzc.values.names import dns_subdomain
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
    locks = mapping(data, "synchronization")
    for number, semaphore in enumerate(maps(locks, "semaphores")):
        _reference(manifest, semaphore, (*path, "synchronization", "semaphores", number))
    _reference(manifest, mapping(locks, "semaphore"), (*path, "synchronization", "semaphore"))


def _reference(manifest: Manifest, source: Data, path: Path) -> None:
    reference = mapping(source, "configMapKeyRef")
    for key, problem_of in (("name", dns_subdomain), ("key", secret_key)):
        name = text(reference, key)
        problem = problem_of(name) if name and "{{" not in name else None
        if problem is not None:
            where = (*path, "configMapKeyRef", key)
            message = f"{problem.message}: {_EFFECT}"
            manifest.tell(codes.NAME_REFUSED, where, message, problem.help)
