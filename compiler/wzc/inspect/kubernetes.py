"""Skeletons of the objects that have to exist, as YAML documents for `kubectl apply`.

Written line by line: the comments are what they are for.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from wzc.backend.emit.scalars import string_text
from wzc.inspect.model import Key, Need, Report
from wzc.inspect.objects import ACCOUNT, CLAIM, CONFIG_MAP, DOCKER_CONFIG, SECRET

# The name of the Role and the RoleBinding.
EXECUTOR = "argo-workflow-executor"
# What Argo's containers beside a step's do with its account, since 3.4 (docs/workflow-rbac.md).
_RULES = """\
rules:
  - apiGroups:
      - argoproj.io
    resources:
      - workflowtaskresults
    verbs:
      - create
      - patch"""
_DOCKER_HUB = "https://index.docker.io/v1/"
_SIZE = "10Gi"

Lines = list[str]


def manifests(report: Report, file: str) -> str:
    """The objects of all pipelines; `file` is what to call the source.

    Objects come in an order in which they can be applied. Values are empty and sizes are guesses:
    comments say what belongs there.
    """
    documents = list(_documents(report))
    header = [
        f"# What the pipelines of {' '.join(file.split())} refer to. Fill in the values; leave out",
        "# what is there already, or what another tool brings.",
        "",
    ]
    if not documents:
        return "\n".join([*header, "# There is nothing that has to exist.", ""])
    return "\n".join([*header, "\n---\n".join("\n".join(lines) for lines in documents), ""])


def _documents(report: Report) -> Iterator[Lines]:
    namespaces = dict.fromkeys(need.namespace for need in report.needs)
    for namespace in namespaces:
        needs = [need for need in report.needs if need.namespace == namespace]
        accounts = [need for need in needs if need.kind == ACCOUNT]
        for need in accounts:
            if not need.given:
                yield _head("v1", ACCOUNT, need.name, namespace, _comment(need))
        if accounts:
            yield _role(namespace)
            yield _role_binding(namespace, accounts)
        for need in needs:
            if need.kind == SECRET:
                yield _secret(need, _registries(report, need))
            elif need.kind == CONFIG_MAP:
                yield _config_map(need)
            elif need.kind == CLAIM:
                yield _claim(need)


def _head(
    version: str, kind: str, name: str, namespace: str | None, comments: Iterable[str] = ()
) -> Lines:
    lines = [*comments, f"apiVersion: {version}", f"kind: {kind}", "metadata:"]
    lines.append(f"  name: {string_text(name)}")
    if namespace is not None:
        lines.append(f"  namespace: {string_text(namespace)}")
    return lines


def _comment(need: Need) -> Lines:
    """What needs an object, above its document."""
    pipelines = dict.fromkeys(use.pipeline for use in need.uses)
    found = []
    for name in pipelines:
        steps = dict.fromkeys(use.step for use in need.uses if use.pipeline == name)
        found.append(f"pipeline {name}{_steps([step for step in steps if step is not None])}")
    return [("# Optional: " if need.optional else "# For ") + "; ".join(found)]


def _steps(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f", {len(names)} steps"
    return (f", step{'s' if len(names) > 1 else ''} " + ", ".join(names)) if names else ""


# ---- accounts


def _role(namespace: str | None) -> Lines:
    comment = ["# What Argo does in each pod: it writes down how the step went."]
    head = _head("rbac.authorization.k8s.io/v1", "Role", EXECUTOR, namespace, comment)
    return [*head, *_RULES.split("\n")]


def _role_binding(namespace: str | None, accounts: Sequence[Need]) -> Lines:
    """Gives the accounts the Role.

    Without a namespace, an account is of the one that the binding is applied to
    (pkg/registry/rbac/validation/rule.go: appliesToUser).
    """
    lines = _head("rbac.authorization.k8s.io/v1", "RoleBinding", EXECUTOR, namespace)
    lines += ["roleRef:", "  apiGroup: rbac.authorization.k8s.io", "  kind: Role"]
    lines += [f"  name: {EXECUTOR}", "subjects:"]
    for need in accounts:
        lines += ["  - kind: ServiceAccount", f"    name: {string_text(need.name)}"]
        if namespace is not None:
            lines.append(f"    namespace: {string_text(namespace)}")
    return lines


# ---- Secrets and ConfigMaps


def _secret(need: Need, registries: Sequence[str]) -> Lines:
    lines = _head("v1", SECRET, need.name, need.namespace, _comment(need))
    kind = "kubernetes.io/dockerconfigjson" if need.is_pull_secret else "Opaque"
    lines.append(f"type: {kind}")
    keys = [key for key in need.keys if not (need.is_pull_secret and key.name == DOCKER_CONFIG)]
    entries = _entries(need, keys)
    if need.is_pull_secret:
        entries = [*_docker_config(registries), *entries]
    return [*lines, *_mapping("stringData", entries)]


def _config_map(need: Need) -> Lines:
    lines = _head("v1", CONFIG_MAP, need.name, need.namespace, _comment(need))
    if need.labels:
        lines.append("  labels:")
        lines += [f"    {string_text(k)}: {string_text(v)}" for k, v in need.labels.items()]
    return [*lines, *_mapping("data", _entries(need, need.keys))]


def _mapping(name: str, entries: Lines) -> Lines:
    if all(entry.lstrip().startswith("#") for entry in entries):
        return [f"# {name}:", *entries] if entries else []
    return [f"{name}:", *entries]


def _entries(need: Need, keys: Sequence[Key]) -> Lines:
    """The keys with empty values, and a word on those that nothing names.

    An empty value is not the same as none: what can be left out, or be brought by another
    object before this one, stands behind `#`.
    """
    lines: Lines = []
    for key in keys:
        words = _asked(key)
        if key.others:
            words += f"; or in {' or '.join(key.others)}"
        lines.append(f"  # {words}" + ("; optional" if key.optional else ""))
        mark = "" if key.is_first and (need.optional or not key.optional) else "# "
        lines.append(f'  {mark}{string_text(key.name)}: ""')
    whole = list(dict.fromkeys(use.what for use in need.uses if use.key is None))
    if whole:
        more = "further keys are taken too" if keys else "all its keys are taken"
        lines.append(f"  # {more}, by {', '.join(whole)}")
    return lines


def _asked(key: Key) -> str:
    """What asks for a key: `setting `api` of step embed`."""
    by_what: dict[str, dict[str, None]] = {}
    for use in key.uses:
        steps = by_what.setdefault(use.what, {})
        if use.step is not None:
            steps[use.step] = None
    return "; ".join(what + _steps(list(steps)) for what, steps in by_what.items())


def _docker_config(registries: Sequence[str]) -> Lines:
    hosts = [_DOCKER_HUB if host == "docker.io" else host for host in registries]
    config = {"auths": {host: {"username": "", "password": ""} for host in hosts}}
    return [
        "  # as `kubectl create secret docker-registry` makes it",
        f"  {DOCKER_CONFIG}: {string_text(json.dumps(config))}",
    ]


def _registries(report: Report, need: Need) -> list[str]:
    pipelines = {use.pipeline for use in need.uses}
    return list(
        dict.fromkeys(
            host for it in report.pipelines if it.name in pipelines for host in it.registries
        )
    )


# ---- claims


def _claim(need: Need) -> Lines:
    lines = _head("v1", CLAIM, need.name, need.namespace, _comment(need))
    steps = {(use.pipeline, use.step) for use in need.uses}
    mode = "ReadWriteOnce" if len(steps) == 1 else "ReadWriteMany"
    if len(steps) > 1:
        why = "  # several steps mount it, so perhaps several nodes; ReadWriteOnce is for one node"
        modes = ["  accessModes:", why.replace("  #", "    #"), f"    - {mode}"]
    else:
        modes = ["  accessModes:", f"    - {mode}"]
    size = ["  resources:", "    requests:", "      # a guess: say what it has to hold"]
    return [*lines, "spec:", *modes, *size, f"      storage: {_SIZE}"]
