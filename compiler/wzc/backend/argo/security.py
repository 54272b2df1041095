"""Security contexts of pods and containers."""

from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.attribute import amended
from wzc.model.security import Localhost, PodSecurityContext, SecurityContext
from wzc.model.value import Value


def pod_security(value: Value | None, diagnostics: Diagnostics, whole: Value | None = None) -> Map:
    """A pod's `securityContext`; empty where nothing is set.

    `whole` is the pipeline's, which a step's amends: Argo would take a template's instead of it
    (workflowpod.go: createWorkflowPod).
    """
    found = Map()
    if value is None:
        return found
    made = amended(whole, value)
    assert made is not None
    context: PodSecurityContext = made.data
    put(found, "runAsNonRoot", context.run_as_non_root, diagnostics)
    put(found, "runAsUser", context.run_as_user, diagnostics)
    put(found, "runAsGroup", context.run_as_group, diagnostics)
    put(found, "fsGroup", context.fs_group, diagnostics)
    put(found, "fsGroupChangePolicy", context.fs_group_change_policy, diagnostics)
    _list(found, "supplementalGroups", context.supplemental_groups)
    _seccomp(found, context.seccomp_profile, diagnostics)
    return found


def container_security(value: Value | None, diagnostics: Diagnostics) -> Map:
    """A container's `securityContext`; empty where nothing is set."""
    found = Map()
    if value is None:
        return found
    context: SecurityContext = value.data
    put(found, "runAsNonRoot", context.run_as_non_root, diagnostics)
    put(found, "runAsUser", context.run_as_user, diagnostics)
    put(found, "runAsGroup", context.run_as_group, diagnostics)
    put(found, "allowPrivilegeEscalation", context.allow_privilege_escalation, diagnostics)
    put(found, "privileged", context.privileged, diagnostics)
    put(found, "readOnlyRootFilesystem", context.read_only_root_filesystem, diagnostics)
    capabilities = Map()
    _list(capabilities, "drop", context.drop_capabilities)
    _list(capabilities, "add", context.add_capabilities)
    if capabilities:
        found.put("capabilities", capabilities)
    _seccomp(found, context.seccomp_profile, diagnostics)
    return found


def has_read_only_root(value: Value | None) -> Value | None:
    """What makes a container's root filesystem read-only, if it is."""
    if value is None:
        return None
    setting: Value | None = value.data.read_only_root_filesystem
    return setting if setting is not None and setting.data else None


def _list(target: Map, key: str, value: Value | None) -> None:
    if value is None or not value.data:
        return
    items = Seq()
    for item in value.data:
        items.add(item.data, item.origin)
    target.put(key, items, value.origin)


def _seccomp(target: Map, value: Value | None, diagnostics: Diagnostics) -> None:
    if value is None:
        return
    profile = Map()
    if isinstance(value.data, Localhost):
        profile.put("type", "Localhost", value.origin)
        put(profile, "localhostProfile", value.data.profile, diagnostics)
    else:
        profile.put("type", value.data, value.origin)
    target.put("seccompProfile", profile, value.origin)
