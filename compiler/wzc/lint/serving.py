"""Ports and probes of containers."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, entries, key_span
from wzc.model.pipeline import Pipeline
from wzc.model.sidecars import OfPod, Port, Probe
from wzc.model.step import StepAttributes
from wzc.model.value import Value

_HANDLERS = ("exec", "http_get", "tcp_socket", "grpc")
Container = StepAttributes | OfPod


def containers(pipeline: Pipeline) -> Iterator[Container]:
    """All that has ports and probes: steps, and the containers around them."""
    for step in distinct_steps(pipeline):
        yield step.attributes
        own = step.attributes
        for around in (own.containers, own.sidecars, own.init_containers):
            for item in entries(around).values():
                if isinstance(item.data, OfPod):
                    yield item.data


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse one port under two names, and probes that Kubernetes refuses or that never succeed.

    The CRDs refuse two ports of one number and protocol (argo-rules.md, A: list-maps). A probe has
    one of its four forms; only one for readiness may need several successes, and only one for
    liveness says how long the end may take (core/validation.go: validateHandler,
    validateLivenessProbe, validateReadinessProbe). A port's name is one of the container's.
    """
    seen: set[int] = set()
    for container in containers(pipeline):
        values = (container.ports, container.liveness_probe, container.readiness_probe)
        key = tuple(map(id, values))
        if hash(key) in seen:
            continue
        seen.add(hash(key))
        _check_ports(container.ports, diagnostics)
        names = entries(container.ports).keys()
        for kind in ("liveness_probe", "readiness_probe"):
            value: Value | None = getattr(container, kind)
            if value is not None and isinstance(data(value), Probe):
                _check_probe(kind, value, set(names), diagnostics)


def _check_ports(ports: Value | None, diagnostics: Diagnostics) -> None:
    taken: dict[tuple[int, str], tuple[str, Value]] = {}
    for name, value in entries(ports).items():
        number, protocol = value.data, "TCP"
        if isinstance(value.data, Port):
            number = data(value.data.container_port)
            protocol = data(value.data.protocol) or "TCP"
        first = taken.setdefault((number, protocol), (name, value))
        if first[1] is not value:
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{name}` and `{first[0]}` are the same port",
                key_span(value, name),
                secondary=[Label(key_span(first[1], first[0]), "the first one")],
                help="one name for each port",
            )


def _check_probe(kind: str, value: Value, names: set[str], diagnostics: Diagnostics) -> None:
    probe: Probe = value.data
    given = [getattr(probe, name) for name in _HANDLERS if getattr(probe, name) is not None]
    given.sort(key=lambda handler: int(handler.origin.span.start))
    if not given and not diagnostics.has_errors:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{kind}` does not say what is tried",
            value.origin.span,
            help="one of `http_get`, `tcp_socket`, `grpc` and `exec` in it",
        )
    if len(given) > 1:
        diagnostics.report(
            codes.INCOMPLETE,
            "a probe tries one thing",
            given[1].origin.span,
            secondary=[Label(given[0].origin.span, "the first one")],
            help="keep one of them",
        )
    if data(probe.exec) == []:
        assert probe.exec is not None
        diagnostics.report(
            codes.INCOMPLETE,
            "`exec` needs a command",
            probe.exec.origin.span,
            help='`exec = ["cat", "/tmp/ready"]`',
        )
    for part in (probe.http_get, probe.tcp_socket):
        port = None if data(part) is None else part.data.port  # type: ignore[union-attr]
        if port is not None and isinstance(port.data, str) and port.data not in names:
            diagnostics.report(
                codes.INCOMPLETE,
                f"the container has no port `{port.data}`",
                port.origin.span,
                help=f"`ports {{ {port.data} = 8080 }}`, or the port's number",
            )
    often, ending = probe.success_threshold, probe.termination_grace_period
    if kind == "liveness_probe" and often is not None and often.data != 1:
        diagnostics.report(
            codes.INCOMPLETE,
            "a container lives with the first success: `success_threshold` is 1",
            often.origin.span,
            help="leave it away; `failure_threshold` says how often it may fail",
        )
    if kind == "readiness_probe" and ending is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            "nothing ends when a container is not ready",
            ending.origin.span,
            help="leave `termination_grace_period` away, or say it of the `liveness_probe`",
        )
