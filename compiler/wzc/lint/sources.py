"""Secrets, ConfigMaps and other sources of values, where they are used."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps, entries, items, steps_named
from wzc.model.contract import MiddlewareUse
from wzc.model.pipeline import Pipeline, Step
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.value import Value
from wzc.values.keys import env_name, label_key

# Kubernetes core/validation.go: validEnvDownwardAPIFieldPathExpressions, and those with a key.
_FIELDS = frozenset(
    (
        *("metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName"),
        *("spec.serviceAccountName", "status.hostIP", "status.hostIPs"),
        *("status.podIP", "status.podIPs"),
    )
)
_KEYED = ("metadata.labels['", "metadata.annotations['")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse sources that lack what their place needs, or say what means nothing there.

    A value (`env`, settings) needs a key: Kubernetes core/validation.go: ValidateSecretKeySelector.
    A whole Secret (`env_from`) has none; its prefix begins the name of a variable
    (validateEnvFrom). `vault(...)` needs the middleware that fetches the value: without it Wurzel
    takes the placeholder for the value (wurzel.md, D20). `from_env()` is a warning where neither an
    `env_from` nor `env` could hold the value: only the image is left, which nobody sees here.
    """
    for step in distinct_steps(pipeline):
        for name, value in entries(step.attributes.env).items():
            check_value(value, f"`{name}`", diagnostics)
        for value in items(step.attributes.env_from):
            _check_whole(value, diagnostics)
    resolver = _has_resolver(pipeline)
    for step in pipeline.steps.values():
        for name, value in step.settings.items():
            check_value(value, f"`{name}`", diagnostics)
            _check_from_env(step, name, value, diagnostics)
            _check_vault(value, resolver, diagnostics)
    for use, name, value in _middleware_settings(pipeline):
        check_value(value, f"`{name}`", diagnostics)
        _check_vault(value, resolver, diagnostics)
        if isinstance(value.data, FromEnv):
            variable = f"{use.type.name}__{name}".upper()
            without = [s for s in pipeline.steps.values() if not _may_hold(s, variable)]
            if without:
                _report_from_env(name, value, without, diagnostics)


def check_value(value: Value, subject: str, diagnostics: Diagnostics) -> None:
    """Refuse a source of one value that names no key, or says what is for whole Secrets."""
    source = value.data
    if isinstance(source, FieldRef):
        _check_field(source, diagnostics)
    if not isinstance(source, (Secret, ConfigMap)):
        return
    if source.key is None:
        diagnostics.report(
            codes.INCOMPLETE,
            f"{subject} needs one key of {written(source)}",
            value.origin.span,
            help=f'name it: `{written(source)[:-1]}, key = "...")`',
        )
    for name in ("prefix", "items", "directory"):
        _refuse(source, name, "of one value", diagnostics)


def written(source: Secret | ConfigMap) -> str:
    """A source as it is written, with its name only."""
    return f'{source.keyword}("{data(source.name)}")'


def _check_whole(value: Value, diagnostics: Diagnostics) -> None:
    source = value.data
    if not isinstance(source, (Secret, ConfigMap)):
        return
    key = source.key
    if key is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`env_from` takes the whole {written(source)}, not one key",
            key.origin.span,
            help=f'one key is a variable: `env {{ NAME = {written(source)[:-1]}, key = "'
            f'{key.data}") }}`',
        )
    for name in ("items", "directory"):
        _refuse(source, name, "in `env_from`", diagnostics)
    prefix = data(source.prefix)
    if source.prefix is None or not prefix:
        return
    problem = env_name(prefix)
    if problem is not None:
        diagnostics.report(
            codes.BAD_KEY,
            f"`{prefix}` cannot begin the name of a variable",
            source.prefix.origin.span,
            help="a prefix has letters, digits and `_`, and begins with no digit: `APP_`",
        )


def _refuse(source: Secret | ConfigMap, name: str, where: str, diagnostics: Diagnostics) -> None:
    value: Value | None = getattr(source, name, None)
    if value is None:
        return
    meant = "`env_from`" if name == "prefix" else "`mounts`"
    diagnostics.report(
        codes.INCOMPLETE,
        f"`{name}` means nothing for a {source.keyword} {where}",
        value.origin.span,
        help=f"it belongs to {meant}",
    )


def _check_field(source: FieldRef, diagnostics: Diagnostics) -> None:
    path = data(source.path)
    if source.path is None or not isinstance(path, str) or path in _FIELDS:
        return
    for start in _KEYED:
        if path.startswith(start) and path.endswith("']"):
            if label_key(path[len(start) : -2].lower()) is None:
                return
            break
    diagnostics.report(
        codes.BAD_KEY,
        f"`{path}` is not a field of the pod that a variable can have",
        source.path.origin.span,
        help="such as `metadata.name`, `metadata.labels['app']`, `spec.nodeName`, `status.podIP`",
    )


def _may_hold(step: Step, variable: str) -> bool:
    """Whether the step's environment may have a variable: in `env`, or from an `env_from`."""
    if variable in entries(step.attributes.env):
        return True
    value = step.attributes.env_from
    if value is None:
        found = step.values.get("env_from")  # refused is not missing
        return found is not None and found.data is not None
    # Kubernetes puts the prefix in front of each key (core/v1/types.go: EnvFromSource).
    return any(variable.startswith(str(data(item.data.prefix) or "")) for item in value.data)


def _check_from_env(step: Step, name: str, value: Value, diagnostics: Diagnostics) -> None:
    variable = f"{step.type.class_name}__{name}".upper()
    if isinstance(value.data, FromEnv) and not _may_hold(step, variable):
        _report_from_env(name, value, [step], diagnostics)


def _report_from_env(name: str, value: Value, of: list[Step], diagnostics: Diagnostics) -> None:
    steps = [step.name for step in of]
    prefixed = all(items(step.attributes.env_from) for step in of)
    plural = "have" if len(steps) > 1 else "has"
    lacks = f"{plural} no `env_from`"
    if prefixed:
        lacks = f"{plural} an `env_from` that puts another prefix in front of each variable"
    diagnostics.report(
        codes.FROM_ENV_ALONE,
        f"`{name}` is to come from the environment, and {steps_named(steps)} {lacks}",
        value.origin.span,
        help='say what holds it: `env_from = [secret("...")]`; if not, the image has to set it',
    )


def _middleware_settings(pipeline: Pipeline) -> Iterator[tuple[MiddlewareUse, str, Value]]:
    for item in items(pipeline.attributes.middlewares):
        if isinstance(item.data, MiddlewareUse):
            for name, value in item.data.settings.items():
                yield item.data, name, value


def _has_resolver(pipeline: Pipeline) -> bool:
    value = pipeline.attributes.middlewares
    if value is None:
        found = pipeline.values.get("middlewares")
        return found is not None and found.data is not None
    return any(
        getattr(item.data, "type", None) is None or item.data.type.name == "secret_resolver"
        for item in value.data
    )


def _check_vault(value: Value, has_resolver: bool, diagnostics: Diagnostics) -> None:
    if not isinstance(value.data, Vault) or has_resolver:
        return
    diagnostics.report(
        codes.INCOMPLETE,
        "`vault(...)` needs the middleware `secret_resolver`",
        value.origin.span,
        help="`middlewares = [wurzel.secret_resolver(url = ..., service_role_key = ...)]`",
    )
