"""Argo's agent, which makes the requests of `http` steps: what it answers, as told.

The controller hands it tasks in a WorkflowTaskSet, and it writes into the status of that how each
went (workflow/executor/agent.go: taskWorker, patchWorker).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.cluster.api import Document

_COMPONENT = "workflows.argoproj.io/component"


def is_agent(pod: Mapping[str, Any]) -> bool:
    """Whether a pod is that of the agent."""
    return bool(pod["metadata"].get("labels", {}).get(_COMPONENT) == "agent")


def answers(
    tasks: Mapping[str, Document],
    paths: Mapping[str, str],
    done: set[str],
    result_of: Callable[[str, str], Result],
) -> Document:
    """The answers to tasks that are not `done` and whose nodes are known, by the nodes' ids.

    `paths` are those of the nodes that have no outcome yet; `result_of` gives what comes of one, by
    its path and the name of the template.
    """
    found = {}
    for node, template in tasks.items():
        if node in done or node not in paths:
            continue
        if "http" not in template:
            raise ValueError(f"the agent does not know {sorted(template)}")
        done.add(node)
        found[node] = _answer(result_of(paths[node], template.get("name", "")))
    return found


def _answer(result: Result) -> Document:
    if result.phase is Phase.ERROR:
        return {"phase": "Error", "message": result.message or "no such host"}
    failed = result.phase is Phase.FAILED or result.exit_code
    body = {"outputs": {"result": result.result if result.result is not None else ""}}
    if failed:
        return {"phase": "Failed", "message": "received non-2xx response code: 500", **body}
    return {"phase": "Succeeded", **body}
