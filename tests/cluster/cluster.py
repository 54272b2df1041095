"""A cluster without nodes: what is posted to it, and what becomes of workflows in it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from tests.argo.template.walk import Results
from tests.cluster.api import Api, Document
from tests.cluster.kubelet import Kubelet, Seen

NAME = "wf"  # of each workflow, which has a namespace of its own


@define(frozen=True)
class Ran:
    """A workflow at its end. Paths of nodes are without its name; it is ``""`` itself."""

    namespace: str
    document: Document
    pods: list[Seen]

    @property
    def nodes(self) -> dict[str, Document]:
        found = self.document["status"].get("nodes", {})
        return {node["name"].removeprefix(NAME).removeprefix("."): node for node in found.values()}

    @property
    def phase(self) -> str:
        phase: str = self.document["status"]["phase"]
        return phase

    def phases(self) -> dict[str, str]:
        """How each node has ended, as Argo names it."""
        return {path: node.get("phase", "") for path, node in self.nodes.items()}

    def pods_of(self, place: str) -> list[Seen]:
        """The pods of a node, by its path without items and attempts."""
        return [seen for seen in self.pods if seen.place == place]

    def story(self) -> str:
        """All of it, for a message."""
        lines = [f"{self.namespace}: {self.phase} {self.document['status'].get('message', '')}"]
        lines += [
            f"  {path or '(all)'}: {node.get('phase')} {node.get('message', '')}"
            for path, node in sorted(self.nodes.items())
        ]
        lines += [f"  pod {seen.path}: {seen.made}..{seen.ended}" for seen in self.pods]
        return "\n".join(lines)


@define
class Cluster:
    """An API server with Argo's resources, its controller, and a stand-in for the kubelet."""

    api: Api
    kubelet: Kubelet
    _numbers: Iterator[int] = field(factory=lambda: itertools.count(1), init=False)

    def start(
        self,
        documents: list[Document],
        results: Results | None = None,
        parameters: Mapping[str, str] | None = None,
        *,
        labels: Mapping[str, str] | None = None,
        config_maps: Mapping[str, Mapping[str, str]] | None = None,
        accounts: Iterable[str] = (),
    ) -> str:
        """Submit what starts of these documents; the others are what it needs.

        It gets a namespace of its own, with these labels, ConfigMaps and accounts, whose name is
        the answer.
        """
        namespace = f"run-{next(self._numbers)}"
        metadata = {"name": namespace, "labels": dict(labels or {})}
        self.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        for name, data in (config_maps or {}).items():
            # Argo finds a ConfigMap for parameters by this label only.
            described = {
                "name": name,
                "labels": {"workflows.argoproj.io/configmap-type": "Parameter"},
            }
            self.api.create(
                {
                    "apiVersion": "v1",
                    "kind": "ConfigMap",
                    "metadata": described,
                    "data": dict(data),
                },
                namespace,
            )
        for account in accounts:
            metadata = {"name": account}
            self.api.create(
                {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}, namespace
            )
        self.kubelet.expect(namespace, results or {})
        *needed, last = [moved(document) for document in documents]
        for document in needed:
            self.api.create(document, namespace)
        self.api.create(_started(last, parameters or {}), namespace)
        return namespace

    def end(self, namespace: str, seconds: float = 120) -> Ran:
        """A workflow that was started, once it has ended."""
        document = self.kubelet.await_end(namespace, seconds)
        return Ran(namespace, document, self.kubelet.pods(namespace))


def moved(document: Document) -> Document:
    """A document for the namespace that it is posted to."""
    metadata = {k: v for k, v in document["metadata"].items() if k != "namespace"}
    return {**document, "metadata": metadata}


def _started(document: Document, parameters: Mapping[str, str]) -> Document:
    """The workflow that a document stands for, as a submission or the schedule makes it."""
    found = json.loads(json.dumps(document))
    spec, metadata = found["spec"], found["metadata"]
    if found["kind"] == "CronWorkflow":
        metadata, spec = spec.get("workflowMetadata", {}), spec["workflowSpec"]
    elif found["kind"] != "Workflow":
        raise ValueError(f"a {found['kind']} does not start")
    metadata = {k: v for k, v in metadata.items() if k in ("labels", "annotations")}
    given: dict[str, Any] = {
        entry["name"]: entry for entry in spec.get("arguments", {}).get("parameters", [])
    }
    given |= {name: {"name": name, "value": value} for name, value in parameters.items()}
    if given:
        spec.setdefault("arguments", {})["parameters"] = list(given.values())
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {**metadata, "name": NAME},
        "spec": spec,
    }
