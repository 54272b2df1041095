"""Who containers run as, and what they may do."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.lint.places import data, distinct_steps, items
from wzc.model.pipeline import Pipeline
from wzc.model.security import Localhost, PodSecurityContext, SecurityContext
from wzc.model.value import Value
from wzc.values.suggest import nearest

# capabilities(7), Linux 5.9 and newer, without the prefix that Kubernetes leaves away.
CAPABILITIES = frozenset(
    """
    ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE
    DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN
    MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID
    SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE
    SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM
    """.split()
)


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse security contexts that contradict themselves.

    `run_as_non_root` with user 0 (the kubelet starts no such container; the container's own value
    counts before the pod's); `allow_privilege_escalation = false` beside what always allows it
    (Kubernetes core/validation.go: ValidateSecurityContext); capabilities that the container
    runtime does not know; seccomp profiles outside of the kubelet's folder
    (validateSeccompProfileField).
    """
    whole = data(pipeline.attributes.pod_security_context)
    if isinstance(whole, PodSecurityContext):
        _check_seccomp(whole.seccomp_profile, diagnostics)
    for step in distinct_steps(pipeline):
        pod, container = step.attributes.pod_security_context, step.attributes.security_context
        pods = [data(pod), whole]
        non_root = _first("run_as_non_root", pods)
        user = _first("run_as_user", pods)
        _check_root(user, non_root, diagnostics)
        if pod is not None and pod.data is not None:
            _check_seccomp(pod.data.seccomp_profile, diagnostics)
        own = data(container)
        if isinstance(own, SecurityContext):
            _check_root(own.run_as_user or user, own.run_as_non_root or non_root, diagnostics)
            _check_seccomp(own.seccomp_profile, diagnostics)
            _check_privileges(own, diagnostics)
            for value in (own.drop_capabilities, own.add_capabilities):
                for capability in items(value):
                    _check_capability(capability, diagnostics)


def _first(name: str, contexts: list[PodSecurityContext | None]) -> Value | None:
    """The entry of the first context that has it."""
    for context in contexts:
        value: Value | None = getattr(context, name, None)
        if value is not None:
            return value
    return None


def _check_root(user: Value | None, non_root: Value | None, diagnostics: Diagnostics) -> None:
    if user is None or non_root is None or user.data != 0 or non_root.data is not True:
        return
    diagnostics.report(
        codes.ROOT_USER,
        "user 0 is root, and the container must not run as root",
        user.origin.span,
        secondary=[Label(non_root.origin.span, "`run_as_non_root`")],
        help="another user, such as `1000`, or `run_as_non_root = false`",
    )


def _check_privileges(own: SecurityContext, diagnostics: Diagnostics) -> None:
    escalation = own.allow_privilege_escalation
    if escalation is None or escalation.data is not False:
        return
    cause: Value | None = None
    message = ""
    if own.privileged is not None and own.privileged.data is True:
        cause, message = own.privileged, "a privileged container may always gain more rights"
    for capability in items(own.add_capabilities):
        if cause is None and str(capability.data).upper() in ("SYS_ADMIN", "CAP_SYS_ADMIN"):
            cause = capability
            message = "a container with `SYS_ADMIN` may always gain more rights"
    if cause is not None:
        diagnostics.report(
            codes.BAD_PRIVILEGES,
            f"{message}, so `allow_privilege_escalation` cannot be `false`",
            cause.origin.span,
            secondary=[Label(escalation.origin.span, "forbidden here")],
            help="take the privilege away, or write `allow_privilege_escalation = true`",
        )


def _check_capability(value: Value, diagnostics: Diagnostics) -> None:
    text = str(value.data)
    name = text.upper().removeprefix("CAP_")
    if name in CAPABILITIES and name == text:
        return
    guess = name if name in CAPABILITIES else nearest(name, CAPABILITIES)
    if text.upper().startswith("CAP_"):
        message = f"capability `{text}` is written without `CAP_` in Kubernetes"
    elif guess == name:
        message = f"capability `{text}` is written in capital letters"
    else:
        message = f"there is no capability `{text}`"
    span = value.origin.span
    fixes = []
    if guess is not None and span.text in (f'"{text}"', f"'{text}'"):
        edits = (Edit(span, f'"{guess}"'),)
        fixes = [Fix(f'write `"{guess}"`', edits, certain=guess == name)]
    help = None if guess is None else f'write `"{guess}"`'
    diagnostics.report(codes.BAD_KEY, message, span, help=help, fixes=fixes)


def _check_seccomp(value: Value | None, diagnostics: Diagnostics) -> None:
    profile = data(value)
    if not isinstance(profile, Localhost) or profile.profile is None:
        return
    path = str(profile.profile.data)
    if path.strip() and not path.startswith("/") and ".." not in path.split("/"):
        return
    diagnostics.report(
        codes.BAD_SECCOMP,
        f"seccomp profile `{path}` is not below the kubelet's folder",
        profile.profile.origin.span,
        help='a relative path without `..`: `localhost("profiles/audit.json")`',
    )
