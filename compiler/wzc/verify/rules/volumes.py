"""Volumes, and where they are mounted."""

import posixpath
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.values.names import dns_label
from wzc.values.suggest import nearest
from wzc.verify.constants import Constants
from wzc.verify.containers import READ_ONLY, containers_of
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

_ACCESS_MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
_SHORT = {"RWO": "ReadWriteOnce", "ROX": "ReadOnlyMany", "RWX": "ReadWriteMany"}
# Argo's own (workflowpod.go).
_RESERVED = ("var-run-argo", "tmp-dir-argo", "argo-staging", "argo-env-config", "input-artifacts")


def check(manifest: Manifest, job: Job) -> None:
    """B1 Leaf and B2 Pod building of Argo's rules."""
    spec, path = manifest.spec, manifest.spec_path
    names = _names(manifest, maps(spec, "volumes"), (*path, "volumes"))
    claims = maps(spec, "volumeClaimTemplates")
    for number, claim in enumerate(claims):
        where = (*path, "volumeClaimTemplates", number)
        _claim(manifest, claim, where)
        name = text(mapping(claim, "metadata"), "name")
        if name in names:
            message = f"there is a volume `{name}` already: Kubernetes refuses the pod"
            manifest.tell(codes.VOLUME_REFUSED, (*where, "metadata", "name"), message)
        names.add(name)
    defaults = mapping(spec, "templateDefaults")
    names |= {text(each, "name") for each in maps(defaults, "volumes")}
    constants = Constants(manifest, job)
    for template in manifest.templates:
        own = _names(manifest, maps(template.own, "volumes"), (*template.path, "volumes"))
        if own & names:
            _hidden(manifest, template, spec)
        if template.kind:
            _mounts(manifest, template, names | own, constants)


def _hidden(manifest: Manifest, template: Template, spec: Data) -> None:
    """A template's volume goes before the workflow's (Argo workflowpod.go: addVolumeReferences)."""
    of_all = {text(each, "name"): each for each in maps(spec, "volumes")}
    for number, volume in enumerate(maps(template.own, "volumes")):
        name = text(volume, "name")
        if name in of_all and of_all[name] != volume:
            message = f"the workflow has another volume `{name}`, which this template does not get"
            where = (*template.path, "volumes", number, "name")
            manifest.tell(codes.RISK, where, message, "rename one of the two")


def _names(manifest: Manifest, volumes: list[Data], path: Path) -> set[str]:
    seen: set[str] = set()
    for number, volume in enumerate(volumes):
        name = text(volume, "name")
        where = (*path, number, "name")
        problem = dns_label(name) if name and "{{" not in name else None
        if problem is not None:
            message = f"{problem.message}: Kubernetes refuses the pod"
            manifest.tell(codes.VOLUME_REFUSED, where, message, problem.help)
        elif name in _RESERVED:
            message = f"`{name}` is a volume of Argo's own: Kubernetes refuses the pod"
            manifest.tell(codes.VOLUME_REFUSED, where, message, "rename it")
        sources = [key for key in volume if key != "name"]
        if not sources and name:
            message = f"the volume `{name}` does not say what it is: Kubernetes takes an empty"
            help = "write `emptyDir: {}` if that is meant"
            manifest.tell(codes.RISK, where[:-1], f"{message} folder", help)
        for kind in ("secret", "configMap"):
            for at, item in enumerate(maps(mapping(volume, kind), "items")):
                # Kubernetes core/validation.go: validateKeyToPath.
                if text(item, "path").startswith(".."):
                    message = (
                        f"`{item['path']}` is no path in the volume: Kubernetes refuses the pod"
                    )
                    place = (*path, number, kind, "items", at, "path")
                    manifest.tell(codes.VOLUME_REFUSED, place, message, "begin with no `..`")
        if len(sources) > 1:
            message = f"`{sources[0]}` and `{sources[1]}` in one volume: Kubernetes refuses the pod"
            manifest.tell(codes.VOLUME_REFUSED, (*path, number, sources[1]), message)
        seen.add(name)
    return seen


def _claim(manifest: Manifest, claim: Data, path: Path) -> None:
    name = text(mapping(claim, "metadata"), "name")
    if not name:
        message = "a claim without a name: the cluster refuses it"
        manifest.tell(codes.VOLUME_REFUSED, path, message, "add `metadata.name`")
    else:
        problem = dns_label(name) if "{{" not in name else None
        if problem is not None:
            message = f"{problem.message}: Kubernetes refuses the pod"
            where = (*path, "metadata", "name")
            manifest.tell(codes.VOLUME_REFUSED, where, message, problem.help)
    spec = mapping(claim, "spec")
    modes = spec.get("accessModes")
    where = (*path, "spec", "accessModes")
    if not modes:
        message = "a claim without `accessModes`: the cluster refuses it, and the workflow fails"
        help = "add `accessModes: [ReadWriteOnce]`"
        manifest.tell(codes.VOLUME_REFUSED, where, message, help)
    for number, mode in enumerate(modes if isinstance(modes, list) else ()):
        if mode not in _ACCESS_MODES and isinstance(mode, str) and "{{" not in mode:
            right = _SHORT.get(mode) or nearest(mode, _ACCESS_MODES)
            message = f"there is no access mode `{mode}`: the cluster refuses the claim, and the"
            help = f"write `{right}`" if right else "one of " + ", ".join(_ACCESS_MODES)
            manifest.tell(codes.VOLUME_REFUSED, (*where, number), f"{message} workflow fails", help)
    if isinstance(modes, list) and "ReadWriteOncePod" in modes and len(set(modes)) > 1:
        # ValidatePersistentVolumeClaimSpec.
        message = "`ReadWriteOncePod` stands alone: the cluster refuses the claim, and the workflow"
        manifest.tell(codes.VOLUME_REFUSED, where, f"{message} fails", "take the others away")
    resources = mapping(spec, "resources")
    if mapping(resources, "requests").get("storage") is None:
        message = "a claim that asks for no storage: the cluster refuses it, and the workflow fails"
        help = "add `resources.requests.storage`"
        full = (*path, "spec")
        full += ("resources",) if "resources" in spec else ()
        full += ("requests",) if "requests" in resources else ()
        manifest.tell(codes.VOLUME_REFUSED, full, message, help)


def _mounts(manifest: Manifest, template: Template, names: set[str], constants: Constants) -> None:
    artifacts: dict[str, str] = {}
    for number, artifact in enumerate(maps(mapping(template.own, "inputs"), "artifacts")):
        place = _plain(text(artifact, "path"))
        if not place or template.kind == "resource":
            continue
        where = (*template.path, "inputs", "artifacts", number, "path")
        if place == "/var/run/argo" or (place == "/argo/staging" and template.kind == "script"):
            message = f"`{place}` is Argo's own in the container: Kubernetes refuses the pod"
            manifest.tell(codes.MOUNT_REFUSED, where, message, "take another folder")
        if place in artifacts:
            message = f"`{place}` has the artifact `{artifacts[place]}` already: Argo or Kubernetes"
            manifest.tell(codes.MOUNT_REFUSED, where, f"{message} refuses it")
        artifacts[place] = text(artifact, "name")
    for container in containers_of(template):
        seen: dict[str, str] = {}
        for mount, path in mounts_of(template, container.data, container.path):
            name = text(mount, "name")
            place = text(mount, "mountPath")
            for becomes in constants.texts(name, template) if name else ():
                if becomes in names or (name != becomes and any("{{" in each for each in names)):
                    continue
                right = nearest(becomes, names)
                if manifest.is_template and right is None:
                    continue  # of the workflow that runs it (rules/calls.py)
                shown = f"`{name}`" if becomes == name else f"`{becomes}`, which `{name}` becomes"
                message = f"there is no volume {shown}: the step ends in an error"
                help = f"write `{right}`" if right else "add it to `volumes`"
                manifest.tell(codes.VOLUME_REFUSED, (*path, "name"), message, help)
            plain = _plain(place)
            if not place:
                message = f"the volume `{name}` is mounted nowhere: Kubernetes refuses the pod"
                full = (*path, "mountPath") if "mountPath" in mount else path
                manifest.tell(codes.MOUNT_REFUSED, full, message, "add `mountPath`")
            if not plain:
                continue
            if place in seen:
                message = f"`{place}` has the volume `{seen[place]}` already: Argo or Kubernetes"
                where = (*path, "mountPath")
                manifest.tell(codes.MOUNT_REFUSED, where, f"{message} refuses it")
            elif plain in artifacts and container.is_main:
                message = f"`{place}` has the artifact `{artifacts[plain]}` and a volume: Argo"
                where = _of_artifact(template, plain)
                manifest.tell(codes.MOUNT_REFUSED, where, f"{message} or Kubernetes refuses it")
            elif ":" in place:
                # Kubernetes' documentation; ValidateVolumeMounts does not look.
                message = f"`{place}` has a colon, which the path of a mount must not have: some"
                message += " nodes cannot start the pod"
                manifest.tell(codes.RISK, (*path, "mountPath"), message)
            seen[place] = name
    if template.kind in ("container", "script") and artifacts:
        _unwritable(manifest, template)


def _unwritable(manifest: Manifest, template: Template) -> None:
    """Artifacts below a mount, which Argo's init container puts into its volume (workflowpod.go:
    addInputArtifactsVolumes; common/util.go: FindOverlappingVolume).
    """
    read_only = {
        text(volume, "name")
        for owner in (manifest.spec, template.own)
        for volume in maps(owner, "volumes")
        if any(kind in volume for kind in READ_ONLY)
    }
    mounts = {
        _plain(text(mount, "mountPath")).rstrip("/"): mount
        for mount in maps(mapping(template.own, template.kind), "volumeMounts")
    }
    for number, artifact in enumerate(maps(mapping(template.own, "inputs"), "artifacts")):
        place = _plain(text(artifact, "path"))
        above = [each for each in mounts if each and place.startswith(f"{each}/")]
        if not above or artifact.get("optional") is True:
            continue
        mount = mounts[max(above, key=len)]
        if text(mount, "name") in read_only or mount.get("readOnly") is True:
            message = f"`{place}` is in the volume `{text(mount, 'name')}`, which can only be read:"
            message += " Argo cannot put the artifact there, and the step ends in an error"
            where = (*template.path, "inputs", "artifacts", number, "path")
            help = "take a path outside of the volume"
            manifest.tell(codes.MOUNT_REFUSED, where, message, help)


def _of_artifact(template: Template, place: str) -> Path:
    for number, artifact in enumerate(maps(mapping(template.own, "inputs"), "artifacts")):
        if _plain(text(artifact, "path")) == place:
            return (*template.path, "inputs", "artifacts", number, "path")
    return template.path


def mounts_of(template: Template, data: Data, path: Path) -> Iterator[tuple[Data, Path]]:
    """What a container mounts, with the paths; those of a whole container set as well."""
    for number, mount in enumerate(maps(data, "volumeMounts")):
        yield mount, (*path, "volumeMounts", number)
    if template.kind == "containerSet" and path[-2] == "containers":
        where = (*template.path, "containerSet", "volumeMounts")
        for number, mount in enumerate(maps(mapping(template.own, "containerSet"), "volumeMounts")):
            yield mount, (*where, number)


def _plain(place: str) -> str:
    return posixpath.normpath(place) if place and "{{" not in place else ""
