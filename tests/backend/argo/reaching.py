"""What a container gets: its variables after Argo's own replacing and the kubelet's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests import kubelet
from tests.argo.client import Validator

# The controller replaces tags in a template twice (common.ProcessArgs: globals, then inputs), and
# once more in the whole pod (workflowpod.go: substitutePodParams).
_PASSES = 3


def variables(
    template: Mapping[str, Any], scope: Mapping[str, str], argo: Validator
) -> dict[str, str]:
    """The variables of a template's container; `scope` holds the run's values by Argo's names."""
    text = json.dumps(template["container"]["env"])
    for _ in range(_PASSES):
        [reply] = argo.evaluate([{"op": "json", "text": text, "scope": scope, "lenient": True}])
        assert not reply.error, reply.error
        text = reply.value
    found: dict[str, str] = {}
    for item in json.loads(text):
        found[item["name"]] = kubelet.expand(item.get("value", ""), found)
    return found
