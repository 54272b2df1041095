"""A stand-in for the kubelet and for Argo's executor: it brings pods to their end, as told.

A pod runs as soon as it is there, and ends once the controller has seen it run: so all that Argo
does while a pod runs has been done. What it leaves behind is what the executor would report: the
parameters that the pod's template names, artifacts by the pod's place, captured output.
"""

from __future__ import annotations

import http.client
import json
import queue
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from attrs import define, field

from tests.argo.template.depends import Phase
from tests.argo.template.errors import ArgoError
from tests.argo.template.outputs import Result, produced
from tests.argo.template.walk import Results
from tests.cluster.api import Api, Document, Refused, path_of

_NODE_NAME = "workflows.argoproj.io/node-name"
_NODE_ID = "workflows.argoproj.io/node-id"
_WORKFLOW = "workflows.argoproj.io/workflow"
ITEMS = re.compile(r"\(\d+(?::[^()]*)?\)")


@define
class Seen:
    """A pod that the controller has made. `path` is that of its node, ``""`` for the workflow's.

    `made` and `ended` are versions of the storage, so they say what came first.
    """

    path: str
    pod: Document
    template: Document
    made: int
    ended: int | None = None
    running: bool = False

    @property
    def place(self) -> str:
        """The path without the items of loops and the attempts."""
        return ITEMS.sub("", self.path)

    @property
    def parts(self) -> list[str]:
        """The steps in its path, with items and attempts; those may have dots in them."""
        found = [""]
        depth = 0
        for character in self.path:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if character == "." and not depth:
                found.append("")
            else:
                found[-1] += character
        return found

    @property
    def name(self) -> str:
        name: str = self.pod["metadata"]["name"]
        return name

    def container(self, name: str = "main") -> Document:
        """One of its containers."""
        spec = self.pod["spec"]
        every = [*spec["containers"], *spec.get("initContainers", [])]
        [found] = [each for each in every if each["name"] == name]
        document: Document = found
        return document


@define
class Kubelet:
    """Looks after the pods of all namespaces; `expect` says what they are to do in one."""

    api: Api
    _results: dict[str, Results] = field(factory=dict, init=False)
    _seen: dict[str, dict[str, Seen]] = field(factory=dict, init=False)
    _events: queue.SimpleQueue[tuple[str, str, Document] | None] = field(
        factory=queue.SimpleQueue, init=False
    )
    _threads: list[threading.Thread] = field(factory=list, init=False)
    _connections: dict[str, http.client.HTTPConnection] = field(factory=dict, init=False)
    _closed: bool = field(default=False, init=False)
    _resumed: set[tuple[str, str]] = field(factory=set, init=False)
    _ended: dict[str, Document] = field(factory=dict, init=False)
    _news: threading.Condition = field(factory=threading.Condition, init=False)
    _failure: list[BaseException] = field(factory=list, init=False)

    def __enter__(self) -> Self:
        for kind in ("Pod", "Workflow"):
            self._start(self._watch, kind)
        self._start(self._work)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed = True
        self._events.put(None)
        for connection in self._connections.values():
            sock = connection.sock
            if sock is not None:
                sock.shutdown(2)  # a reader of it wakes up
        for thread in self._threads:
            thread.join(timeout=10)

    def expect(self, namespace: str, results: Results) -> None:
        """What the containers of a namespace do, by the keys that `walk.py` has too."""
        self._results[namespace] = results

    def pods(self, namespace: str) -> list[Seen]:
        """All pods that there have been, in their order."""
        return sorted(self._seen.get(namespace, {}).values(), key=lambda seen: seen.made)

    def await_end(self, namespace: str, seconds: float) -> Document:
        """The workflow of a namespace at its end; `TimeoutError` with what it still does."""
        with self._news:
            self._news.wait_for(lambda: namespace in self._ended or self._failure, seconds)
            if self._failure:
                raise RuntimeError("the stand-in for the kubelet has failed") from self._failure[0]
            if namespace in self._ended:
                return self._ended[namespace]
        items, _ = self.api.items(path_of("Workflow", namespace))
        nodes = [
            f"{node['name']}: {node.get('phase')} {node.get('message', '')}"
            for item in items
            for node in item.get("status", {}).get("nodes", {}).values()
        ]
        raise TimeoutError(f"{namespace} has not ended in {seconds:g} s\n" + "\n".join(nodes))

    # ------------------------------------------------------------ what happens

    def _start(self, target: Any, *args: Any) -> None:
        thread = threading.Thread(target=self._guarded, args=(target, *args), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _guarded(self, target: Any, *args: Any) -> None:
        try:
            target(*args)
        except BaseException as error:
            if not self._closed:
                with self._news:
                    self._failure.append(error)
                    self._news.notify_all()

    def _watch(self, kind: str) -> None:
        """Everything that happens to objects of a kind, into the queue."""
        items, version = self.api.items(path_of(kind))
        for item in items:
            self._events.put((kind, "ADDED", item))

        def opened(connection: http.client.HTTPConnection) -> None:
            self._connections[kind] = connection

        while not self._closed:
            for event, item in self.api.watch(path_of(kind), version, opened):
                if event == "ERROR":
                    raise RuntimeError(f"the watch of {kind} has ended: {item}")
                version = item["metadata"]["resourceVersion"]
                self._events.put((kind, event, item))

    def _work(self) -> None:
        while (event := self._events.get()) is not None:
            kind, what, item = event
            namespace = item["metadata"]["namespace"]
            if namespace not in self._results:
                continue
            if kind == "Pod":
                self._pod(namespace, what, item)
            else:
                self._workflow(namespace, item)

    def _pod(self, namespace: str, what: str, pod: Document) -> None:
        own = self._seen.setdefault(namespace, {})
        uid, metadata = pod["metadata"]["uid"], pod["metadata"]
        version = int(metadata["resourceVersion"])
        if what == "DELETED":
            if uid in own and own[uid].ended is None:
                own[uid].ended = version
            return
        if uid in own or _NODE_NAME not in metadata.get("annotations", {}):
            return
        workflow = metadata["labels"][_WORKFLOW]
        path = metadata["annotations"][_NODE_NAME].removeprefix(workflow).removeprefix(".")
        own[uid] = Seen(path, pod, _template(pod), version)
        now = _now()
        begun = {
            "phase": "Running",
            "startTime": now,
            "podIP": "10.1.2.3",
            "podIPs": [{"ip": "10.1.2.3"}],
            "initContainerStatuses": _states(pod, "initContainers", lambda _: _ended(0, now)),
            "containerStatuses": _states(
                pod, "containers", lambda _: {"running": {"startedAt": now}}
            ),
        }
        own[uid].running = self._patched(namespace, pod, begun) is not None

    def _workflow(self, namespace: str, workflow: Document) -> None:
        """The controller has written what it knows: what it has seen running can end."""
        status = workflow.get("status", {})
        nodes = status.get("nodes", {})
        for seen in list(self._seen.get(namespace, {}).values()):
            node = nodes.get(seen.pod["metadata"]["annotations"][_NODE_ID], {})
            daemon = seen.template.get("daemon")
            if (
                seen.running
                and seen.ended is None
                and not daemon
                and node.get("phase") == "Running"
            ):
                self._end(namespace, seen)
        for node in nodes.values():
            if node.get("type") == "Suspend" and node.get("phase") == "Running":
                self._resume(namespace, workflow, node)
        if status.get("phase") in ("Succeeded", "Failed", "Error"):
            with self._news:
                self._ended[namespace] = workflow
                self._news.notify_all()

    def _resume(self, namespace: str, workflow: Document, node: Document) -> None:
        """Somebody resumes a run that waits for it, with the outputs that are to be supplied."""
        name = workflow["metadata"]["name"]
        path = node["name"].removeprefix(name).removeprefix(".")
        spec = {**workflow.get("status", {}).get("storedTemplates", {})}
        written = [*workflow["spec"].get("templates", []), *spec.values()]
        duration = [
            template.get("suspend", {}).get("duration")
            for template in written
            if template.get("name") == node.get("templateName")
        ]
        if any(duration) or (namespace, path) in self._resumed:
            return
        self._resumed.add((namespace, path))
        result = self._results[namespace].get(path, Result())
        assert isinstance(result, Result)
        outputs = node.get("outputs", {})
        if result.parameters:
            outputs = {
                "parameters": [
                    {**entry, "value": result.parameters[entry["name"]]}
                    for entry in outputs["parameters"]
                ]
            }
        end = {
            "phase": (result.phase or Phase.SUCCEEDED).value,
            "finishedAt": _now(),
            **({"outputs": outputs} if outputs else {}),
        }
        patch = {"status": {"nodes": {node["id"]: end}}}
        self.api.merge(path_of("Workflow", namespace, name), patch)

    # ------------------------------------------------------------ the end of a pod

    def _end(self, namespace: str, seen: Seen) -> None:
        pod, result, now = seen.pod, self._result(namespace, seen), _now()
        outputs: Document = {}
        code, saved = result.exit_code, True
        if result.phase is Phase.FAILED:
            code = code or 1
        elif result.phase is Phase.ERROR:
            saved = False
        try:
            # Where a pod could not run, nothing is left.
            outputs = _outputs(namespace, seen, result) if saved else {}
        except ArgoError:
            saved = saved and code != 0
        main = {c["name"] for c in seen.template.get("containerSet", {}).get("containers", [])}
        main = main or {"main"}

        def ended(name: str) -> Document:
            if name in main:
                return _ended(code, now, result.message)
            return _ended(0 if saved or name != "wait" else 1, now)

        self._report(namespace, seen, outputs)
        end = {
            "phase": "Succeeded" if code == 0 and saved else "Failed",
            "containerStatuses": _states(pod, "containers", ended),
        }
        changed = self._patched(namespace, pod, end)
        version = changed["metadata"]["resourceVersion"] if changed else 0
        seen.ended = int(version)

    def _result(self, namespace: str, seen: Seen) -> Result:
        """What the container of a pod does; the last given attempt goes on."""
        results = self._results[namespace]
        base, _, attempt = seen.path.removesuffix(")").rpartition("(")
        for key in (seen.path, base, seen.place, seen.template.get("name", "")):
            if key in results:
                found = results[key]
                if isinstance(found, Result):
                    return found
                number = int(attempt) if attempt.isdigit() else 0
                return found[min(number, len(found) - 1)]
        return Result()

    def _report(self, namespace: str, seen: Seen, outputs: Document) -> None:
        """What the executor's `wait` leaves for the controller."""
        metadata = seen.pod["metadata"]
        labels = {
            _WORKFLOW: metadata["labels"][_WORKFLOW],
            "workflows.argoproj.io/report-outputs-completed": "true",
        }
        document = {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "WorkflowTaskResult",
            "metadata": {"name": metadata["annotations"][_NODE_ID], "labels": labels},
            "outputs": outputs,
        }
        self.api.create(document, namespace)

    def _patched(self, namespace: str, pod: Document, status: Document) -> Document | None:
        """The pod with this status; None where the controller has deleted it meanwhile."""
        path = path_of("Pod", namespace, pod["metadata"]["name"]) + "/status"
        try:
            return self.api.merge(path, {"status": status})
        except Refused as error:
            if error.status in (404, 409):
                return None
            raise


def _template(pod: Document) -> Document:
    """The template that Argo gives to its executor."""
    spec = pod["spec"]
    for container in [*spec["containers"], *spec.get("initContainers", [])]:
        for variable in container.get("env", []):
            if variable["name"] == "ARGO_TEMPLATE":
                found: Document = json.loads(variable["value"])
                return found
    raise ValueError(f"the pod {pod['metadata']['name']} has no template")


def _outputs(namespace: str, seen: Seen, result: Result) -> Document:
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
            _placed(entry, f"{namespace}/{seen.path}/{entry['name']}")
            for entry in declared["artifacts"]
            if entry["name"] in artifacts
        ]
    if result.result is not None and _captures(seen):
        found["result"] = result.result
    return found


def _placed(artifact: Mapping[str, Any], key: str) -> Document:
    """An artifact where it has been stored: in its own place, or in one by its node."""
    own = artifact.keys() - {"name", "path", "archive", "optional", "mode", "artifactGC"}
    return {**artifact} if own else {**artifact, "s3": {"key": key}}


def _captures(seen: Seen) -> bool:
    """Whether the controller has told the executor that the printed text is wanted."""
    return any(
        variable["name"] == "ARGO_INCLUDE_SCRIPT_OUTPUT" and variable.get("value") == "true"
        for container in seen.pod["spec"]["containers"]
        for variable in container.get("env", [])
    )


def _states(pod: Document, group: str, state: Any) -> list[Document]:
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


def _ended(code: int, now: str, message: str = "") -> Document:
    said = {"message": message} if message else {}
    reason = "Error" if code else "Completed"
    end = {"exitCode": code, "reason": reason, "startedAt": now, "finishedAt": now, **said}
    return {"terminated": end}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
