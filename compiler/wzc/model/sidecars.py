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
        PORT, "ports[].containerPort", "Its number.", required=True
    )
    protocol: Value | None = attribute(
        Enum(("TCP", "UDP", "SCTP")), "ports[].protocol", "What is spoken; TCP if not said."
    )


@lean
class HttpGet(Block):
    """A request that has to be answered with 200 to 399."""

    keyword = "http_get"

    port: Value | None = attribute(_PORT_OR_NAME, "httpGet.port", "A port.", required=True)
    path: Value | None = attribute(STRING, "httpGet.path", "The path; `/` if not said.")
    scheme: Value | None = attribute(Enum(("HTTP", "HTTPS")), "httpGet.scheme", "HTTP or HTTPS.")
    http_headers: Value | None = attribute(
        MapOf(STRING, "header_name"), "httpGet.httpHeaders", "Headers of the request."
    )


@lean
class TcpSocket(Block):
    """A port that has to be open."""

    keyword = "tcp_socket"

    port: Value | None = attribute(_PORT_OR_NAME, "tcpSocket.port", "A port.", required=True)


@lean
class Grpc(Block):
    """A server that answers to gRPC's health checks."""

    keyword = "grpc"

    port: Value | None = attribute(PORT, "grpc.port", "A port.", required=True)
    service: Value | None = attribute(STRING, "grpc.service", "The service that is asked for.")


@lean
class Probe(Block):
    """How it is found out whether a container lives, or is ready: one of the first four."""

    keyword = "probe"

    exec: Value | None = attribute(
        ListOf(STRING), "exec.command", "A command in the container that has to end with 0."
    )
    http_get: Value | None = attribute(BlockOf(HttpGet), "httpGet", "A request.", shorthand="port")
    tcp_socket: Value | None = attribute(
        BlockOf(TcpSocket), "tcpSocket", "An open port.", shorthand="port"
    )
    grpc: Value | None = attribute(BlockOf(Grpc), "grpc", "A health check.", shorthand="port")
    initial_delay: Value | None = attribute(
        _SECONDS, "initialDelaySeconds", "How long after the start it is first tried."
    )
    period: Value | None = attribute(
        _FROM_ONE, "periodSeconds", "How often it is tried; every 10s if not said."
    )
    timeout: Value | None = attribute(
        _FROM_ONE, "timeoutSeconds", "How long an answer may take; 1s if not said."
    )
    success_threshold: Value | None = attribute(
        _COUNT, "successThreshold", "How often in a row it has to succeed."
    )
    failure_threshold: Value | None = attribute(
        _COUNT, "failureThreshold", "How often in a row it has to fail; 3 if not said."
    )
    termination_grace_period: Value | None = attribute(
        _FROM_ONE, "terminationGracePeriodSeconds", "How long the container may take to end."
    )


@lean
class OfPod(Block):
    """What is said of each container of a pod besides a step's own."""

    image: Value | None = attribute(
        STRING.of("image"), "T.sidecars[].image", "The container's image.", required=True
    )
    image_pull_policy: Value | None = attribute(
        Enum(("Always", "IfNotPresent", "Never")),
        "T.sidecars[].imagePullPolicy",
        "When the image is pulled.",
    )
    command: Value | None = attribute(_WORDS, "T.sidecars[].command", "What is run.")
    args: Value | None = attribute(_WORDS, "T.sidecars[].args", "The arguments of the command.")
    working_dir: Value | None = attribute(
        STRING.of("path"), "T.sidecars[].workingDir", "The folder it runs in."
    )
    env: Value | None = attribute(
        MapOf(ENV_VALUE, "env_name"), "T.sidecars[].env", "Environment variables."
    )
    env_from: Value | None = attribute(
        ListOf(Union((Built(Secret), Built(ConfigMap)))),
        "T.sidecars[].envFrom",
        "Whole Secrets and ConfigMaps as environment variables.",
    )
    mounts: Value | None = attribute(
        MapOf(MOUNTED, "path"),
        "T.sidecars[].volumeMounts",
        "Volumes by the path they are mounted at; the step's own are others, if not of one name.",
    )
    resources: Value | None = attribute(
        BlockOf(Resources), "T.sidecars[].resources", "What it asks for and may use."
    )
    security_context: Value | None = attribute(
        BlockOf(SecurityContext), "T.sidecars[].securityContext", "What it may do."
    )
    ports: Value | None = attribute(
        MapOf(Union((PORT, BlockOf(Port))), "port_name"),
        "T.sidecars[].ports",
        "Ports that it listens on, by their names.",
    )
    liveness_probe: Value | None = attribute(
        BlockOf(Probe), "T.sidecars[].livenessProbe", "When it is ended."
    )
    readiness_probe: Value | None = attribute(
        BlockOf(Probe), "T.sidecars[].readinessProbe", "When it is ready."
    )


@lean
class Sidecar(OfPod):
    """A container beside a step's own, in the same pod."""

    keyword = "sidecars"

    mirror_volume_mounts: Value | None = attribute(
        BOOL,
        "T.sidecars[].mirrorVolumeMounts",
        "Whether it gets all mounts of the step's container, too.",
    )


@lean
class InitContainer(Sidecar):
    """A container before a step's own, in the same pod."""

    keyword = "init_containers"

    restart_policy: Value | None = attribute(
        Enum(("Always",)),
        "T.initContainers[].restartPolicy",
        "`Always`: it is not waited for, and runs on beside the step.",
    )
