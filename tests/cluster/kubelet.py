"""A stand-in for the kubelet: it brings pods to their end, as told.

A pod runs as soon as it is there, and ends once the controller has seen it run: so all that Argo
does while a pod runs has been done. `executor.py` says what it leaves behind.
"""

from __future__ import annotations

import http.client
import queue
import threading
import time
from types import TracebackType
from typing import Any, Self

from attrs import define, field

from tests.argo.template.depends import Phase
from tests.argo.template.errors import ArgoError
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Results
from tests.cluster.agent import answers, is_agent
from tests.cluster.api import Api, Document, Refused, path_of
from tests.cluster.executor import begun, ended, now, outputs, report
from tests.cluster.seen import ITEMS, Seen, template_of

_NODE_NAME = "workflows.argoproj.io/node-name"
_NODE_ID = "workflows.argoproj.io/node-id"
_WORKFLOW = "workflows.argoproj.io/workflow"
_QUIET = 8.0  # seconds without any news of a namespace
__all__ = ["ITEMS", "Kubelet", "Seen"]


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
    _heard: dict[str, float] = field(factory=dict, init=False)
    _agents: dict[str, Document] = field(factory=dict, init=False)
    _tasks: dict[str, dict[str, Document]] = field(factory=dict, init=False)
    _asked: dict[str, set[str]] = field(factory=dict, init=False)

    def __enter__(self) -> Self:
        for kind in ("Pod", "Workflow", "WorkflowTaskSet"):
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

    def agent(self, namespace: str) -> Document | None:
        """The pod that makes the requests of `http` steps, where there has been one."""
        return self._agents.get(namespace)

    def await_end(self, namespace: str, seconds: float) -> Document:
        """The workflow of a namespace at its end; `TimeoutError` with what it still does."""
        end = time.monotonic() + seconds
        while (now_ := time.monotonic()) < end:
            with self._news:
                over = self._news.wait_for(
                    lambda: namespace in self._ended or self._failure, min(_QUIET, end - now_)
                )
                if self._failure:
                    raise RuntimeError("the stand-in has failed") from self._failure[0]
                if over:
                    return self._ended[namespace]
            if time.monotonic() - self._heard.get(namespace, 0) > _QUIET:
                self._remind(namespace)
        items, _ = self.api.items(path_of("Workflow", namespace))
        nodes = [
            f"{node['name']}: {node.get('phase')} {node.get('message', '')}"
            for item in items
            for node in item.get("status", {}).get("nodes", {}).values()
        ]
        raise TimeoutError(f"{namespace} has not ended in {seconds:g} s\n" + "\n".join(nodes))

    def _remind(self, namespace: str) -> None:
        """Let the controller look at a workflow again.

        Where somebody resumes it while the controller writes, that gives up (operator.go:
        persistUpdates), and comes back only when something else happens.
        """
        for item in self.api.items(path_of("Workflow", namespace))[0]:
            path = path_of("Workflow", namespace, item["metadata"]["name"])
            at = str(time.monotonic())
            self.api.merge(path, {"metadata": {"annotations": {"reminded-at": at}}})

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
            self._heard[namespace] = time.monotonic()
            if kind == "Pod":
                self._pod(namespace, what, item)
            elif kind == "Workflow":
                self._workflow(namespace, item)
            else:
                self._taskset(namespace, item.get("spec", {}).get("tasks") or {})

    def _pod(self, namespace: str, what: str, pod: Document) -> None:
        own = self._seen.setdefault(namespace, {})
        uid, metadata = pod["metadata"]["uid"], pod["metadata"]
        version = int(metadata["resourceVersion"])
        if what == "DELETED":
            if uid in own and own[uid].ended is None:
                own[uid].ended = version
            return
        if is_agent(pod) and namespace not in self._agents:
            self._agents[namespace] = pod
            self._patched(namespace, pod, begun(pod))
        if uid in own or _NODE_NAME not in metadata.get("annotations", {}):
            return
        workflow = metadata["labels"][_WORKFLOW]
        path = metadata["annotations"][_NODE_NAME].removeprefix(workflow).removeprefix(".")
        own[uid] = Seen(path, pod, template_of(pod), version)
        own[uid].running = self._patched(namespace, pod, begun(pod)) is not None

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
        if self._tasks.get(namespace) and namespace in self._agents:
            self._request(namespace, workflow, nodes)
        if status.get("phase") in ("Succeeded", "Failed", "Error"):
            with self._news:
                self._ended[namespace] = workflow
                self._news.notify_all()

    def _taskset(self, namespace: str, tasks: dict[str, Document]) -> None:
        """The controller has handed out tasks, or has taken back what it has the answer to.

        It takes them back before it writes the answer into the workflow; where it then gives up on
        that (see `_remind`), the answer is lost, and it hands out the task once more.
        """
        self._tasks[namespace] = tasks
        self._asked.setdefault(namespace, set()).intersection_update(tasks)

    def _request(self, namespace: str, workflow: Document, nodes: Document) -> None:
        """The agent makes the requests that are new to it."""
        name = workflow["metadata"]["name"]
        paths = {
            id_: node["name"].removeprefix(name).removeprefix(".")
            for id_, node in nodes.items()
            if node.get("phase") in ("Pending", "Running")
        }
        asked = self._asked.setdefault(namespace, set())
        found = answers(
            *(self._tasks[namespace], paths, asked),
            lambda path, template: self._result(namespace, path, template),
        )
        if found:
            path = path_of("WorkflowTaskSet", namespace, name) + "/status"
            self.api.merge(path, {"status": {"nodes": found}})

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
        left = node.get("outputs", {})
        if result.parameters:
            left = {
                "parameters": [
                    {**entry, "value": result.parameters[entry["name"]]}
                    for entry in left["parameters"]
                ]
            }
        end = {
            "phase": (result.phase or Phase.SUCCEEDED).value,
            "finishedAt": now(),
            **({"outputs": left} if left else {}),
        }
        patch = {"status": {"nodes": {node["id"]: end}}}
        self.api.merge(path_of("Workflow", namespace, name), patch)

    # ------------------------------------------------------------ the end of a pod

    def _end(self, namespace: str, seen: Seen) -> None:
        result = self._result(namespace, seen.path, seen.template.get("name", ""))
        code, saved = result.exit_code, True
        if result.phase is Phase.FAILED:
            code = code or 1
        elif result.phase is Phase.ERROR:
            saved = False
        try:
            # Where a pod could not run, nothing is left.
            seen.left = outputs(seen, result) if saved else {}
        except ArgoError:
            saved = saved and code != 0
        self.api.create(report(seen), namespace)
        end = ended(seen, code, result.message, saved=saved)
        changed = self._patched(namespace, seen.pod, end)
        version = changed["metadata"]["resourceVersion"] if changed else 0
        seen.ended = int(version)

    def _result(self, namespace: str, path: str, template: str) -> Result:
        """What comes of a node, by its path or its template; the last given attempt goes on."""
        results = self._results[namespace]
        base, _, attempt = path.removesuffix(")").rpartition("(")
        for key in (path, base, ITEMS.sub("", path), template):
            if key in results:
                found = results[key]
                if isinstance(found, Result):
                    return found
                number = int(attempt) if attempt.isdigit() else 0
                return found[min(number, len(found) - 1)]
        return Result()

    def _patched(self, namespace: str, pod: Document, status: Document) -> Document | None:
        """The pod with this status; None where the controller has deleted it meanwhile."""
        path = path_of("Pod", namespace, pod["metadata"]["name"]) + "/status"
        for left in range(4, -1, -1):
            try:
                return self.api.merge(path, {"status": status})
            except Refused as error:
                if error.status == 404:
                    return None
                # Somebody else was faster, time and again.
                if error.status != 409 or not left:
                    raise
        raise AssertionError
