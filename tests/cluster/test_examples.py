"""The examples on the real controller: what comes of them is what was said without a cluster.

`tests/argo/template` walks through a manifest, and most tests rely on it: here it is held to the
controller, for nodes and for what containers are given. `simulator.py` knows the evaluated pipeline
and no manifest: it says which steps run, how often, and after what.
"""

from __future__ import annotations

from itertools import compress

import pytest
import yaml

from tests.argo.template.pods import Pod
from tests.argo.template.spec import CREATED, UID
from tests.cluster.examples import Example
from tests.cluster.kubelet import Seen
from tests.cluster.simulation.compare import differences
from tests.cluster.simulation.observed import of_cluster
from tests.cluster.simulator import simulate
from tests.cluster.test_controls import environment
from tests.examples.test_argos import KNOWN
from tests.kubelet import expand

pytestmark = pytest.mark.slow


def test_each_example_goes_as_it_was_walked_through(examples: list[Example]) -> None:
    for example in examples:
        walked = example.case.walked()
        phases = {path: phase for path, phase in walked.phases().items() if phase}
        assert example.ran.phases() == phases, example.told()


def test_containers_are_given_what_was_said(examples: list[Example]) -> None:
    for example in examples:
        walked = example.case.walked()
        made = {seen.path: seen for seen in example.ran.pods}
        # The walk makes no pods for Argo's own program.
        own = {path for path, seen in made.items() if "resource" not in seen.template}
        assert own == walked.pods.keys(), example.told()
        for path in made.keys() - own:
            manifest = made[path].template["resource"]["manifest"]
            assert "{{" not in manifest and yaml.safe_load(manifest)["kind"], example.told()
        for path, pod in walked.pods.items():
            words, *others = _given(made[path])
            expected, *more = _said(pod, example)
            # How long it took, and what failed, is only known there.
            told = [not any(value in text for value in KNOWN.values()) for text in expected]
            assert others == more, f"{path} of {example.told()}"
            assert len(words) == len(expected), f"{path} of {example.told()}"
            assert list(compress(words, told)) == list(compress(expected, told)), (
                f"{path} of {example.told()}"
            )


def _given(seen: Seen) -> tuple[list[str], dict[str, str], str | None]:
    """The words, the variables and the script of a real pod."""
    main, env = seen.container(), environment(seen)
    # Argo's program starts what was written.
    command = main.get("command", [])
    own = command[command.index("--") + 1 :] if "--" in command else command
    script = seen.template.get("script", {}).get("source")
    words = [expand(text, env) for text in (*own, *main.get("args", []))]
    return words, {k: v for k, v in env.items() if not k.startswith("ARGO_")}, script


def _said(pod: Pod, example: Example) -> tuple[list[str], dict[str, str], str | None]:
    metadata = example.ran.document["metadata"]

    def real(text: str) -> str:
        """The text with the run's own number and time."""
        return text.replace(UID, metadata["uid"]).replace(CREATED, metadata["creationTimestamp"])

    env = {name: real(value) for name, value in pod.env.items() if not value.startswith("<")}
    return [real(text) for text in (*pod.command, *pod.args)], env, pod.source


def test_each_example_goes_as_its_pipeline_says(examples: list[Example]) -> None:
    for example in examples:
        found = simulate(example.case.pipeline(), example.case.results)
        assert differences(found, of_cluster(example.ran)) == [], example.told()


def test_no_pod_is_made_twice(examples: list[Example]) -> None:
    for example in examples:
        paths = [seen.path for seen in example.ran.pods]
        assert len(paths) == len(set(paths)), example.told()
