"""Which variables a step's container has, and where the value of each comes from.

Names and texts are those that the lowering writes (`backend.argo.env`); here stands besides what is
not written: the defaults that hold, and what `env_from` has to bring.
"""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from wzc.backend.argo import env
from wzc.backend.argo.volumes import cache_path
from wzc.inspect import model
from wzc.inspect.model import Provider, Variable
from wzc.model.contract import MiddlewareType, MiddlewareUse, StepType
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import is_of_the_run
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import SECRET, STRING, Type, members
from wzc.types.words import short

_SOURCES: dict[type, str] = {
    FromEnv: model.FROM_ENV,
    Secret: model.SECRET,
    ConfigMap: model.CONFIG_MAP,
    FieldRef: model.FIELD,
    Vault: model.VAULT,
}


def step_variables(pipeline: Pipeline, step: Step) -> list[Variable]:
    """All variables of a step of a pipeline without errors, each once.

    The step's settings and the middlewares' are complete, those that were not written with their
    defaults. `WZC_BRACE`, which only carries braces past Argo, is not among them.
    """
    return _Variables(pipeline, step).all()


def provider_of(source: Secret | ConfigMap, variable: str) -> Provider | None:
    """How an entry of `env_from` could bring a variable; None where its prefix forbids it."""
    assert source.name is not None
    prefix = "" if source.prefix is None else str(source.prefix.data or "")
    if not variable.startswith(prefix) or variable == prefix:
        return None
    optional = source.optional is not None and bool(source.optional.data)
    return Provider(
        source.keyword, source.name.data, variable.removeprefix(prefix), prefix, optional
    )


@define(eq=False)
class _Variables:
    pipeline: Pipeline
    step: Step
    found: dict[str, Variable] = field(factory=dict, init=False)

    def all(self) -> list[Variable]:
        step = self.step
        if not step.type.has_container:
            return []  # a pause or a request has no container
        own = step.attributes.env
        for name, value in (own.data if own is not None else {}).items():
            if value.data is not None:
                self._add(name, "env", name, STRING, False, value)
        if step.type.built_in is not None:
            return list(self.found.values())  # Wurzel's are not for it
        self._settings("setting", step.type, step.settings)
        self._middlewares()
        self._put(_run_id(step.origin))
        cache = step.attributes.tokenizer_cache
        if cache is not None:
            self._add(env.CACHE, "tokenizer_cache", "mount_path", STRING, False, cache_path(cache))
        return list(self.found.values())

    def _middlewares(self) -> None:
        value = self.pipeline.attributes.middlewares
        if value is None or not value.data:
            return
        uses: list[MiddlewareUse] = [item.data for item in value.data]
        for use in uses:
            self._settings("middleware", use.type, use.settings)
        names = Value(env.middlewares_text(uses), value.origin)
        self._add(env.MIDDLEWARES, "wurzel", "middlewares", STRING, False, names)

    def _settings(
        self, owner: str, type: StepType | MiddlewareType, given: Mapping[str, Value]
    ) -> None:
        required = _required(type, given)
        for name, setting in type.settings.items():
            variable = (
                env.setting_variable(type, name)
                if isinstance(type, StepType)
                else env.middleware_variable(type, name)
            )
            is_required, unread = name in required, name in type.unread
            if name in given:
                self._add(variable, owner, name, setting.type, is_required, given[name], unread)
                continue
            value = _value(setting.default, Origin(setting.place))
            text = None if value.data is None else _text(value, setting.type)
            secret = _is_secret(setting.type)
            self._put(
                Variable(
                    *(variable, owner, name, short(setting.type), is_required, secret),
                    *(model.DEFAULT, value, text, False),
                    unread=unread,
                )
            )

    def _add(
        self,
        name: str,
        owner: str,
        setting: str,
        type: Type,
        required: bool,
        value: Value,
        unread: bool = False,
    ) -> None:
        data = value.data
        source = model.UNSET if data is None else _SOURCES.get(data.__class__, model.VALUE)
        if is_of_the_run(data):
            source = model.RUN
        elsewhere = source not in (model.VALUE, model.VAULT)
        self._put(
            Variable(
                name,
                owner,
                setting,
                short(type),
                required,
                _is_secret(type) or isinstance(data, (Secret, Vault)),
                source,
                value,
                None if elsewhere else _text(value, type),
                source not in (model.UNSET, model.FROM_ENV),
                self._providers(name) if source == model.FROM_ENV else (),
                unread,
            )
        )

    def _providers(self, name: str) -> tuple[Provider, ...]:
        sources = self.step.attributes.env_from
        found = (provider_of(item.data, name) for item in (sources.data if sources else ()))
        return tuple(item for item in found if item is not None)

    def _put(self, variable: Variable) -> None:
        # A default does not hold where `env` sets the setting's variable.
        before = self.found.get(variable.name)
        if before is None or not before.emitted:
            self.found[variable.name] = variable


def _required(type: StepType | MiddlewareType, given: Mapping[str, Value]) -> set[str]:
    """The settings that cannot be left out, by themselves or by a condition that holds."""
    found = {name for name, setting in type.settings.items() if setting.required}
    if type.conditions:
        from wzc.evaluate.conditions import required_by_condition

        found |= required_by_condition(type, given).keys()
    return found


def _run_id(origin: Origin) -> Variable:
    return Variable(
        *(env.RUN_ID, "wurzel", "", "string", False, False, model.RUN, Value(None, origin)),
        *(None, True),
    )


def _value(data: Any, origin: Origin) -> Value:
    """A default, which is plain data, as an evaluated value."""
    if isinstance(data, list):
        return Value([_value(item, origin) for item in data], origin)
    if isinstance(data, dict):
        return Value({key: _value(item, origin) for key, item in data.items()}, origin)
    return data if isinstance(data, Value) else Value(data, origin)


def _text(value: Value, type: Type) -> str:
    return env.env_text(env.in_units(value, type).data)


def _is_secret(type: Type) -> bool:
    return SECRET in members(type)
