"""Steps that ask others: an HTTP server, or Kubernetes' API. None of them runs a container."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.sources import Secret
from wzc.model.value import Value
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    STRING,
    Built,
    Enum,
    Judgement,
    ListOf,
    MapOf,
    RunTime,
    Union,
    also_at_run_time,
)

_TEXT = also_at_run_time(STRING)
_OF_THE_RUN = RunTime(Union((STRING, INT, FLOAT, BOOL)))


@lean
class Http(Block):
    """`http(url = ..., method = "POST", body = ...)`: a request that Argo's agent makes.

    `success_condition` is about its answer, `response`; without one any status of 200 to 299 will
    do (executor/agent.go: executeHTTPTemplate).
    """

    keyword = "http"

    url: Value | None = attribute(
        also_at_run_time(STRING.of("url")),
        "T.http.url",
        "What is asked.",
        'url = "https://api.example.com/v1/index"',
        required=True,
    )
    method: Value | None = attribute(
        Enum(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")),
        "T.http.method",
        "The method of the request.",
        'method = "POST"',
        default='"GET"',
    )
    headers: Value | None = attribute(
        MapOf(Union((STRING, INT, Built(Secret), _OF_THE_RUN)), "header_name"),
        "T.http.headers",
        "Headers of the request, by their names.",
        'headers = { Authorization = secret("api", key = "header") }',
    )
    body: Value | None = attribute(
        _TEXT, "T.http.body", "What is sent; `json(...)` makes JSON.", "body = json({ id = 7 })"
    )
    timeout: Value | None = attribute(
        DURATION, "T.http.timeoutSeconds", "How long the answer may take.", "timeout = 20s"
    )
    success_condition: Value | None = attribute(
        also_at_run_time(BOOL.of("condition")),
        "T.http.successCondition",
        "Whether the answer is a good one: a condition over `response`.",
        "success_condition = response.status_code == 201",
    )
    insecure_skip_verify: Value | None = attribute(
        BOOL,
        "T.http.insecureSkipVerify",
        "Whether any certificate of the server will do.",
        "insecure_skip_verify = true",
        default="false",
    )


_MANIFEST = also_at_run_time(ANY)


@lean
class Resource(Block):
    """`resource(action = "create", manifest = { ... })`: what is done to an object of Kubernetes.

    With a condition the step waits until the object meets it (executor/resource.go: WaitResource).
    """

    keyword = "resource"

    action: Value | None = attribute(
        Enum(("get", "create", "apply", "delete", "replace", "patch")),
        "T.resource.action",
        "What is done, as with `kubectl`.",
        'action = "create"',
        required=True,
    )
    manifest: Value | None = attribute(
        Union((MapOf(_MANIFEST), ListOf(_MANIFEST), STRING)),
        "T.resource.manifest",
        "The object with Kubernetes' own keys, or its YAML.",
        'manifest = { apiVersion = "v1", kind = "ConfigMap", metadata = { name = "a" } }',
    )
    success_condition: Value | None = attribute(
        Judgement("and"),
        "T.resource.successCondition",
        "What the object has to be like for the step to end well.",
        "success_condition = object.status.succeeded > 2",
    )
    failure_condition: Value | None = attribute(
        Judgement("or"),
        "T.resource.failureCondition",
        "What the object is like when the step has failed.",
        "failure_condition = object.status.failed > 1",
    )
    set_owner_reference: Value | None = attribute(
        BOOL,
        "T.resource.setOwnerReference",
        "Whether the object is deleted with the run.",
        "set_owner_reference = true",
        default="false",
    )
    merge_strategy: Value | None = attribute(
        Enum(("strategic", "merge", "json")),
        "T.resource.mergeStrategy",
        "How a `patch` is merged.",
        'merge_strategy = "merge"',
        default='"strategic"',
    )
    flags: Value | None = attribute(
        ListOf(_TEXT),
        "T.resource.flags",
        "More words for `kubectl`.",
        'flags = ["--validate=false"]',
    )
