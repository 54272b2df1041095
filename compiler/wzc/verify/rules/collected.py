"""How artifacts are taken away again: the pods that Argo makes for it."""

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import annotation_key, label_key, label_value
from wzc.values.names import dns_subdomain
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, text

_EFFECT = "no artifact is deleted, and the workflow stays"


def check(manifest: Manifest, job: Job) -> None:
    """Argo artifact_gc.go: createArtifactGCPod; a pod that is refused leaves the finalizer."""
    data, path = mapping(manifest.spec, "artifactGC"), (*manifest.spec_path, "artifactGC")
    look(manifest, data, path)
    source = text(data, "podSpecPatch")
    if source:
        _patch(manifest, source, (*path, "podSpecPatch"))


def look(manifest: Manifest, data: Data, path: Path) -> None:
    """What an `artifactGC` says of the pod: of the whole workflow, or of one artifact."""
    account = text(data, "serviceAccountName")
    problem = dns_subdomain(account) if account and "{{" not in account else None
    if problem is not None:
        message = f"{problem.message}: Kubernetes refuses the pod that deletes artifacts, and"
        message += f" {_EFFECT}"
        where = (*path, "serviceAccountName")
        manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, problem.help)
    _labels(manifest, mapping(data, "podMetadata"), (*path, "podMetadata"))


def _labels(manifest: Manifest, meta: Data, path: Path) -> None:
    for part, problem_of in (("labels", label_key), ("annotations", annotation_key)):
        for key, value in mapping(meta, part).items():
            problem = problem_of(key) if "{{" not in key else None
            if problem is None and part == "labels" and isinstance(value, str):
                problem = label_value(value) if "{{" not in value else None
            if problem is not None:
                message = f"{problem.message}: Kubernetes refuses the pod that deletes artifacts,"
                message += f" and {_EFFECT}"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, part, key), message, problem.help)


def _patch(manifest: Manifest, source: str, path: Path) -> None:
    """Argo util.go: ApplyPodSpecPatch."""
    from wzc.importers.yaml.go import plain_value

    found = plain_value(source)
    if isinstance(found, ValueError):
        message = f"the patch is no YAML ({found}): {_EFFECT}"
        manifest.tell(codes.PATCH_REFUSED, path, message)
    elif found is not None and not isinstance(found, dict):
        message = f"the patch is no map of fields of a pod: {_EFFECT}"
        manifest.tell(codes.PATCH_REFUSED, path, message, "such as `containers: [...]`")
