"""Ports and probes of containers, and the containers around a step's own."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.resources import Resources
from wzc.model.security import SecurityContext
from wzc.model.sources import ConfigMap, Secret
from wzc.model.step import ENV_VALUE, PORT
from wzc.model.storage import MOUNTED
from wzc.model.value import Value
from wzc.types.kinds import (
    BOOL,
    DURATION,
    INT,
    STRING,
    BlockOf,
    Built,
    Enum,
    ListOf,
    MapOf,
    Union,
    also_at_run_time,
)
from wzc.values.duration import Duration

_COUNT = INT.within(min=1, max=2**31 - 1)
_SECONDS = DURATION.within(unit="s", whole=True)
_FROM_ONE = DURATION.within(unit="s", whole=True, min=Duration(1000, "1s"))
_PORT_OR_NAME = Union((PORT, STRING.of("port_name")))
_WORDS = ListOf(also_at_run_time(STRING))


@lean
class Port(Block):
    """A port of another protocol than TCP."""

    keyword = "ports"

    container_port: Value | None = attribute(
        PORT, "ports[].containerPort", "Its number.", "container_port = 53", required=True
    )
    protocol: Value | None = attribute(
        Enum(("TCP", "UDP", "SCTP")),
        "ports[].protocol",
        "What is spoken.",
        'protocol = "UDP"',
        default='"TCP"',
    )


@lean
class HttpGet(Block):
    """A request that has to be answered with 200 to 399."""

    keyword = "http_get"

    port: Value | None = attribute(
        _PORT_OR_NAME, "httpGet.port", "A port.", "port = 8080", required=True
    )
    path: Value | None = attribute(
        STRING, "httpGet.path", "The path.", 'path = "/ready"', default='"/"'
    )
    scheme: Value | None = attribute(
        Enum(("HTTP", "HTTPS")),
        "httpGet.scheme",
        "HTTP or HTTPS.",
        'scheme = "HTTPS"',
        default='"HTTP"',
    )
    http_headers: Value | None = attribute(
        MapOf(STRING, "header_name"),
        "httpGet.httpHeaders",
        "Headers of the request.",
        'http_headers { Accept = "text/plain" }',
    )


@lean
class TcpSocket(Block):
    """A port that has to be open."""

    keyword = "tcp_socket"

    port: Value | None = attribute(
        _PORT_OR_NAME, "tcpSocket.port", "A port.", "port = 6333", required=True
    )


@lean
class Grpc(Block):
    """A server that answers to gRPC's health checks."""

    keyword = "grpc"

    port: Value | None = attribute(PORT, "grpc.port", "A port.", "port = 50051", required=True)
    service: Value | None = attribute(
        STRING, "grpc.service", "The service that is asked for.", 'service = "search"'
    )


@lean
class Probe(Block):
    """How it is found out whether a container lives, or is ready: one of the first four."""

    keyword = "probe"

    exec: Value | None = attribute(
        ListOf(STRING),
        "exec.command",
        "A command in the container that has to end with 0.",
        'exec = ["cat", "/tmp/ready"]',
    )
    http_get: Value | None = attribute(
        BlockOf(HttpGet),
        "httpGet",
        "A request.",
        'http_get { path = "/ready", port = 8080 }',
        shorthand="port",
    )
    tcp_socket: Value | None = attribute(
        BlockOf(TcpSocket), "tcpSocket", "An open port.", "tcp_socket = 6333", shorthand="port"
    )
    grpc: Value | None = attribute(
        BlockOf(Grpc), "grpc", "A health check.", "grpc = 50051", shorthand="port"
    )
    initial_delay: Value | None = attribute(
        _SECONDS,
        "initialDelaySeconds",
        "How long after the start it is first tried.",
        "initial_delay = 10s",
        default="0s",
    )
    period: Value | None = attribute(
        _FROM_ONE, "periodSeconds", "How often it is tried.", "period = 5s", default="10s"
    )
    timeout: Value | None = attribute(
        _FROM_ONE, "timeoutSeconds", "How long an answer may take.", "timeout = 2s", default="1s"
    )
    success_threshold: Value | None = attribute(
        _COUNT,
        "successThreshold",
        "How often in a row it has to succeed.",
        "success_threshold = 2",
        default="1",
    )
    failure_threshold: Value | None = attribute(
        _COUNT,
        "failureThreshold",
        "How often in a row it has to fail.",
        "failure_threshold = 5",
        default="3",
    )
    termination_grace_period: Value | None = attribute(
        _FROM_ONE,
        "terminationGracePeriodSeconds",
        "How long the container may take to end.",
        "termination_grace_period = 30s",
    )


@lean
class OfPod(Block):
    """What is said of each container of a pod besides a step's own."""

    image: Value | None = attribute(
        STRING.of("image"),
        "T.sidecars[].image",
        "The container's image.",
        'image = "qdrant/qdrant:v1.12.4"',
        required=True,
    )
    image_pull_policy: Value | None = attribute(
        Enum(("Always", "IfNotPresent", "Never")),
        "T.sidecars[].imagePullPolicy",
        "When the image is pulled.",
        'image_pull_policy = "IfNotPresent"',
    )
    command: Value | None = attribute(
        _WORDS, "T.sidecars[].command", "What is run.", 'command = ["./qdrant"]'
    )
    args: Value | None = attribute(
        _WORDS,
        "T.sidecars[].args",
        "The arguments of the command.",
        'args = ["--config-path", "/etc/qdrant.yaml"]',
    )
    working_dir: Value | None = attribute(
        STRING.of("path"),
        "T.sidecars[].workingDir",
        "The folder it runs in.",
        'working_dir = "/qdrant"',
    )
    env: Value | None = attribute(
        MapOf(ENV_VALUE, "env_name"),
        "T.sidecars[].env",
        "Environment variables.",
        'env { RUN_MODE = "production" }',
    )
    env_from: Value | None = attribute(
        ListOf(Union((Built(Secret), Built(ConfigMap)))),
        "T.sidecars[].envFrom",
        "Whole Secrets and ConfigMaps as environment variables.",
        'env_from = [secret("qdrant")]',
    )
    mounts: Value | None = attribute(
        MapOf(MOUNTED, "path"),
        "T.sidecars[].volumeMounts",
        "Volumes by the path they are mounted at; the step's own are others, if not of one name.",
        'mounts { "/qdrant/storage" = empty_dir() }',
    )
    resources: Value | None = attribute(
        BlockOf(Resources),
        "T.sidecars[].resources",
        "What it asks for and may use.",
        "resources { memory = 1Gi }",
    )
    security_context: Value | None = attribute(
        BlockOf(SecurityContext),
        "T.sidecars[].securityContext",
        "What it may do.",
        "security_context { run_as_user = 1000 }",
    )
    ports: Value | None = attribute(
        MapOf(Union((PORT, BlockOf(Port))), "port_name"),
        "T.sidecars[].ports",
        "Ports that it listens on, by their names.",
        "ports { http = 6333 }",
    )
    liveness_probe: Value | None = attribute(
        BlockOf(Probe),
        "T.sidecars[].livenessProbe",
        "When it is ended.",
        "liveness_probe { tcp_socket = 6333 }",
    )
    readiness_probe: Value | None = attribute(
        BlockOf(Probe),
        "T.sidecars[].readinessProbe",
        "When it is ready.",
        'readiness_probe { http_get { path = "/readyz", port = 6333 } }',
    )


@lean
class Sidecar(OfPod):
    """A container beside a step's own, in the same pod."""

    keyword = "sidecars"

    mirror_volume_mounts: Value | None = attribute(
        BOOL,
        "T.sidecars[].mirrorVolumeMounts",
        "Whether it gets all mounts of the step's container, too.",
        "mirror_volume_mounts = true",
        default="false",
    )


@lean
class InitContainer(Sidecar):
    """A container before a step's own, in the same pod."""

    keyword = "init_containers"

    restart_policy: Value | None = attribute(
        Enum(("Always",)),
        "T.initContainers[].restartPolicy",
        "`Always`: it is not waited for, and runs on beside the step.",
        'restart_policy = "Always"',
        since="3.6",
    )
