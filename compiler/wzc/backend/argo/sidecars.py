"""Ports and probes of containers, and the containers around a step's own."""

from wzc.backend.argo.env import Environment, env_from
from wzc.backend.argo.fields import fields
from wzc.backend.argo.resources import resources
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.security import container_security
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.argo.volumes import Volumes
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.sidecars import HttpGet, InitContainer, OfPod, Port, Probe, Sidecar
from wzc.model.step import StepAttributes
from wzc.model.value import Value


def put_serving(
    container: Map, attributes: StepAttributes | OfPod, diagnostics: Diagnostics
) -> None:
    """Set a container's ports and probes."""
    if attributes.ports is not None and attributes.ports.data:
        container.put("ports", _ports(attributes.ports), attributes.ports.origin)
    for key, value in (
        ("livenessProbe", attributes.liveness_probe),
        ("readinessProbe", attributes.readiness_probe),
    ):
        if value is not None:
            container.put(key, _probe(value.data, diagnostics), value.origin)


def _ports(value: Value) -> Seq:
    found = Seq()
    for name, item in value.data.items():
        port = Map()
        port.put("name", name, item.origin)
        number = item
        if isinstance(item.data, Port):
            assert item.data.container_port is not None
            number = item.data.container_port
        port.put("containerPort", number.data, number.origin)
        if isinstance(item.data, Port) and item.data.protocol is not None:
            port.put("protocol", item.data.protocol.data, item.data.protocol.origin)
        found.add(port, item.origin)
    return found


def _probe(probe: Probe, diagnostics: Diagnostics) -> Map:
    found = Map()
    if probe.exec is not None:
        words = Seq()
        for word in probe.exec.data:
            refuse_tags(word.data, word.origin, diagnostics)
            words.add(word.data, word.origin)
        found.put("exec", Map({"command": words}), probe.exec.origin)
    if probe.http_get is not None:
        given: HttpGet = probe.http_get.data
        request = fields(given, diagnostics, "http_headers")
        headers = Seq()
        for name, item in ({} if given.http_headers is None else given.http_headers.data).items():
            header = Map({"name": name})
            put(header, "value", item, diagnostics)
            headers.add(header, item.origin)
        if headers:
            request.put("httpHeaders", headers)
        found.put("httpGet", request, probe.http_get.origin)
    rest = fields(probe, diagnostics, "exec", "http_get")
    for key, made in rest.items():
        found.put(key, made, rest.get_origin(key))
    return found


def put_around(
    template: Map,
    attributes: StepAttributes,
    scope: Scope,
    environment: Environment,
    volumes: Volumes,
    diagnostics: Diagnostics,
) -> None:
    """Set a template's `initContainers` and `sidecars`."""
    for key, value in (
        ("initContainers", attributes.init_containers),
        ("sidecars", attributes.sidecars),
    ):
        made = Seq()
        for name, item in ({} if value is None else value.data).items():
            made.add(
                container_of(name, item, scope, environment, volumes, diagnostics), item.origin
            )
        if made:
            assert value is not None
            template.put(key, made, value.origin)


def container_of(
    name: str,
    value: Value,
    scope: Scope,
    environment: Environment,
    volumes: Volumes,
    diagnostics: Diagnostics,
    mounts: Seq | None = None,
) -> Map:
    """A container besides a step's own: its fields, with its name."""
    given: OfPod = value.data
    # Each container needs a variable with a brace of its own.
    before, scope.takes_brace = scope.takes_brace, False
    found = Map()
    found.put("name", name, value.origin)
    put(found, "image", given.image, diagnostics)
    put(found, "imagePullPolicy", given.image_pull_policy, diagnostics)
    for key, words in (("command", given.command), ("args", given.args)):
        if words is not None:
            made = Seq()
            for word in words.data:
                made.add(scope.text_of(word, word.data, diagnostics), word.origin)
            found.put(key, made, words.origin)
    put(found, "workingDir", given.working_dir, diagnostics)
    env = environment.own(given.env, scope, value.origin)
    if env:
        found.put("env", env, None if given.env is None else given.env.origin)
    scope.takes_brace = before
    for key, part, cause in (
        ("envFrom", env_from(given.env_from, diagnostics), given.env_from),
        ("resources", resources(given.resources), given.resources),
        (
            "securityContext",
            container_security(given.security_context, diagnostics),
            given.security_context,
        ),
        ("volumeMounts", volumes.own(given.mounts) if mounts is None else mounts, given.mounts),
    ):
        if part:
            found.put(key, part, value.origin if cause is None else cause.origin)
    put_serving(found, given, diagnostics)
    if isinstance(given, Sidecar):
        put(found, "mirrorVolumeMounts", given.mirror_volume_mounts, diagnostics)
    if isinstance(given, InitContainer):
        put(found, "restartPolicy", given.restart_policy, diagnostics)
    return found
