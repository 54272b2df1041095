"""What a pod leaves behind, as Argo's executor would tell it: outputs, and how containers ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.argo.template.outputs import Result, produced
from tests.cluster.api import Document
from tests.cluster.seen import Seen

_WORKFLOW = "workflows.argoproj.io/workflow"
# Which controller looks after it, where there are several.
INSTANCE = "workflows.argoproj.io/controller-instanceid"
_NODE_ID = "workflows.argoproj.io/node-id"
# What of an artifact says where it is (workflow_types.go: ArtifactLocation).
STORES = ("s3", "gcs", "azure", "oss")
KEYS = {"s3": "key", "gcs": "key", "azure": "blob", "oss": "key"}


def outputs(seen: Seen, result: Result) -> Document:
    """The outputs that the executor would report; `ArgoError` where it could not save them."""
    declared = seen.template.get("outputs", {})
    written, artifacts = produced({"outputs": {}, **seen.template}, result)
    found: Document = {}
    if written:
        found["parameters"] = [
            {**entry, "value": written[entry["name"]]}
            for entry in declared["parameters"]
            if entry["name"] in written
        ]
    if artifacts:
        found["artifacts"] = [
            stored(entry, seen.template)
            for entry in declared["artifacts"]
            if entry["name"] in artifacts
        ]
    if result.result is not None and _captures(seen):
        found["result"] = result.result
    return found


def stored(artifact: Mapping[str, Any], template: Mapping[str, Any]) -> Document:
    """An artifact with the key that it has been stored under.

    Without one of its own it lies below the template's `archiveLocation`, and only the key is told:
    whoever gets it asks its own template for the rest (executor.go: saveArtifactFromFile).
    """
    if any(store in artifact for store in STORES):
        return {**artifact}
    location = template["archiveLocation"]
    [store] = [each for each in STORES if each in location]
    archive = artifact.get("archive", {})
    file = f"{artifact['name']}.tgz"
    if "none" in archive:
        file = artifact["path"].rstrip("/").rpartition("/")[2]
    elif "zip" in archive:
        file = f"{artifact['name']}.zip"
    key = KEYS[store]
    return {**artifact, store: {key: f"{location[store][key].rstrip('/')}/{file}"}}


def report(seen: Seen) -> Document:
    """What the executor's `wait` leaves for the controller."""
    metadata = seen.pod["metadata"]
    kept = (_WORKFLOW, INSTANCE)
    labels = {label: metadata["labels"][label] for label in kept if label in metadata["labels"]}
    labels["workflows.argoproj.io/report-outputs-completed"] = "true"
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTaskResult",
        "metadata": {"name": metadata["annotations"][_NODE_ID], "labels": labels},
        "outputs": seen.left,
    }


def begun(pod: Document) -> Document:
    """The status of a pod all of whose containers run."""
    at = now()
    return {
        "phase": "Running",
        "startTime": at,
        "podIP": "10.1.2.3",
        "podIPs": [{"ip": "10.1.2.3"}],
        "initContainerStatuses": _states(pod, "initContainers", lambda _: _terminated(0, at)),
        "containerStatuses": _states(pod, "containers", lambda _: {"running": {"startedAt": at}}),
    }


def ended(seen: Seen, code: int, message: str, *, saved: bool) -> Document:
    """The status of a pod at its end: its own containers' code, and whether Argo's could save."""
    at = now()
    main = {c["name"] for c in seen.template.get("containerSet", {}).get("containers", [])}
    main = main or {"main"}

    def state(name: str) -> Document:
        if name in main:
            return _terminated(code, at, message)
        return _terminated(0 if saved or name != "wait" else 1, at)

    return {
        "phase": "Succeeded" if code == 0 and saved else "Failed",
        "containerStatuses": _states(seen.pod, "containers", state),
    }


def now() -> str:
    """The time, as Kubernetes writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _captures(seen: Seen) -> bool:
    """Whether the controller has told the executor that the printed text is wanted."""
    return any(
        variable["name"] == "ARGO_INCLUDE_SCRIPT_OUTPUT" and variable.get("value") == "true"
        for container in seen.pod["spec"]["containers"]
        for variable in container.get("env", [])
    )


def _states(pod: Document, group: str, state: Callable[[str], Document]) -> list[Document]:
    return [
        {
            "name": container["name"],
            "image": container["image"],
            "imageID": container["image"],
            "containerID": f"tests://{container['name']}",
            "restartCount": 0,
            "state": state(container["name"]),
            "ready": "running" in state(container["name"]),
        }
        for container in pod["spec"].get(group, [])
    ]


def _terminated(code: int, at: str, message: str = "") -> Document:
    said = {"message": message} if message else {}
    reason = "Error" if code else "Completed"
    end = {"exitCode": code, "reason": reason, "startedAt": at, "finishedAt": at, **said}
    return {"terminated": end}
