"""Settings in a place where nothing reads them: of pods, in a template that has no pod."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, mapping, maps, text

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
    """Warn of what a DAG, steps or a pause say of pods, and of names that no Workflow gets."""
    if manifest.kind == "CronWorkflow":
        _of_workflows(manifest, mapping(mapping(manifest.data, "spec"), "workflowMetadata"))
    for template in manifest.templates:
        if template.kind in ("http", "suspend"):
            for number, artifact in enumerate(maps(mapping(template.own, "inputs"), "artifacts")):
                message = f"nothing reads the artifact `{text(artifact, 'name')}`: a template of"
                message += f" `{template.kind}` has no pod, and so no files"
                where = (*template.path, "inputs", "artifacts", number)
                manifest.tell(codes.RISK, where, message)
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


def _of_workflows(manifest: Manifest, meta: Data) -> None:
    """Argo common/convert.go: toWorkflow takes labels, annotations and finalizers of it."""
    for key in ("name", "generateName", "namespace"):
        if meta.get(key):
            message = f"nothing reads `{key}` here: what is started is named after the CronWorkflow"
            if key == "namespace":
                message = "nothing reads `namespace` here: what is started is in the CronWorkflow's"
            manifest.tell(codes.RISK, ("spec", "workflowMetadata", key), message, "take it away")
