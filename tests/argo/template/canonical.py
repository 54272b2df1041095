"""Objects as Argo writes them down: the order of keys, and what is there although it is empty.

Tags are replaced in that text, and a `{{` without an end goes on into whatever comes next, so the
order can matter. The table holds what a tag can stand in; the keys of other objects keep the order
they have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from tests.argo.template.gotext import json_text, ordered_json, plain_number

Document = dict[str, Any]

# `!` is written also when empty; after a colon the kind of what it holds: another row, `[` a list
# of such, `{` a map of such, `text` what Argo reads as text, `?` what may be empty.
_CONTAINER = """name! image command args workingDir ports envFrom env:[EnvVar resources!:Free
    resizePolicy restartPolicy volumeMounts volumeDevices livenessProbe readinessProbe startupProbe
    lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext:?
    stdin stdinOnce tty"""
_TABLE = f"""
Template: name inputs!:Inputs outputs!:Inputs nodeSelector affinity:? metadata!:Metadata daemon:?
    steps container:Container containerSet:Free script:Script resource:Resource dag:Dag
    suspend:Free data:? http:Http plugin:? volumes initContainers:[Container sidecars:[Container
    archiveLocation:? activeDeadlineSeconds retryStrategy:Retry parallelism:? failFast:?
    tolerations schedulerName priorityClassName serviceAccountName automountServiceAccountToken:?
    executor:? hostAliases securityContext:? podSpecPatch metrics:? synchronization:?
    memoize:Memoize timeout annotations
Inputs: parameters:[Parameter artifacts:[Artifact result:? exitCode:?
Parameter: name! default:text value:text valueFrom:ValueFrom globalName enum:[text description:text
ValueFrom: path jsonPath jqFilter event parameter supplied:? configMapKeyRef:? default:text
    expression
Artifact: name! path mode:? from archiveLogs:? s3:? git:? http:? artifactory:? hdfs:? raw:? oss:?
    gcs:? azure:? globalName archive:? optional subPath recurseMode fromExpression artifactGC:?
    deleted
Metadata: annotations labels
Container: {_CONTAINER} dependencies mirrorVolumeMounts:?
Script: {_CONTAINER} source!
EnvVar: name! value valueFrom:?
Resource: action! mergeStrategy manifest manifestFrom:? setOwnerReference successCondition
    failureCondition flags
Http: method url! headers timeoutSeconds:? successCondition body bodyFrom:? insecureSkipVerify
Retry: limit:? retryPolicy backoff:? affinity:? expression
Memoize: key! cache!:? maxAge!
Dag: target tasks!:[Task failFast:?
Task: name! template inline:Template arguments!:Inputs templateRef:? dependencies withItems
    withParam withSequence:Sequence when continueOn:? onExit depends hooks:{{Hook
Sequence: count:? start:? end:? format
Hook: template arguments!:Inputs templateRef:? expression
"""


@frozen
class Field:
    key: str
    always: bool
    kind: str


def _rows() -> dict[str, list[Field]]:
    rows: dict[str, list[Field]] = {}
    row: list[Field] = []
    for word in _TABLE.split():
        if word.endswith(":"):
            row = rows.setdefault(word[:-1], [])
            continue
        key, _, kind = word.partition(":")
        row.append(Field(key.rstrip("!"), key.endswith("!"), kind))
    return rows


_ROWS = _rows()
# What stands for nothing where it is written all the same.
_EMPTY: dict[str, Callable[[], object]] = {"": lambda: "", "?": lambda: None}


def canonical(kind: str, value: Any) -> Any:
    """A value of YAML in the order and form in which Go writes a struct of this kind."""
    if kind.startswith("["):
        return [canonical(kind[1:], entry) for entry in value]
    if kind.startswith("{"):
        return {key: canonical(kind[1:], value[key]) for key in sorted(value, key=str.encode)}
    if kind == "text":
        return text_of(value)
    if kind not in _ROWS:
        return value
    found: Document = {}
    for field in _ROWS[kind]:
        given = value.get(field.key)
        if given is not None and (field.always or field.kind or given not in ("", [], {}, False)):
            if not (field.kind.startswith(("[", "{")) and not given) or field.always:
                found[field.key] = canonical(field.kind, given)
        elif field.always:
            empty = _EMPTY.get(field.kind, dict)()
            found[field.key] = canonical(field.kind, empty) if empty is not None else None
    unknown = value.keys() - {field.key for field in _ROWS[kind]}
    if unknown:
        raise ValueError(f"{kind} has no {', '.join(sorted(unknown))}")
    return found


def text_of(value: object) -> str:
    """What Argo's AnyString makes of a scalar of YAML or JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return plain_number(value)
    return json_text(value)


def template_json(template: Document) -> str:
    """A template as Argo writes it before it replaces the tags in it."""
    return ordered_json(canonical("Template", template))


def task_json(task: Document) -> str:
    """A task of a DAG, likewise."""
    return ordered_json(canonical("Task", task))


def sorted_deeply(value: Any) -> Any:
    """What comes from YAML and is kept as it is: Go's reader has sorted its keys."""
    if isinstance(value, dict):
        return {key: sorted_deeply(value[key]) for key in sorted(value, key=str.encode)}
    return [sorted_deeply(entry) for entry in value] if isinstance(value, list) else value
