"""What tasks leave for others: outputs, those of loops gathered, those of skipped tasks absent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from attrs import define, field, frozen

from tests.argo.template.canonical import Document, text_of
from tests.argo.template.depends import Outcome, Phase
from tests.argo.template.errors import ArgoError, Kind
from tests.argo.template.expressions import evaluate
from tests.argo.template.functions import Value
from tests.argo.template.gotext import SPACE, json_text, printed
from tests.argo.template.loops import Written, printed_json, refuse_odd_escapes
from tests.argo.template.scope import Scope

# What only a cluster knows: the address of a daemon, when a task began and ended.
ADDRESS = "10.1.2.3"
STARTED, FINISHED = "2026-01-02T03:04:05Z", "2026-01-02T03:05:06Z"


@frozen
class Result:
    """What a container would do: the files it would leave for parameters, and how it would end.

    `result` is its standard output, where Argo captures that. `missing` are optional artifacts that
    it would not write. `phase` is for ends other than an exit status: `Phase.ERROR`. `message` is
    what Argo would say of its end.
    """

    parameters: dict[str, str] = field(factory=dict)
    result: str | None = None
    exit_code: int = 0
    missing: frozenset[str] = frozenset()
    phase: Phase | None = None
    message: str = ""


@define
class Node:
    """A node of the run. `phase` is None where it waits for ever; `items` are a loop's nodes.

    `place` is its path without the items of loops. One that has `started` is not only waited for:
    it holds up the DAG around it, which otherwise can fail for another task's sake.
    """

    path: str
    place: str
    phase: Phase | None
    message: str = ""
    parameters: dict[str, str] | None = None
    result: str | None = None
    exit_code: str | None = None
    artifacts: frozenset[str] = frozenset()
    items: list[Node] | None = None
    daemoned: bool = False
    started: bool = False

    @property
    def outcome(self) -> Outcome | None:
        if self.phase is None:
            return None
        if self.items is None:
            return Outcome(self.phase, self.daemoned)
        phases = [item.phase for item in self.items]
        return Outcome(self.phase, items=tuple(phase for phase in phases if phase is not None))


def scope_of(prefix: str, node: Node, template: Document | None) -> dict[str, str | None]:
    """The names that a task gives to those after it; `template` is what it runs, or would have."""
    assert node.phase is not None
    scope: dict[str, str | None] = {f"{prefix}.status": node.phase.value}
    scope |= {f"{prefix}.id": f"id-of-{node.path}", f"{prefix}.startedAt": STARTED}
    if node.daemoned:
        scope[f"{prefix}.ip"] = ADDRESS
    else:
        scope[f"{prefix}.finishedAt"] = FINISHED
    if node.items is not None:
        scope.update(_gathered(prefix, node.items))
    if node.result is not None:
        scope[f"{prefix}.outputs.result"] = node.result
    if node.exit_code is not None:
        scope[f"{prefix}.exitCode"] = node.exit_code
    for name, value in (node.parameters or {}).items():
        scope[f"{prefix}.outputs.parameters.{name}"] = value
    skipped = node.phase in (Phase.SKIPPED, Phase.OMITTED) and node.parameters is None
    if skipped and template is not None:
        for parameter in template.get("outputs", {}).get("parameters", ()):
            default = parameter.get("valueFrom", {}).get("default")
            name = f"{prefix}.outputs.parameters.{parameter['name']}"
            scope[name] = None if default is None else text_of(default)
    return scope


def _gathered(prefix: str, items: Iterable[Node]) -> dict[str, str]:
    """A loop's outputs as JSON lists, in the order of its items, of those that succeeded."""
    done = [item for item in items if item.phase is Phase.SUCCEEDED]
    every = [item.parameters for item in done if item.parameters]
    scope = {
        f"{prefix}.outputs.result": "["
        + ",".join(_result_json(item.result) for item in done if item.result is not None)
        + "]",
        f"{prefix}.outputs.parameters": json_text(list(every)),
    }
    for name in {name: None for parameters in every for name in parameters}:
        values = [parameters[name] for parameters in every if name in parameters]
        scope[f"{prefix}.outputs.parameters.{name}"] = gathered_values(values)
    return scope


def gathered_values(values: list[str]) -> str:
    """Lists and maps stay JSON if all values are such; else all become strings, numbers too."""
    try:
        decoded = [json.loads(value, parse_int=float) for value in values]
    except ValueError:
        return json_text(values)
    if all(isinstance(value, list | dict) for value in decoded):
        return json_text(decoded)
    return json_text(values)


def _result_json(result: str) -> str:
    """A loop's results must be JSON; Argo fails the task that would read them otherwise."""
    try:
        decoded = json.loads(result, parse_int=Written, parse_float=Written)
        refuse_odd_escapes(result)
        return printed_json(decoded)
    except ValueError as error:
        raise ArgoError(Kind.LOOP, f"the result {result!r} of an item is no JSON") from error


def produced(template: Document, result: Result) -> tuple[dict[str, str], frozenset[str]]:
    """The parameters and artifacts that a container leaves; `ArgoError` where one has to be."""
    found: dict[str, str] = {}
    for parameter in template["outputs"].get("parameters", ()):
        name = parameter["name"]
        default = parameter.get("valueFrom", {}).get("default")
        if name in result.parameters:
            found[name] = result.parameters[name]
        elif "value" in parameter or default is not None:
            found[name] = text_of(default if default is not None else parameter["value"])
        else:
            raise ArgoError(Kind.ARGUMENT, f"the container does not write the output `{name}`")
    unknown = result.parameters.keys() - found.keys()
    if unknown:
        raise ValueError(f"{template.get('name')} has no outputs {sorted(unknown)}")
    artifacts = {entry["name"] for entry in template["outputs"].get("artifacts", ())}
    return found, frozenset(artifacts - result.missing)


def outputs_of_dag(template: Document, scope: Scope) -> dict[str, str]:
    """The output parameters of a DAG, from its tasks' names."""
    found: dict[str, str] = {}
    for parameter in template["outputs"].get("parameters", ()):
        source: dict[str, Any] = parameter.get("valueFrom", {})
        default = source.get("default")
        try:
            value = _resolved(source, scope)
        except ArgoError:
            if default is None:
                raise
            value = None
        if value is None:
            if default is None:
                raise ArgoError(Kind.ABSENT, f"the output `{parameter['name']}`")
            value = text_of(default)
        found[parameter["name"]] = printed(value)
    return found


def _resolved(source: dict[str, Any], scope: Scope) -> Value:
    if source.get("expression"):
        value = evaluate(source["expression"], scope)
        if value is None:
            raise ArgoError(Kind.EXPRESSION, f"{source['expression']!r} gives nil")
        return value
    if "parameter" not in source:
        return ""
    name = source["parameter"].removeprefix("{{").removesuffix("}}").strip(SPACE)
    if name.startswith("="):
        value = evaluate(name[1:], scope)
        if value is None:
            raise ArgoError(Kind.EXPRESSION, f"{name[1:]!r} gives nil")
        return value
    if name not in scope:
        raise ArgoError(Kind.MISSING, f"`{name}` is not in the scope")
    return scope[name]
