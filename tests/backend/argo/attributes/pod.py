"""Of a step beside its container: attempts, times, where its pod runs, what is around it."""

from __future__ import annotations

from tests.backend.argo.attributes.affinity import AFFINITY, in_
from tests.backend.argo.attributes.case import Case
from tests.backend.argo.attributes.locks import LOCKS
from tests.backend.argo.attributes.metrics import METRIC, METRICS
from tests.backend.argo.attributes.serving import SERVING
from wzc.model.memoize import Memoize
from wzc.model.retry import Retry
from wzc.model.scheduling import Toleration
from wzc.model.step import StepAttributes

POD: list[Case] = [
    (
        StepAttributes,
        "retry",
        "retry = 3",
        "retryStrategy",
        {"limit": 3, "retryPolicy": "OnFailure"},
    ),
    (Retry, "limit", "retry { limit = 0 }", "retryStrategy.limit", 0),
    (
        Retry,
        "on",
        'retry { limit = 1, on = "OnTransientError" }',
        "retryStrategy.retryPolicy",
        "OnTransientError",
    ),
    (
        Retry,
        "backoff",
        "retry { limit = 1, backoff = 30s..10min }",
        "retryStrategy.backoff",
        {"duration": "30s", "factor": 2, "cap": "10m"},
    ),
    (
        Retry,
        "factor",
        "retry { limit = 1, backoff = 1min, factor = 3 }",
        "retryStrategy.backoff",
        {"duration": "1m", "factor": 3},
    ),
    (
        Retry,
        "max_duration",
        "retry { limit = 1, backoff = 1min, max_duration = 1d }",
        "retryStrategy.backoff",
        {"duration": "1m", "maxDuration": "24h"},
    ),
    (
        Retry,
        "expression",
        "retry { limit = 1, expression = last_retry.exit_code == 137 }",
        "retryStrategy",
        {
            "limit": 1,
            "retryPolicy": "Always",
            "expression": "(asInt(lastRetry.exitCode) == 137)",
        },
    ),
    (
        Retry,
        "max_memory",
        "retry { limit = 2, max_memory = 3Gi }\nresources { memory = ..1Gi }",
        "podSpecPatch",
        "containers:\n  - name: main\n    resources:\n      limits:\n        memory: "
        "\"{{=retries == '0' ? '1Gi' : retries == '1' ? '2Gi' : '3Gi'}}\"\n",
    ),
    (StepAttributes, "timeout", "timeout = 90min", "timeout", "90m"),
    (StepAttributes, "pending_timeout", "pending_timeout = 90s", "pendingTimeout", "90s"),
    (StepAttributes, "active_deadline", "active_deadline = 1h", "activeDeadlineSeconds", 3600),
    (
        StepAttributes,
        "node_selector",
        'node_selector { "kubernetes.io/arch" = "amd64" }',
        "nodeSelector",
        {"kubernetes.io/arch": "amd64"},
    ),
    (
        StepAttributes,
        "tolerations",
        'tolerations = [{ key = "a", operator = "Exists" }]',
        "tolerations",
        [{"key": "a", "operator": "Exists"}],
    ),
    (
        Toleration,
        "value",
        'tolerations = [{ key = "a", operator = "Equal", value = "1" }]',
        "tolerations.0",
        {"key": "a", "operator": "Equal", "value": "1"},
    ),
    (
        Toleration,
        "effect",
        'tolerations = [{ operator = "Exists", effect = "NoSchedule" }]',
        "tolerations.0",
        {"operator": "Exists", "effect": "NoSchedule"},
    ),
    (
        Toleration,
        "toleration_seconds",
        'tolerations = [{ key = "a", effect = "NoExecute", toleration_seconds = 60 }]',
        "tolerations.0",
        {"key": "a", "effect": "NoExecute", "tolerationSeconds": 60},
    ),
    (
        StepAttributes,
        "priority_class_name",
        'priority_class_name = "batch"',
        "priorityClassName",
        "batch",
    ),
    (
        StepAttributes,
        "pod_spec_patch",
        'pod_spec_patch { runtimeClassName = "gvisor" }',
        "podSpecPatch",
        "runtimeClassName: gvisor\n",
    ),
    (
        StepAttributes,
        "patch",
        'patch { hostAliases = [{ ip = "10.0.0.7", hostnames = ["qdrant"] }] }',
        "hostAliases.0",
        {"ip": "10.0.0.7", "hostnames": ["qdrant"]},
    ),
    (
        StepAttributes,
        "runtime_class_name",
        'runtime_class_name = "gvisor"',
        "podSpecPatch",
        "runtimeClassName: gvisor\n",
    ),
    (
        StepAttributes,
        "automount_service_account_token",
        "automount_service_account_token = true",
        "automountServiceAccountToken",
        True,
    ),
    (
        StepAttributes,
        "affinity",
        'affinity { node_affinity { required = [{ match_labels { a = "b" } }] } }',
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
        {"nodeSelectorTerms": [{"matchExpressions": [in_("a", "b")]}]},
    ),
    *(
        (model, name, f"affinity {{ {line} }}", f"affinity.{path}", value)
        for model, name, line, path, value in AFFINITY
    ),
    (StepAttributes, "scheduler_name", 'scheduler_name = "s"', "schedulerName", "s"),
    (
        StepAttributes,
        "service_account_name",
        'service_account_name = "s"',
        "serviceAccountName",
        "s",
    ),
    (
        Retry,
        "affinity",
        'retry { limit = 1, affinity = "node_anti_affinity" }',
        "retryStrategy",
        {"limit": 1, "retryPolicy": "OnFailure", "affinity": {"nodeAntiAffinity": {}}},
    ),
    *(
        (model, name, f"synchronization {{ {line} }}", f"synchronization.{path}", value)
        for model, name, line, path, value in LOCKS
    ),
    *SERVING,
    *(
        (model, name, f'metrics {{ m {{ help = "H.", {line} }} }}', f"{METRIC}.{path}", value)
        for model, name, line, path, value in METRICS
    ),
    (
        StepAttributes,
        "memoize",
        'memoize { key = "v1", max_age = 7d }',
        "memoize",
        {
            "key": "{{workflow.namespace}}-STEP-a-KEY-v1",
            "cache": {"configMap": {"name": "p-cache"}},
            "maxAge": "168h",
        },
    ),
    (
        Memoize,
        "key",
        'memoize { key = "a/${workflow.namespace}", max_age = 1h }',
        "memoize.key",
        "{{workflow.namespace}}-STEP-a-KEY-{{=sprig.sha256sum(('a/' + workflow.namespace))}}",
    ),
    (Memoize, "max_age", 'memoize { key = "a", max_age = 1h30min }', "memoize.maxAge", "1h30m"),
    (
        Memoize,
        "cache",
        'memoize { key = "a", max_age = 1h, cache = "c.d" }',
        "memoize.cache",
        {"configMap": {"name": "c.d"}},
    ),
    (StepAttributes, "pod_labels", 'pod_labels { a = "b" }', "metadata", {"labels": {"a": "b"}}),
    (
        StepAttributes,
        "pod_annotations",
        'pod_annotations { "a/b" = "c d" }',
        "metadata",
        {"annotations": {"a/b": "c d"}},
    ),
]
