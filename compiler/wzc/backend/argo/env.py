"""Environment variables: what Wurzel reads its settings from, and the user's own."""

from collections.abc import Sequence
from typing import Any

from attrs import define

from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import BRACE_VARIABLE, put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.contract import MiddlewareType, MiddlewareUse, StepType
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import PerItem, RunTimeValue, is_of_the_run
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.value import Value, for_json
from wzc.source.origin import Origin
from wzc.types.kinds import ListOf, MapOf, Type, member, members
from wzc.types.limits import counted, unit_of
from wzc.values.duration import Duration
from wzc.values.number_text import number_text
from wzc.values.quantity import Quantity

# Variables that are no settings: those of Wurzel itself, and of the tokenizers.
MIDDLEWARES = "MIDDLEWARES"
RUN_ID = "WURZEL_RUN_ID"
CACHE = "HF_HOME"


@define(eq=False)
class Environment:
    """Makes the variables of one pipeline's steps."""

    pipeline: Pipeline
    diagnostics: Diagnostics

    def of(self, step: Step, cache_path: Value | None, scope: Scope) -> Seq:
        """A step's variables: the user's, its own settings, the middlewares', and the compiler's.

        A step gets only its own settings. Lists and maps are JSON, as Wurzel's settings read them.
        A step that is not Wurzel's has the user's variables only.
        """
        found = self._user(step.attributes.env, scope)
        if step.type.built_in is None:
            self._wurzel(found, step, cache_path, scope)
        return _with_brace(found, step.origin) if scope.takes_brace else found

    def own(self, env: Value | None, scope: Scope, origin: Origin) -> Seq:
        """The variables of another container in a step's pod: those that the user wrote."""
        found = self._user(env, scope)
        return _with_brace(found, origin) if scope.takes_brace else found

    def _user(self, env: Value | None, scope: Scope) -> Seq:
        found = Seq()
        for name, value in (env.data if env is not None else {}).items():
            self._add(found, name, value, scope)
        return found

    def _wurzel(self, found: Seq, step: Step, cache_path: Value | None, scope: Scope) -> None:
        for name, value in step.settings.items():
            data = in_units(value, step.type.settings[name].type)
            self._add(found, setting_variable(step.type, name), data, scope)
        self._middlewares(found, scope)
        run_id = Map()
        run_id.put("name", RUN_ID)
        run_id.put("value", "{{workflow.uid}}")
        found.add(run_id, step.origin)
        if cache_path is not None:
            self._add(found, CACHE, cache_path, scope)

    def _middlewares(self, found: Seq, scope: Scope) -> None:
        value = self.pipeline.attributes.middlewares
        if value is None or not value.data:
            return
        uses: list[tuple[MiddlewareUse, Origin]] = [(item.data, item.origin) for item in value.data]
        for use, _ in uses:
            for name in use.type.settings:
                if name in use.settings:
                    variable = middleware_variable(use.type, name)
                    data = in_units(use.settings[name], use.type.settings[name].type)
                    self._add(found, variable, data, scope)
        names = Map()
        names.put("name", MIDDLEWARES)
        names.put("value", middlewares_text([use for use, _ in uses]))
        found.add(names, value.origin)

    def _add(self, found: Seq, name: str, value: Value, scope: Scope) -> None:
        data = value.data
        if data is None or isinstance(data, FromEnv):
            return
        item = Map()
        item.put("name", name, value.origin)
        if isinstance(data, (Secret, ConfigMap)):
            item.put("valueFrom", key_reference(data, self.diagnostics), value.origin)
        elif isinstance(data, FieldRef):
            reference = Map()
            put(reference, "fieldPath", data.path, self.diagnostics)
            item.put("valueFrom", Map({"fieldRef": reference}), value.origin)
        else:
            text = data if is_of_the_run(data) else env_text(data)
            item.put("value", scope.text_of(value, text, self.diagnostics), value.origin)
        found.add(item, value.origin)


def in_units(value: Value, type: Type) -> Value:
    """A setting's value with each duration that its type counts in a unit as a plain number."""
    data = value.data
    made: Any
    if isinstance(data, RunTimeValue) and isinstance(data.node, PerItem):
        each = tuple(in_units(item, type) for item in data.node.values)
        made = RunTimeValue(data.type, PerItem(each, data.node.name), data.text)
    elif isinstance(data, Duration):
        units = (unit for part in members(type) if (unit := unit_of(part)) is not None)
        unit = next(units, None)
        return value if unit is None else Value(counted(data, unit), value.origin)
    if isinstance(data, list):
        list_type = member(type, ListOf)
        made = data if list_type is None else [in_units(i, list_type.element) for i in data]
    elif isinstance(data, dict):
        map_type = member(type, MapOf)
        if map_type is None:
            return value
        made = {key: in_units(item, map_type.element) for key, item in data.items()}
    else:
        return value
    return Value(made, value.origin)


def setting_variable(type: StepType, setting: str) -> str:
    """The variable that Wurzel reads a step's setting from."""
    return f"{type.class_name}__{setting}".upper()


def middleware_variable(type: MiddlewareType, setting: str) -> str:
    """The variable that Wurzel reads a middleware's setting from."""
    return f"{type.name}__{setting}".upper()


def middlewares_text(uses: Sequence[MiddlewareUse]) -> str:
    """What `MIDDLEWARES` holds."""
    return ",".join(use.type.name for use in uses)


def env_text(data: Any) -> str:
    """A value as the text of a variable that Wurzel's settings (pydantic) read back."""
    if isinstance(data, Vault):
        assert data.reference is not None
        return f"${{secret:vault:{data.reference.data}}}"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return data
    if isinstance(data, (int, float)):
        return number_text(data)
    if isinstance(data, (Quantity, Duration)):
        return data.text
    import json

    return json.dumps(for_json(data), ensure_ascii=False)


def key_reference(source: Secret | ConfigMap, diagnostics: Diagnostics) -> Map:
    """`valueFrom` of one key of a Secret or ConfigMap."""
    reference = Map()
    put(reference, "name", source.name, diagnostics)
    put(reference, "key", source.key, diagnostics)
    if source.optional is not None and source.optional.data:
        put(reference, "optional", source.optional, diagnostics)
    return Map({"secretKeyRef" if isinstance(source, Secret) else "configMapKeyRef": reference})


def env_from(value: Value | None, diagnostics: Diagnostics) -> Seq:
    """A container's `envFrom`: whole Secrets and ConfigMaps, in their order."""
    found = Seq()
    for item in value.data if value is not None else ():
        source: Secret | ConfigMap = item.data
        reference = Map()
        put(reference, "name", source.name, diagnostics)
        if source.optional is not None and source.optional.data:
            put(reference, "optional", source.optional, diagnostics)
        entry = Map()
        if source.prefix is not None and source.prefix.data:
            put(entry, "prefix", source.prefix, diagnostics)
        entry.put(
            "secretRef" if isinstance(source, Secret) else "configMapRef", reference, item.origin
        )
        found.add(entry, item.origin)
    return found


def _with_brace(found: Seq, origin: Origin) -> Seq:
    """The variables, after one that holds a brace, from which others are put together."""
    made = Seq()
    made.add(Map({"name": BRACE_VARIABLE, "value": "{"}), origin)
    for index, item in enumerate(found):
        made.add(item, found.get_origin(index))
    return made
