"""Kubernetes' Pod Security levels `baseline` and `restricted`, on a predicted pod.

The rules are those of k8s.io/pod-security-admission 0.35 (policy/check_*.go), for Linux and its
newest version. `tests/pods` holds them to that package.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define

LEVELS = ("privileged", "baseline", "restricted")

# capabilities_baseline.go, and the one that restricted leaves.
_MAY_ADD = frozenset(
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID"
    " SETPCAP SETUID SYS_CHROOT".split()
)
_VOLUMES = frozenset(
    "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected"
    " secret".split()
)
# Of seccomp and of AppArmor.
_PROFILES = ("RuntimeDefault", "Localhost")
_SELINUX = ("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t")
_SYSCTLS = frozenset(
    "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start"
    " net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_local_reserved_ports"
    " net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl"
    " net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem".split()
)


@define(frozen=True)
class Refusal:
    """Why a pod is refused.

    `container` is empty for what is the pod's own. `field` is the path in the container, or in the
    pod's spec. `predicate` is the short name that admission's own messages begin with.
    """

    container: str
    predicate: str
    field: str


def refusals(spec: Mapping[str, Any], level: str) -> list[Refusal]:
    """Why a namespace of this level would refuse a pod; empty if it would not."""
    checks: Sequence[Callable[[Mapping[str, Any]], Iterator[Refusal]]] = ()
    if level != "privileged":
        checks = _BASELINE
    if level == "restricted":
        checks = (*(check for check in checks if check not in _REPLACED), *_RESTRICTED)
    return list(dict.fromkeys(found for check in checks for found in check(spec)))


def containers(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All containers of a pod, in the order in which admission looks at them."""
    for key in ("initContainers", "containers", "ephemeralContainers"):
        yield from spec.get(key) or ()


def _contexts(spec: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for container in containers(spec):
        yield container.get("name", ""), container.get("securityContext") or {}


def _pod_context(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return spec.get("securityContext") or {}


# ---- baseline


def _privileged(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _contexts(spec):
        if context.get("privileged"):
            yield Refusal(name, "privileged", "securityContext.privileged")


def _host_namespaces(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(key):
            yield Refusal("", "host namespaces", key)


def _host_ports(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for container in containers(spec):
        for port in container.get("ports") or ():
            if port.get("hostPort"):
                yield Refusal(container.get("name", ""), "hostPort", "ports")


def _host_paths(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for volume in spec.get("volumes") or ():
        if "hostPath" in volume:
            yield Refusal("", "hostPath volumes", "volumes")


def _added_capabilities(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _contexts(spec):
        added = (context.get("capabilities") or {}).get("add") or ()
        if not _MAY_ADD.issuperset(added):
            yield Refusal(name, "non-default capabilities", "securityContext.capabilities.add")


def _proc_mount_of_host(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    """Baseline lets pods with users of their own see all of /proc; restricted does not."""
    if spec.get("hostUsers") is not False:
        yield from _proc_mount(spec)


def _proc_mount(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _contexts(spec):
        if context.get("procMount") not in (None, "Default"):
            yield Refusal(name, "procMount", "securityContext.procMount")


def _seccomp_baseline(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _each_context(spec):
        if _seccomp(context) not in (None, *_PROFILES):
            yield Refusal(name, "seccompProfile", "securityContext.seccompProfile")


def _each_context(spec: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The pod's context, under the name of no container, and those of the containers."""
    yield "", _pod_context(spec)
    yield from _contexts(spec)


def _selinux(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _each_context(spec):
        options = context.get("seLinuxOptions") or {}
        fine = options.get("type", "") in _SELINUX
        if not fine or options.get("user") or options.get("role"):
            yield Refusal(name, "seLinuxOptions", "securityContext.seLinuxOptions")


def _app_armor(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _each_context(spec):
        profile = context.get("appArmorProfile")
        if profile is not None and profile.get("type") not in _PROFILES:
            yield Refusal(name, "forbidden AppArmor profile", "securityContext.appArmorProfile")


def _windows(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _each_context(spec):
        if (context.get("windowsOptions") or {}).get("hostProcess"):
            yield Refusal(name, "hostProcess", "securityContext.windowsOptions")


def _sysctls(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for sysctl in _pod_context(spec).get("sysctls") or ():
        if sysctl.get("name") not in _SYSCTLS:
            yield Refusal("", "forbidden sysctls", "securityContext.sysctls")


def _probe_hosts(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for container in containers(spec):
        hooks = container.get("lifecycle") or {}
        probes = {
            **{
                key: container.get(key)
                for key in ("livenessProbe", "readinessProbe", "startupProbe")
            },
            **{f"lifecycle.{key}": hooks.get(key) for key in ("postStart", "preStop")},
        }
        for field, probe in probes.items():
            for way in ("httpGet", "tcpSocket"):
                if ((probe or {}).get(way) or {}).get("host"):
                    yield Refusal(container.get("name", ""), "probe or lifecycle host", field)


# ---- restricted


def _escalation(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _contexts(spec):
        if context.get("allowPrivilegeEscalation") is not False:
            field = "securityContext.allowPrivilegeEscalation"
            yield Refusal(name, "allowPrivilegeEscalation != false", field)


def _capabilities(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, context in _contexts(spec):
        found = context.get("capabilities") or {}
        if "ALL" not in (found.get("drop") or ()):
            yield Refusal(name, "unrestricted capabilities", "securityContext.capabilities.drop")
        if not {"NET_BIND_SERVICE"}.issuperset(found.get("add") or ()):
            yield Refusal(name, "unrestricted capabilities", "securityContext.capabilities.add")


def _non_root(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    if spec.get("hostUsers") is False:
        return
    whole = _pod_context(spec).get("runAsNonRoot")
    if whole is False:
        yield Refusal("", "runAsNonRoot != true", "securityContext.runAsNonRoot")
    for name, context in _contexts(spec):
        mine = context.get("runAsNonRoot")
        if mine is False or (mine is None and whole is None):
            yield Refusal(name, "runAsNonRoot != true", "securityContext.runAsNonRoot")


def _users(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    if spec.get("hostUsers") is False:
        return
    for name, context in _each_context(spec):
        if context.get("runAsUser") == 0:
            yield Refusal(name, "runAsUser=0", "securityContext.runAsUser")


def _seccomp_restricted(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    yield from _seccomp_baseline(spec)
    whole = _seccomp(_pod_context(spec))
    for name, context in _contexts(spec):
        own = _seccomp(context)
        if (whole if own is None else own) not in _PROFILES:
            yield Refusal(name, "seccompProfile", "securityContext.seccompProfile")


def _volume_types(spec: Mapping[str, Any]) -> Iterator[Refusal]:
    for volume in spec.get("volumes") or ():
        if not _VOLUMES.intersection(volume):
            yield Refusal("", "restricted volume types", "volumes")


def _seccomp(context: Mapping[str, Any]) -> str | None:
    profile = context.get("seccompProfile")
    return None if profile is None else str(profile.get("type", ""))


_BASELINE = (
    *(
        _privileged,
        _host_namespaces,
        _host_ports,
        _host_paths,
        _added_capabilities,
        _proc_mount_of_host,
    ),
    *(_seccomp_baseline, _selinux, _app_armor, _windows, _sysctls, _probe_hosts),
)
# Restricted has stricter ones in their place (OverrideCheckIDs).
_REPLACED = (_host_paths, _added_capabilities, _proc_mount_of_host, _seccomp_baseline)
_RESTRICTED = (
    *(_escalation, _capabilities, _proc_mount, _non_root, _users, _seccomp_restricted),
    _volume_types,
)
