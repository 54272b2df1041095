"""Imports modules and prints what their step classes are, as JSON.

Runs by itself, with `python -c`, in whatever Python has the modules: it imports nothing of the
compiler. `introspected` reads what it prints; types keep the names they have at run time.
"""

import enum
import importlib
import inspect
import json
import os
import pathlib
import pkgutil
import re
import sys
import textwrap
import traceback
import types
import typing
from typing import Any

LIMITS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern")
CHECKS = {
    "greater_than": "gt",
    "greater_than_or_equal_to": "ge",
    "less_than": "lt",
    "less_than_or_equal_to": "le",
}


def plain(value: Any) -> Any:
    """A value as JSON has it; TypeError where it has no form."""
    if value is None or (isinstance(value, (bool, str)) and not isinstance(value, enum.Enum)):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, (int, float)):
        return value
    if hasattr(value, "get_secret_value"):
        return plain(value.get_secret_value())
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, pathlib.PurePath):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=repr)
    fields = getattr(type(value), "model_fields", None)
    if isinstance(fields, dict):
        return {name: plain(getattr(value, name)) for name in fields}
    return importlib.import_module("pydantic_core").to_jsonable_python(value)


def name_of(cls: Any) -> Any:
    """A class's name with its module."""
    return f"{cls.__module__}.{cls.__qualname__}"


def limits_of(metadata: Any) -> Any:
    """The limits in Pydantic's metadata of a type."""
    found = {}
    for entry in metadata:
        for name in LIMITS:
            bound = getattr(entry, name, None)
            bound = getattr(bound, "pattern", bound)
            if isinstance(bound, (int, float, str)) and not isinstance(bound, bool):
                found[name] = bound
        inner = getattr(entry, "metadata", None)
        if isinstance(inner, (list, tuple)):
            found.update(limits_of(inner))
    return found


def type_of(hint: Any, open_models: Any = ()) -> Any:
    """A type at run time; `named` and `generic` ones by their names."""
    if hint is None or hint is type(None):
        return {"kind": "none"}
    origin = typing.get_origin(hint)
    args = typing.get_args(hint)
    if origin is typing.Annotated:
        made = type_of(args[0], open_models)
        made["limits"] = {**made.get("limits", {}), **limits_of(args[1:])}
        return made
    if origin is typing.Union or origin is getattr(types, "UnionType", None):
        return {"kind": "union", "items": [type_of(arg, open_models) for arg in args]}
    if origin is typing.Literal:
        return {"kind": "literal", "values": [plain(arg) for arg in args], "is_exact": True}
    if origin is tuple and len(args) == 2 and args[1] is ...:
        return {
            "kind": "generic",
            "name": "builtins.list",
            "items": [type_of(args[0], open_models)],
        }
    if origin is not None:
        items = [type_of(arg, open_models) for arg in args if arg is not ...]
        return {"kind": "generic", "name": name_of(origin), "items": items}
    if hasattr(hint, "__supertype__"):
        return type_of(hint.__supertype__, open_models)
    if isinstance(hint, typing.TypeVar):
        return type_of(hint.__bound__, open_models) if hint.__bound__ else named("typing.Any")
    if isinstance(hint, type):
        return class_type(hint, open_models)
    module = getattr(hint, "__module__", "")
    return named(f"{module}.{getattr(hint, '_name', None) or getattr(hint, '__name__', hint)}")


def named(name: Any) -> Any:
    """A type that the compiler knows by its name, or not at all."""
    return {"kind": "named", "name": name}


def class_type(cls: Any, open_models: Any) -> Any:
    """The type that a class is."""
    if issubclass(cls, enum.Enum):
        if issubclass(cls, enum.Flag) or not list(cls):
            return named(name_of(cls))
        exact = not issubclass(cls, (str, int))
        values = [plain(member) for member in cls]
        return {"kind": "enum", "name": name_of(cls), "values": values, "is_exact": exact}
    if typing.is_typeddict(cls):
        return {"kind": "model", "name": name_of(cls)}
    pydantic = importlib.import_module("pydantic")
    pydantic_settings = importlib.import_module("pydantic_settings")
    if issubclass(cls, pydantic.BaseModel):
        found = {"kind": "model", "name": name_of(cls)}
        if cls not in open_models:
            inner = (*open_models, cls)
            found["fields"] = [field_of(name, one, inner) for name, one in cls.model_fields.items()]
            found["is_exact"] = issubclass(cls, pydantic_settings.BaseSettings)
        return found
    return named(name_of(cls))


def field_of(name: Any, field: Any, open_models: Any = ()) -> Any:
    """A field of a Pydantic model."""
    made = type_of(field.annotation, open_models)
    made["limits"] = {**made.get("limits", {}), **limits_of(field.metadata)}
    found = {"name": name, "type": made, "required": field.is_required()}
    found["description"] = field.description or ""
    found["alias"] = field.alias or ""
    choice = field.validation_alias
    if choice is not None and not isinstance(choice, str):
        choices = getattr(choice, "choices", None) or [None]
        choice = choices[0] if isinstance(choices[0], str) else "?"
    found["validation_alias"] = choice or ""
    if not field.is_required():
        try:
            found["default"] = plain(field.get_default(call_default_factory=True))
        except Exception:
            given = field.default_factory if field.default_factory is not None else field.default
            found["default_text"] = " ".join(repr(given).split())[:200]
    return found


def settings_of(cls: Any) -> Any:
    """The fields and validators of a settings class."""
    fields = []
    for name, field in cls.model_fields.items():
        found = field_of(name, field)
        owner = next((c for c in cls.__mro__ if name in inspect.get_annotations(c)), cls)
        found["class_doc"] = owner.__dict__.get("__doc__") or ""
        fields.append(found)
    config = cls.model_config
    renamed = "env_prefix" if config.get("env_prefix") else ""
    renamed = renamed or ("alias_generator" if config.get("alias_generator") else "")
    return {"fields": fields, "validators": validators_of(cls), "renamed": renamed}


def validators_of(cls: Any) -> Any:
    """The validators of a settings class, with their source."""
    found = {}
    decorators = cls.__pydantic_decorators__
    kinds = [("model_validator", decorators.model_validators)]
    kinds += [("field_validator", decorators.field_validators)]
    for kind, group in kinds:
        for name, decorator in group.items():
            holder = next((c for c in cls.__mro__ if name in c.__dict__), cls)
            if holder.__module__ == "wurzel.core.settings":
                continue
            function = getattr(decorator.func, "__func__", decorator.func)
            try:
                source = textwrap.dedent(inspect.getsource(function))
            except (OSError, TypeError):
                source = ""
            mode = getattr(decorator.info, "mode", "") or ""
            source = context_of(function) + source
            found[name] = {"name": name, "kind": kind, "mode": mode, "source": source}
    return list(found.values())


def context_of(function: Any) -> str:
    """The constants and enumerations that a function uses, as source."""
    lines = []
    names = getattr(getattr(function, "__code__", None), "co_names", ())
    for name in dict.fromkeys(names):
        value = getattr(function, "__globals__", {}).get(name)
        if isinstance(value, type) and issubclass(value, enum.Enum):
            members = [f"    {one.name} = {one.value!r}" for one in value]
            lines += ["import enum", f"class {name}(enum.Enum):", *(members or ["    pass"])]
        elif isinstance(value, (str, int, float)) and not isinstance(value, enum.Enum):
            lines.append(f"{name} = {value!r}")
    return "".join(f"{line}\n" for line in lines)


# ---- contracts


def contract_of(cls: Any, contracts: Any) -> Any:
    """Describe a contract and those it extends."""
    pandera = importlib.import_module("pandera")
    pydantic = importlib.import_module("pydantic")
    name = name_of(cls)
    if name in contracts:
        return name
    bases = [
        b for b in cls.__bases__ if issubclass(b, (pydantic.BaseModel, pandera.DataFrameModel))
    ]
    base = bases[0] if bases else None
    is_root = base is None or base.__module__.split(".")[0] in ("pydantic", "pandera")
    contracts[name] = found = {"name": name, "doc": cls.__dict__.get("__doc__") or ""}
    own = inspect.get_annotations(cls)
    if issubclass(cls, pydantic.BaseModel):
        fields = cls.model_fields
        found["fields"] = [field_of(one, fields[one]) for one in fields if one in own]
    else:
        hints = typing.get_type_hints(cls, include_extras=True)
        cls.to_schema()  # fills in what it knows of its fields
        infos = {}
        for info in getattr(cls, "__fields__", {}).values():
            infos[info[1].original_name] = info[1]
        found["columns"] = [
            column_of(one, hints[one], infos.get(one)) for one in own if not one.startswith("_")
        ]
    found["base"] = name_of(base) if base is not None else ""
    if base is not None and not is_root:
        contract_of(base, contracts)
    return name


def column_of(name: Any, hint: Any, info: Any) -> Any:
    """A column of a data frame, from its annotation and pandera's `FieldInfo`."""
    found = {"name": name, "optional": False}
    args = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        found["optional"] = type(None) in args
        hint = next(arg for arg in args if arg is not type(None))
    origin = typing.get_origin(hint)
    outer = getattr(origin, "__name__", "")
    found["index"] = outer == "Index"
    inner = typing.get_args(hint)[0] if outer in ("Series", "Index") else hint
    found["type"] = type_of(inner)
    if info is not None:
        found["nullable"] = bool(getattr(info, "nullable", False))
        found["description"] = getattr(info, "description", None) or ""
        found["name"] = getattr(info, "alias", None) or name
        limits = {}
        for check in getattr(info, "checks", None) or []:
            statistics = check.statistics or {}
            if check.name == "isin":
                allowed = statistics.get("allowed_values") or []
                found["allowed"] = sorted((plain(v) for v in allowed), key=repr)
            elif check.name in CHECKS and statistics:
                limits[CHECKS[check.name]] = plain(next(iter(statistics.values())))
        found["limits"] = limits
    return found


# ---- steps


def port_of(hint: Any, contracts: Any) -> Any:
    """What a step takes or gives."""
    if hint is None or hint is type(None):
        return None
    args = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return None  # a step that consumes its own output begins without one
    if origin is None:
        return {"kind": "one", "contract": contract_of(hint, contracts)}
    kind = {"list": "list", "set": "set"}.get(origin.__name__, "frame")
    return {"kind": kind, "contract": contract_of(args[0], contracts)}


def step_of(cls: Any, contracts: Any) -> Any:
    """A step class, as Wurzel itself reads it."""
    step = importlib.import_module("wurzel.core.meta").WZ(cls)
    settings = step.settings_class
    known = {} if settings in (None, type(None)) else settings_of(settings)
    return {
        "module": cls.__module__,
        "name": cls.__name__,
        "doc": cls.__dict__.get("__doc__") or "",
        "settings": known,
        "input": port_of(step.input_model_type, contracts),
        "output": port_of(step.output_model_type, contracts),
    }


def is_step(cls: Any) -> Any:
    """Whether it is a step class that can run."""
    base = importlib.import_module("wurzel.core").TypedStep
    if not inspect.isclass(cls) or not issubclass(cls, base):
        return False
    run: Any = getattr(cls, "run", None)
    return (
        not cls.__name__.startswith("_")
        and not inspect.isabstract(cls)
        and run is not base.run
        and not getattr(cls, "__parameters__", ())
        and cls.__module__.split(".")[0:2] != ["wurzel", "core"]
    )


def modules_of(name: Any, failures: Any) -> Any:
    """The module of a name, and if it is a package all modules in it."""
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        failures.append(failure(name, error))
        return []
    found = [module]
    for info in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if info.name != "__main__":
            found += modules_of(f"{name}.{info.name}", failures)
    return found


def failure(name: Any, error: Any) -> Any:
    """What went wrong while a module was imported or a class was read, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((one for one in reversed(frames) if os.path.isfile(one.filename)), None)
    text = f"{type(error).__name__}: {error}".split("\n")[0]
    return {
        "name": name,
        "error": text.rstrip(": "),
        "file": last.filename if last is not None else "",
        "line": last.lineno if last is not None else 0,
    }


def main(roots: Any, names: Any) -> Any:
    """All that is asked for."""
    sys.path[:0] = roots
    failures: list[Any] = []
    steps: dict[str, Any] = {}
    contracts: dict[str, Any] = {}
    modules = [module for name in names for module in modules_of(name, failures)]
    tops = {name.split(".")[0] for name in names}
    if modules:
        for module in modules:
            reexports = hasattr(module, "__path__")
            members = [(n, c) for n, c in vars(module).items() if is_step(c)]
            for _, cls in sorted(members, key=lambda pair: pair[1].__module__ != module.__name__):
                top = cls.__module__.split(".")[0]
                own = cls.__module__ == module.__name__
                if not own and not (reexports and (top in tops or top != "wurzel")):
                    continue
                path = f"{cls.__module__}:{cls.__name__}"
                if path not in steps:
                    try:
                        steps[path] = step_of(cls, contracts)
                    except Exception as error:
                        failures.append(failure(path, error))
    return {"steps": list(steps.values()), "contracts": contracts, "failures": failures}


if __name__ == "__main__":
    # What the modules print goes to standard error; this is not it.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.loads(sys.argv[1])
    found = main(request["roots"], request["modules"])
    answer.write(json.dumps(found))
    answer.close()
    os._exit(0)
