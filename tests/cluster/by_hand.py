"""Workflows as people write them, which no program of ours is behind."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import Results


def workflow(spec: str) -> Any:
    """One with this spec, as YAML, that begins with `main`."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": "by-hand"},
        "spec": {"entrypoint": "main", **yaml.safe_load(spec)},
    }


def with_templates(flow: list[str], common: str) -> Any:
    """One whose templates are `main`, which the first text says, the others of `flow`, and those
    that all have in `common`.
    """
    first, *others = flow
    lines = [f"name: main, {first}", *others]
    return workflow("templates:\n" + "".join(f"- {{{each}}}\n" for each in lines) + common)


def run_all(
    cluster: Cluster,
    documents: Mapping[str, Any],
    results: Results,
    endless: Collection[str] = (),
) -> dict[str, Ran | str]:
    """The run of each, all at once; of those that never end, what they still do after the others.

    Who is `endless` and ends all the same is a run like the others.
    """
    started = {name: cluster.start([each], results) for name, each in documents.items()}
    found: dict[str, Ran | str] = {
        name: cluster.end(namespace, 120)
        for name, namespace in started.items()
        if name not in endless
    }
    if endless:
        time.sleep(8)  # all that they could still do takes less than the others have taken
    for name in endless:
        try:
            found[name] = cluster.end(started[name], 1)
        except TimeoutError as error:
            found[name] = str(error)
    return found
