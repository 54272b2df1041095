"""Details of pods: privileges, ports of the node, tolerations, terms of nodes, names to ask for.

Kubernetes core/validation.go, of 1.35; what it takes and the node then refuses, too.
"""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import label_key, label_value, port_name
from wzc.values.names import dns_subdomain
from wzc.verify.containers import Container, containers_of
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

_REFUSED = "Kubernetes refuses the pod"
# validContainerResourceDivisorForCPU, ...ForMemory.
_OF_CPU = ("1m", "1")
_OF_BYTES = ("1", *(f"1{unit}" for unit in "kMGTPE"), *(f"1{unit}i" for unit in "KMGTPE"))
_HEADER = re.compile(r"[-A-Za-z0-9]+")


_ALWAYS = {"main", "wait", "init", "supervisor"}


def check(manifest: Manifest, job: Job) -> None:
    """Hold the pods of a workflow, and their containers, to what Kubernetes takes."""
    spec, path = manifest.spec, manifest.spec_path
    _names_to_ask(manifest, mapping(spec, "dnsConfig"), (*path, "dnsConfig"))
    for data, where in ((spec, path), *((each.own, each.path) for each in manifest.templates)):
        account = text(mapping(data, "executor"), "serviceAccountName")
        problem = dns_subdomain(account) if account and "{{" not in account else None
        if problem is not None:
            full = (*where, "executor", "serviceAccountName")
            _tell(manifest, full, problem.message, problem.help)
        context = mapping(data, "securityContext")
        _context(manifest, context, (*where, "securityContext"))
        _windows(manifest, spec, context, (*where, "securityContext"))
        _sysctls(manifest, context, (*where, "securityContext"))
        _tolerations(manifest, data, where)
        _terms(manifest, data, where)
    for template in manifest.templates:
        ports: dict[tuple[object, ...], int] = {}
        for container in containers_of(template):
            _container(manifest, template, container)
            _node_ports(manifest, container, ports, spec.get("hostNetwork") is True)


def _tell(manifest: Manifest, path: Path, why: str, help: str | None = None) -> None:
    manifest.tell(codes.POD_WOULD_BE_REFUSED, path, f"{why}: {_REFUSED}", help)


def _names_to_ask(manifest: Manifest, config: Data, path: Path) -> None:
    """Kubernetes: validatePodDNSConfig."""
    servers = config.get("nameservers")
    if isinstance(servers, list) and len(servers) > 3:
        why = f"a pod asks 3 servers for names at most, and not {len(servers)}"
        _tell(manifest, (*path, "nameservers"), why)
    searches = config.get("searches")
    for number, each in enumerate(searches if isinstance(searches, list) else ()):
        if isinstance(each, str) and each != "." and "{{" not in each:
            problem = dns_subdomain(each.removesuffix(".").replace("_", "a"))
            if problem is not None:
                _tell(manifest, (*path, "searches", number), f"`{each}` is no domain to search in")
    for number, option in enumerate(maps(config, "options")):
        if not text(option, "name"):
            _tell(manifest, (*path, "options", number), "an option without a name", "add `name`")


def _sysctls(manifest: Manifest, context: Data, path: Path) -> None:
    seen: set[str] = set()
    for number, each in enumerate(maps(context, "sysctls")):
        name = text(each, "name").replace("/", ".")
        if name and name in seen:
            where = (*path, "sysctls", number, "name")
            _tell(manifest, where, f"the setting `{text(each, 'name')}` is there twice")
        seen.add(name)


def _windows(manifest: Manifest, spec: Data, context: Data, path: Path) -> None:
    """Kubernetes: validateWindowsHostProcessPod."""
    is_of_host = mapping(context, "windowsOptions").get("hostProcess") is True
    if is_of_host and spec.get("hostNetwork") is not True:
        why = "`hostProcess` needs `hostNetwork: true`"
        _tell(manifest, (*path, "windowsOptions", "hostProcess"), why)


def _context(manifest: Manifest, context: Data, path: Path) -> None:
    """validateSeccompProfileField, validateAppArmorProfileField, ValidateSecurityContext."""
    seccomp = mapping(context, "seccompProfile")
    place = text(seccomp, "localhostProfile")
    is_outside = place.startswith("/") or ".." in place.split("/")
    if text(seccomp, "type") == "Localhost" and "{{" not in place and is_outside:
        why = f"`{place}` is no path below the node's folder of profiles"
        _tell(manifest, (*path, "seccompProfile", "localhostProfile"), why)
    armor = context.get("appArmorProfile")
    if isinstance(armor, dict):
        kind, profile = text(armor, "type"), text(armor, "localhostProfile")
        where = (*path, "appArmorProfile")
        if kind == "Localhost" and not profile:
            _tell(manifest, where, "`Localhost` needs a `localhostProfile`")
        elif kind in ("RuntimeDefault", "Unconfined") and profile:
            why = "`localhostProfile` goes with the type `Localhost` only"
            _tell(manifest, (*where, "localhostProfile"), why)
    added = mapping(context, "capabilities").get("add") or ()
    if context.get("allowPrivilegeEscalation") is False and "CAP_SYS_ADMIN" in added:
        why = "`CAP_SYS_ADMIN` beside `allowPrivilegeEscalation: false`"
        _tell(manifest, (*path, "allowPrivilegeEscalation"), why)


def _tolerations(manifest: Manifest, data: Data, path: Path) -> None:
    """ValidateTolerations."""
    for number, each in enumerate(maps(data, "tolerations")):
        where = (*path, "tolerations", number)
        key, value = text(each, "key"), text(each, "value")
        problem = label_key(key) if key and "{{" not in key else None
        if problem is not None:
            _tell(manifest, (*where, "key"), problem.message, problem.help)
        if text(each, "operator") in ("", "Equal") and value and "{{" not in value:
            problem = label_value(value)
            if problem is not None:
                _tell(manifest, (*where, "value"), problem.message, problem.help)


def _terms(manifest: Manifest, data: Data, path: Path) -> None:
    """ValidateNodeSelector, ValidateNodeFieldSelectorRequirement; the scheduler's nodeaffinity: a
    term without conditions selects no node.
    """
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    affinity = mapping(mapping(data, "affinity"), "nodeAffinity")
    where = (*path, "affinity", "nodeAffinity", key, "nodeSelectorTerms")
    required = affinity.get(key)
    if not isinstance(required, dict):
        return
    terms = maps(required, "nodeSelectorTerms")
    if required.get("nodeSelectorTerms") == []:
        _tell(manifest, where, "there has to be a term at least")
    are_empty = [not (each.get("matchExpressions") or each.get("matchFields")) for each in terms]
    if terms and all(are_empty) and not any(terms):
        message = "a term without conditions selects no node: the pod waits for ever"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*where, 0), message)
    for number, term in enumerate(terms):
        for at, field in enumerate(maps(term, "matchFields")):
            full = (*where, number, "matchFields", at)
            name = text(field, "key")
            if name and "{{" not in name and name != "metadata.name":
                why = f"a node is chosen by its field `metadata.name` only, and not by `{name}`"
                help = "labels are in `matchExpressions`"
                _tell(manifest, (*full, "key"), why, help)
            values = field.get("values") or ()
            if text(field, "operator") in ("In", "NotIn") and len(values) > 1:
                _tell(manifest, (*full, "values"), "a condition on a field takes one value")


def _container(manifest: Manifest, template: Template, container: Container) -> None:
    data, path = container.data, container.path
    _context(manifest, mapping(data, "securityContext"), (*path, "securityContext"))
    if container.group in ("container", "script", "sidecars", "initContainers"):
        _windows(
            manifest,
            manifest.spec,
            mapping(data, "securityContext"),
            (*path, "securityContext"),
        )
    for number, each in enumerate(maps(data, "env")):
        source = mapping(each, "valueFrom")
        where = (*path, "env", number, "valueFrom")
        for key in ("secretKeyRef", "configMapKeyRef"):
            if key in source and mapping(source, key).get("key") == "":
                _tell(manifest, (*where, key, "key"), "it does not say which key", "add `key`")
        amount = mapping(source, "resourceFieldRef")
        divisor, name = amount.get("divisor"), text(amount, "resource")
        known = _OF_CPU if name.endswith(".cpu") else _OF_BYTES
        is_written = divisor is not None and str(divisor) not in ("0", "")
        if is_written and "{{" not in str(divisor) and str(divisor) not in known:
            some = "`1m` and `1`" if known is _OF_CPU else "`1`, `1Ki`, `1Mi`, `1Gi` and such"
            why = f"the divisor of `{name}` is one of {some}, and not `{divisor}`"
            _tell(manifest, (*where, "resourceFieldRef", "divisor"), why)
        named = text(amount, "containerName")
        there = {text(each.data, "name") for each in containers_of(template)} | _ALWAYS
        if named and "{{" not in named and named not in there and template.kind != "containerSet":
            # kubelet: fieldpath.ExtractResourceValueByContainerNameAndNodeAllocatable.
            message = f"there is no container `{named}`, so the variable has no value: the pod"
            full = (*where, "resourceFieldRef", "containerName")
            manifest.tell(
                codes.POD_WOULD_BE_REFUSED, full, f"{message} waits for ever", "write `main`"
            )
    names = {text(each, "name") for each in maps(data, "ports")}
    for key in ("readinessProbe", "livenessProbe", "startupProbe"):
        probe = mapping(data, key)
        for handler in ("httpGet", "tcpSocket"):
            port = mapping(probe, handler).get("port")
            if isinstance(port, str) and port_name(port) is None and port not in names:
                # kubelet prober.go: ResolveContainerPort.
                message = f"no port of the container is named `{port}`: the probe never succeeds"
                full = (*path, key, handler, "port")
                manifest.tell(codes.RISK, full, message, "add it to `ports`, or write the number")
        seconds = probe.get("terminationGracePeriodSeconds")
        if seconds is not None and key == "readinessProbe":
            full = (*path, key, "terminationGracePeriodSeconds")
            _tell(manifest, full, "a `readinessProbe` ends no container", "take it away")
        for number, header in enumerate(maps(mapping(probe, "httpGet"), "httpHeaders")):
            name = text(header, "name")
            if name and "{{" not in name and not _HEADER.fullmatch(name):
                full = (*path, key, "httpGet", "httpHeaders", number, "name")
                _tell(manifest, full, f"`{name}` cannot name a header")
    for number, mount in enumerate(maps(data, "volumeMounts")):
        own = text(mount, "recursiveReadOnly")
        if own in ("Enabled", "IfPossible") and mount.get("readOnly") is not True:
            why = f"`recursiveReadOnly: {own}` needs `readOnly: true`"
            _tell(manifest, (*path, "volumeMounts", number, "recursiveReadOnly"), why)


def _node_ports(
    manifest: Manifest, container: Container, seen: dict[tuple[object, ...], int], of_host: bool
) -> None:
    """validateContainerPorts, AccumulateUniqueHostPorts, validatePodHostNetworkDeps."""
    for number, port in enumerate(maps(container.data, "ports")):
        own = port.get("hostPort")
        where = (*container.path, "ports", number, "hostPort")
        if not isinstance(own, int) or own == 0:
            continue
        key = (text(port, "protocol") or "TCP", text(port, "hostIP"), own)
        if not 0 < own < 65536:
            _tell(manifest, where, f"there is no port {own}")
        elif of_host and own != port.get("containerPort"):
            why = "with `hostNetwork: true` the ports of node and container are the same"
            _tell(manifest, where, why, f"write `{port.get('containerPort')}`")
        elif key in seen and container.group != "initContainers":
            _tell(manifest, where, f"the port {own} of the node is taken twice")
        seen[key] = own
