"""Settings whose value is kept outside of the file: in Secrets, ConfigMaps, the environment."""

from attrs import evolve

from wzc.model.contract import Setting
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.types.kinds import Built, Scalar, Sourced, Type, Union, members, union

_SECRET: tuple[Type, ...] = (Built(Secret), Built(FromEnv), Built(Vault))
_OPEN: tuple[Type, ...] = (*_SECRET, Built(ConfigMap), Built(FieldRef))


def with_sources(settings: dict[str, Setting]) -> dict[str, Setting]:
    """Settings that may also come from a Secret, a ConfigMap or the environment.

    A secret may not come from a ConfigMap: who may read the namespace could read it.
    """
    found = {}
    for name, setting in settings.items():
        sources = _SECRET if is_secret(setting.type) else _OPEN
        type = union(setting.type, *sources)
        if isinstance(type, Union):
            type = Sourced(type.members, setting.type)
        found[name] = evolve(setting, type=type)
    return found


def is_secret(type: Type) -> bool:
    """Whether a type is `secret` or `secret?`."""
    return any(isinstance(part, Scalar) and part.name == "secret" for part in members(type))
