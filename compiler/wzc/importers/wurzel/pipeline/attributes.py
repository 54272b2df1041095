"""`owner.name`: of modules, classes, steps, instances and plain data."""

from collections import deque
from pathlib import PurePosixPath

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.functions import call_function
from wzc.importers.wurzel.pipeline.imports import external_member, member
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    MISSING,
    Backend,
    ClassValue,
    External,
    Function,
    Instance,
    Lazy,
    Method,
    ModuleValue,
    Required,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

_PATH_PARTS = frozenset("parent name stem suffix parts".split())
_WITH_METHODS = (
    *(str, bytes, list, tuple, dict, deque, PurePosixPath),
    *(SetValue, Required, Lazy, Backend),
)
_STEP_METHODS = frozenset("add_required_step traverse is_leaf".split())


def attribute(run: Interpreter, owner: Value, name: str, place: Span) -> Value:
    """The value of `owner.name`."""
    if isinstance(owner, Unknown):
        return run.follows(owner)
    if isinstance(owner, External):
        return external_member(run, owner, name, place)
    if isinstance(owner, ModuleValue):
        return member(run, owner, name, place)
    if isinstance(owner, ClassValue):
        return _of_class(run, owner, name, place)
    if isinstance(owner, Step):
        return _of_step(run, owner, name, place)
    if isinstance(owner, Instance):
        return _of_instance(run, owner, name, place)
    if isinstance(owner, PurePosixPath) and name in _PATH_PARTS:
        found: Value = getattr(owner, name)
        return found
    if isinstance(owner, Function):
        if name in ("__name__", "__qualname__"):
            return owner.name
        return run.unknown(place, f"`{name}` of a function is only known when it runs", safe=True)
    if isinstance(owner, _WITH_METHODS):
        return Method(owner, name)
    if owner is None:
        message = f"{in_words(owner)} has no attribute `{name}`"
        raise raised("AttributeError", catalogue.PYTHON_FAILS, message, place)
    return run.unknown(place, f"`{name}` of {in_words(owner)} is only known when it runs", (owner,))


def _of_class(run: Interpreter, owner: ClassValue, name: str, place: Span) -> Value:
    if name in ("__name__", "__qualname__"):
        return owner.name
    if name == "__module__":
        return owner.module
    found = owner.find(name)
    if found is MISSING:
        why = f"`{owner.name}.{name}` is only known when the file runs"
        return run.unknown(place, why, safe=True)
    if isinstance(found, Function) and found.kind == "class":
        return _bound(found, owner)
    if owner.opaque and not isinstance(found, (Step, Function, ClassValue)):
        # A field of a model, a member of an enumeration: not what was assigned.
        why = f"`{owner.name}.{name}` is only known when the file runs"
        return run.unknown(place, why, (found,), safe=True)
    return found


def _bound(function: Function, owner: Value) -> Function:
    made = Function(function.node, function.scope, function.defaults, owner, True, function.cache)
    made.is_generator = function.is_generator
    return made


def _of_step(run: Interpreter, owner: Step, name: str, place: Span) -> Value:
    if name == "required_steps":
        return Required(owner)
    if name == "__class__":
        return owner.type
    found = owner.type.find(name)
    if found is not MISSING:
        return _from_class(run, found, owner, owner.type, place)
    if name in _STEP_METHODS:
        return Method(owner, name)
    return run.unknown(place, f"`{name}` of a step is only known when it runs", safe=True)


def _of_instance(run: Interpreter, owner: Instance, name: str, place: Span) -> Value:
    if name == "__class__":
        return owner.type
    if name in owner.attributes:
        return owner.attributes[name]
    found = owner.type.find(name)
    if found is not MISSING:
        return _from_class(run, found, owner, owner.type, place)
    message = f"`{owner.type.name}` has no attribute `{name}`"
    raise raised("AttributeError", catalogue.PYTHON_FAILS, message, place)


def _from_class(
    run: Interpreter, found: Value, owner: Value, type: ClassValue, place: Span
) -> Value:
    if not isinstance(found, Function) or found.kind == "static":
        return found
    if found.kind == "class":
        return _bound(found, type)
    bound = _bound(found, owner)
    if found.kind == "property":
        caller = Scope(found.scope.module, {}, depth=found.scope.depth + 1)
        return call_function(run, bound, [], {}, caller, place)
    return bound
