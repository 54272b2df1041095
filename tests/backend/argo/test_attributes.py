"""Each attribute, from its line in the source to the field it becomes.

Paths and values are written by hand after Argo's field reference (docs/fields.md) and Kubernetes'
API reference. `test_no_attribute_is_missing` compares the list with the model.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import at, compiled, document, has_origin, spec, template
from wzc.model.affinity import (
    Affinity,
    LabelExpression,
    LabelSelector,
    NodeAffinity,
    NodeExpression,
    NodeField,
    NodePreference,
    NodeTerm,
    PodAffinity,
    PodDisruptionBudget,
    PodPreference,
    PodTerm,
)
from wzc.model.attribute import schema
from wzc.model.cleaning import ArtifactGc, PodGc, WorkflowMetadata
from wzc.model.container_set import SetContainer
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.memoize import Memoize
from wzc.model.metrics import Counter, Gauge, Histogram, Metric
from wzc.model.pipeline import PipelineAttributes
from wzc.model.resources import Resources
from wzc.model.retry import Retry
from wzc.model.schedule import Keep, Schedule, Ttl
from wzc.model.scheduling import Toleration
from wzc.model.security import Localhost, PodSecurityContext, SecurityContext
from wzc.model.sidecars import (
    Grpc,
    HttpGet,
    InitContainer,
    Port,
    Probe,
    Sidecar,
    TcpSocket,
)
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.step import StepAttributes
from wzc.model.storage import S3, Claim, EmptyDir, NewClaim, Projected, TokenizerCache
from wzc.model.stores import Azure, Gcs, Oss, Repository


def in_(key: str, *values: str) -> dict[str, Any]:
    """An expression of Kubernetes' selectors."""
    return {"key": key, "operator": "In", "values": list(values)}


# The same as in the next list, within an affinity.
NODES_REQUIRED = "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0"
NODES_PREFERRED = "nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.0"
PODS_REQUIRED = "podAffinity.requiredDuringSchedulingIgnoredDuringExecution.0"
PODS_PREFERRED = "podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.0"
EXISTS = '{ key = "a", operator = "Exists" }'
TERM = (
    'topology_key = "z", namespaces = ["n", "m"], match_labels { a = "b", c = ["d", "e"] }, '
    f'match_expressions = [{EXISTS}], namespace_selector {{ match_labels {{ t = "u" }} }}'
)
POD_EXPRESSIONS = [in_("c", "d", "e"), {"key": "a", "operator": "Exists"}]
POD_TERM = {
    "labelSelector": {"matchLabels": {"a": "b"}, "matchExpressions": POD_EXPRESSIONS},
    "topologyKey": "z",
    "namespaces": ["n", "m"],
    "namespaceSelector": {"matchLabels": {"t": "u"}},
}
AFFINITY: list[tuple[type, str, str, str, Any]] = [
    (
        Affinity,
        "node_affinity",
        f"node_affinity {{ required = [{{ match_expressions = [{EXISTS}] }}] }}",
        f"{NODES_REQUIRED}.matchExpressions",
        [{"key": "a", "operator": "Exists"}],
    ),
    (
        Affinity,
        "pod_affinity",
        'pod_affinity { required = [{ topology_key = "z", match_labels { a = "b" } }] }',
        PODS_REQUIRED,
        {"labelSelector": {"matchLabels": {"a": "b"}}, "topologyKey": "z"},
    ),
    (
        Affinity,
        "pod_anti_affinity",
        'pod_anti_affinity { preferred = [{ topology_key = "z", match_labels {} }] }',
        PODS_PREFERRED,
        {"weight": 1, "podAffinityTerm": {"labelSelector": {}, "topologyKey": "z"}},
    ),
    (
        NodeAffinity,
        "required",
        'node_affinity { required = [{ match_labels { a = ["b", "c"], d = "e" } }] }',
        NODES_REQUIRED,
        {"matchExpressions": [in_("a", "b", "c"), in_("d", "e")]},
    ),
    (
        NodeAffinity,
        "preferred",
        'node_affinity { preferred = [{ match_labels { a = "b" } }] }',
        NODES_PREFERRED,
        {"weight": 1, "preference": {"matchExpressions": [in_("a", "b")]}},
    ),
    *(
        (
            model,
            "match_labels",
            f'node_affinity {{ {kind} = [{{ match_labels {{ a = ["b", "c"] }} }}] }}',
            f"{path}.matchExpressions",
            [in_("a", "b", "c")],
        )
        for model, kind, path in (
            (NodeTerm, "required", NODES_REQUIRED),
            (NodePreference, "preferred", f"{NODES_PREFERRED}.preference"),
        )
    ),
    *(
        (
            model,
            "match_expressions",
            f"node_affinity {{ {kind} = [{{ match_expressions = [{EXISTS}] }}] }}",
            f"{path}.matchExpressions",
            [{"key": "a", "operator": "Exists"}],
        )
        for model, kind, path in (
            (NodeTerm, "required", NODES_REQUIRED),
            (NodePreference, "preferred", f"{NODES_PREFERRED}.preference"),
        )
    ),
    *(
        (
            model,
            "match_fields",
            f"node_affinity {{ {kind} = [{{ match_fields = "
            '[{ key = "metadata.name", operator = "In", values = ["n"] }] }] }',
            f"{path}.matchFields",
            [in_("metadata.name", "n")],
        )
        for model, kind, path in (
            (NodeTerm, "required", NODES_REQUIRED),
            (NodePreference, "preferred", f"{NODES_PREFERRED}.preference"),
        )
    ),
    (
        NodePreference,
        "weight",
        'node_affinity { preferred = [{ weight = 50, match_labels { a = "b" } }] }',
        f"{NODES_PREFERRED}.weight",
        50,
    ),
    *(
        (
            model,
            name,
            "node_affinity { required = [{ match_expressions = "
            '[{ key = "a", operator = "NotIn", values = ["b", "c"] }] }] }',
            f"{NODES_REQUIRED}.matchExpressions.0.{name}",
            {"key": "a", "operator": "NotIn", "values": ["b", "c"]}[name],
        )
        for model in (NodeExpression,)
        for name in ("key", "operator", "values")
    ),
    *(
        (
            NodeField,
            name,
            "node_affinity { required = [{ match_fields = "
            '[{ key = "metadata.name", operator = "NotIn", values = ["n"] }] }] }',
            f"{NODES_REQUIRED}.matchFields.0.{name}",
            {"key": "metadata.name", "operator": "NotIn", "values": ["n"]}[name],
        )
        for name in ("key", "operator", "values")
    ),
    *(
        (
            LabelExpression,
            name,
            'pod_affinity { required = [{ topology_key = "z", match_expressions = '
            '[{ key = "a", operator = "NotIn", values = ["b"] }] }] }',
            f"{PODS_REQUIRED}.labelSelector.matchExpressions.0.{name}",
            {"key": "a", "operator": "NotIn", "values": ["b"]}[name],
        )
        for name in ("key", "operator", "values")
    ),
    *(
        (PodAffinity, kind, f"{where} {{ {kind} = [{{ {TERM} }}] }}", path, value)
        for kind, where, path, value in (
            ("required", "pod_affinity", PODS_REQUIRED, POD_TERM),
            (
                "preferred",
                "pod_anti_affinity",
                PODS_PREFERRED,
                {"weight": 1, "podAffinityTerm": POD_TERM},
            ),
        )
    ),
    *(
        (model, name, f"{where} {{ {kind} = [{{ {TERM} }}] }}", f"{path}.{inner}", value)
        for model, where, kind, path in (
            (PodTerm, "pod_affinity", "required", PODS_REQUIRED),
            (
                PodPreference,
                "pod_anti_affinity",
                "preferred",
                f"{PODS_PREFERRED}.podAffinityTerm",
            ),
        )
        for name, inner, value in (
            ("match_labels", "labelSelector.matchLabels", {"a": "b"}),
            ("match_expressions", "labelSelector.matchExpressions", POD_EXPRESSIONS),
            ("topology_key", "topologyKey", "z"),
            ("namespaces", "namespaces", ["n", "m"]),
            ("namespace_selector", "namespaceSelector.matchLabels", {"t": "u"}),
        )
    ),
    (
        PodPreference,
        "weight",
        f"pod_anti_affinity {{ preferred = [{{ weight = 7, {TERM} }}] }}",
        f"{PODS_PREFERRED}.weight",
        7,
    ),
    *(
        (
            LabelSelector,
            name,
            'pod_affinity { required = [{ topology_key = "z", match_labels {}, '
            f"namespace_selector {{ {line} }} }}] }}",
            f"{PODS_REQUIRED}.namespaceSelector",
            value,
        )
        for name, line, value in (
            ("match_labels", 'match_labels { a = "b" }', {"matchLabels": {"a": "b"}}),
            (
                "match_expressions",
                f"match_expressions = [{EXISTS}]",
                {"matchExpressions": [{"key": "a", "operator": "Exists"}]},
            ),
        )
    ),
]

# The same, within `synchronization`.
LOCKS: list[tuple[type, str, str, str, Any]] = [
    (StepAttributes, "synchronization", 'mutexes = ["a"]', "mutexes.0.name", "a"),
    (
        Synchronization,
        "mutexes",
        'mutexes = ["a", "b-${workflow.name}"]',
        "mutexes",
        [{"name": "a"}, {"name": "b-{{workflow.name}}"}],
    ),
    (
        Synchronization,
        "semaphores",
        'semaphores = [config_map("l", key = "k")]',
        "semaphores",
        [{"configMapKeyRef": {"name": "l", "key": "k"}}],
    ),
    (Mutex, "name", "mutexes = [{ name = workflow.uid }]", "mutexes.0.name", "{{workflow.uid}}"),
    (
        Mutex,
        "namespace",
        'mutexes = [{ name = "a", namespace = "n" }]',
        "mutexes.0.namespace",
        "n",
    ),
    (
        Mutex,
        "database",
        'mutexes = [{ name = "a", database = true }]',
        "mutexes.0.database",
        True,
    ),
    (
        Semaphore,
        "config_map",
        'semaphores = [{ config_map = config_map("l", key = "k") }]',
        "semaphores.0.configMapKeyRef",
        {"name": "l", "key": "k"},
    ),
    (
        Semaphore,
        "database",
        'semaphores = [{ database = "d" }]',
        "semaphores.0.database",
        {"key": "d"},
    ),
    (
        Semaphore,
        "namespace",
        'semaphores = [{ namespace = "n", database = workflow.name }]',
        "semaphores.0",
        {"database": {"key": "{{workflow.name}}"}, "namespace": "n"},
    ),
]

HTTP_GET = 'http_get { port = 80, path = "/x", scheme = "HTTPS", http_headers { A = "b" } }'
# The same, within a probe for readiness of the step's container.
PROBE: list[tuple[type, str, str, str, Any]] = [
    (Probe, "exec", 'exec = ["cat", "/x"]', "exec", {"command": ["cat", "/x"]}),
    (Probe, "http_get", "http_get = 80", "httpGet", {"port": 80}),
    (HttpGet, "port", "http_get { port = 80 }", "httpGet.port", 80),
    (HttpGet, "path", HTTP_GET, "httpGet.path", "/x"),
    (HttpGet, "scheme", HTTP_GET, "httpGet.scheme", "HTTPS"),
    (HttpGet, "http_headers", HTTP_GET, "httpGet.httpHeaders", [{"name": "A", "value": "b"}]),
    (Probe, "tcp_socket", "tcp_socket = 80", "tcpSocket", {"port": 80}),
    (TcpSocket, "port", "tcp_socket { port = 80 }", "tcpSocket.port", 80),
    (Probe, "grpc", "grpc = 80", "grpc", {"port": 80}),
    (Grpc, "port", "grpc { port = 80 }", "grpc.port", 80),
    (Grpc, "service", 'grpc { port = 80, service = "s" }', "grpc.service", "s"),
    *(
        (Probe, name, f"grpc = 80, {name} = {written}", path, value)
        for name, written, path, value in (
            ("initial_delay", "1min", "initialDelaySeconds", 60),
            ("period", "5s", "periodSeconds", 5),
            ("timeout", "2s", "timeoutSeconds", 2),
            ("success_threshold", "2", "successThreshold", 2),
            ("failure_threshold", "4", "failureThreshold", 4),
        )
    ),
]
# The same, within a container around the step's.
AROUND: list[tuple[str, str, str, Any]] = [
    ("image", "", "image", "x/y:2"),
    ("image_pull_policy", 'image_pull_policy = "Never"', "imagePullPolicy", "Never"),
    ("command", 'command = ["a", "b $$x"]', "command", ["a", "b $$$$x"]),
    ("args", 'args = ["${workflow.name}"]', "args", ["{{workflow.name}}"]),
    ("working_dir", 'working_dir = "/w"', "workingDir", "/w"),
    ("env", 'env { A = "b" }', "env", [{"name": "A", "value": "b"}]),
    ("env_from", 'env_from = [secret("s")]', "envFrom", [{"secretRef": {"name": "s"}}]),
    (
        "mounts",
        'mounts { "/m" = empty_dir() }',
        "volumeMounts",
        [{"name": "empty-m", "mountPath": "/m"}],
    ),
    ("resources", "resources { cpu = ..2 }", "resources", {"limits": {"cpu": "2"}}),
    (
        "security_context",
        "security_context { run_as_user = 1 }",
        "securityContext",
        {"runAsUser": 1},
    ),
    ("ports", "ports { http = 80 }", "ports", [{"name": "http", "containerPort": 80}]),
    (
        "liveness_probe",
        "liveness_probe { grpc = 80 }",
        "livenessProbe",
        {"grpc": {"port": 80}},
    ),
    (
        "readiness_probe",
        "readiness_probe { grpc = 80 }",
        "readinessProbe",
        {"grpc": {"port": 80}},
    ),
    ("mirror_volume_mounts", "mirror_volume_mounts = true", "mirrorVolumeMounts", True),
]
SERVING: list[tuple[type, str, str, str, Any]] = [
    (StepAttributes, "daemon", "daemon = true", "daemon", True),
    (
        StepAttributes,
        "ports",
        "ports { http = 80 }",
        "container.ports",
        [{"name": "http", "containerPort": 80}],
    ),
    *(
        (
            Port,
            name,
            'ports { dns { container_port = 53, protocol = "UDP" } }',
            f"container.ports.0.{path}",
            value,
        )
        for name, path, value in (
            ("container_port", "containerPort", 53),
            ("protocol", "protocol", "UDP"),
        )
    ),
    (
        StepAttributes,
        "liveness_probe",
        "liveness_probe { tcp_socket = 80 }",
        "container.livenessProbe",
        {"tcpSocket": {"port": 80}},
    ),
    (
        Probe,
        "termination_grace_period",
        "liveness_probe { tcp_socket = 80, termination_grace_period = 9s }",
        "container.livenessProbe.terminationGracePeriodSeconds",
        9,
    ),
    (
        StepAttributes,
        "readiness_probe",
        "readiness_probe { tcp_socket = 80 }",
        "container.readinessProbe",
        {"tcpSocket": {"port": 80}},
    ),
    *(
        (model, name, f"readiness_probe {{ {line} }}", f"container.readinessProbe.{path}", value)
        for model, name, line, path, value in PROBE
    ),
    (
        StepAttributes,
        "sidecars",
        'sidecars { b { image = "x/y:2" }, c { image = "x/y:2" } }',
        "sidecars",
        [{"name": "b", "image": "x/y:2"}, {"name": "c", "image": "x/y:2"}],
    ),
    (
        StepAttributes,
        "init_containers",
        'init_containers { b { image = "x/y:2" } }',
        "initContainers",
        [{"name": "b", "image": "x/y:2"}],
    ),
    *(
        (
            model,
            name,
            f'{where} {{ b {{ image = "x/y:2", restart, {line} }} }}'.replace(
                "restart,", 'restart_policy = "Always",' if model is InitContainer else ""
            ),
            f"{key}.0.{path}",
            value,
        )
        for model, where, key in (
            (Sidecar, "sidecars", "sidecars"),
            (InitContainer, "init_containers", "initContainers"),
        )
        for name, line, path, value in AROUND
    ),
    (
        InitContainer,
        "restart_policy",
        'init_containers { b { image = "x/y:2", restart_policy = "Always" } }',
        "initContainers.0.restartPolicy",
        "Always",
    ),
]

METRIC = "metrics.prometheus.0"
# The same, within a metric.
METRICS: list[tuple[type, str, str, str, Any]] = [
    (StepAttributes, "metrics", "counter = 1", "name", "m"),
    (Metric, "help", "counter = 1", "help", "H."),
    (
        Metric,
        "labels",
        'counter = 1, labels { a = "b", c = workflow.name }',
        "labels",
        [{"key": "a", "value": "b"}, {"key": "c", "value": "{{workflow.name}}"}],
    ),
    (
        Metric,
        "on",
        'counter = 1, on = ["Failed", "Error"]',
        "when",
        "'{{status}}' == 'Failed' || '{{status}}' == 'Error'",
    ),
    (
        Metric,
        "counter",
        'counter = "resources_duration.cpu"',
        "counter",
        {"value": "{{resourcesDuration.cpu}}"},
    ),
    (Metric, "gauge", "gauge = 1.5", "gauge", {"value": "1.500000", "realtime": False}),
    (
        Metric,
        "histogram",
        'histogram { value = "duration", buckets = [1, 2.5] }',
        "histogram",
        {"value": "{{duration}}", "buckets": [1, 2.5]},
    ),
    (Counter, "value", "counter { value = 3 }", "counter.value", "3"),
    (Gauge, "value", 'gauge { value = "exit_code" }', "gauge.value", "{{exitCode}}"),
    (
        Gauge,
        "realtime",
        'gauge { value = "duration", realtime = true }',
        "gauge",
        {"value": "{{duration}}", "realtime": True},
    ),
    (
        Gauge,
        "operation",
        'gauge { value = 1, operation = "Add" }',
        "gauge.operation",
        "Add",
    ),
    (
        Histogram,
        "value",
        "histogram { value = workflow.creation_timestamp_seconds, buckets = [1] }",
        "histogram.value",
        "{{workflow.creationTimestamp.s}}",
    ),
    (
        Histogram,
        "buckets",
        "histogram { value = 1, buckets = [1, 2] }",
        "histogram.buckets",
        [1, 2],
    ),
]
# (class, attribute, line in the block, path in the template `a` of the step, value)
STEP: list[tuple[type, str, str, str, Any]] = [
    (
        StepAttributes,
        "archive_logs",
        "archive_logs = true",
        "archiveLocation.archiveLogs",
        True,
    ),
    (StepAttributes, "image", 'image = "x/y:2"', "container.image", "x/y:2"),
    (
        StepAttributes,
        "image_pull_policy",
        'image_pull_policy = "Always"',
        "container.imagePullPolicy",
        "Always",
    ),
    (
        StepAttributes,
        "resources",
        "resources { cpu = 100m..2 }",
        "container.resources",
        {"requests": {"cpu": "100m"}, "limits": {"cpu": "2"}},
    ),
    (
        Resources,
        "cpu",
        "resources { cpu = 2.. }",
        "container.resources",
        {"requests": {"cpu": "2"}},
    ),
    (
        Resources,
        "memory",
        "resources { memory = ..2Gi }",
        "container.resources",
        {"limits": {"memory": "2Gi"}},
    ),
    (
        Resources,
        "ephemeral_storage",
        "resources { ephemeral_storage = 1Gi }",
        "container.resources",
        {"requests": {"ephemeral-storage": "1Gi"}, "limits": {"ephemeral-storage": "1Gi"}},
    ),
    (
        Resources,
        "gpu",
        'resources { gpu = 1, "example.com/fpga" = 2 }',
        "container.resources.limits",
        {"nvidia.com/gpu": "1", "example.com/fpga": "2"},
    ),
    (StepAttributes, "env", 'env { A = "x" }', "container.env.0", {"name": "A", "value": "x"}),
    (
        Secret,
        "name",
        'env { A = secret(name = "s", key = "k") }',
        "container.env.0.valueFrom.secretKeyRef",
        {"name": "s", "key": "k"},
    ),
    (
        Secret,
        "key",
        'env { A = secret("s", key = "a.b") }',
        "container.env.0.valueFrom.secretKeyRef.key",
        "a.b",
    ),
    (
        Secret,
        "optional",
        'env { A = secret("s", key = "k", optional = true) }',
        "container.env.0.valueFrom.secretKeyRef.optional",
        True,
    ),
    (
        ConfigMap,
        "name",
        'env { A = config_map("c", key = "k") }',
        "container.env.0.valueFrom.configMapKeyRef",
        {"name": "c", "key": "k"},
    ),
    (
        ConfigMap,
        "key",
        'env { A = config_map("c", key = "1e3") }',
        "container.env.0.valueFrom.configMapKeyRef.key",
        "1e3",
    ),
    (
        ConfigMap,
        "optional",
        'env { A = config_map("c", key = "k", optional = true) }',
        "container.env.0.valueFrom.configMapKeyRef.optional",
        True,
    ),
    (
        FieldRef,
        "path",
        'env { A = field("metadata.name") }',
        "container.env.0.valueFrom",
        {"fieldRef": {"fieldPath": "metadata.name"}},
    ),
    (
        StepAttributes,
        "env_from",
        'env_from = [secret("s"), config_map("c", optional = true)]',
        "container.envFrom",
        [{"secretRef": {"name": "s"}}, {"configMapRef": {"name": "c", "optional": True}}],
    ),
    (
        Secret,
        "prefix",
        'env_from = [secret("s", prefix = "A_")]',
        "container.envFrom.0",
        {"prefix": "A_", "secretRef": {"name": "s"}},
    ),
    (
        ConfigMap,
        "prefix",
        'env_from = [config_map("c", prefix = "A_")]',
        "container.envFrom.0",
        {"prefix": "A_", "configMapRef": {"name": "c"}},
    ),
    (
        StepAttributes,
        "mounts",
        'mounts { "/m" = claim("c") }',
        "container.volumeMounts",
        [{"name": "c", "mountPath": "/m"}],
    ),
    (
        Claim,
        "name",
        'mounts { "/m" = claim(name = "c.d") }',
        "container.volumeMounts.0.name",
        "c-d",
    ),
    (
        Claim,
        "read_only",
        'mounts { "/m" = claim("c", read_only = true) }',
        "container.volumeMounts.0.readOnly",
        True,
    ),
    (
        Secret,
        "items",
        'mounts { "/m" = secret("s", items = { "tls.crt" = "cert.pem" }) }',
        "container.volumeMounts",
        [
            {
                "name": "secret-s",
                "mountPath": "/m/cert.pem",
                "subPath": "tls.crt",
                "readOnly": True,
            }
        ],
    ),
    (
        Secret,
        "directory",
        'mounts { "/m" = secret("s", directory = true) }',
        "container.volumeMounts",
        [{"name": "secret-s", "mountPath": "/m", "readOnly": True}],
    ),
    (
        ConfigMap,
        "items",
        'mounts { "/m/" = config_map("c", items = { "k" = "f", "l" = "g" }) }',
        "container.volumeMounts",
        [
            {"name": "config-c", "mountPath": "/m/f", "subPath": "k", "readOnly": True},
            {"name": "config-c", "mountPath": "/m/g", "subPath": "l", "readOnly": True},
        ],
    ),
    (
        ConfigMap,
        "directory",
        'mounts { "/m" = config_map("c", directory = true) }',
        "container.volumeMounts",
        [{"name": "config-c", "mountPath": "/m", "readOnly": True}],
    ),
    (
        StepAttributes,
        "tokenizer_cache",
        'tokenizer_cache { claim_name = "c" }',
        "container.volumeMounts",
        [{"name": "tokenizer-cache", "mountPath": "/cache/huggingface", "readOnly": True}],
    ),
    (
        TokenizerCache,
        "mount_path",
        'tokenizer_cache { claim_name = "c", mount_path = "/hf" }',
        "container.env.1",
        {"name": "HF_HOME", "value": "/hf"},
    ),
    (
        TokenizerCache,
        "read_only",
        'tokenizer_cache { claim_name = "c", read_only = false }',
        "container.volumeMounts.0",
        {"name": "tokenizer-cache", "mountPath": "/cache/huggingface"},
    ),
    (
        StepAttributes,
        "security_context",
        "security_context { run_as_user = 7 }",
        "container.securityContext",
        {"runAsUser": 7},
    ),
    (
        SecurityContext,
        "run_as_non_root",
        "security_context { run_as_non_root = true }",
        "container.securityContext.runAsNonRoot",
        True,
    ),
    (
        SecurityContext,
        "run_as_user",
        "security_context { run_as_user = 1000 }",
        "container.securityContext.runAsUser",
        1000,
    ),
    (
        SecurityContext,
        "run_as_group",
        "security_context { run_as_group = 0 }",
        "container.securityContext.runAsGroup",
        0,
    ),
    (
        SecurityContext,
        "allow_privilege_escalation",
        "security_context { allow_privilege_escalation = false }",
        "container.securityContext.allowPrivilegeEscalation",
        False,
    ),
    (
        SecurityContext,
        "read_only_root_filesystem",
        "security_context { read_only_root_filesystem = true }",
        "container.securityContext.readOnlyRootFilesystem",
        True,
    ),
    (
        SecurityContext,
        "privileged",
        "security_context { privileged = true }",
        "container.securityContext.privileged",
        True,
    ),
    (
        SecurityContext,
        "drop_capabilities",
        'security_context { drop_capabilities = ["ALL"] }',
        "container.securityContext.capabilities",
        {"drop": ["ALL"]},
    ),
    (
        SecurityContext,
        "add_capabilities",
        'security_context { add_capabilities = ["CHOWN", "KILL"] }',
        "container.securityContext.capabilities",
        {"add": ["CHOWN", "KILL"]},
    ),
    (
        SecurityContext,
        "seccomp_profile",
        'security_context { seccomp_profile = "Unconfined" }',
        "container.securityContext.seccompProfile",
        {"type": "Unconfined"},
    ),
    (
        Localhost,
        "profile",
        'security_context { seccomp_profile = localhost("a/b.json") }',
        "container.securityContext.seccompProfile",
        {"type": "Localhost", "localhostProfile": "a/b.json"},
    ),
    (
        StepAttributes,
        "pod_security_context",
        "pod_security_context { fs_group = 5 }",
        "securityContext",
        {"fsGroup": 5},
    ),
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

# The same for lines of the pipeline, with the path in the whole document. There is a step `a`.
PIPELINE: list[tuple[type, str, str, str, Any]] = [
    (PipelineAttributes, "name", 'name = "n"', "metadata", {"name": "n"}),
    (
        PipelineAttributes,
        "generate_name",
        'generate_name = "n-"',
        "metadata",
        {"generateName": "n-"},
    ),
    (PipelineAttributes, "namespace", 'namespace = "ns"', "metadata.namespace", "ns"),
    (PipelineAttributes, "labels", 'labels { a = "b" }', "metadata.labels", {"a": "b"}),
    (
        PipelineAttributes,
        "annotations",
        'annotations { "a/b" = "{{x}}" }',
        "metadata.annotations",
        {"a/b": "{{x}}"},
    ),
    (
        PipelineAttributes,
        "description",
        'description = "All {{of}} it."',
        "metadata.annotations",
        {"workflows.argoproj.io/description": "All {{of}} it."},
    ),
    (PipelineAttributes, "kind", 'kind = "auto"', "kind", "Workflow"),
    (PipelineAttributes, "schedule", 'schedule = "@daily"', "spec.schedules", ["@daily"]),
    (
        Schedule,
        "cron",
        'schedule { cron = ["0 4 * * *", "@daily"] }',
        "spec.schedules",
        ["0 4 * * *", "@daily"],
    ),
    (
        Schedule,
        "timezone",
        'schedule { cron = "@daily", timezone = "UTC" }',
        "spec.timezone",
        "UTC",
    ),
    (
        Schedule,
        "when",
        'schedule { cron = "@daily", when = cron.failed < 3 }',
        "spec.when",
        "{{=(cronworkflow.failed < 3)}}",
    ),
    (
        Schedule,
        "stop_when",
        'schedule { cron = "@daily", stop_when = cron.succeeded > 9 }',
        "spec.stopStrategy",
        {"expression": "(cronworkflow.succeeded > 9)"},
    ),
    (
        Schedule,
        "patch",
        'schedule { cron = "@daily", patch { workflowMetadata { labels { a = "b" } } } }',
        "spec.workflowMetadata",
        {"labels": {"a": "b"}},
    ),
    (
        Schedule,
        "concurrency_policy",
        'schedule { cron = "@daily", concurrency_policy = "Replace" }',
        "spec.concurrencyPolicy",
        "Replace",
    ),
    (
        Schedule,
        "starting_deadline",
        'schedule { cron = "@daily", starting_deadline = 10min }',
        "spec.startingDeadlineSeconds",
        600,
    ),
    (Schedule, "suspend", 'schedule { cron = "@daily", suspend = true }', "spec.suspend", True),
    (
        Schedule,
        "keep",
        'schedule { cron = "@daily", keep { succeeded = 0 } }',
        "spec.successfulJobsHistoryLimit",
        0,
    ),
    (
        Keep,
        "succeeded",
        'schedule { cron = "@daily", keep { succeeded = 3 } }',
        "spec.successfulJobsHistoryLimit",
        3,
    ),
    (
        Keep,
        "failed",
        'schedule { cron = "@daily", keep { failed = 2 } }',
        "spec.failedJobsHistoryLimit",
        2,
    ),
    (PipelineAttributes, "entrypoint", 'entrypoint = "e"', "spec.entrypoint", "e"),
    (
        PipelineAttributes,
        "service_account_name",
        'service_account_name = "s"',
        "spec.serviceAccountName",
        "s",
    ),
    (
        PipelineAttributes,
        "data_dir",
        'data_dir = "/d/"',
        "spec.templates.1.container.command.4",
        "/d/a",
    ),
    (
        PipelineAttributes,
        "middlewares",
        "middlewares = [wurzel.prometheus()]",
        "spec.templates.1.container.env.0",
        {"name": "MIDDLEWARES", "value": "prometheus"},
    ),
    (
        PipelineAttributes,
        "pod_security_context",
        "pod_security_context { run_as_non_root = true }",
        "spec.securityContext",
        {"runAsNonRoot": True},
    ),
    (
        PodSecurityContext,
        "run_as_non_root",
        "pod_security_context { run_as_non_root = false }",
        "spec.securityContext.runAsNonRoot",
        False,
    ),
    (
        PodSecurityContext,
        "run_as_user",
        "pod_security_context { run_as_user = 0 }",
        "spec.securityContext.runAsUser",
        0,
    ),
    (
        PodSecurityContext,
        "run_as_group",
        "pod_security_context { run_as_group = 3 }",
        "spec.securityContext.runAsGroup",
        3,
    ),
    (
        PodSecurityContext,
        "fs_group",
        "pod_security_context { fs_group = 4 }",
        "spec.securityContext.fsGroup",
        4,
    ),
    (
        PodSecurityContext,
        "fs_group_change_policy",
        'pod_security_context { fs_group_change_policy = "Always" }',
        "spec.securityContext.fsGroupChangePolicy",
        "Always",
    ),
    (
        PodSecurityContext,
        "supplemental_groups",
        "pod_security_context { supplemental_groups = [1, 2] }",
        "spec.securityContext.supplementalGroups",
        [1, 2],
    ),
    (
        PodSecurityContext,
        "seccomp_profile",
        'pod_security_context { seccomp_profile = "RuntimeDefault" }',
        "spec.securityContext.seccompProfile",
        {"type": "RuntimeDefault"},
    ),
    (
        PipelineAttributes,
        "node_selector",
        'node_selector { a = "b" }',
        "spec.nodeSelector",
        {"a": "b"},
    ),
    (
        PipelineAttributes,
        "tolerations",
        'tolerations = [{ operator = "Exists" }]',
        "spec.tolerations",
        [{"operator": "Exists"}],
    ),
    (
        Toleration,
        "operator",
        'tolerations = [{ operator = "Exists" }]',
        "spec.tolerations.0.operator",
        "Exists",
    ),
    (
        Toleration,
        "key",
        'tolerations = [{ key = "a.b/c" }]',
        "spec.tolerations",
        [{"key": "a.b/c"}],
    ),
    (
        PipelineAttributes,
        "image_pull_secrets",
        'image_pull_secrets = ["r", "s"]',
        "spec.imagePullSecrets",
        [{"name": "r"}, {"name": "s"}],
    ),
    (
        PipelineAttributes,
        "pod_labels",
        'pod_labels { a = "b" }',
        "spec.podMetadata",
        {"labels": {"a": "b"}},
    ),
    (
        PipelineAttributes,
        "pod_annotations",
        'pod_annotations { a = "b" }',
        "spec.podMetadata",
        {"annotations": {"a": "b"}},
    ),
    (PipelineAttributes, "parallelism", "parallelism = 2", "spec.parallelism", 2),
    (PipelineAttributes, "priority", "priority = -1", "spec.priority", -1),
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

# And for stores: what is in their parentheses, and becomes in the output of a step `read`.
STORE: list[tuple[type, str, str, str, Any]] = [
    (S3, "bucket", "", "s3.bucket", "bucket"),
    (S3, "endpoint", 'endpoint = "minio:9000"', "s3.endpoint", "minio:9000"),
    (S3, "insecure", "insecure = true", "s3.insecure", True),
    (S3, "region", 'region = "eu"', "s3.region", "eu"),
    (
        S3,
        "access_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "s3.accessKeySecret",
        {"name": "m", "key": "a"},
    ),
    (
        S3,
        "secret_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "s3.secretKeySecret",
        {"name": "m", "key": "s"},
    ),
    (
        S3,
        "session_token_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s"), '
        'session_token_secret = secret("m", key = "t")',
        "s3.sessionTokenSecret",
        {"name": "m", "key": "t"},
    ),
    (
        S3,
        "key_prefix",
        'key_prefix = "runs/"',
        "s3.key",
        "runs/{{workflow.name}}/{{workflow.uid}}/read",
    ),
    (
        S3,
        "use_sdk_creds",
        "use_sdk_creds = true",
        "s3.useSDKCreds",
        True,
    ),
    (
        S3,
        "role_arn",
        'role_arn = "arn:aws:iam::1:role/r"',
        "s3.roleARN",
        "arn:aws:iam::1:role/r",
    ),
    (
        S3,
        "ca_secret",
        'ca_secret = secret("ca", key = "ca.crt")',
        "s3.caSecret",
        {"name": "ca", "key": "ca.crt"},
    ),
    (
        S3,
        "create_bucket",
        "create_bucket = true",
        "s3.createBucketIfNotPresent",
        {},
    ),
    (
        S3,
        "object_locking",
        "create_bucket = true, object_locking = true",
        "s3.createBucketIfNotPresent.objectLocking",
        True,
    ),
    (
        S3,
        "enable_encryption",
        "enable_encryption = true",
        "s3.encryptionOptions.enableEncryption",
        True,
    ),
    (
        S3,
        "kms_key_id",
        'enable_encryption = true, kms_key_id = "k"',
        "s3.encryptionOptions.kmsKeyId",
        "k",
    ),
    (
        S3,
        "kms_encryption_context",
        'enable_encryption = true, kms_key_id = "k", kms_encryption_context = json({ a = "b" })',
        "s3.encryptionOptions.kmsEncryptionContext",
        '{"a":"b"}',
    ),
    (
        S3,
        "server_side_customer_key_secret",
        'enable_encryption = true, server_side_customer_key_secret = secret("c", key = "k")',
        "s3.encryptionOptions.serverSideCustomerKeySecret",
        {"name": "c", "key": "k"},
    ),
    (
        Gcs,
        "bucket",
        "",
        "gcs.bucket",
        "bucket",
    ),
    (
        Gcs,
        "service_account_key_secret",
        'service_account_key_secret = secret("g", key = "key.json")',
        "gcs.serviceAccountKeySecret",
        {"name": "g", "key": "key.json"},
    ),
    (
        Gcs,
        "key_prefix",
        'key_prefix = "runs/"',
        "gcs.key",
        "runs/{{workflow.name}}/{{workflow.uid}}/read/data",
    ),
    (
        Azure,
        "endpoint",
        "use_sdk_creds = true",
        "azure.endpoint",
        "https://acc.blob.core.windows.net",
    ),
    (
        Azure,
        "container",
        "use_sdk_creds = true",
        "azure.container",
        "docs",
    ),
    (
        Azure,
        "use_sdk_creds",
        "use_sdk_creds = true",
        "azure.useSDKCreds",
        True,
    ),
    (
        Azure,
        "account_key_secret",
        'account_key_secret = secret("a", key = "k")',
        "azure.accountKeySecret",
        {"name": "a", "key": "k"},
    ),
    (
        Azure,
        "key_prefix",
        'use_sdk_creds = true, key_prefix = ""',
        "azure.blob",
        "{{workflow.name}}/{{workflow.uid}}/read/data",
    ),
    (
        Oss,
        "bucket",
        "use_sdk_creds = true",
        "oss.bucket",
        "bucket",
    ),
    (
        Oss,
        "endpoint",
        "use_sdk_creds = true",
        "oss.endpoint",
        "oss-cn-hangzhou.aliyuncs.com",
    ),
    (
        Oss,
        "use_sdk_creds",
        "use_sdk_creds = true",
        "oss.useSDKCreds",
        True,
    ),
    (
        Oss,
        "create_bucket",
        "use_sdk_creds = true, create_bucket = true",
        "oss.createBucketIfNotPresent",
        True,
    ),
    (
        Oss,
        "access_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "oss.accessKeySecret",
        {"name": "m", "key": "a"},
    ),
    (
        Oss,
        "secret_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "oss.secretKeySecret",
        {"name": "m", "key": "s"},
    ),
    (
        Oss,
        "key_prefix",
        'use_sdk_creds = true, key_prefix = "runs"',
        "oss.key",
        "runs/{{workflow.name}}/{{workflow.uid}}/read",
    ),
]

# What a store needs before those.
NEEDED = {
    S3: 'bucket = "bucket"',
    Gcs: 'bucket = "bucket"',
    Azure: 'endpoint = "https://acc.blob.core.windows.net", container = "docs"',
    Oss: 'bucket = "bucket", endpoint = "oss-cn-hangzhou.aliyuncs.com"',
}

# Tested by name below: they are not one line and one field.
ELSEWHERE = {
    (StepAttributes, "parallelism"),  # test_loops.py
    (StepAttributes, "unroll"),  # test_loops.py
    (StepAttributes, "artifacts"),  # with each line of STORE
    (PipelineAttributes, "artifacts"),  # with each line of STORE
    # Of the consumer's input: test_artifacts.py.
    *((store, "default_mode") for store in (S3, Gcs, Azure, Oss, Repository)),
    # Of inputs from outside: test_locations.py.
    *((store, "key") for store in (S3, Gcs, Azure, Oss)),
    (Vault, "reference"),  # of settings: test_env.py
    (Claim, "sub_path"),  # of the mount: test_volumes.py
    *((NewClaim, name) for name in schema(NewClaim)),  # of the workflow: test_volumes.py
    *((Projected, name) for name in schema(Projected)),  # of the workflow: test_volumes.py
    (StepAttributes, "containers"),  # test_container_set.py
    *((SetContainer, name) for name in schema(SetContainer)),  # test_container_set.py
    (PipelineAttributes, "cluster"),  # tests/language/test_clusters.py
    (PipelineAttributes, "pod_security"),  # tests/pods
    (StepAttributes, "when"),  # of the task: tests/conditions
    (StepAttributes, "task_patch"),  # of the task: test_patches.py
    (StepAttributes, "after"),  # of the task: tests/conditions
    (StepAttributes, "enabled"),  # nothing is left: test_left_out.py
}

MODELS = (
    *(StepAttributes, PipelineAttributes, Resources, Retry, Schedule, Keep, Ttl, Toleration),
    *(PodSecurityContext, SecurityContext, Localhost, Secret, ConfigMap, FieldRef, FromEnv, Vault),
    *(S3, Gcs, Azure, Oss, Repository, Claim, EmptyDir, TokenizerCache, PodDisruptionBudget),
    *(NewClaim, Projected, SetContainer),
    *(Affinity, NodeAffinity, NodeTerm, NodePreference, NodeExpression, NodeField),
    *(Port, Probe, HttpGet, TcpSocket, Grpc, Sidecar, InitContainer),
    *(Metric, Counter, Gauge, Histogram),
    *(Memoize, ArtifactGc, PodGc, WorkflowMetadata, Mutex, Semaphore, Synchronization),
    *(PodAffinity, PodTerm, PodPreference, LabelSelector, LabelExpression),
)


def ids(case: tuple[type, str, str, str, Any]) -> str:
    return f"{case[0].__name__}.{case[1]}"


@pytest.mark.parametrize("case", STEP, ids=ids)
def test_an_attribute_of_a_step(case: tuple[type, str, str, str, Any]) -> None:
    _, _, line, path, wanted = case
    found = spec(f"step a = Ping() {{ {line} }}")
    _check_value(template(found, "a"), line, path, wanted)
    # In `defaults { }` it holds for all steps.
    image = "" if line.startswith("image =") else 'image = "a/b:1", '
    found = spec(f"defaults {{ {image}{line} }}\nstep a = Ping()", image=False)
    _check_value(template(found, "a"), line, path, wanted)


@pytest.mark.parametrize("case", PIPELINE, ids=ids)
def test_an_attribute_of_a_pipeline(case: tuple[type, str, str, str, Any]) -> None:
    _, _, line, path, wanted = case
    if line.startswith("defaults {"):
        line = line.replace("defaults {", 'defaults { image = "a/b:1",', 1)
        _check_value(document(f"{line}\nstep a = Ping()", image=False), line, path, wanted)
    else:
        _check_value(document(f"{line}\nstep a = Ping()"), line, path, wanted)


@pytest.mark.parametrize("case", STORE, ids=ids)
def test_an_attribute_of_a_store(case: tuple[type, str, str, str, Any]) -> None:
    model, _, line, path, wanted = case
    store = f"artifacts = {model.keyword}({NEEDED[model]}, {line})"  # type: ignore[attr-defined]
    for body in (f"{store}\nstep read = Read()", f"step read = Read() {{ {store} }}"):
        artifact = at(template(spec(body), "read"), "outputs.artifacts.0")
        _check_value(artifact, line, path, wanted)


def bodies() -> list[tuple[str, bool]]:
    """All lines above, each in a pipeline of its own, and whether that needs an image."""
    bodies = [(f"step a = Ping() {{ {case[2]} }}", True) for case in STEP]
    for model, _, line, _, _ in STORE:
        store = f"{model.keyword}({NEEDED[model]}, {line})"  # type: ignore[attr-defined]
        bodies.append((f"artifacts = {store}\nstep read = Read()", True))
    for _, _, line, _, _ in PIPELINE:
        image = not line.startswith("defaults {")
        line = line if image else line.replace("defaults {", 'defaults { image = "a/b:1",', 1)
        bodies.append((f"{line}\nstep a = Ping()", image))
    return bodies


def test_argo_accepts_each_attribute(argo: Validator) -> None:
    for body, image in bodies():
        found = compiled(body, image=image, target="3.7")  # the validator's
        if any(item.code.id == "WZ5031" for item in found.errors):
            continue  # test_targets.py
        text = found.yaml()
        assert [str(found) for found in argo.validate(text) if not found.ok] == [], body


def _check_value(found: Any, line: str, path: str, wanted: Any) -> None:
    value = at(found, path)
    assert value == wanted
    assert _types(value) == _types(wanted)
    assert has_origin(found, path), f"nothing says where {path} came from"


def _types(value: Any) -> Any:
    """The types of what is in it: `True == 1` in Python, and not in YAML."""
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    return [_types(item) for item in value] if isinstance(value, list) else type(value)


def test_no_attribute_is_missing() -> None:
    tested = {case[:2] for case in (*STEP, *PIPELINE, *STORE)} | ELSEWHERE
    supported = {
        (model, item.name) for model in MODELS for item in schema(model).values() if not item.later
    }
    assert {f"{m.__name__}.{n}" for m, n in supported - tested} == set()
    assert {f"{m.__name__}.{n}" for m, n in tested - supported} == set()


def test_no_class_of_the_model_is_missing() -> None:
    seen: set[type] = set()
    waiting: list[type] = [PipelineAttributes, StepAttributes]
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            waiting += [found for item in schema(model).values() for found in _models(item.type)]
    # These are values of settings.
    assert seen | {FromEnv, Vault} == set(MODELS)


def _models(type: Any) -> list[type]:
    """The classes that a type speaks of."""
    inner = [getattr(type, "element", None), *getattr(type, "members", ())]
    own = [type.model] if hasattr(type, "model") else []
    return own + [found for each in inner if each is not None for found in _models(each)]
