"""Of the pipeline: what is kept of a run, its rights, and what holds for all steps."""

from __future__ import annotations

from tests.backend.argo.attributes.affinity import in_
from tests.backend.argo.attributes.case import Case
from wzc.model.affinity import (
    PodDisruptionBudget,
)
from wzc.model.cleaning import ArtifactGc, PodGc, WorkflowMetadata
from wzc.model.pipeline import PipelineAttributes
from wzc.model.schedule import Ttl
from wzc.model.storage import EmptyDir, TokenizerCache
from wzc.model.stores import Repository

RUN: list[Case] = [
    (
        PipelineAttributes,
        "active_deadline",
        "active_deadline = 1d",
        "spec.activeDeadlineSeconds",
        86400,
    ),
    (
        PipelineAttributes,
        "ttl",
        "ttl = 1h",
        "spec.ttlStrategy",
        {"secondsAfterCompletion": 3600},
    ),
    (
        Ttl,
        "completed",
        "ttl { completed = 0s }",
        "spec.ttlStrategy.secondsAfterCompletion",
        0,
    ),
    (Ttl, "succeeded", "ttl { succeeded = 1s }", "spec.ttlStrategy.secondsAfterSuccess", 1),
    (Ttl, "failed", "ttl { failed = 14d }", "spec.ttlStrategy.secondsAfterFailure", 1209600),
    (
        PipelineAttributes,
        "pod_gc",
        'pod_gc = "OnPodSuccess"',
        "spec.podGC",
        {"strategy": "OnPodSuccess"},
    ),
    (
        PodGc,
        "strategy",
        'pod_gc { strategy = "OnWorkflowCompletion" }',
        "spec.podGC.strategy",
        "OnWorkflowCompletion",
    ),
    (
        PodGc,
        "delete_delay",
        'pod_gc { strategy = "OnPodSuccess", delete_delay = 1d }',
        "spec.podGC.deleteDelayDuration",
        "24h",
    ),
    (
        PodGc,
        "label_selector",
        'pod_gc { strategy = "OnPodSuccess", label_selector { match_labels { a = "b" } } }',
        "spec.podGC.labelSelector",
        {"matchLabels": {"a": "b"}},
    ),
    (
        PipelineAttributes,
        "artifact_gc",
        'artifact_gc = "OnWorkflowDeletion"',
        "spec.artifactGC",
        {"strategy": "OnWorkflowDeletion"},
    ),
    *(
        (
            ArtifactGc,
            name,
            f'artifact_gc {{ strategy = "Never", {line} }}',
            f"spec.artifactGC.{path}",
            value,
        )
        for name, line, path, value in (
            ("strategy", "", "strategy", "Never"),
            (
                "service_account_name",
                'service_account_name = "s"',
                "serviceAccountName",
                "s",
            ),
            ("pod_labels", 'pod_labels { a = "b" }', "podMetadata", {"labels": {"a": "b"}}),
            (
                "pod_annotations",
                'pod_annotations { a = "b c" }',
                "podMetadata",
                {"annotations": {"a": "b c"}},
            ),
            (
                "force_finalizer_removal",
                "force_finalizer_removal = true",
                "forceFinalizerRemoval",
                True,
            ),
            (
                "pod_spec_patch",
                "pod_spec_patch { priority = 1 }",
                "podSpecPatch",
                "priority: 1\n",
            ),
        )
    ),
    (
        PipelineAttributes,
        "workflow_metadata",
        'workflow_metadata { labels { a = "b" } }',
        "spec.workflowMetadata",
        {"labels": {"a": "b"}},
    ),
    (
        WorkflowMetadata,
        "labels",
        'workflow_metadata { labels { a = "b", c = workflow.name, d = "x-${workflow.uid}" } }',
        "spec.workflowMetadata",
        {
            "labels": {"a": "b"},
            "labelsFrom": {
                "c": {"expression": "workflow.name"},
                "d": {"expression": "('x-' + workflow.uid)"},
            },
        },
    ),
    (
        WorkflowMetadata,
        "annotations",
        'workflow_metadata { annotations { "a/b" = "in ${workflow.namespace}" } }',
        "spec.workflowMetadata",
        {"annotations": {"a/b": "in {{workflow.namespace}}"}},
    ),
    (
        PipelineAttributes,
        "synchronization",
        'synchronization { mutexes = ["a"] }',
        "spec.synchronization",
        {"mutexes": [{"name": "a"}]},
    ),
    (
        PipelineAttributes,
        "fail_fast",
        "fail_fast = false",
        "spec.templates.0.dag.failFast",
        False,
    ),
    (
        PipelineAttributes,
        "metrics",
        'metrics { m { help = "H.", gauge { value = "duration", realtime = true } } }',
        "spec.metrics.prometheus",
        [
            {
                "name": "m",
                "help": "H.",
                "gauge": {"value": "{{workflow.duration}}", "realtime": True},
            }
        ],
    ),
    (PipelineAttributes, "archive_logs", "archive_logs = false", "spec.archiveLogs", False),
    (
        PipelineAttributes,
        "volume_claim_gc",
        'volume_claim_gc = "success"',
        "spec.volumeClaimGC",
        {"strategy": "OnWorkflowSuccess"},
    ),
    (
        PipelineAttributes,
        "affinity",
        'affinity { node_affinity { required = [{ match_labels { a = "b" } }] } }',
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
        {"nodeSelectorTerms": [{"matchExpressions": [in_("a", "b")]}]},
    ),
    (
        PipelineAttributes,
        "executor_service_account",
        'executor_service_account = "e"',
        "spec.executor",
        {"serviceAccountName": "e"},
    ),
    (
        PipelineAttributes,
        "pod_disruption_budget",
        "pod_disruption_budget = 1",
        "spec.podDisruptionBudget",
        {"minAvailable": 1},
    ),
    (
        PodDisruptionBudget,
        "min_available",
        'pod_disruption_budget { min_available = "50%" }',
        "spec.podDisruptionBudget.minAvailable",
        "50%",
    ),
    (
        PodDisruptionBudget,
        "max_unavailable",
        "pod_disruption_budget { max_unavailable = 0 }",
        "spec.podDisruptionBudget.maxUnavailable",
        0,
    ),
    (
        PodDisruptionBudget,
        "unhealthy_pod_eviction_policy",
        "pod_disruption_budget { max_unavailable = 1, "
        'unhealthy_pod_eviction_policy = "AlwaysAllow" }',
        "spec.podDisruptionBudget.unhealthyPodEvictionPolicy",
        "AlwaysAllow",
    ),
    (PipelineAttributes, "host_network", "host_network = true", "spec.hostNetwork", True),
    (
        PipelineAttributes,
        "dns_policy",
        'dns_policy = "None"\n  patch { dnsConfig { nameservers = ["10.0.0.10"] } }',
        "spec.dnsPolicy",
        "None",
    ),
    (
        PipelineAttributes,
        "patch",
        'patch { dnsConfig { searches = ["example.com"] } }',
        "spec.dnsConfig.searches",
        ["example.com"],
    ),
    (
        PipelineAttributes,
        "pod_spec_patch",
        "pod_spec_patch { terminationGracePeriodSeconds = 60 }",
        "spec.podSpecPatch",
        "terminationGracePeriodSeconds: 60\n",
    ),
    (
        PipelineAttributes,
        "defaults",
        'defaults { image_pull_policy = "Never" }',
        "spec.templates.1.container.imagePullPolicy",
        "Never",
    ),
    (
        TokenizerCache,
        "claim_name",
        'defaults { tokenizer_cache { claim_name = "c" } }',
        "spec.volumes",
        [{"name": "tokenizer-cache", "persistentVolumeClaim": {"claimName": "c"}}],
    ),
    (
        TokenizerCache,
        "create_pvc",
        "defaults { tokenizer_cache { create_pvc = true } }",
        "spec.volumeClaimTemplates",
        [
            {
                "metadata": {"name": "tokenizer-cache"},
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": "10Gi"}},
                },
            }
        ],
    ),
    (
        TokenizerCache,
        "storage_size",
        "defaults { tokenizer_cache { create_pvc = true, storage_size = 3Gi } }",
        "spec.volumeClaimTemplates.0.spec.resources.requests.storage",
        "3Gi",
    ),
    (
        TokenizerCache,
        "storage_class_name",
        'defaults { tokenizer_cache { create_pvc = true, storage_class_name = "fast" } }',
        "spec.volumeClaimTemplates.0.spec.storageClassName",
        "fast",
    ),
    (
        TokenizerCache,
        "access_modes",
        'defaults { tokenizer_cache { create_pvc = true, access_modes = ["ReadWriteMany"] } }',
        "spec.volumeClaimTemplates.0.spec.accessModes",
        ["ReadWriteMany"],
    ),
    (
        EmptyDir,
        "size_limit",
        'defaults { mounts { "/m" = empty_dir(size_limit = 1Gi) } }',
        "spec.volumes",
        [{"name": "empty-m", "emptyDir": {"sizeLimit": "1Gi"}}],
    ),
    (
        EmptyDir,
        "medium",
        'defaults { mounts { "/m" = empty_dir(medium = "Memory") } }',
        "spec.volumes.0.emptyDir",
        {"medium": "Memory"},
    ),
    (
        Repository,
        "config_map",
        'artifacts = repository("artifact-repositories")',
        "spec.artifactRepositoryRef",
        {"configMap": "artifact-repositories"},
    ),
    (
        Repository,
        "key",
        'artifacts = repository("artifact-repositories", key = "minio")',
        "spec.artifactRepositoryRef.key",
        "minio",
    ),
]
