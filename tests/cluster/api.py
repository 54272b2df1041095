"""The Kubernetes API, with what the standard library has."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode

from attrs import define, field

from tests.cluster.network import Network

Document: TypeAlias = dict[str, Any]
# Resources by the kind of a document: the folder of the API, and whether it has namespaces.
KINDS = {
    "Namespace": ("/api/v1", "namespaces", False),
    "ConfigMap": ("/api/v1", "configmaps", True),
    "Secret": ("/api/v1", "secrets", True),
    "Pod": ("/api/v1", "pods", True),
    "PersistentVolumeClaim": ("/api/v1", "persistentvolumeclaims", True),
    "Role": ("/apis/rbac.authorization.k8s.io/v1", "roles", True),
    "RoleBinding": ("/apis/rbac.authorization.k8s.io/v1", "rolebindings", True),
    "PriorityClass": ("/apis/scheduling.k8s.io/v1", "priorityclasses", False),
    "RuntimeClass": ("/apis/node.k8s.io/v1", "runtimeclasses", False),
    "CustomResourceDefinition": (
        "/apis/apiextensions.k8s.io/v1",
        "customresourcedefinitions",
        False,
    ),
    "Workflow": ("/apis/argoproj.io/v1alpha1", "workflows", True),
    "WorkflowTemplate": ("/apis/argoproj.io/v1alpha1", "workflowtemplates", True),
    "ClusterWorkflowTemplate": ("/apis/argoproj.io/v1alpha1", "clusterworkflowtemplates", False),
    "CronWorkflow": ("/apis/argoproj.io/v1alpha1", "cronworkflows", True),
    "ServiceAccount": ("/api/v1", "serviceaccounts", True),
    "WorkflowTaskSet": ("/apis/argoproj.io/v1alpha1", "workflowtasksets", True),
    "WorkflowTaskResult": ("/apis/argoproj.io/v1alpha1", "workflowtaskresults", True),
}


class Refused(Exception):
    """The API server's answer is an error; `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


@define
class Api:
    """One API server. Each thread has a connection of its own, which is kept."""

    network: Network
    port: int
    token: str
    _kept: threading.local = field(factory=threading.local, init=False)
    _connections: list[http.client.HTTPConnection] = field(factory=list, init=False)

    def close(self) -> None:
        """End its connections, of all threads."""
        for connection in self._connections:
            connection.close()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        content: str = "application/json",
    ) -> Any:
        """One request; `Refused` where the answer is an error."""
        return self._asked(method, path, body, content)[0]

    def _asked(
        self, method: str, path: str, body: object, content: str
    ) -> tuple[Any, http.client.HTTPMessage]:
        for again in (True, False):
            connection = getattr(self._kept, "connection", None) or self._connection()
            self._kept.connection = connection
            try:
                connection.request(method, path, *self._written(body, content))
                answer = connection.getresponse()
                text = answer.read()
                break
            except (OSError, http.client.HTTPException):
                self._kept.connection = None
                connection.close()
                if not again:
                    raise
        return _read(answer.status, text), answer.headers

    def create(self, document: Document, namespace: str = "", *, dry_run: bool = False) -> Document:
        """Post a document, with unknown fields refused; on trial it is checked and not kept."""
        query = {"fieldValidation": "Strict"} | ({"dryRun": "All"} if dry_run else {})
        place = path_of(document["kind"], namespace)
        made: Document = self.ask("POST", f"{place}?{urlencode(query)}", document)
        return made

    def warnings(self, document: Document, namespace: str) -> list[str]:
        """What the API server would say of a document that it takes; it is not kept."""
        path = f"{path_of(document['kind'], namespace)}?fieldValidation=Strict&dryRun=All"
        _, head = self._asked("POST", path, document, "application/json")
        return [*(head.get_all("Warning") or [])]

    def merge(self, path: str, patch: object) -> Document:
        """Change parts of an object, by a JSON merge patch."""
        changed: Document = self.ask("PATCH", path, patch, "application/merge-patch+json")
        return changed

    def items(self, path: str) -> tuple[list[Document], str]:
        """All objects of a list, and the version at which it was so."""
        found = self.ask("GET", path)
        return found["items"] or [], found["metadata"]["resourceVersion"]

    def watch(
        self, path: str, version: str, opened: Callable[[http.client.HTTPConnection], None]
    ) -> Iterator[tuple[str, Document]]:
        """What happens to objects after a version, as it does; ends with the connection."""
        connection = self._connection()
        opened(connection)
        query = urlencode({"watch": "1", "resourceVersion": version})
        try:
            connection.request("GET", f"{path}?{query}", *self._written(None, ""))
            if connection.sock is not None:
                connection.sock.settimeout(None)
            with connection.getresponse() as answer:
                for line in answer:
                    event = json.loads(line)
                    yield event["type"], event["object"]
        finally:
            connection.close()

    def _written(self, body: object, content: str) -> tuple[bytes | None, Mapping[str, str]]:
        head = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is None:
            return None, head
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return data, {**head, "Content-Type": content}

    def _connection(self) -> _Connection:
        connection = _Connection(self.network, self.port)
        self._connections.append(connection)
        return connection


def path_of(kind: str, namespace: str = "", name: str = "") -> str:
    """Where objects of a kind are; `name` for one of them."""
    group, plural, namespaced = KINDS[kind]
    held = f"{group}/namespaces/{namespace}" if namespaced and namespace else group
    return f"{held}/{plural}" + (f"/{name}" if name else "")


def _read(status: int, text: bytes) -> Any:
    try:
        found = json.loads(text or b"{}")
    except ValueError:
        found = {"message": text.decode(errors="replace")}
    if status >= 400:
        raise Refused(status, found.get("message", ""))
    return found


class _Connection(http.client.HTTPSConnection):
    """HTTPS in a network of the tests; whose certificate it is does not matter there."""

    def __init__(self, network: Network, port: int) -> None:
        self._context_of_any = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._context_of_any.check_hostname = False
        self._context_of_any.verify_mode = ssl.CERT_NONE
        super().__init__("127.0.0.1", port, context=self._context_of_any)
        self._network = network

    def connect(self) -> None:
        plain = self._network.connect(self.port)
        try:
            self.sock = self._context_of_any.wrap_socket(plain)
        except OSError:
            plain.close()
            raise
