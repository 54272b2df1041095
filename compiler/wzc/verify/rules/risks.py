"""What may go well, and often does not."""

import posixpath

from wzc.diagnostics import catalogue as codes
from wzc.verify.containers import READ_ONLY, Container, containers_of
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Template, mapping, maps, text

# Argo's controller knows their commands without a registry (config: images).
_KNOWN_IMAGES = ("docker/whalesay", "argoproj/argosay")

# Official images that name no user.
_OF_ROOT = (
    *("alpine", "busybox", "bash", "python", "ubuntu", "debian", "golang", "ruby", "perl", "node"),
    *("fedora", "amazonlinux", "rockylinux", "almalinux"),
)


def check(manifest: Manifest, job: Job) -> None:
    """B2 of Argo's rules: what only a registry, a node or the cluster can tell."""
    for template in manifest.templates:
        for container in containers_of(template):
            _command(manifest, container)
            _no_root(manifest, template, container)
            if container.is_main:
                _read_only(manifest, template, container.data)
        strategy = template.own.get("retryStrategy")
        if isinstance(strategy, dict) and not _has_end(strategy):
            message = f"`{template.name}` has no limit of attempts: a step that always fails is"
            message += " run for ever"
            path = (*template.path, "retryStrategy")
            manifest.tell(codes.RISK, path, message, "add `limit`")


def _no_root(manifest: Manifest, template: Template, container: Container) -> None:
    """The kubelet (verifyRunAsNonRoot) starts no image that runs as root by itself."""
    image = text(container.data, "image").partition("@")[0].partition(":")[0]
    if image.removeprefix("docker.io/").removeprefix("library/") not in _OF_ROOT:
        return
    own = mapping(container.data, "securityContext")
    pod = mapping(template.data, "securityContext") or mapping(manifest.spec, "securityContext")
    user = own.get("runAsUser", pod.get("runAsUser"))
    is_patched = template.own.get("podSpecPatch") or manifest.spec.get("podSpecPatch")
    if own.get("runAsNonRoot", pod.get("runAsNonRoot")) is not True or user is not None:
        return
    if is_patched:
        return
    path = (*container.path, "securityContext", "runAsNonRoot")
    if own.get("runAsNonRoot") is None:
        path = (*manifest.spec_path, "securityContext", "runAsNonRoot")
        if mapping(template.data, "securityContext"):
            path = (*template.path, "securityContext", "runAsNonRoot")
    if manifest.once(("root", path)):
        message = f"`{text(container.data, 'image')}` runs as root, which `runAsNonRoot` forbids:"
        help = "add `runAsUser`, such as `1000`"
        manifest.tell(codes.RISK, path, f"{message} the pod never starts", help)


def _has_end(strategy: Data) -> bool:
    if strategy.get("limit") is not None or strategy.get("expression"):
        return True
    return bool(mapping(strategy, "backoff").get("maxDuration"))


def _command(manifest: Manifest, container: Container) -> None:
    image = text(container.data, "image")
    if container.data.get("command") or not image or "{{" in image:
        return
    if container.group == "initContainers":
        return  # the node knows their command (Argo workflowpod.go: createWorkflowPod)
    own = image.removeprefix("docker.io/").removeprefix("library/")
    if "/" not in own or any(known in image for known in _KNOWN_IMAGES):
        return  # Docker's own images are there for everybody to ask for
    what = {"script": "script", "sidecars": "sidecar"}.get(container.group, "container")
    message = f"the {what} has no `command`: the controller asks the registry of `{image}`, and"
    message += " the step waits or ends in an error where it cannot"
    where = (*container.path, "command") if "command" in container.data else container.path
    manifest.tell(codes.RISK, where, message, "add `command`")


def _read_only(manifest: Manifest, template: Template, data: Data) -> None:
    """Outputs of a container that can only write to volumes."""
    if mapping(data, "securityContext").get("readOnlyRootFilesystem") is not True:
        return
    read_only = {
        text(volume, "name")
        for owner in (manifest.spec, template.own)
        for volume in maps(owner, "volumes")
        if any(key in volume for key in READ_ONLY)
    }
    mounts = [
        posixpath.normpath(text(mount, "mountPath"))
        for mount in maps(data, "volumeMounts")
        if text(mount, "name") not in read_only and mount.get("readOnly") is not True
    ]
    outputs = mapping(template.own, "outputs")
    places = [
        (text(each, "path"), (*template.path, "outputs", "artifacts", number, "path"))
        for number, each in enumerate(maps(outputs, "artifacts"))
    ]
    places += [
        (
            text(mapping(each, "valueFrom"), "path"),
            (*template.path, "outputs", "parameters", number, "valueFrom", "path"),
        )
        for number, each in enumerate(maps(outputs, "parameters"))
    ]
    for place, path in places:
        plain = posixpath.normpath(place) if place else ""
        inside = (plain == each or plain.startswith(f"{each.rstrip('/')}/") for each in mounts)
        if plain and "{{" not in plain and not any(inside):
            message = f"nothing can write `{place}`: the root is read-only, and no volume is there"
            help = f"mount an `emptyDir` at `{posixpath.dirname(plain)}`"
            manifest.tell(codes.RISK, path, message, help)
