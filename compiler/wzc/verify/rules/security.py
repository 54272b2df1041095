"""Pods that Pod Security admission refuses."""

from wzc.diagnostics import catalogue as codes
from wzc.pods.layout import LEGACY, WITH_EXECUTOR_SECURITY
from wzc.pods.predict import predict
from wzc.pods.security import refusals
from wzc.verify.findings import at
from wzc.verify.job import Job
from wzc.verify.model import Manifest, Path


def _written(manifest: Manifest, path: Path, index: int) -> Path:
    """Where the field of a pod is written: in the template, or for all pods of the workflow."""
    spec = manifest.spec_path
    field = path[-1]
    if at(manifest.data, path) is None and path[:-1] == (*spec, "templates", index):
        path = (*spec, field) if at(manifest.data, (*spec, field)) is not None else path
    # The first of several that admission minds.
    asked = {"volumes": "hostPath", "ports": "hostPort"}.get(f"{field}")
    owners = [path, (*spec, "volumes")] if field == "volumes" else [path]
    for owner in owners if asked else ():
        found = at(manifest.data, owner)
        for number, each in enumerate(found if isinstance(found, list) else ()):
            if asked and isinstance(each, dict) and each.get(asked):
                return (*owner, number, asked)
    return path


def check(manifest: Manifest, job: Job) -> None:
    """What a namespace of the asked level would refuse (k8s.io/pod-security-admission)."""
    # Argo's own containers are the controller's business where it can be told to lock them down.
    argos = ("init", "wait", "supervisor")
    for pod in predict(manifest.spec, WITH_EXECUTOR_SECURITY):
        for refusal in refusals(pod.spec, job.pod_security):
            if refusal.container in argos:
                continue
            place: Path = pod.places.get(refusal.container, ("templates", pod.index))
            where = (*manifest.spec_path, *place, *refusal.field.split("."))
            where = _written(manifest, where, pod.index)
            who = f"the container `{refusal.container}`" if refusal.container else "the pod"
            message = f"a namespace of the level `{job.pod_security}` refuses the pod of"
            message += f" `{pod.template}`: {refusal.predicate} of {who}"
            manifest.tell(codes.LEVEL_REFUSED, where, message, f"see `{refusal.field}`")
    for pod in predict(manifest.spec, LEGACY)[:1]:
        if any(each.container in argos for each in refusals(pod.spec, job.pod_security)):
            message = "Argo's own containers get in only if the controller locks them down"
            help = "set `executor.securityContext` in its configuration"
            manifest.tell(codes.RISK, manifest.spec_path, message, help)
