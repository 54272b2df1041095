"""Pods' specs, as data: of everything that Pod Security looks at, some."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Maps with some of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


_SECCOMP = some(type=st.sampled_from(["RuntimeDefault", "Localhost", "Unconfined"]))
_SELINUX = some(
    type=st.sampled_from(["", "container_t", "container_init_t", "spc_t"]),
    user=st.sampled_from(["", "system_u"]),
    role=st.sampled_from(["", "object_r"]),
)
_APPARMOR = some(type=st.sampled_from(["RuntimeDefault", "Localhost", "Unconfined"]))
_CAPABILITIES = some(
    drop=st.lists(st.sampled_from(["ALL", "KILL", "NET_RAW"]), max_size=2),
    add=st.lists(
        st.sampled_from(["NET_BIND_SERVICE", "CHOWN", "SYS_CHROOT", "SYS_ADMIN", "NET_ADMIN"]),
        max_size=2,
    ),
)
# Half of them fit restricted in all but what else is drawn.
_FITTING = st.fixed_dictionaries(
    {
        "allowPrivilegeEscalation": st.just(False),
        "capabilities": st.just({"drop": ["ALL"]}),
        "runAsNonRoot": st.just(True),
        "seccompProfile": st.just({"type": "RuntimeDefault"}),
    }
)
_CONTEXT = some(
    allowPrivilegeEscalation=st.booleans(),
    privileged=st.booleans(),
    runAsNonRoot=st.booleans(),
    runAsUser=st.sampled_from([0, 1, 1000]),
    readOnlyRootFilesystem=st.booleans(),
    procMount=st.sampled_from(["Default", "Unmasked"]),
    capabilities=_CAPABILITIES,
    seccompProfile=_SECCOMP,
    seLinuxOptions=_SELINUX,
    appArmorProfile=_APPARMOR,
    windowsOptions=some(hostProcess=st.booleans()),
)
_PROBE = some(
    httpGet=some(host=st.sampled_from(["", "127.0.0.1"]), port=st.just(80)),
    tcpSocket=some(host=st.sampled_from(["", "other"]), port=st.just(80)),
)


def _containers(prefix: str, least: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = some(
        securityContext=_CONTEXT | _FITTING,
        ports=st.lists(some(containerPort=st.just(80), hostPort=st.sampled_from([0, 80]))),
        livenessProbe=_PROBE,
        lifecycle=some(preStop=_PROBE),
    )
    return st.lists(one, min_size=least, max_size=2).map(
        lambda found: [{"name": f"{prefix}{i}", **item} for i, item in enumerate(found)]
    )


_VOLUME: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"emptyDir": {}},
        {"hostPath": {"path": "/"}},
        {"nfs": {"server": "s", "path": "/"}},
        {"secret": {"secretName": "s"}},
        {"configMap": {"name": "c"}},
        {"projected": {"sources": []}},
        {"persistentVolumeClaim": {"claimName": "c"}},
        {"image": {"reference": "a"}},
        {"csi": {"driver": "d"}},
        {"ephemeral": {}},
        {"downwardAPI": {}},
        {"gcePersistentDisk": {"pdName": "p"}},
    ]
)
_NEEDED: dict[str, st.SearchStrategy[Any]] = {"containers": _containers("c", 1)}
POD_SPECS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    _NEEDED,
    optional={
        "initContainers": _containers("i", 0),
        "securityContext": some(
            runAsNonRoot=st.booleans(),
            runAsUser=st.sampled_from([0, 1000]),
            seccompProfile=_SECCOMP,
            seLinuxOptions=_SELINUX,
            appArmorProfile=_APPARMOR,
            windowsOptions=some(hostProcess=st.booleans()),
            sysctls=st.lists(
                st.sampled_from(
                    [
                        {"name": "net.ipv4.tcp_syncookies", "value": "1"},
                        {"name": "kernel.msgmax", "value": "1"},
                    ]
                ),
                max_size=1,
            ),
        ),
        "hostNetwork": st.booleans(),
        "hostPID": st.booleans(),
        "hostIPC": st.booleans(),
        "hostUsers": st.booleans(),
        "volumes": st.lists(_VOLUME, max_size=2).map(
            lambda found: [{"name": f"v{i}", **item} for i, item in enumerate(found)]
        ),
    },
)
