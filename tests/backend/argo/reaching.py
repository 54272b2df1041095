"""What a container gets: text after Argo's own replacing, and the kubelet's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, frozen

from tests import kubelet
from tests.argo.client import Validator


@frozen
class Pod:
    """One pod that is asked for: its template as emitted, the run's values by Argo's names, and
    those of the template's own parameters. `attempt` is its number, where there is a retry.
    """

    emitted: Mapping[str, Any]
    scope: Mapping[str, str]
    values: Mapping[str, str] = Factory(dict)
    attempt: int = 0


def template(
    emitted: Mapping[str, Any],
    scope: Mapping[str, str],
    argo: Validator,
    values: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A template as its pod has it; `scope` are the run's values by Argo's names, `values` those of
    the template's own parameters.
    """
    return templates([Pod(emitted, scope, values or {})], argo)[0]


def templates(pods: Sequence[Pod], argo: Validator) -> list[dict[str, Any]]:
    """The templates of several pods, all asked for at once.

    The controller replaces tags in a template with the globals, then with the inputs
    (common.ProcessArgs); once more where there is a retry (operator.go: processNodeRetries); and
    in the whole pod (workflowpod.go: substitutePodParams).
    """
    texts = _answers([_arguments(pod) for pod in pods], argo)
    for reading in range(2):
        again = [
            number for number, pod in enumerate(pods) if reading or "retryStrategy" in pod.emitted
        ]
        calls = [_reading(pods[number], texts[number]) for number in again]
        for number, text in zip(again, _answers(calls, argo), strict=True):
            texts[number] = text
    return [json.loads(text) for text in texts]


# Where an input says itself that it comes from (workflow_types.go: ArtifactLocation).
_LOCATIONS = {"s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure"}


def task(emitted: Mapping[str, Any], scope: Mapping[str, str], argo: Validator) -> dict[str, Any]:
    """A template without a pod as the agent gets it: that is not read once more as a pod."""
    pod = Pod(emitted, scope)
    texts = _answers([_arguments(pod)], argo)
    if "retryStrategy" in emitted:
        texts = _answers([_reading(pod, texts[0])], argo)
    found: dict[str, Any] = json.loads(texts[0])
    return found


_LOCAL = {"pod.name": "the-pod", "node.name": "the-node"}


def _arguments(pod: Pod) -> dict[str, Any]:
    given = [{"name": name, "value": value} for name, value in pod.values.items()]
    artifacts = [
        {"name": item["name"], "s3": {"key": "somewhere"}}
        for item in pod.emitted.get("inputs", {}).get("artifacts", [])
        if not _LOCATIONS & item.keys()
    ]
    arguments = {"parameters": given, "artifacts": artifacts}
    call = {"op": "arguments", "template": pod.emitted, "arguments": arguments}
    return {**call, "globals": pod.scope, "locals": _LOCAL}


def _reading(pod: Pod, text: str) -> dict[str, Any]:
    own = {
        f"inputs.parameters.{item['name']}": item["value"]
        for item in json.loads(text).get("inputs", {}).get("parameters", [])
    }
    everything = {**pod.scope, **own, **_LOCAL, "retries": str(pod.attempt)}
    return {"op": "json", "text": text, "scope": everything, "lenient": True}


def _answers(calls: list[dict[str, Any]], argo: Validator) -> list[str]:
    replies = argo.evaluate(calls) if calls else []
    assert [reply.error for reply in replies if reply.error] == []
    return [reply.value for reply in replies]


def variables(
    emitted: Mapping[str, Any],
    scope: Mapping[str, str],
    argo: Validator,
    values: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The variables of a template's container, as the kubelet sets them."""
    return variables_of(template(emitted, scope, argo, values))


def variables_of(made: Mapping[str, Any]) -> dict[str, str]:
    """The variables of the container of a template as its pod has it."""
    found: dict[str, str] = {}
    for item in (made.get("container") or made["script"]).get("env", []):
        found[item["name"]] = kubelet.expand(item.get("value", ""), found)
    return found


def words(
    emitted: Mapping[str, Any],
    scope: Mapping[str, str],
    argo: Validator,
    values: Mapping[str, str] | None = None,
) -> list[str]:
    """The command and arguments of a template's container, as the kubelet starts it."""
    return words_of(template(emitted, scope, argo, values))


def words_of(made: Mapping[str, Any]) -> list[str]:
    """The command and arguments of a template as its pod has it."""
    container = made["container"]
    env = variables_of(made)
    given = [*container.get("command", []), *container.get("args", [])]
    return [kubelet.expand(word, env) for word in given]
