"""`$(NAME)`: what the node puts in its place, and where it cannot."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.verify.containers import Container, containers_of
from wzc.verify.job import Job
from wzc.verify.model import Manifest, maps, text

# Kubernetes third_party/forked/golang/expansion: `$$(NAME)` is a text.
_NAME = re.compile(r"(?<!\$)(?:\$\$)*\$\(([^$()]+)\)")


def check(manifest: Manifest, job: Job) -> None:
    """A variable has those before it (kubelet_pods.go: makeEnvironmentVariables), a folder of a
    volume all of them, or the container is not made (ExpandContainerVolumeMounts).
    """
    for template in manifest.templates:
        for container in containers_of(template):
            _of(manifest, container)


def _of(manifest: Manifest, container: Container) -> None:
    variables = maps(container.data, "env")
    names = [text(each, "name") for each in variables]
    if not container.data.get("envFrom"):
        for number, each in enumerate(variables):
            for name in _NAME.findall(text(each, "value")):
                if name in names[number + 1 :] and name not in names[:number]:
                    message = f"`{name}` stands behind `{names[number]}`, which has `$({name})` as"
                    where = (*container.path, "env", number, "value")
                    help = f"put `{name}` before it"
                    manifest.tell(codes.RISK, where, f"{message} it stands", help)
                    break
        for number, mount in enumerate(maps(container.data, "volumeMounts")):
            for name in _NAME.findall(text(mount, "subPathExpr")):
                if name not in names and not name.startswith("ARGO_"):
                    message = f"the container has no variable `{name}`, so the folder has no name:"
                    full = f"{message} the pod waits for ever"
                    where = (*container.path, "volumeMounts", number, "subPathExpr")
                    manifest.tell(codes.MOUNT_REFUSED, where, full, f"add `{name}` to `env`")
                    break
