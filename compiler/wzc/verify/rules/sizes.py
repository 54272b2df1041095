"""Sizes that the cluster refuses."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Manifest, mapping

# etcd's limit is 1.5 MiB; Argo's own for a Workflow with its status is 1 MiB (packer.go).
_MOST = 1024 * 1024
_ROOM = _MOST // 2
# Kubernetes api/validation/objectmeta.go: TotalAnnotationSizeLimitB.
_NOTES = 256 * 1024


def check(manifest: Manifest, job: Job) -> None:
    """How large the object is as JSON (Argo packer.go: maxWorkflowSize)."""
    # Written by Python it is longer, and that is quick to know.
    if len(repr(manifest.data)) < _NOTES:
        return
    import json

    notes = mapping(mapping(manifest.data, "metadata"), "annotations")
    if sum(len(str(key)) + len(str(value)) for key, value in notes.items()) > _NOTES:
        message = f"the annotations have more than {_NOTES:,} bytes: the cluster refuses them"
        manifest.tell(codes.TOO_LARGE, ("metadata", "annotations"), message)
    for template in manifest.templates:
        notes = mapping(mapping(template.own, "metadata"), "annotations")
        if sum(len(str(key)) + len(str(value)) for key, value in notes.items()) > _NOTES:
            message = f"the annotations have more than {_NOTES:,} bytes: Kubernetes refuses the pod"
            where = (*template.path, "metadata", "annotations")
            manifest.tell(codes.TOO_LARGE, where, message)
    size = len(json.dumps(manifest.data, separators=(",", ":"), default=str).encode())
    if size > _MOST:
        message = f"the {manifest.kind} has {size:,} bytes, and Argo stops at {_MOST:,}: it cannot"
        help = "divide it: templates can stand in WorkflowTemplates"
        manifest.tell(codes.TOO_LARGE, ("metadata", "name"), f"{message} be run", help)
    elif size > _ROOM:
        message = f"the {manifest.kind} has {size:,} bytes of the {_MOST:,} that Argo takes with"
        message += " the state of the run: large runs need offloading"
        manifest.tell(codes.RISK, ("metadata", "name"), message)
