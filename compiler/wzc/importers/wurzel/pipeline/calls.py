"""Calls: of functions and classes of the project, of Wurzel's own, and of everything else."""

import ast
from collections.abc import Mapping, Sequence

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Label
from wzc.importers.python.project import OPAQUE, Found
from wzc.importers.wurzel.pipeline.functions import call_function, call_in_doubt
from wzc.importers.wurzel.pipeline.imports import is_outside, looked_for, not_found
from wzc.importers.wurzel.pipeline.interpreter import Generated, Interpreter
from wzc.importers.wurzel.pipeline.library import FUNCTIONS
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.methods import call_method
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    Backend,
    ClassValue,
    External,
    Function,
    Instance,
    Method,
    Partial,
    Step,
    Touch,
    Unknown,
    Value,
)
from wzc.source.file import Span
from wzc.values.suggest import nearest

# Packages outside of the project whose functions change no step they are given.
_HARMLESS = OPAQUE | {
    *("attr", "attrs", "cattrs", "click", "dotenv", "httpx", "loguru", "requests", "rich"),
    *("structlog", "tqdm", "typer", "wurzel", "yaml"),
}
# What runs code, or reaches everything: after it nothing is certain.
_REACHES_ALL = frozenset("builtins.eval builtins.exec runpy.run_path runpy.run_module".split())
# Functions of the standard library that are given a step may do anything with it.
_UNSAFE = ("operator.", "functools.", "ctypes.", "gc.", "builtins.compile", "builtins.delattr")


def call(
    run: Interpreter,
    function: Value,
    arguments: list[Value],
    keywords: dict[str, Value],
    scope: Scope,
    place: Span,
    unclear: Unknown | None = None,
) -> Value:
    """What a call gives. `unclear` is an argument of which the number is not known."""
    function = run.known(function)
    every = [*arguments, *keywords.values()]
    if isinstance(function, Unknown):
        return call_unknown(run, function, every, scope, place)
    if unclear is not None:
        call_in_doubt(run, unclear, [function], scope)
        return call_unknown(run, unclear, [*every, function], scope, place)
    if isinstance(function, Function):
        return call_function(run, function, arguments, keywords, scope, place)
    if isinstance(function, Partial):
        joined = {**function.keywords, **keywords}
        return call(run, function.function, [*function.arguments, *arguments], joined, scope, place)
    if isinstance(function, ClassValue):
        return _construct(run, function, arguments, keywords, scope, place)
    if isinstance(function, External):
        return _external(run, function, arguments, keywords, scope, place)
    if isinstance(function, Method):
        if isinstance(function.owner, Backend):
            return _backend(run, function, arguments, keywords, place)
        return call_method(run, function, arguments, keywords, scope, place)
    if isinstance(function, (Instance, Step)):
        method = function.type.find("__call__")
        if isinstance(method, Function):
            return call_function(run, method, [function, *arguments], keywords, scope, place)
    message = f"{in_words(function)} cannot be called"
    raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)


def call_unknown(
    run: Interpreter, function: Unknown, values: Sequence[Value], scope: Scope, place: Span
) -> Value:
    """A call of which nobody knows what it does with what it gets."""
    returned = call_in_doubt(run, function, values, scope)
    if not function.safe:
        run.touch_all_above(run.steps_in(*values), function.doubt, place)
        run.spoil(function.doubt, *values)
    return run.follows(function, *values, *returned)


def _external(
    run: Interpreter,
    function: External,
    arguments: list[Value],
    keywords: dict[str, Value],
    scope: Scope,
    place: Span,
) -> Value:
    every = [*arguments, *keywords.values()]
    if is_outside(function.name):
        if function.last == "WZ":
            return make_step(run, [*arguments, *keywords.values()], place)
        if function.last in run.shipped:
            return _construct(
                run,
                run.shipped_class(function.last, function.place),
                arguments,
                keywords,
                scope,
                place,
            )
        if ".ArgoBackend" in function.name:
            return _make_backend(function, arguments, keywords, place)
        if function.last.endswith("Step") and ".steps" in function.name:
            return make_step(run, [function], place)
    known = FUNCTIONS.get(function.name)
    if known is not None:
        result = known(run, arguments, keywords, scope, place)
        if result is not NotImplemented:
            return result
    if function.name in _REACHES_ALL:
        unknown = run.unknown(place, f"`{function.last}` runs code that is not in the file", every)
        run.everywhere.append(Touch(unknown.doubt, place))
        return unknown
    package = function.name.partition(".")[0]
    if package in _HARMLESS or package == "builtins":
        why = f"what `{_short(function)}` gives is only known when the file runs"
        safe = not function.name.startswith(_UNSAFE)
        from_ = next((value for value in every if isinstance(value, Unknown)), None)
        if package == "builtins" and safe and from_ is not None:
            # `int(os.environ["N"])`: what is not known is the argument.
            call_in_doubt(run, from_, every, scope)
            return run.follows(from_, *every, safe=True)
        return call_unknown(run, run.unknown(place, why, safe=safe), every, scope, place)
    module = function.name.rpartition(".")[0] or function.name
    why = f"`{function.last}` comes from `{module}`, which is not part of the project"
    installed = run.project.module(package) is not None
    unknown = run.unknown(place, why, notes=() if installed else (looked_for(run),))
    return call_unknown(run, unknown, every, scope, place)


def _short(function: External) -> str:
    return function.name.removeprefix("builtins.")


def make_step(run: Interpreter, arguments: Sequence[Value], place: Span) -> Value:
    """`WZ(Class)`."""
    if len(arguments) != 1:
        message = f"`WZ` takes one step class, not {len(arguments)} arguments"
        raise raised("TypeError", catalogue.NOT_A_WURZEL_STEP, message, place)
    value = run.known(arguments[0])
    if isinstance(value, Unknown):
        return run.follows(value)
    if isinstance(value, External):
        return _external_step(run, value, place)
    if isinstance(value, ClassValue) and value.is_step is not False:
        return run.new_step(value, place)
    if isinstance(value, ClassValue):
        message = f"`{value.name}` is not a step class: it does not derive from `TypedStep`"
        problem = raised("TypeError", catalogue.NOT_A_WURZEL_STEP, message, place)
        if value.declared is not None:
            problem.secondary.append(Label(value.declared, "declared here"))
        raise problem
    message = f"`WZ` takes a step class, not {in_words(value)}"
    raise raised("TypeError", catalogue.NOT_A_WURZEL_STEP, message, place)


def _external_step(run: Interpreter, value: External, place: Span) -> Step:
    if is_outside(value.name):
        if value.last in run.shipped:
            return run.new_step(run.shipped_class(value.last, value.place), place)
        near = nearest(value.last, run.shipped)
        message = f"Wurzel has no step class `{value.last}`"
        problem = raised("ImportError", catalogue.UNKNOWN_PYTHON_NAME, message, value.place)
        problem.label = f"did you mean `{near}`?" if near else ""
        problem.notes.append("step classes: " + ", ".join(sorted(run.shipped)))
        raise problem
    package, _, module = value.name.partition(".")
    if package in OPAQUE or package == "builtins":
        message = f"`{_short(value)}` is not a step class"
        raise raised("TypeError", catalogue.NOT_A_WURZEL_STEP, message, place)
    module = value.name.rpartition(".")[0] or value.name
    installed = _installed_class(run, value)
    if installed is not None:
        return run.new_step(installed, place)
    problem_at = not_found(run, module, value.place)
    problem_at.secondary.append(Label(place, f"`{value.last}` is used here"))  # type: ignore[attr-defined]
    raise problem_at


def _installed_class(run: Interpreter, value: External) -> ClassValue | None:
    """A class of an installed package, by its name alone: its code is not read."""
    module_name, _, name = value.name.rpartition(".")
    module = run.project.module(module_name)
    found = None if module is None else run.project.lookup(module, name, with_builtins=False)
    if not isinstance(found, Found) or not isinstance(found.binding.definition, ast.ClassDef):
        return None
    return ClassValue(found.module.name, found.binding.name, value.place, found.place, None)


def _construct(
    run: Interpreter,
    type: ClassValue,
    arguments: list[Value],
    keywords: dict[str, Value],
    scope: Scope,
    place: Span,
) -> Value:
    """`Class(...)`."""
    if type.is_step:
        if arguments or keywords:
            message = f"`{type.name}` takes no arguments: its settings come from the environment"
            raise raised("TypeError", catalogue.NOT_A_WURZEL_STEP, message, place)
        return run.new_step(type, place)
    every = [*arguments, *keywords.values()]
    if type.opaque and type.fields is None:
        why = f"what `{type.name}(...)` gives is only known when the file runs"
        safe = type.is_step is False
        return call_unknown(run, run.unknown(place, why, safe=safe), every, scope, place)
    made = Instance(type)
    method = type.find("__init__")
    if isinstance(method, Function):
        call_function(run, method, [made, *arguments], keywords, scope, place)
    elif type.fields is not None:
        fields = _all_fields(type)
        if len(arguments) > len(fields) or not set(keywords) <= set(fields):
            message = f"`{type.name}` has the fields {', '.join(fields)}"
            raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)
        made.attributes.update(zip(fields, arguments, strict=False))
        made.attributes.update(keywords)
        after = type.find("__post_init__")
        if isinstance(after, Function):
            call_function(run, after, [made], {}, scope, place)
    elif every:
        message = f"`{type.name}` takes no arguments"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)
    return made


def _all_fields(type: ClassValue) -> list[str]:
    found: dict[str, None] = {}
    for base in reversed(type.bases):
        found.update(dict.fromkeys(_all_fields(base)))
    found.update(dict.fromkeys(type.fields or ()))
    return list(found)


def _make_backend(
    function: External, arguments: Sequence[Value], keywords: Mapping[str, Value], place: Span
) -> Backend:
    """`ArgoBackend(...)` and `ArgoBackend.from_values(files=[...], workflow_name="...")`.

    A configuration made in Python is one that is not known here.
    """
    values: tuple[str, ...] | None = ()
    positional = list(arguments)
    name = keywords.get("workflow_name")
    if function.last == "from_values":
        files = keywords.get("files", positional[0] if positional else None)
        name = keywords.get("workflow_name", positional[1] if len(positional) > 1 else None)
        values = None
        if isinstance(files, (list, tuple)) and not any(isinstance(v, Unknown) for v in files):
            values = tuple(str(file) for file in files)
    else:
        config = keywords.get("config", positional[0] if positional else None)
        if function.last != "ArgoBackend" or not (config is None is keywords.get("values")):
            values = None
    return Backend(values, name if isinstance(name, str) else None, place)


def _backend(
    run: Interpreter,
    function: Method,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    place: Span,
) -> Value:
    assert isinstance(function.owner, Backend)
    if function.name == "generate_artifact":
        step = arguments[0] if arguments else keywords.get("step")
        backend = function.owner
        if keywords.get("env_vars"):
            # Variables of its own, over which those of the values files win.
            backend = Backend(None, backend.workflow, backend.place)
        run.generated.append(Generated(backend, step, place))
    return run.unknown(place, "what the backend gives is only known when the file runs", safe=True)
