"""The pods that the controller really makes: they are those that `wzc.pods` predicts.

What it says of Pod Security is held to the API server's own admission, which also validates each
pod when the controller makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

import wzc
from tests.cluster.api import Refused
from tests.cluster.cluster import Cluster
from tests.cluster.examples import TARGET, Example
from tests.cluster.kubelet import Seen
from tests.pods.test_restricted import BODY, compiled
from wzc.pods.layout import LEGACY
from wzc.pods.predict import predict
from wzc.pods.security import refusals

pytestmark = pytest.mark.slow


def test_the_predicted_pods_are_those_that_the_controller_makes(examples: list[Example]) -> None:
    compared = 0
    for example in examples:
        predicted = {pod.template: pod.spec for pod in predict(example.case.spec, LEGACY)}
        for seen in example.ran.pods:
            name = seen.template["name"]
            assert looked_at(seen.pod["spec"]) == looked_at(predicted[name]), example.told()
            made, told = volumes(seen.pod["spec"]), volumes(predicted[name])
            assert told.items() <= made.items(), example.told()
            # What else there is are the keys to where artifacts are.
            assert {kind for at, kind in made.items() if at not in told} <= {"secret"}
            compared += 1
    assert compared > 100


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


@pytest.fixture(scope="module")
def levels(cluster: Cluster) -> dict[str, str]:
    """Namespaces of Pod Security's levels."""
    found = {}
    for level in ("baseline", "restricted"):
        labels = {"pod-security.kubernetes.io/enforce": level}
        metadata = {"name": level, "labels": labels}
        cluster.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        found[level] = level
    return found


def test_a_level_refuses_the_pods_that_it_was_said_to_refuse(
    cluster: Cluster, examples: list[Example], levels: Mapping[str, str]
) -> None:
    for example in examples:
        predicted = {pod.template: pod.spec for pod in predict(example.case.spec, LEGACY)}
        for seen in example.ran.pods:
            for level, namespace in levels.items():
                expected = bool(refusals(predicted[seen.template["name"]], level))
                refused = _is_refused(cluster, seen, namespace)
                assert refused is expected, f"{seen.path} in {level}: {example.told()}"


def _is_refused(cluster: Cluster, seen: Seen, namespace: str) -> bool:
    """Whether a pod like this one would not be let in."""
    kept = {key: seen.pod["metadata"].get(key, {}) for key in ("labels", "annotations")}
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": seen.pod["spec"]}
    try:
        cluster.api.create(
            {**pod, "metadata": {"name": seen.name, **kept}}, namespace, dry_run=True
        )
    except Refused as error:
        assert error.status == 403 and "PodSecurity" in error.message, str(error)
        return True
    return False


def test_a_pipeline_for_restricted_namespaces_goes_through_in_one(cluster: Cluster) -> None:
    made = compiled(BODY)
    documents = [*yaml.safe_load_all(made.yaml())]
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    ran = cluster.end(cluster.start(documents, labels=labels))
    assert ran.phase == "Succeeded", ran.story()
    assert len(ran.pods) == 10


def test_a_pipeline_that_is_not_for_them_does_not(cluster: Cluster) -> None:
    text = 'pipeline p { step a = container(image = "a:1", command = ["true"]) }'
    documents = [*yaml.safe_load_all(wzc.compile(text=text, target=TARGET).yaml())]
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    ran = cluster.end(cluster.start(documents, labels=labels))
    assert ran.phase == "Error" and not ran.pods
    assert "violates PodSecurity" in str(ran.nodes["a"]["message"])
