"""What is known of Python's builtins and standard library, as far as pipelines are built with it.

A function of the table gives a value, or `NotImplemented` where it cannot say: the call is then
one of something that is not known.
"""

import ast
from pathlib import PurePosixPath

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.iterables import ITERABLES, Arguments, Keywords, Known
from wzc.importers.wurzel.pipeline.messages import raised
from wzc.importers.wurzel.pipeline.operators import binary, is_known_truth
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    ClassValue,
    External,
    Instance,
    Partial,
    Required,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float,),
    "bool": (bool,),
    "list": (list,),
    "tuple": (tuple,),
    "dict": (dict,),
    "set": (SetValue,),
}


def _len(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 1:
        return NotImplemented
    value = arguments[0]
    if isinstance(value, (str, bytes, list, tuple, dict, range)):
        return len(value)
    if isinstance(value, SetValue):
        return len(value.items)
    return len(value.step.needs) if isinstance(value, Required) else NotImplemented


def _convert(kind: type) -> Known:
    def known(
        run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
    ) -> Value:
        if keywords or len(arguments) != 1:
            return kind() if not arguments and not keywords else NotImplemented
        value = arguments[0]
        if isinstance(value, (int, float, str, PurePosixPath)) and len(str(value)) < 1000:
            try:
                return kind(value)
            except (TypeError, ValueError, OverflowError) as error:
                name = type(error).__name__
                raise raised(
                    name, catalogue.PYTHON_FAILS, f"this raises {name}: {error}", place
                ) from error
        return NotImplemented

    return known


def _bool(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    known = is_known_truth(arguments[0]) if arguments else False
    return NotImplemented if known is None else known


def _isinstance(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2 or isinstance(arguments[0], Unknown):
        return NotImplemented
    value, types = arguments
    results = [_is_a(value, one) for one in (types if isinstance(types, tuple) else (types,))]
    if True in results:
        return True
    return NotImplemented if None in results else False


def _is_a(value: Value, type: Value) -> bool | None:
    if isinstance(type, External):
        if type.name.startswith("builtins.") and type.last in _TYPES:
            return isinstance(value, _TYPES[type.last])
        if type.name.startswith("wurzel."):
            if isinstance(value, Step):
                names = {"TypedStep", "Step"} | {one.name for one in _ancestry(value.type)}
                return (
                    True if type.last in names else (False if type.last.endswith("Step") else None)
                )
            return False if is_known_truth(value) is not None else None
        return None
    if isinstance(type, ClassValue):
        own = value.type if isinstance(value, (Step, Instance)) else None
        return own is not None and type in _ancestry(own)
    return None


def _issubclass(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2 or not isinstance(arguments[0], ClassValue):
        return NotImplemented
    child, parent = arguments
    if isinstance(parent, External) and parent.last == "TypedStep":
        return NotImplemented if child.is_step is None else child.is_step  # type: ignore[attr-defined]
    if isinstance(parent, ClassValue):
        return parent in _ancestry(arguments[0])
    return NotImplemented


def _ancestry(type: ClassValue) -> list[ClassValue]:
    found = [type]
    for base in type.bases:
        found += _ancestry(base)
    return found


def _type(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) == 1 and isinstance(arguments[0], (Step, Instance)):
        return arguments[0].type
    return NotImplemented


def _getattr(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.attributes import attribute
    from wzc.importers.wurzel.pipeline.signals import Raised

    if len(arguments) < 2 or not isinstance(arguments[1], str):
        return NotImplemented
    try:
        return attribute(run, arguments[0], arguments[1], place)
    except Raised:
        if len(arguments) > 2:
            return arguments[2]
        raise


def _setattr(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.assignments import set_attribute

    if len(arguments) != 3:
        return NotImplemented
    owner, name, value = arguments
    if isinstance(name, str):
        set_attribute(run, owner, name, value, place)
    elif isinstance(name, Unknown):
        run.touch(run.steps_in(owner), name.doubt, place)
    return None


def _globals(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return scope.module.names


def _locals(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return NotImplemented if arguments or not scope.is_module else scope.module.names


def _rshift(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if len(arguments) != 2:
        return NotImplemented
    return binary(run, ast.RShift(), arguments[0], arguments[1], place)


def _partial(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return Partial(arguments[0], arguments[1:], keywords) if arguments else NotImplemented


def _path(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    if not all(isinstance(one, (str, PurePosixPath)) for one in arguments):
        return NotImplemented
    return PurePosixPath(*arguments)  # type: ignore[arg-type]


def _import_module(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    from wzc.importers.wurzel.pipeline.imports import _module

    if len(arguments) != 1 or not isinstance(arguments[0], str) or arguments[0].startswith("."):
        return NotImplemented
    return _module(run, arguments[0], place)


def _exit(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    message = "importing the file ends here: it exits"
    raise raised("SystemExit", catalogue.PYTHON_FAILS, message, place)


def _print(
    run: Interpreter, arguments: Arguments, keywords: Keywords, scope: Scope, place: Span
) -> Value:
    return None


FUNCTIONS: dict[str, Known] = {
    **ITERABLES,
    "builtins.len": _len,
    "builtins.str": _convert(str),
    "builtins.int": _convert(int),
    "builtins.float": _convert(float),
    "builtins.bool": _bool,
    "builtins.isinstance": _isinstance,
    "builtins.issubclass": _issubclass,
    "builtins.type": _type,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.globals": _globals,
    "builtins.locals": _locals,
    "builtins.vars": _locals,
    "builtins.print": _print,
    "builtins.exit": _exit,
    "builtins.quit": _exit,
    "sys.exit": _exit,
    "functools.partial": _partial,
    "operator.rshift": _rshift,
    "operator.__rshift__": _rshift,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pathlib.PurePosixPath": _path,
    "importlib.import_module": _import_module,
}
