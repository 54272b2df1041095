"""What is said about runs, and what of them is deleted when."""

from wzc.lean import lean
from wzc.model.affinity import LabelSelector
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import ANY, BOOL, DURATION, STRING, BlockOf, Enum, MapOf, RunTime, Union

_LABEL_VALUE = STRING.of("label_value")


@lean
class WorkflowMetadata(Block):
    """What is said about each run, besides what `labels` and `annotations` say of the object."""

    keyword = "workflow_metadata"

    labels: Value | None = attribute(
        MapOf(Union((_LABEL_VALUE, RunTime(STRING))), "label_key"),
        "W.workflowMetadata.labels",
        "Labels; values of the run become `labelsFrom`.",
        "labels { run = workflow.uid }",
    )
    annotations: Value | None = attribute(
        MapOf(Union((STRING, RunTime(STRING))), "annotation_key"),
        "W.workflowMetadata.annotations",
        "Annotations.",
        'annotations { "example.com/owner" = "search" }',
    )


@lean
class PodGc(Block):
    """When finished pods are deleted."""

    keyword = "pod_gc"

    strategy: Value | None = attribute(
        Enum(("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")),
        "W.podGC.strategy",
        "After which end.",
        'strategy = "OnPodSuccess"',
        required=True,
    )
    delete_delay: Value | None = attribute(
        DURATION,
        "W.podGC.deleteDelayDuration",
        "How long after it.",
        "delete_delay = 10min",
    )
    label_selector: Value | None = attribute(
        BlockOf(LabelSelector),
        "W.podGC.labelSelector",
        "Which pods; else all.",
        'label_selector { match_labels { keep = "no" } }',
    )


@lean
class ArtifactGc(Block):
    """When data is deleted, and by whom."""

    keyword = "artifact_gc"

    strategy: Value | None = attribute(
        Enum(("OnWorkflowCompletion", "OnWorkflowDeletion", "Never")),
        "W.artifactGC.strategy",
        "After the run's end, or with the run.",
        'strategy = "OnWorkflowDeletion"',
        required=True,
    )
    service_account_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.artifactGC.serviceAccountName",
        "The account of the pod that deletes it.",
        'service_account_name = "artifact-gc"',
    )
    pod_labels: Value | None = attribute(
        MapOf(_LABEL_VALUE, "label_key"),
        "W.artifactGC.podMetadata.labels",
        "Labels of that pod.",
        'pod_labels { team = "search" }',
    )
    pod_annotations: Value | None = attribute(
        MapOf(STRING, "annotation_key"),
        "W.artifactGC.podMetadata.annotations",
        "Annotations of that pod.",
        'pod_annotations { "sidecar.istio.io/inject" = "false" }',
    )
    force_finalizer_removal: Value | None = attribute(
        BOOL,
        "W.artifactGC.forceFinalizerRemoval",
        "Whether the run can be deleted although its data could not.",
        "force_finalizer_removal = true",
        default="false",
    )
    pod_spec_patch: Value | None = attribute(
        Union((MapOf(ANY), STRING)),
        "W.artifactGC.podSpecPatch",
        "What is merged into that pod.",
        "pod_spec_patch { terminationGracePeriodSeconds = 60 }",
    )
