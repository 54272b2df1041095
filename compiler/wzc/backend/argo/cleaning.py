"""What is said about runs, and what of them is deleted when."""

from wzc.backend.argo.affinity import selector
from wzc.backend.argo.fields import fields, plain_text
from wzc.backend.argo.metadata import pod_metadata
from wzc.backend.argo.pod_spec_patch import put_patch
from wzc.backend.argo.run_time import Scope
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.cleaning import ArtifactGc, PodGc, WorkflowMetadata
from wzc.model.run_time import RunTimeValue
from wzc.model.value import Value


def put_workflow_metadata(spec: Map, value: Value, scope: Scope, diagnostics: Diagnostics) -> None:
    """Set `workflowMetadata`.

    Labels of the run are expressions (operator.go: updateWorkflowMetadata); in annotations, as in
    the whole spec, Argo replaces tags before (setExecWorkflow).
    """
    given: WorkflowMetadata = value.data
    found, labels, labels_from, annotations = Map(), Map(), Map(), Map()
    for key, item in ({} if given.labels is None else given.labels.data).items():
        if isinstance(item.data, RunTimeValue):
            expression = scope.tag(item.data.node, out=False)[2:-2].removeprefix("=")
            labels_from.put(key, Map({"expression": expression}), item.origin)
        else:
            labels.put(key, item.data, item.origin)
    for key, item in ({} if given.annotations is None else given.annotations.data).items():
        annotations.put(key, plain_text(item, scope, diagnostics), item.origin)
    for key, made, cause in (
        ("labels", labels, given.labels),
        ("annotations", annotations, given.annotations),
        ("labelsFrom", labels_from, given.labels),
    ):
        if made:
            assert cause is not None
            found.put(key, made, cause.origin)
    if found:
        spec.put("workflowMetadata", found, value.origin)


def put_pod_gc(spec: Map, value: Value, diagnostics: Diagnostics) -> None:
    """Set `podGC`."""
    given: PodGc = value.data
    found = fields(given, diagnostics, "label_selector")
    if given.label_selector is not None:
        pods = selector(given.label_selector.data, diagnostics)
        if pods:
            found.put("labelSelector", pods, given.label_selector.origin)
    spec.put("podGC", found, value.origin)


def put_artifact_gc(spec: Map, value: Value, diagnostics: Diagnostics) -> None:
    """Set `artifactGC`."""
    given: ArtifactGc = value.data
    found = fields(given, diagnostics, "pod_labels", "pod_annotations", "pod_spec_patch")
    pods = pod_metadata(given.pod_labels, given.pod_annotations, diagnostics)
    if pods:
        found.put("podMetadata", pods)
    put_patch(found, given.pod_spec_patch, diagnostics)
    spec.put("artifactGC", found, value.origin)
