"""What stands left of `=`: names, parts of tuples, elements, attributes."""

import ast

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    MISSING,
    ClassValue,
    Doubt,
    External,
    Instance,
    ModuleValue,
    Required,
    Step,
    Touch,
    Unknown,
    Value,
)
from wzc.source.file import Span

# What decides how Wurzel chains steps.
CHAINING = frozenset(
    "required_steps add_required_step __rshift__ __rrshift__ __class__ __new__ __getattribute__ "
    "__getattr__ __setattr__ __hash__ __eq__".split()
)


def assign(
    run: Interpreter, target: ast.expr, value: Value, scope: Scope, *, is_naming: bool = True
) -> None:
    """Assign a value to what stands left of `=`. A step is called by its first variable."""
    if is_naming and isinstance(target, ast.Name) and isinstance(value, Step):
        value.variable = value.variable or target.id
    if isinstance(target, (ast.Tuple, ast.List)):
        _unpack(run, target, value, scope, is_naming)
        return
    assign_target(run, target, value, scope)


def assign_target(run: Interpreter, target: ast.expr, value: Value, scope: Scope) -> None:
    """The same for a loop's target: its name is nobody's own."""
    if isinstance(target, ast.Name):
        run.bind(scope.home(target.id), target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(run, target, value, scope, False)
    elif isinstance(target, ast.Starred):
        assign_target(run, target.value, value, scope)
    elif isinstance(target, ast.Subscript):
        owner = run.evaluate(run, target.value, scope)
        key = run.evaluate(run, target.slice, scope)
        set_element(run, owner, key, value, scope.span(target))
    elif isinstance(target, ast.Attribute):
        owner = run.evaluate(run, target.value, scope)
        set_attribute(run, owner, target.attr, value, scope.span(target))


def _unpack(
    run: Interpreter, target: ast.Tuple | ast.List, value: Value, scope: Scope, is_naming: bool
) -> None:
    place = scope.span(target)
    items = run.iterate(value, place)
    parts = target.elts
    if isinstance(items, Unknown):
        for part in parts:
            assign(run, part, run.follows(items), scope)
        return
    values = list(items)
    starred = [index for index, part in enumerate(parts) if isinstance(part, ast.Starred)]
    if starred:
        at = starred[0]
        after = len(parts) - at - 1
        if len(values) >= at + after:
            middle = values[at : len(values) - after]
            values = [*values[:at], middle, *values[len(values) - after :]]
    if len(values) != len(parts):
        message = f"{len(parts)} names cannot take {len(values)} values"
        raise raised("ValueError", catalogue.PYTHON_FAILS, message, place)
    for part, its_value in zip(parts, values, strict=True):
        inner = part.value if isinstance(part, ast.Starred) else part
        assign(run, inner, its_value, scope, is_naming=is_naming)


def set_element(run: Interpreter, owner: Value, key: Value, value: Value, place: Span) -> None:
    """`owner[key] = value`."""
    owner = run.known(owner)
    if isinstance(owner, Unknown):
        return
    if isinstance(key, Unknown):
        run.spoil(key.doubt, owner)
        return
    if not isinstance(owner, (dict, list)):
        return
    if isinstance(value, Step) and isinstance(key, str):
        value.key = value.key or key
    if not run.change(owner, place, value):
        return
    try:
        owner[key] = value  # type: ignore[call-overload]
    except (TypeError, IndexError, ValueError) as error:
        kind = type(error).__name__
        raise raised(kind, catalogue.PYTHON_FAILS, f"this raises {kind}: {error}", place) from error


def set_attribute(run: Interpreter, owner: Value, name: str, value: Value, place: Span) -> None:
    """`owner.name = value`."""
    owner = run.known(owner)
    if isinstance(owner, Instance):
        if isinstance(value, Step):
            value.key = value.key or name
        run.bind(owner.attributes, name, value)
    elif isinstance(owner, ModuleValue):
        run.bind(owner.names, name, value)
    elif isinstance(owner, ClassValue):
        run.bind(owner.names, name, value)
        if name in CHAINING:
            why = f"`{owner.name}.{name}` is replaced while the file runs"
            run.everywhere.append(Touch(Doubt(place, why), place))
    elif isinstance(owner, External) and name in CHAINING:
        why = f"`{owner.last}.{name}` is replaced while the file runs"
        run.everywhere.append(Touch(Doubt(place, why), place))
    elif isinstance(owner, Step) and name in CHAINING:
        if not (isinstance(value, Required) and value.step is owner):
            run.touch([owner], Doubt(place, f"`{name}` of a step is replaced"), place)
    elif isinstance(owner, Unknown) and name in CHAINING:
        run.touch(owner.may, owner.doubt, place)
    elif owner is None or isinstance(owner, (int, str, tuple)):
        message = f"{in_words(owner)} has no attribute `{name}`"
        raise raised("AttributeError", catalogue.PYTHON_FAILS, message, place)


def delete(run: Interpreter, target: ast.expr, scope: Scope) -> None:
    """`del target`."""
    place = scope.span(target)
    if isinstance(target, ast.Name):
        run.bind(scope.home(target.id), target.id, MISSING)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            delete(run, part, scope)
    elif isinstance(target, ast.Subscript):
        owner = run.known(run.evaluate(run, target.value, scope))
        key = run.evaluate(run, target.slice, scope)
        if isinstance(owner, (dict, list)):
            if isinstance(key, Unknown):
                run.spoil(key.doubt, owner)
            elif run.change(owner, place):
                try:
                    del owner[key]  # type: ignore[arg-type]
                except (TypeError, KeyError, IndexError) as error:
                    kind = type(error).__name__
                    message = f"this raises {kind}: {error}"
                    raise raised(kind, catalogue.PYTHON_FAILS, message, place) from error
    elif isinstance(target, ast.Attribute):
        owner = run.evaluate(run, target.value, scope)
        if isinstance(owner, Instance):
            run.bind(owner.attributes, target.attr, MISSING)
        elif isinstance(owner, Step) and target.attr in CHAINING:
            run.touch([owner], Doubt(place, f"`{target.attr}` of a step is deleted"), place)
