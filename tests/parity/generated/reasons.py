"""Why a pipeline that Wurzel generates is refused here: the closed list, each with its test.

The tests look at what the files say, not at what the importer says of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from attrs import frozen

from tests.parity.generated.case import Generated
from tests.parity.generated.pipelines import is_connected

Tree = dict[str, Any]
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_SUBDOMAIN = re.compile(rf"{_LABEL.pattern}(\.{_LABEL.pattern})*")
_QUALIFIED = re.compile(rf"({_SUBDOMAIN.pattern}/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_MODES = {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"}


@frozen
class Question:
    """What the reasons look at: the case, and what the steps' own settings classes say."""

    case: Generated
    errors: dict[str, dict[str, str]]

    @property
    def config(self) -> Tree:
        return self.case.config

    def at(self, *path: str) -> Any:
        """What the configuration says there; None if nothing."""
        found: Any = self.config
        for part in path:
            found = found.get(part) if isinstance(found, dict) else None
        return found


Reason = Callable[[Question], bool]
REASONS: dict[str, Reason] = {}


def reason(id: str) -> Callable[[Reason], Reason]:
    def keep(function: Reason) -> Reason:
        REASONS[id] = function
        return function

    return keep


def reasons(question: Question) -> list[str]:
    """All that hold."""
    return [id for id, holds in REASONS.items() if holds(question)]


def _is_subdomain(name: object, most: int = 253) -> bool:
    return isinstance(name, str) and len(name) <= most and bool(_SUBDOMAIN.fullmatch(name))


@reason("name-of-an-object")
def _(q: Question) -> bool:
    most = 52 if q.at("schedule") or q.at("schedules") else 63
    names = [q.at("serviceAccountName"), *_sources(q), *_claims(q)]
    return (
        not _is_subdomain(q.at("name") or "x" if q.at("name") != "" else "", most)
        or not all(_is_subdomain(name) for name in names if name is not None)
        or (q.at("namespace") is not None and not _LABEL.fullmatch(q.at("namespace")))
    )


def _sources(q: Question) -> Iterator[object]:
    yield from (item.get("name") for item in q.at("container", "envFrom") or [])
    yield from q.at("container", "secretRef") or []
    yield from q.at("container", "configMapRef") or []
    yield from (item.get("from") for item in q.at("container", "mountSecrets") or [])
    for which in ("accessKeySecret", "secretKeySecret"):
        yield (q.at("artifacts", which) or {}).get("name")


def _claims(q: Question) -> Iterator[object]:
    cache = q.at("container", "tokenizerCache") or {}
    yield cache.get("claimName")
    yield cache.get("storageClassName")


@reason("entrypoint-is-no-template-name")
def _(q: Question) -> bool:
    name = q.at("entrypoint")
    return name is not None and not re.fullmatch(r"[A-Za-z0-9][-A-Za-z0-9]*", name)


@reason("cron")
def _(q: Question) -> bool:
    given = q.at("schedules") if "schedules" in q.config else q.at("schedule")
    crons = given if isinstance(given, list) else [given]
    impossible = ("every day at noon", "99 99 * * *", "* * *", "0 0 30 2 *", "")
    return any(cron in impossible for cron in crons)


@reason("annotation-or-selector")
def _(q: Question) -> bool:
    selector = q.at("nodeSelector") or {}
    maps = [q.at("annotations"), q.at("container", "annotations"), selector]
    keys = [key for given in maps for key in given or {}]
    return not all(_QUALIFIED.fullmatch(key) for key in keys) or not all(
        _VALUE.fullmatch(value) for value in selector.values()
    )


@reason("image")
def _(q: Question) -> bool:
    image = q.at("container", "image")
    return image is not None and (not image or " " in image or "Upper/" in image)


@reason("data-folder")
def _(q: Question) -> bool:
    folder = q.at("dataDir")
    return folder is not None and (not folder.startswith("/") or " " in folder)


@reason("bucket")
def _(q: Question) -> bool:
    bucket = q.at("artifacts", "bucket")
    return bucket is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket)


@reason("endpoint")
def _(q: Question) -> bool:
    endpoint = q.at("artifacts", "endpoint")
    return endpoint is not None and not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]+)?", endpoint)


@reason("mode-of-files")
def _(q: Question) -> bool:
    mode = q.at("artifacts", "defaultMode")
    return mode is not None and not 0 <= int(mode) <= 0o777


@reason("half-of-the-credentials")
def _(q: Question) -> bool:
    given = [q.at("artifacts", name) for name in ("accessKeySecret", "secretKeySecret")]
    return (given[0] is None) != (given[1] is None)


@reason("secret-of-artifacts-with-a-dot")
def _(q: Question) -> bool:
    # Argo makes a volume of the name, and those have none.
    given = [q.at("artifacts", name) or {} for name in ("accessKeySecret", "secretKeySecret")]
    return any("." in one.get("name", "") for one in given)


@reason("pod-spec-patch")
def _(q: Question) -> bool:
    patch = q.at("podSpecPatch")
    if patch is None:
        return False
    try:
        tree = yaml.safe_load(patch)
    except yaml.YAMLError:
        return True
    return not isinstance(tree, dict) or "nope" in tree or tree.get("containers") == 7


@reason("user-id")
def _(q: Question) -> bool:
    places = [q.at("podSecurityContext") or {}, q.at("container", "securityContext") or {}]
    for place in places:
        ids = [place.get(name) for name in ("runAsUser", "runAsGroup", "fsGroup")]
        if any(int(id) < 0 for id in ids if id is not None):
            return True
    # The container's wins, where it says something; both are non-root unless they say otherwise.
    # Argo's own containers have the pod's alone.
    pod, container = places
    if pod.get("runAsUser") in (0, "0") and _is_true(pod.get("runAsNonRoot", True)):
        return True
    user = container.get("runAsUser", None)
    user = pod.get("runAsUser") if user is None else user
    return user is not None and int(user) == 0 and _is_true(container.get("runAsNonRoot", True))


def _is_true(value: object) -> bool:
    return str(value).lower() in ("true", "yes", "on", "1", "t", "y")


@reason("seccomp")
def _(q: Question) -> bool:
    for place in (q.at("podSecurityContext"), q.at("container", "securityContext")):
        kind = (place or {}).get("seccompProfileType", "RuntimeDefault")
        profile = (place or {}).get("seccompLocalhostProfile")
        if (kind == "Localhost") != (profile is not None):
            return True
    return False


@reason("mounts")
def _(q: Question) -> bool:
    paths: list[str] = []
    folders: dict[str, str] = {}
    for mount in q.at("container", "mountSecrets") or []:
        for mapping in mount["mappings"]:
            paths.append(f"{mount['to'].rstrip('/')}/{mapping['value']}")
            folder = paths[-1].rpartition("/")[0]
            # A folder is mounted as a whole, from one Secret, each key once.
            if folders.setdefault(folder, mount["from"]) != mount["from"]:
                return True
            if not _KEY.fullmatch(mapping["key"]) or ".." in mapping["value"].split("/"):
                return True
        if not mount["to"].startswith("/"):
            return True
    return len(set(paths)) < len(paths)


@reason("tokenizer-cache")
def _(q: Question) -> bool:
    cache = q.at("container", "tokenizerCache") or {}
    modes = cache.get("accessModes", ["ReadWriteOnce"])
    path = cache.get("mountPath", "/")
    return not modes or not set(modes) <= _MODES or not path.startswith("/")


@reason("name-of-a-variable")
def _(q: Question) -> bool:
    names = [
        *q.case.env,
        *((item.get("prefix") or "x") for item in q.at("container", "envFrom") or []),
    ]
    return not all(re.fullmatch(r"[-._a-zA-Z][-._a-zA-Z0-9]*", name) for name in names)


@reason("reference-to-a-variable-of-the-pod")
def _(q: Question) -> bool:
    # What a Secret or a ConfigMap brings is not known here.
    container = q.config.get("container") or {}
    if not any(container.get(name) for name in ("envFrom", "secretRef", "configMapRef")):
        return False
    known: set[str] = set()
    for name, value in q.case.env.items():
        references = re.findall(r"\$\$|\$\(([^)]*)\)", value)
        if any(reference and reference not in known for reference in references):
            return True
        known.add(name)
    return False


@reason("tag-that-argo-replaces")
def _(q: Question) -> bool:
    # The language has these; the pod's name can be said where it is the whole text.
    known = {"workflow.name", "workflow.namespace", "workflow.uid", "workflow.serviceAccountName"}
    known |= {"workflow.mainEntrypoint", "workflow.creationTimestamp.RFC3339"}
    known |= {"workflow.creationTimestamp.s"}
    for value in q.case.env.values():
        for found in re.findall(r"\{\{(.*?)\}\}", value):
            tag = found.strip()
            whole = value.strip("{}").strip() == tag == "pod.name"
            replaced = re.match(r"=|(workflow|pod|inputs|item|steps|tasks)\b", tag)
            if replaced and not whole and tag not in known:
                return True
    return False


@reason("negative-duration")
def _(q: Question) -> bool:
    # Of a type that the language has, and Wurzel has not.
    return any(
        name.endswith("TIMEOUT") and value.startswith("-") for name, value in q.case.env.items()
    )


@reason("setting-that-its-step-refuses")
def _(q: Question) -> bool:
    return bool(q.errors)


@reason("provider-of-a-secret")
def _(q: Question) -> bool:
    return any("${secret:azure:" in value for value in q.case.env.values())


@reason("amount-with-spaces")
def _(q: Question) -> bool:
    given = (q.at("container", "resources") or {}).values()
    return any(isinstance(value, str) and value != value.strip() for value in given)


@reason("capability")
def _(q: Question) -> bool:
    dropped = q.at("container", "securityContext", "dropCapabilities") or []
    return any(not re.fullmatch(r"[A-Z_]+", name) for name in dropped)


@reason("step-without-data")
def _(q: Question) -> bool:
    return not is_connected(q.case.tree)
