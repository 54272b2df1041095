"""What has been seen of a run: on a cluster, or in the walk through its manifest."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from tests.argo.template.walk import Run
from tests.cluster.cluster import Ran
from tests.cluster.seen import Seen
from tests.kubelet import expand


@frozen
class SeenPod:
    """A pod: what its container was given, and from when to when it was there, if that is known."""

    path: str
    words: list[str]
    variables: Mapping[str, str]
    source: str | None = None
    made: int | None = None
    ended: int | None = None


@frozen
class Observed:
    """A run: how each node ended, by its path, the pods in their order, and how it ended itself."""

    phases: Mapping[str, str]
    pods: list[SeenPod]
    status: str


def of_cluster(ran: Ran) -> Observed:
    """A run on the controller."""
    pods = [
        SeenPod(
            seen.path,
            words(seen),
            environment(seen),
            seen.template.get("script", {}).get("source"),
            seen.made,
            seen.ended,
        )
        for seen in ran.pods
    ]
    return Observed(ran.phases(), pods, ran.phase)


def of_walk(run: Run) -> Observed:
    """A walk through a manifest, which knows no times."""
    pods = [
        SeenPod(path, [*pod.command, *pod.args], pod.env, pod.source)
        for path, pod in run.pods.items()
    ]
    return Observed(run.phases(), pods, run.phase.value if run.phase else "")


def words(seen: Seen) -> list[str]:
    """The words that the container of a real pod runs, without Argo's own program before them."""
    main = seen.container()
    command = main.get("command", [])
    own = command[command.index("--") + 1 :] if "--" in command else command
    env = environment(seen)
    return [expand(text, env) for text in (*own, *main.get("args", []))]


def environment(seen: Seen) -> dict[str, str]:
    """The variables of the main container, as Kubernetes would set them."""
    env: dict[str, str] = {}
    for entry in seen.container().get("env", []):
        if "valueFrom" not in entry:
            env[entry["name"]] = expand(entry.get("value", ""), env)
    return env
