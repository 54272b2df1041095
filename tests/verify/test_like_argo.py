"""Whatever Argo's own validation refuses, `verify` finds an error in."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.verify.bases import BASES, said_of

# Values of every kind, and words that mean something somewhere.
WORDS = (
    *("", "a", "main", "make", "use", "say", "docs", "size", "A b", "x_y", "1d", "10", "5m", "a,b"),
    *("make.Failed", "make.AnySucceeded", "each.AllFailed", "list", "{{item}}", "{{item.a}}"),
    *("{{inputs.parameters.size}}", "{{inputs.parameters.text}}", "{{workflow.name}}"),
    *("{{tasks.make.outputs.result}}", "{{tasks.list.outputs.result}}", "{{steps.use.id}}"),
    *("{{tasks.make.outputs.parameters.size}}", "{{workflow.parameters.x}}", "{{x.y}}"),
    *("{{steps.make.outputs.artifacts.docs}}", "{{pod.name}}", "{{outputs.parameters.a}}"),
    *("/tmp/x", "../x", "0 4 * * *", "@daily", "Europe/Berlin", "[1]", "Always", "1Gi"),
)
VALUES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from([0, 1, -1, True, None, 1.5]),
    st.sampled_from([[], {}, ["a"], {"name": "a"}, [{"name": "a"}], {"template": "say"}]),
)
KEYS = (
    *("name", "template", "templateRef", "depends", "dependencies", "when", "withItems", "path"),
    *("withParam", "withSequence", "arguments", "parameters", "artifacts", "value", "valueFrom"),
    *("inputs", "outputs", "container", "suspend", "steps", "dag", "timeout", "parallelism"),
    *(
        "activeDeadlineSeconds",
        "onExit",
        "hooks",
        "entrypoint",
        "schedule",
        "timezone",
        "globalName",
    ),
    *("from", "fromExpression", "raw", "git", "expression", "parameter", "jsonPath", "default"),
    *(
        "retryStrategy",
        "metrics",
        "image",
        "continueOn",
        "target",
        "volumeMounts",
        "podGC",
        "inline",
    ),
    *("concurrencyPolicy", "startingDeadlineSeconds", "initContainers", "sidecars", "resource"),
)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(data, dict | list):
        for key, each in data.items() if isinstance(data, dict) else enumerate(data):
            found += paths(each, (*path, key))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    base = draw(st.sampled_from(sorted(BASES)))
    data = yaml.safe_load(yaml.safe_dump(BASES[base]))
    for _ in range(draw(st.integers(1, 2))):
        inside = [path for path in paths(data) if len(path) > 1]
        if not inside:
            break
        *above, last = draw(st.sampled_from(inside))
        holder = data
        for step in above:
            holder = holder[step]
        match draw(st.sampled_from(["set", "delete", "add", "copy", "rename"])):
            case "set":
                holder[last] = deepcopy(draw(VALUES))
            case "delete":
                del holder[last]
            case "copy" if isinstance(holder, list):
                holder.append(holder[last])
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(KEYS))] = holder.pop(last)
            case _ if isinstance(holder, dict):
                holder[draw(st.sampled_from(KEYS))] = deepcopy(draw(VALUES))
    return data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(manifest=mutated())
def test_what_argo_refuses_is_refused(argo: Validator, manifest: Any) -> None:
    text = yaml.dump(manifest, Dumper=_Plain, sort_keys=False)
    said = [str(each) for each in argo.validate(text) if not each.ok]
    found = said_of(text, version="3.7")
    if said:
        assert [item for item in found if item.is_error], f"{said}\n{text}"


class _Plain(yaml.SafeDumper):
    """Without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True
