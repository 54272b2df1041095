"""Settings in a place where nothing reads them: of pods, in a template that has no pod."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Manifest

# Argo workflowpod.go: createWorkflowPod reads them of the template whose pod it makes. (Node
# selectors, affinity and tolerations of a DAG or of steps hold for its tasks:
# addSchedulingConstraints.)
_OF_PODS = (
    *("podSpecPatch", "securityContext", "serviceAccountName", "automountServiceAccountToken"),
    *("sidecars", "initContainers", "volumes", "hostAliases", "priorityClassName", "schedulerName"),
)
_WHERE = {
    "podSpecPatch": "`spec.podSpecPatch`",
    "securityContext": "`spec.securityContext`",
    "serviceAccountName": "`spec.serviceAccountName`",
    "automountServiceAccountToken": "`spec.automountServiceAccountToken`",
    "volumes": "`spec.volumes`",
    "hostAliases": "`spec.hostAliases`",
    "priorityClassName": "`spec.podPriorityClassName`",
    "schedulerName": "`spec.schedulerName`",
}


def check(manifest: Manifest, job: Job) -> None:
    """Warn of what a DAG, steps or a pause say of pods."""
    for template in manifest.templates:
        if template.kind not in ("dag", "steps", "suspend"):
            continue
        what = "a pause has no pod"
        if not template.is_leaf:
            what = f"a {template.kind} template has no pod, and its tasks' do not get it"
        for key in _OF_PODS:
            if template.own.get(key) in (None, [], {}, ""):
                continue
            message = f"nothing reads `{key}` here: {what}"
            place = _WHERE.get(key)
            help = "put it into the templates that the tasks run"
            help += f", or into {place} for all" if place else ""
            manifest.tell(codes.RISK, (*template.path, key), message, help)
