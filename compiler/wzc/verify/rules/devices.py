"""Volumes that a container has as devices."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.containers import containers_of
from wzc.verify.job import Job
from wzc.verify.model import Manifest, maps, text
from wzc.verify.rules.volumes import mounts_of


def check(manifest: Manifest, job: Job) -> None:
    """Argo gives a pod the volumes that are mounted, and no others (workflowpod.go:
    addVolumeReferences); one can be both only by `podSpecPatch`.
    """
    for template in manifest.templates:
        patches = (text(each, "podSpecPatch") for each in (manifest.spec, template.data))
        if any("volumes" in patch for patch in patches):
            continue
        containers = [*containers_of(template)]
        mounted = {
            text(mount, "name")
            for container in containers
            for mount, _ in mounts_of(template, container.data, container.path)
        }
        for container in containers:
            for number, device in enumerate(maps(container.data, "volumeDevices")):
                name = text(device, "name")
                if name and "{{" not in name and name not in mounted:
                    message = f"Argo gives the pod only volumes that are mounted, and `{name}` is"
                    manifest.tell(
                        codes.VOLUME_REFUSED,
                        (*container.path, "volumeDevices", number, "name"),
                        f"{message} not: Kubernetes refuses the pod",
                        "bring the volume by `podSpecPatch`",
                    )
