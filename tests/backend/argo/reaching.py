"""What a container gets: text after Argo's own replacing, and the kubelet's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests import kubelet
from tests.argo.client import Validator


def template(
    emitted: Mapping[str, Any],
    scope: Mapping[str, str],
    argo: Validator,
    values: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A template as its pod has it; `scope` are the run's values by Argo's names, `values` those of
    the template's own parameters.

    The controller replaces tags in a template with the globals, then with the inputs
    (common.ProcessArgs); once more where there is a retry (operator.go: processNodeRetries); and
    in the whole pod (workflowpod.go: substitutePodParams).
    """
    given = [{"name": name, "value": value} for name, value in (values or {}).items()]
    local = {"pod.name": "the-pod", "node.name": "the-node"}
    artifacts = [
        {"name": item["name"], "s3": {"key": "somewhere"}}
        for item in emitted.get("inputs", {}).get("artifacts", [])
        if "raw" not in item
    ]
    arguments = {"parameters": given, "artifacts": artifacts}
    call = {"op": "arguments", "template": emitted, "arguments": arguments}
    [reply] = argo.evaluate([{**call, "globals": scope, "locals": local}])
    assert not reply.error, reply.error
    text = reply.value
    for _ in range(2 if "retryStrategy" in emitted else 1):
        read = json.loads(text)
        own = {
            f"inputs.parameters.{item['name']}": item["value"]
            for item in read.get("inputs", {}).get("parameters", [])
        }
        everything = {**scope, **own, **local, "retries": "0"}
        asked = {"op": "json", "text": text, "scope": everything, "lenient": True}
        [reply] = argo.evaluate([asked])
        assert not reply.error, reply.error
        text = reply.value
    found: dict[str, Any] = json.loads(text)
    return found


def variables(
    emitted: Mapping[str, Any],
    scope: Mapping[str, str],
    argo: Validator,
    values: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The variables of a template's container, as the kubelet sets them."""
    found: dict[str, str] = {}
    made = template(emitted, scope, argo, values)
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
    container = template(emitted, scope, argo, values)["container"]
    env = variables(emitted, scope, argo, values)
    given = [*container.get("command", []), *container.get("args", [])]
    return [kubelet.expand(word, env) for word in given]
