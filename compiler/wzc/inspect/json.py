"""The report for programs; `schema.json` says what is in it."""

from collections.abc import Sequence
from json import dumps
from typing import Any

from wzc.backend.argo.env import env_text
from wzc.explain.show import show
from wzc.inspect import model
from wzc.inspect.model import Need, PipelineReport, Report, StepVariables, Use, Variable
from wzc.inspect.place import via
from wzc.model.run_time import Input
from wzc.model.sources import ConfigMap, FieldRef, Secret, Vault
from wzc.model.value import for_json
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.types.words import short

# Raised when a program that reads the report would have to change.
VERSION = 1


def to_json(report: Report, file: str, profiles: Sequence[str]) -> str:
    """The report as one JSON object; `file` and `profiles` are what was asked for."""
    found = {
        "version": VERSION,
        "file": file,
        "profiles": list(profiles),
        "pipelines": [_pipeline(pipeline) for pipeline in report.pipelines],
        "objects": [_need(need) for need in report.needs],
    }
    # ASCII only: it reads the same in every encoding.
    return dumps(found, indent=2) + "\n"


def _pipeline(pipeline: PipelineReport) -> dict[str, Any]:
    return {
        "name": pipeline.name,
        "place": _span(pipeline.place),
        "namespace": pipeline.namespace,
        "inputs": [_input(item) for item in pipeline.inputs],
        "steps": [_step(step) for step in pipeline.steps],
    }


def _input(item: Input) -> dict[str, Any]:
    default = None if item.default is None else item.default.data
    plain = default is not None and not isinstance(default, ConfigMap)
    return {
        "name": item.name,
        "type": short(item.type),
        "required": default is None,
        "default": env_text(default) if plain else None,
        "place": _span(item.place),
        **_reference(default),
    }


def _step(step: StepVariables) -> dict[str, Any]:
    return {
        "name": step.name,
        "type": step.type.name,
        "class": step.type.class_path,
        "place": _span(step.place),
        "variables": [_variable(variable) for variable in step.variables],
    }


def _variable(variable: Variable) -> dict[str, Any]:
    hidden = variable.secret and variable.source in (model.VALUE, model.DEFAULT) and variable.text
    found: dict[str, Any] = {
        "name": variable.name,
        "owner": variable.owner,
        "setting": variable.setting or None,
        "type": variable.type,
        "required": variable.required,
        "secret": variable.secret,
        "unread": variable.unread,
        "emitted": variable.emitted,
        "source": variable.source,
        "value": None if hidden else variable.text,
    }
    value = variable.value
    if value is not None and variable.setting:
        found["place"] = _place(value.origin)
        if variable.source == model.RUN:
            found["written"] = show(value)
        found.update(_reference(value.data))
    if variable.source == model.FROM_ENV:
        found["providers"] = [
            {
                "kind": "Secret" if provider.kind == "secret" else "ConfigMap",
                "name": provider.name,
                "key": provider.key,
                "prefix": provider.prefix,
                "optional": provider.optional,
            }
            for provider in variable.providers
        ]
    return found


def _reference(data: Any) -> dict[str, Any]:
    """Where a value from elsewhere is: the object's name and key, the field's path."""
    if isinstance(data, (Secret, ConfigMap)):
        optional = data.optional is not None and bool(data.optional.data)
        return {"object": for_json(data.name), "key": for_json(data.key), "optional": optional}
    if isinstance(data, FieldRef):
        return {"field": for_json(data.path)}
    if isinstance(data, Vault):
        return {"vault": for_json(data.reference)}
    return {}


def _need(need: Need) -> dict[str, Any]:
    return {
        "kind": need.kind,
        "name": need.name,
        "namespace": need.namespace,
        "optional": need.optional,
        "given": need.given,
        "pull_secret": need.is_pull_secret,
        "labels": need.labels,
        "keys": [
            {
                "name": key.name,
                "optional": key.optional,
                "or_in": list(key.others),
                "used_by": [_use(use) for use in key.uses],
            }
            for key in need.keys
        ],
        "used_by": [_use(use) for use in need.uses if use.key is None],
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "pipeline": use.pipeline,
        "step": use.step,
        "as": use.what,
        "optional": use.optional,
        "place": _place(use.origin),
    }


def _place(origin: Origin) -> dict[str, Any]:
    return {**_span(origin.span), "via": via(origin)}


def _span(span: Span) -> dict[str, Any]:
    line, column = span.position
    return {"file": span.file.name, "line": line, "column": column}
