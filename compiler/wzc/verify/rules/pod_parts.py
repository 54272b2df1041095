"""Parts of pods beside the containers: volumes' sources, groups, names, addresses, affinity.

Kubernetes core/validation/validation.go, of 1.35.
"""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import label_key, label_value
from wzc.values.names import dns_subdomain
from wzc.values.paths import file_mode
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_REFUSED = "Kubernetes refuses the pod"
# Modes that are read as octal numbers, and of which nobody means the decimal ones.
_LOOKS_OCTAL = (400, 440, 444, 500)
_WITH_MODES = ("configMap", "secret", "downwardAPI", "projected")
# SysctlContainSlashFmt.
_SYSCTL = re.compile(r"[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:[./][a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*")


def check(manifest: Manifest, job: Job) -> None:
    """Hold the workflow's pods, and those of each template, to what Kubernetes takes."""
    spec, path = manifest.spec, manifest.spec_path
    _pods(manifest, spec, path)
    for template in manifest.templates:
        _pods(manifest, template.own, template.path)
    for number, claim in enumerate(maps(spec, "volumeClaimTemplates")):
        _claim(manifest, mapping(claim, "spec"), (*path, "volumeClaimTemplates", number, "spec"))
    budget = mapping(spec, "podDisruptionBudget")
    for key in ("minAvailable", "maxUnavailable"):
        value = budget.get(key)
        if isinstance(value, str) and "{{" not in value and not re.fullmatch("[0-9]+%", value):
            message = f"`{value}` is no number and no percentage: the cluster refuses the budget,"
            where = (*path, "podDisruptionBudget", key)
            help = f"write `{value}` without quotes" if value.isdecimal() else 'such as `"50%"`'
            full = f"{message} and the workflow fails"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, full, help)
        elif _is_no_share(value):
            # Kubernetes policy/validation.go: ValidatePodDisruptionBudgetSpec.
            message = f"`{value}` is no number of pods: the cluster refuses the budget, and the"
            where = (*path, "podDisruptionBudget", key)
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, f"{message} workflow fails")


def _is_no_share(value: object) -> bool:
    if isinstance(value, str) and re.fullmatch("[0-9]+%", value):
        return int(value[:-1]) > 100
    return isinstance(value, int) and value < 0


def _tell(manifest: Manifest, path: Path, why: str, help: str | None = None) -> None:
    manifest.tell(codes.POD_WOULD_BE_REFUSED, path, f"{why}: {_REFUSED}", help)


def _pods(manifest: Manifest, data: Data, path: Path) -> None:
    """What a workflow and a template both say of pods."""
    for key in ("podPriorityClassName", "priorityClassName"):
        _name(manifest, text(data, key), (*path, key))
    for number, each in enumerate(maps(data, "volumes")):
        _volume(manifest, each, (*path, "volumes", number))
    for number, alias in enumerate(maps(data, "hostAliases")):
        where = (*path, "hostAliases", number)
        _address(manifest, alias.get("ip"), (*where, "ip"))
        for at, host in enumerate(alias.get("hostnames") or ()):
            if isinstance(host, str):
                _name(manifest, host, (*where, "hostnames", at))
    context = mapping(data, "securityContext")
    groups = context.get("supplementalGroups")
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        if isinstance(group, int) and not 0 <= group < 2**31:
            where = (*path, "securityContext", "supplementalGroups", number)
            _tell(manifest, where, f"`{group}` is the number of no group")
    for number, each in enumerate(maps(context, "sysctls")):
        name = text(each, "name")
        if name and "{{" not in name and not _SYSCTL.fullmatch(name):
            where = (*path, "securityContext", "sysctls", number, "name")
            _tell(manifest, where, f"`{name}` cannot name a setting of the kernel")
    if "affinity" in data:
        _affinity(manifest, mapping(data, "affinity"), (*path, "affinity"))


def _name(manifest: Manifest, name: str, path: Path) -> None:
    problem = dns_subdomain(name) if name and "{{" not in name else None
    if problem is not None:
        _tell(manifest, path, problem.message, problem.help)


def _address(manifest: Manifest, address: object, path: Path) -> None:
    if not isinstance(address, str) or "{{" in address:
        return
    import ipaddress

    try:
        ipaddress.ip_address(address)
    except ValueError:
        _tell(manifest, path, f"`{address}` is no address", "such as `10.0.0.10`")


def _volume(manifest: Manifest, volume: Data, path: Path) -> None:
    """ValidateVolumes; what only the node refuses leaves the pod waiting."""
    for kind in _WITH_MODES:
        source = mapping(volume, kind)
        modes = [(source.get("defaultMode"), (*path, kind, "defaultMode"))]
        for number, item in enumerate(maps(source, "items")):
            where = (*path, kind, "items", number)
            modes.append((item.get("mode"), (*where, "mode")))
            place = text(item, "path")
            if place.startswith("/") or ".." in place.split("/"):
                message = f"`{place}` is no path inside of the volume: {_REFUSED}"
                help = f"write `{place.strip('/')}`" if ".." not in place else None
                manifest.tell(codes.VOLUME_REFUSED, (*where, "path"), message, help)
        for mode, where in modes:
            problem = file_mode(mode) if isinstance(mode, int) else None
            if problem is not None:
                octal = str(mode).isdecimal() and not set(str(mode)) & {"8", "9"}
                help = f"write `0{mode}`" if octal else "0 to 511, which is 0777"
                message = f"{problem.message}: {_REFUSED}"
                manifest.tell(codes.VOLUME_REFUSED, where, message, help)
            elif mode in _LOOKS_OCTAL and manifest.findings.written(where) == str(mode):
                message = f"`{mode}` is decimal, and 0{mode:o} in octal: others may write the files"
                manifest.tell(codes.RISK, where, message, f"write `0{mode}` if that is meant")
    claim = text(mapping(volume, "persistentVolumeClaim"), "claimName")
    problem = dns_subdomain(claim) if claim and "{{" not in claim else None
    if problem is not None:
        where = (*path, "persistentVolumeClaim", "claimName")
        message = f"{problem.message}, so there is no such claim: the pod waits for ever"
        manifest.tell(codes.VOLUME_REFUSED, where, message, problem.help)
    host = text(mapping(volume, "hostPath"), "path")
    if ".." in host.split("/"):
        message = f"`{host}` goes up with `..`: {_REFUSED}"
        manifest.tell(codes.VOLUME_REFUSED, (*path, "hostPath", "path"), message)
    share = text(mapping(volume, "nfs"), "path")
    if share and "{{" not in share and not share.startswith("/"):
        message = f"`{share}` is no absolute path: {_REFUSED}"
        manifest.tell(codes.VOLUME_REFUSED, (*path, "nfs", "path"), message, "begin with `/`")
    medium = text(mapping(volume, "emptyDir"), "medium")
    if medium and "{{" not in medium and medium != "Memory" and "HugePages" not in medium:
        message = f"there is no medium `{medium}`: the node cannot make the volume, and the pod"
        where = (*path, "emptyDir", "medium")
        manifest.tell(codes.VOLUME_REFUSED, where, f"{message} waits for ever", "write `Memory`")


def _claim(manifest: Manifest, spec: Data, path: Path) -> None:
    """ValidatePersistentVolumeClaimSpec."""
    late = "the cluster refuses the claim, and the workflow fails"
    amount = mapping(mapping(spec, "resources"), "requests").get("storage")
    found = Quantity.parse(str(amount)) if isinstance(amount, str | int) else None
    if found is not None and not isinstance(found, Problem) and found.nano <= 0:
        where = (*path, "resources", "requests", "storage")
        manifest.tell(codes.VOLUME_REFUSED, where, f"`{amount}` is no amount of storage: {late}")
    name = text(spec, "storageClassName")
    problem = dns_subdomain(name) if name and "{{" not in name else None
    if problem is not None:
        where = (*path, "storageClassName")
        manifest.tell(codes.VOLUME_REFUSED, where, f"{problem.message}: {late}", problem.help)


def _affinity(manifest: Manifest, data: Data, path: Path) -> None:
    """Keys, values and weights of all terms."""
    for key, each in data.items():
        where = (*path, key)
        if key in ("matchExpressions", "matchLabels"):
            _labels(manifest, each, where)
        elif isinstance(each, dict):
            _affinity(manifest, each, where)
        elif isinstance(each, list):
            for number, item in enumerate(each):
                if isinstance(item, dict):
                    _weight(manifest, item.get("weight"), (*where, number, "weight"))
                    _affinity(manifest, item, (*where, number))
        elif key == "topologyKey" and isinstance(each, str) and "{{" not in each:
            problem = label_key(each)
            if problem is not None:
                _tell(manifest, where, problem.message, problem.help)


def _weight(manifest: Manifest, weight: object, path: Path) -> None:
    if isinstance(weight, int) and not 0 < weight <= 100:
        _tell(manifest, path, f"a weight is 1 to 100, and not {weight}")


def _labels(manifest: Manifest, data: object, path: Path) -> None:
    if isinstance(data, dict):
        for key, value in data.items():
            found = f"{key}{value}"
            if "{{" in found or not isinstance(key, str) or not isinstance(value, str):
                continue
            problem = label_key(key) or label_value(value)
            if problem is not None:
                _tell(manifest, (*path, key), problem.message, problem.help)
    for number, each in enumerate(data if isinstance(data, list) else ()):
        key = text(each, "key") if isinstance(each, dict) else ""
        problem = label_key(key) if key and "{{" not in key else None
        if problem is not None:
            _tell(manifest, (*path, number, "key"), problem.message, problem.help)
        operator = text(each, "operator") if isinstance(each, dict) else ""
        values = each.get("values") if operator in ("Gt", "Lt") else None
        for value in values if isinstance(values, list) else ():
            # The scheduler reads it as a number, and matches no node where it is none.
            if isinstance(value, str) and "{{" not in value and not re.fullmatch("-?[0-9]+", value):
                why = f"`{operator}` takes a whole number, and `{value}` is none: no node is found"
                full = (*path, number, "values")
                manifest.tell(codes.POD_WOULD_BE_REFUSED, full, f"{why}, and the pod waits")
