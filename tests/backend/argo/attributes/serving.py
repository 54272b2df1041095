"""Containers around that of the step, and what a container that serves says."""

from __future__ import annotations

from typing import Any

from tests.backend.argo.attributes.case import Case
from wzc.model.sidecars import (
    Grpc,
    HttpGet,
    InitContainer,
    Port,
    Probe,
    Sidecar,
    TcpSocket,
)
from wzc.model.step import StepAttributes

HTTP_GET = 'http_get { port = 80, path = "/x", scheme = "HTTPS", http_headers { A = "b" } }'
# Within a probe for readiness of the step's container.
PROBE: list[Case] = [
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
# Within a container around the step's: the attribute, the line, the path, the value.
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
SERVING: list[Case] = [
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
