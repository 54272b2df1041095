"""Settings whose value is kept outside of the file: in Secrets, ConfigMaps, the environment."""

from attrs import evolve

from wzc.model.contract import Setting
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.types.kinds import Built, Scalar, Sourced, Type, Union, also_at_run_time, members

_SECRET: tuple[Type, ...] = (Built(Secret), Built(FromEnv), Built(Vault))
_OPEN: tuple[Type, ...] = (*_SECRET, Built(ConfigMap), Built(FieldRef))


def with_sources(settings: dict[str, Setting]) -> dict[str, Setting]:
    """Settings that may also come from a Secret, a ConfigMap, the environment or the run.

    A secret may not come from a ConfigMap: who may read the namespace could read it; nor from the
    run, whose values stand in the Workflow.
    """
    found = {}
    for name, setting in settings.items():
        own = setting.type
        if is_secret(own):
            taken = (*members(own), *_SECRET)
        else:
            open = also_at_run_time(own)
            assert isinstance(open, Union)
            taken = (*open.members, *_OPEN)
        found[name] = evolve(setting, type=Sourced(taken, own))
    return found


def is_secret(type: Type) -> bool:
    """Whether a type is `secret` or `secret?`."""
    return any(isinstance(part, Scalar) and part.name == "secret" for part in members(type))
