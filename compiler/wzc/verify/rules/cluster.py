"""More that Kubernetes asks of a pod: accounts, selectors, users, volumes' sources."""

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import label_key, label_value
from wzc.values.names import dns_subdomain
from wzc.verify.containers import containers_of
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_REFUSED = "Kubernetes refuses the pod"
_USERS = ("runAsUser", "runAsGroup", "fsGroup")
_OF_ARGO = ("/var/run/argo",)


def check(manifest: Manifest, job: Job) -> None:
    """Kubernetes core/validation.go: ValidatePodSpec, ValidateVolumes, ValidateVolumeMounts."""
    spec, path = manifest.spec, manifest.spec_path
    _owner(manifest, spec, path)
    if (
        text(spec, "dnsPolicy") == "None"
        and not mapping(spec, "dnsConfig").get("nameservers")
        and "dnsConfig" not in text(spec, "podSpecPatch")
    ):
        message = f"`dnsPolicy: None` needs `dnsConfig.nameservers`: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "dnsPolicy"), message)
    for number, server in enumerate(mapping(spec, "dnsConfig").get("nameservers") or ()):
        if isinstance(server, str) and "{{" not in server and not _is_address(server):
            message = f"`{server}` is no IP address: {_REFUSED}"
            where = (*path, "dnsConfig", "nameservers", number)
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)
    budget = mapping(spec, "podDisruptionBudget")
    if budget.get("minAvailable") is not None and budget.get("maxUnavailable") is not None:
        message = "`minAvailable` and `maxUnavailable` stand side by side: the cluster refuses the"
        message += " budget, and the workflow fails"
        where = (*path, "podDisruptionBudget", "maxUnavailable")
        manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, "keep one")
    for template in manifest.templates:
        _owner(manifest, template.own, template.path)
        for container in containers_of(template):
            where = (*container.path, "securityContext")
            _users(manifest, mapping(container.data, "securityContext"), where)
            for number, mount in enumerate(maps(container.data, "volumeMounts")):
                where = (*container.path, "volumeMounts", number)
                _mount(manifest, mount, where)
                place = text(mount, "mountPath").rstrip("/")
                if container.group == "script" and place == "/argo/staging":
                    # Argo workflowpod.go: addScriptStagingVolume.
                    message = f"`{place}` has the file with the script: {_REFUSED}"
                    full = (*where, "mountPath")
                    manifest.tell(codes.MOUNT_REFUSED, full, message, "take another folder")


def _is_address(text: str) -> bool:
    """Kubernetes core/validation.go: validatePodDNSConfig; Go's net.ParseIP knows no zones."""
    from ipaddress import ip_address

    try:
        return "%" not in text and bool(ip_address(text))
    except ValueError:
        return False


def _owner(manifest: Manifest, data: Data, path: Path) -> None:
    """A workflow or a template."""
    name = text(data, "serviceAccountName")
    problem = dns_subdomain(name) if name and "{{" not in name else None
    if problem is not None:
        message = f"{problem.message}: {_REFUSED}"
        where = (*path, "serviceAccountName")
        manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, problem.help)
    for key, value in mapping(data, "nodeSelector").items():
        if "{{" in f"{key}{value}" or not isinstance(value, str):
            continue
        problem = label_key(key) or label_value(value)
        if problem is not None:
            message = f"{problem.message}: {_REFUSED}"
            where = (*path, "nodeSelector", key)
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, problem.help)
    _users(manifest, mapping(data, "securityContext"), (*path, "securityContext"))
    for number, volume in enumerate(maps(data, "volumes")):
        for kind, key in (("configMap", "name"), ("secret", "secretName")):
            source = volume.get(kind)
            if isinstance(source, dict) and not text(source, key):
                message = f"a volume of a {kind} without `{key}`: {_REFUSED}"
                where = (*path, "volumes", number, kind)
                manifest.tell(codes.VOLUME_REFUSED, where, message, f"add `{key}`")


def _users(manifest: Manifest, context: Data, path: Path) -> None:
    for key in _USERS:
        value = context.get(key)
        written = manifest.findings.written((*path, key)) or ""
        if isinstance(value, int) and written != str(value) and written[:1] == "0":
            message = f"Argo reads `{written}` as an octal number, {value}: that is another user"
            manifest.tell(codes.RISK, (*path, key), message, f"write `{written.lstrip('0')}`")
        if isinstance(value, int) and not 0 <= value < 2**31:
            message = f"`{value}` is the number of no user or group: {_REFUSED}"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, key), message)


def _mount(manifest: Manifest, mount: Data, path: Path) -> None:
    place = text(mount, "mountPath")
    if place.rstrip("/") in _OF_ARGO:
        message = f"`{place}` is Argo's own in every container: {_REFUSED}"
        manifest.tell(codes.MOUNT_REFUSED, (*path, "mountPath"), message, "take another folder")
    for key in ("subPath", "subPathExpr"):
        below = text(mount, key)
        if "{{" not in below and (below.startswith("/") or ".." in below.split("/")):
            message = f"`{below}` is no path inside of the volume: {_REFUSED}"
            manifest.tell(codes.MOUNT_REFUSED, (*path, key), message, "such as `docs/new`")
    if text(mount, "subPath") and text(mount, "subPathExpr"):
        message = f"`subPath` and `subPathExpr` stand side by side: {_REFUSED}"
        manifest.tell(codes.MOUNT_REFUSED, (*path, "subPathExpr"), message, "keep one")
