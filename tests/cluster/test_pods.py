"""The pods that the controller really makes: the API server takes all of them, without a warning,
and they are those that `wzc.pods` predicts.

The API server validates pods by Kubernetes' own code (k8s.io/kubernetes/pkg/apis/core/validation)
where the controller makes them. What is said of Pod Security is held to its admission there, and to
the same package in `tests/pods/admission`.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

import wzc
from tests.cluster.cluster import Cluster
from tests.cluster.examples import TARGET, Example
from tests.cluster.pods import (
    LEVEL,
    difference,
    distinct,
    let_in,
    level_of,
    looked_at,
    refused,
    without_texts,
)
from tests.cluster.seen import Seen
from tests.pods.client import Admission
from tests.pods.test_restricted import RESTRICTED
from wzc.pods.layout import LEGACY
from wzc.pods.predict import predict
from wzc.pods.security import refusals

pytestmark = pytest.mark.slow
LEVELS = ("baseline", "restricted")


def test_no_pod_of_an_example_is_refused(examples: list[Example]) -> None:
    for example in examples:
        assert refused(example.ran) == {}, example.told()


def test_the_predicted_pods_are_those_that_the_controller_makes(examples: list[Example]) -> None:
    compared = 0
    for example in examples:
        for path, found in difference(example.case.spec, LEGACY, example.ran):
            assert not found, f"{path}: {found}\n{example.told()}"
            compared += 1
    assert compared > 100


def test_a_level_refuses_the_pods_that_it_was_said_to_refuse(
    examples: list[Example], admission: Admission
) -> None:
    for example in examples:
        predicted = {pod.template: pod.spec for pod in predict(example.case.spec, LEGACY)}
        for seen in example.ran.pods:
            for level in LEVELS:
                expected = bool(refusals(predicted[seen.template["name"]], level))
                reasons = admission.reasons(seen.pod["spec"], level)
                assert bool(reasons) is expected, f"{seen.path} in {level}: {example.told()}"


def test_the_api_server_says_the_same(
    cluster: Cluster, examples: list[Example], admission: Admission
) -> None:
    let = []
    for seen in distinct(every_pod(examples), looked_at):
        for level in LEVELS:
            said, _ = let_in(cluster.api, seen, level_of(cluster.api, level))
            reasons = admission.reasons(seen.pod["spec"], level)
            assert bool(said) is bool(reasons) and "PodSecurity" in (said or "PodSecurity")
            let.append(not said)
    assert any(let) and not all(let)


def test_the_api_server_warns_of_nothing(cluster: Cluster, examples: list[Example]) -> None:
    outside = level_of(cluster.api, "privileged")
    pods = distinct(every_pod(examples), without_texts)
    assert len(pods) > 20
    for seen in pods:
        assert let_in(cluster.api, seen, outside) == ("", []), seen.path


def every_pod(examples: list[Example]) -> list[Seen]:
    return [seen for example in examples for seen in example.ran.pods]


def test_the_pods_of_restricted_examples_are_let_into_restricted_namespaces(
    examples: list[Example], admission: Admission
) -> None:
    names = [str(golden) for golden in RESTRICTED]
    found = [example for example in examples if str(example.case.golden) in names]
    assert len(found) == len(names)
    for example in found:
        for seen in example.ran.pods:
            assert admission.reasons(seen.pod["spec"], "restricted") == set(), example.told()


def test_a_pipeline_that_is_not_for_them_does_not(cluster: Cluster) -> None:
    text = 'pipeline p { step a = container(image = "a:1", command = ["true"]) }'
    documents = [*yaml.safe_load_all(wzc.compile(text=text, target=TARGET).yaml())]
    ran = cluster.end(cluster.start(documents, labels={LEVEL: "restricted"}))
    assert ran.phase == "Error" and not ran.pods
    assert "violates PodSecurity" in refused(ran)["a"]


# ---- planted faults: patches that break a pod, each in a step of its own

_MAIN = {"name": "main"}
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a negative amount": (
        {"containers": [{**_MAIN, "resources": {"requests": {"cpu": "-1"}}}]},
        "must be greater than or equal to 0",
    ),
    "more than the limit": (
        {"containers": [{**_MAIN, "resources": {"requests": {"cpu": 2}, "limits": {"cpu": 1}}}]},
        "must be less than or equal to cpu limit",
    ),
    "a policy": ({"containers": [{**_MAIN, "imagePullPolicy": "Often"}]}, "Unsupported value"),
    "a mount of no volume": (
        {"containers": [{**_MAIN, "volumeMounts": [{"name": "nowhere", "mountPath": "/x"}]}]},
        "Not found",
    ),
    "a user": ({"securityContext": {"runAsUser": -1}}, "must be between 0 and"),
    "a port": ({"containers": [{**_MAIN, "ports": [{"containerPort": 70000}]}]}, "must be between"),
    "a priority class": ({"priorityClassName": "of-nobody"}, "no PriorityClass"),
    "a host name": ({"hostname": "Not A Name"}, "RFC 1123"),
}
# It is let in, and warned of.
OLD = {"nodeSelector": {"beta.kubernetes.io/arch": "amd64"}}


def test_pods_with_planted_faults_are_refused(cluster: Cluster) -> None:
    steps = [
        f'step s{number} = container(image = "a:1", command = ["true"])'
        for number in range(len(FAULTS) + 1)
    ]
    text = "pipeline p {\nfail_fast = false\n" + "\n".join(steps) + "\n}"
    [document] = yaml.safe_load_all(wzc.compile(text=text, target=TARGET, expand=True).yaml())
    templates = {each["name"]: each for each in document["spec"]["templates"]}
    for number, (patch, _) in enumerate(FAULTS.values()):
        templates[f"s{number}"]["podSpecPatch"] = yaml.safe_dump(patch)
    templates[f"s{len(FAULTS)}"]["podSpecPatch"] = yaml.safe_dump(OLD)
    ran = cluster.end(cluster.start([document]))
    found = refused(ran)
    for number, (name, (_, said)) in enumerate(FAULTS.items()):
        assert said in found.get(f"s{number}", ""), f"{name}: {ran.story()}"
    [seen] = ran.pods_of(f"s{len(FAULTS)}")
    [warned] = let_in(cluster.api, seen, level_of(cluster.api, "privileged"))[1]
    assert "deprecated" in warned
