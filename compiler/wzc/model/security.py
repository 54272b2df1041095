"""Who a pod and its containers run as, and what they may do."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import BOOL, INT, STRING, Built, Enum, ListOf, Union

_ID = INT.within(min=0, max=2**31 - 1)


@lean
class Localhost(Block):
    """A seccomp profile that lies on the node."""

    keyword = "localhost"

    profile: Value | None = attribute(
        STRING,
        "seccompProfile.localhostProfile",
        "Its path below the kubelet's folder.",
        'profile = "profiles/wurzel.json"',
        required=True,
    )


SECCOMP = Union((Enum(("RuntimeDefault", "Unconfined")), Built(Localhost)))


@lean
class PodSecurityContext(Block):
    """The security context of a whole pod."""

    keyword = "pod_security_context"

    run_as_non_root: Value | None = attribute(
        BOOL, "securityContext.runAsNonRoot", "Refuse to run as root.", "run_as_non_root = true"
    )
    run_as_user: Value | None = attribute(
        _ID, "securityContext.runAsUser", "The user's number.", "run_as_user = 1000"
    )
    run_as_group: Value | None = attribute(
        _ID, "securityContext.runAsGroup", "The group's number.", "run_as_group = 1000"
    )
    fs_group: Value | None = attribute(
        _ID, "securityContext.fsGroup", "The group that owns the volumes.", "fs_group = 2000"
    )
    fs_group_change_policy: Value | None = attribute(
        Enum(("Always", "OnRootMismatch")),
        "securityContext.fsGroupChangePolicy",
        "When the volumes' owner is changed.",
        'fs_group_change_policy = "OnRootMismatch"',
        default='"Always"',
    )
    supplemental_groups: Value | None = attribute(
        ListOf(_ID),
        "securityContext.supplementalGroups",
        "Further groups.",
        "supplemental_groups = [1000]",
    )
    seccomp_profile: Value | None = attribute(
        SECCOMP,
        "securityContext.seccompProfile",
        "Which system calls are allowed.",
        'seccomp_profile = "RuntimeDefault"',
    )


@lean
class SecurityContext(Block):
    """The security context of a step's container."""

    keyword = "security_context"

    run_as_non_root: Value | None = attribute(
        BOOL,
        "T.container.securityContext.runAsNonRoot",
        "Refuse to run as root.",
        "run_as_non_root = true",
    )
    run_as_user: Value | None = attribute(
        _ID, "T.container.securityContext.runAsUser", "The user's number.", "run_as_user = 1000"
    )
    run_as_group: Value | None = attribute(
        _ID, "T.container.securityContext.runAsGroup", "The group's number.", "run_as_group = 1000"
    )
    allow_privilege_escalation: Value | None = attribute(
        BOOL,
        "T.container.securityContext.allowPrivilegeEscalation",
        "Whether a process may gain more rights than its parent.",
        "allow_privilege_escalation = false",
        default="true",
    )
    read_only_root_filesystem: Value | None = attribute(
        BOOL,
        "T.container.securityContext.readOnlyRootFilesystem",
        "Whether the image's own files are read-only; `data_dir` and `/tmp` then get volumes.",
        "read_only_root_filesystem = true",
        default="false",
    )
    privileged: Value | None = attribute(
        BOOL,
        "T.container.securityContext.privileged",
        "Whether it may do what root on the node may.",
        "privileged = false",
        default="false",
    )
    drop_capabilities: Value | None = attribute(
        ListOf(STRING),
        "T.container.securityContext.capabilities.drop",
        "Linux capabilities that are taken away.",
        'drop_capabilities = ["ALL"]',
    )
    add_capabilities: Value | None = attribute(
        ListOf(STRING),
        "T.container.securityContext.capabilities.add",
        "Linux capabilities that are given.",
        'add_capabilities = ["NET_BIND_SERVICE"]',
    )
    seccomp_profile: Value | None = attribute(
        SECCOMP,
        "T.container.securityContext.seccompProfile",
        "Which system calls are allowed.",
        'seccomp_profile = "RuntimeDefault"',
    )
