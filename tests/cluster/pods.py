"""The pods that the controller made, beside those that `wzc.pods` predicts; and what lets them in.

Kubernetes' own validation of pods is in the API server, which has taken each of these: one that it
refuses is no pod, but a node with what it said. `let_in` asks it again, in a namespace of a Pod
Security level, and tells what it warns of too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.cluster.api import Api, Document, Refused
from tests.cluster.cluster import Ran
from tests.cluster.seen import Seen
from wzc.pods.layout import Layout
from wzc.pods.predict import predict

LEVEL = "pod-security.kubernetes.io/enforce"


def spec_of(documents: Sequence[Document]) -> Document:
    """What is said of the workflow by the documents of one pipeline."""
    spec: Document = documents[-1]["spec"]
    spec = spec.get("workflowSpec", spec)
    if "workflowTemplateRef" in spec:
        name = spec["workflowTemplateRef"]["name"]
        [spec] = [each["spec"] for each in documents if each["metadata"]["name"] == name]
    return spec


def difference(spec: Mapping[str, Any], layout: Layout, run: Ran) -> Iterator[tuple[str, str]]:
    """In what each pod of a run, by its path, is not the one that was predicted; empty if it is."""
    predicted = {pod.template: pod.spec for pod in predict(spec, layout)}
    for seen in run.pods:
        made, told = seen.pod["spec"], predicted[seen.template["name"]]
        if looked_at(made) != looked_at(told):
            yield seen.path, f"{looked_at(made)}, not {looked_at(told)}"
            continue
        there, said = volumes(made), volumes(told)
        # What else there is are the keys to where artifacts are.
        more = {kind for name, kind in there.items() if name not in said} - {"secret"}
        missing = said.items() - there.items()
        yield seen.path, f"has {more}, lacks {missing}" if more or missing else ""


def looked_at(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What a prediction is about: containers, who they run as, the node's network."""
    return {
        "pod": spec.get("securityContext") or {},
        "containers": _contexts(spec, "containers"),
        "initContainers": _contexts(spec, "initContainers"),
        "hostNetwork": spec.get("hostNetwork", False),
    }


def volumes(spec: Mapping[str, Any]) -> dict[str, str]:
    """The kinds of volumes by their names, without those of Argo's own files."""
    kinds = {volume["name"]: next(k for k in volume if k != "name") for volume in spec["volumes"]}
    return {name: kind for name, kind in kinds.items() if kind != "emptyDir"}


def _contexts(spec: Mapping[str, Any], group: str) -> dict[str, Any]:
    return {c["name"]: c.get("securityContext") or {} for c in spec.get(group) or ()}


def refused(run: Ran) -> dict[str, str]:
    """The nodes of a run whose pods the API server would not have, with what it said."""
    found = {}
    for path, node in run.nodes.items():
        said = node.get("message", "")
        if node.get("type") == "Pod" and (" is invalid: " in said or " is forbidden: " in said):
            found[path] = said
    return found


def distinct(pods: Sequence[Seen], of: Callable[[Document], object]) -> list[Seen]:
    """One pod of those in whose specs the same is found."""
    found: dict[str, Seen] = {}
    for seen in pods:
        found.setdefault(json.dumps(of(seen.pod["spec"]), sort_keys=True), seen)
    return list(found.values())


def without_texts(spec: Document) -> Document:
    """A pod's spec, without what its containers are given as text."""
    found = {**spec}
    for group in ("containers", "initContainers"):
        found[group] = [
            {**container, "command": [], "args": [], "env": [e["name"] for e in container["env"]]}
            for container in spec[group]
        ]
    return found


def level_of(api: Api, level: str) -> str:
    """A namespace that enforces a level, which is called after it."""
    document = {"apiVersion": "v1", "kind": "Namespace"}
    try:
        api.create({**document, "metadata": {"name": level, "labels": {LEVEL: level}}})
    except Refused as error:
        assert error.status == 409, str(error)
    return level


def let_in(api: Api, seen: Seen, namespace: str) -> tuple[str, list[str]]:
    """Why a pod like this one would not be let in, and what the API server warns of."""
    kept = {key: seen.pod["metadata"].get(key, {}) for key in ("labels", "annotations")}
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": seen.pod["spec"]}
    try:
        return "", api.warnings({**pod, "metadata": {"name": seen.name, **kept}}, namespace)
    except Refused as error:
        return error.message, []
