"""Loads settings as Wurzel's steps do; runs inside the environment that has Wurzel in it.

Reads a JSON list of {class, names, env} from standard input and writes, for each, the values that
the step's settings then have, or why there are none.
"""

import importlib
import importlib.util
import json
import os
import pathlib
import sys
from typing import Any

import wurzel
from pydantic import BaseModel, SecretStr
from wurzel.core import Settings, TypedStep
from wurzel.datacontract import PydanticModel
from wurzel.executors.base_executor import step_env_encapsulation

PACKAGE = pathlib.Path(wurzel.__file__).parent


def step_class(path: str, names: list[str]) -> Any:
    """The step's class, or one of that name with the real settings where an extra is missing.

    A step's package imports what the step needs to run; its `settings.py` mostly does without.
    """
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError as error:
        folder = PACKAGE.joinpath(*module.split(".")[1:-1])
        spec = importlib.util.spec_from_file_location("found", folder / "settings.py")
        if not (folder / "settings.py").is_file() or spec is None or spec.loader is None:
            raise error
        found = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
        for item in vars(found).values():
            is_settings = isinstance(item, type) and issubclass(item, Settings)
            if is_settings and set(item.model_fields) == {name.upper() for name in names}:
                return _step_of(name, item)
        raise error


def _step_of(name: str, settings: Any) -> Any:
    bases = (TypedStep[settings, None, PydanticModel],)
    return type(name, (TypedStep,), {"run": lambda self, inpt: None, "__orig_bases__": bases})


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {str(getattr(key, "pattern", key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | set | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return getattr(value, "value", value)
    return str(value)


def load(request: dict[str, Any]) -> dict[str, Any]:
    """The values of one step's settings."""
    try:
        cls = step_class(request["class"], request["names"])
    except ImportError as error:
        return {"missing": str(error)}
    before = dict(os.environ)
    os.environ.update(request["env"])
    try:
        with step_env_encapsulation(cls):
            settings = cls.__new__(cls).settings_class()
            names = request["names"]
            return {"values": {name: plain(getattr(settings, name.upper())) for name in names}}
    except Exception as error:
        return {"error": f"{error!r} {error.__cause__!r}"}
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    print(json.dumps([load(request) for request in json.load(sys.stdin)]))
