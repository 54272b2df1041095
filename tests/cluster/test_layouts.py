"""Pods of restricted pipelines, from controllers that are set up in different ways.

Besides the usual controller there is one that gives Argo's own containers a security context and
resources, and the steps' containers defaults: with `executor { security_context = true }` the
compiler counts on that. Each pipeline runs in a namespace that enforces `restricted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

import wzc
from tests.cluster.api import Api, Document
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET, images
from tests.cluster.executor import INSTANCE
from tests.cluster.network import Network
from tests.cluster.pods import LEVEL, difference, spec_of
from tests.cluster.servers import CONFIGURATION, Programs, start_controller
from tests.pods.test_restricted import BODY, LAYOUTS, RESTRICTED, compiled
from wzc.pods.layout import Layout
from wzc.pods.predict import LOCKED_DOWN

pytestmark = pytest.mark.slow
_SECOND = "second"
_RESOURCES = {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}}
_OF_EXECUTOR = {
    "image": "argoexec:test",
    "imagePullPolicy": "IfNotPresent",
    "resources": _RESOURCES,
    "securityContext": dict(LOCKED_DOWN),
}
_OF_MAIN = {"imagePullPolicy": "Always", "resources": {"requests": {"ephemeral-storage": "1Gi"}}}
KINDS = ("legacy", "executor")  # `initless` there is from 4.1 on


@pytest.fixture(scope="module")
def both(
    cluster: Cluster,
    network: Network,
    programs: Programs,
    api: Api,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[str, dict[str, str]]]:
    """By the layout, the labels of workflows that a controller of that layout looks after."""
    head, _, rest = CONFIGURATION.partition("metricsConfig")
    assert head.startswith("executor:")
    own = {"executor": _OF_EXECUTOR, "mainContainer": _OF_MAIN, "instanceID": _SECOND}
    folder = tmp_path_factory.mktemp("second-controller")
    start_controller(
        *(network, programs, api, folder, {"a:1", *images()}),
        *(f"{yaml.safe_dump(own)}metricsConfig{rest}", _SECOND),
    )
    yield {"legacy": {}, "executor": {INSTANCE: _SECOND}}


# What a step may say of who it runs as; all of it fits the level.
_WAYS = (
    "security_context { run_as_user = 1000 }",
    "pod_security_context { run_as_user = 2000, run_as_non_root = true }",
    "pod_security_context { fs_group = 1 }",
    'security_context { add_capabilities = ["NET_BIND_SERVICE"] }',
    'pod_spec_patch { containers = [{ name = "main", terminationMessagePolicy = "File" }] }',
    'pod_spec_patch = "hostname: x"',
    'sidecars { s { image = "db:1", command = ["db"], security_context { '
    'allow_privilege_escalation = false, drop_capabilities = ["ALL"] } } }',
    'init_containers { i { image = "db:1", command = ["db"], security_context { '
    'allow_privilege_escalation = false, drop_capabilities = ["ALL"] } } }',
    'mounts { "/work" = empty_dir() }',
    'mounts { "/conf" = config_map("c", directory = true) }',
    "automount_service_account_token = true",
)
_STEPS = (
    'container(image = "a:1", command = ["true"])',
    'script(image = "a:1", interpreter = ["sh"], source = "true")',
    'container(image = "a:1", command = ["true", x]) for x in ["a", "b"]',
)
_SET = """\
step both = container_set {
    image = "a:1"
    containers { one { command = ["a"] }, main { command = ["b"], after = ["one"] } }
  }"""


def drawn(seed: int) -> str:
    """A body of a restricted pipeline, by a number."""
    random = Random(seed)
    lines = ["use kubernetes.restricted"]
    for number in range(7):
        ways = random.sample(_WAYS, random.randint(0, 3))
        names = [way.partition(" ")[0] for way in ways]
        if len(names) == len(set(names)):
            block = "\n    ".join(["", *ways])
            lines.append(f"step s{number} = {random.choice(_STEPS)} {{{block}\n  }}")
    lines.append(_SET)
    return "\n  ".join(lines) + "\n"


def bodies() -> dict[str, str]:
    return {"body": BODY, "first": drawn(1), "second": drawn(2)}


def documents(executor: str, tmp_path: Path) -> dict[str, list[Document]]:
    """All that is run: bodies, and the restricted examples, for a cluster with that executor."""
    found = {}
    for name, body in bodies().items():
        made = compiled(body, executor)
        assert made.ok, f"{made.messages()}\n{body}"
        found[name] = [*yaml.safe_load_all(made.yaml())]
    for golden in RESTRICTED:
        names = re.findall(r"^pipeline (\w+)", golden.source.read_text("utf-8"), re.M)
        amended = "\n".join(f"pipeline {name} {{ cluster = c }}" for name in names)
        file = tmp_path / "layout.wz"
        file.write_text(f"cluster c {{ {executor} }}\nprofile layout {{\n{amended}\n}}\n")
        profiles: list[Any] = [*([] if golden.profile is None else [golden.profile]), file]
        made = wzc.compile(golden.source, profiles=profiles, target=TARGET)
        found[str(golden)] = [*yaml.safe_load_all(made.yaml())]
    return found


@pytest.fixture(scope="module")
def runs(
    cluster: Cluster,
    both: Mapping[str, dict[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[str, Layout, list[Document], Ran]]:
    """Each of them, on each controller."""
    begun = []
    for kind in KINDS:
        layout, executor = LAYOUTS[kind]
        for name, made in documents(executor, tmp_path_factory.mktemp(kind)).items():
            labels = {LEVEL: "restricted"}
            for document in made:
                own = document["metadata"].setdefault("labels", {})
                own |= both[kind]
            namespace = cluster.start(made, labels=labels)
            begun.append((f"{name}, {kind}", layout, made, namespace))
    return [(name, how, made, cluster.end(at)) for name, how, made, at in begun]


def test_each_of_them_goes_through(runs: list[tuple[str, Layout, list[Document], Ran]]) -> None:
    for name, _, _, run in runs:
        assert run.phase == "Succeeded", f"{name}: {run.story()}"


def test_the_pods_are_those_that_were_predicted_for_their_controller(
    runs: list[tuple[str, Layout, list[Document], Ran]],
) -> None:
    compared = 0
    for name, layout, made, run in runs:
        for path, found in difference(spec_of(made), layout, run):
            assert not found, f"{name}: {path}: {found}"
            compared += 1
    assert compared > 50


def test_the_second_controller_is_another_one(
    runs: list[tuple[str, Layout, list[Document], Ran]],
) -> None:
    for _, layout, _, run in runs:
        for seen in run.pods:
            wait, main = seen.container("wait"), seen.pod["spec"]["containers"][1]
            assert bool(wait["resources"]) is layout.executor_security
            assert (main["imagePullPolicy"] == "Always") is layout.executor_security


def test_with_the_other_layout_predictions_are_others(
    runs: list[tuple[str, Layout, list[Document], Ran]],
) -> None:
    other = {LAYOUTS["legacy"][0]: LAYOUTS["executor"][0]}
    other |= {there: here for here, there in other.items()}
    for name, layout, made, run in runs:
        if layout.executor_security:
            found = [each for _, each in difference(spec_of(made), other[layout], run)]
            assert all(found), name
