"""Classes of the project: which of them are steps, and what simple ones hold."""

import ast

from wzc.importers.wurzel.pipeline.assignments import CHAINING
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.signals import Raised
from wzc.importers.wurzel.pipeline.values import (
    ClassValue,
    Doubt,
    External,
    Unknown,
    Value,
)

# Wurzel's own base classes of steps.
STEP_BASES = frozenset({"TypedStep", "SelfConsumingLeafStep"})
# Bases that change nothing about instances.
_PLAIN_BASES = frozenset(
    "builtins.object abc.ABC typing.Generic typing.Protocol typing.NamedTuple".split()
)
_DATA_CLASSES = frozenset("dataclass define frozen attrs s".split())
_NOT_FOR_CHAINING = frozenset({"__setattr__", "__hash__", "__eq__"})


def define_class(run: Interpreter, node: ast.ClassDef, scope: Scope) -> Value:
    """What a `class` statement makes."""
    module = scope.module
    made = ClassValue(
        _python_name(scope), node.name, scope.span(node), module.module.name_span(node)
    )
    bases: list[ClassValue] = []
    for base in node.bases:
        _base(run, made, run.evaluate(run, base, scope), bases)
    made.bases = tuple(bases)
    inner = Scope(module, made.names, scope, in_class=True, depth=scope.depth)
    if made.is_step is False:
        run.execute(run, node.body, inner)
    else:
        _step_body(run, node, made, inner)
    if made.fields is not None or any(_is_data_class(one) for one in node.decorator_list):
        made.fields = tuple(
            part.target.id
            for part in node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
        )
    if node.keywords and made.is_step is False:
        made.opaque = True
    return _decorated(run, node, made, scope)


def _python_name(scope: Scope) -> str:
    return scope.module.module.name


def _base(run: Interpreter, made: ClassValue, base: Value, bases: list[ClassValue]) -> None:
    if isinstance(base, External):
        if base.name.startswith("wurzel."):
            if base.last in run.shipped:
                base = run.shipped_class(base.last, base.place)
            elif base.last in STEP_BASES:
                made.is_step = True
                return
        if isinstance(base, External):
            if base.last == "NamedTuple":
                made.fields = ()
            if base.name not in _PLAIN_BASES:
                made.opaque = True
                if made.is_step is False and not _is_certainly_none(base.name):
                    made.is_step = None
            return
    if isinstance(base, ClassValue):
        bases.append(base)
        made.opaque = made.opaque or base.opaque
        made.doubt = made.doubt or base.doubt
        if base.is_step or (base.is_step is None and made.is_step is False):
            made.is_step = base.is_step
    elif isinstance(base, Unknown):
        made.opaque = True
        made.is_step = made.is_step or None


def _is_certainly_none(name: str) -> bool:
    """Whether a class outside of the project is certainly no step class."""
    from wzc.importers.python.project import OPAQUE

    top = name.partition(".")[0]
    return top in OPAQUE or top in ("builtins", "wurzel")


def _step_body(run: Interpreter, node: ast.ClassDef, made: ClassValue, inner: Scope) -> None:
    """The body of a step class: what it does in the run is nothing to the graph."""
    for part in node.body:
        names = _bound_names(part)
        for name in names & (CHAINING - _NOT_FOR_CHAINING):
            place = inner.span(part)
            why = f"`{node.name}` has its own `{name}`, so that what chaining does is its own"
            made.doubt = made.doubt or Doubt(place, why)
        if isinstance(part, (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef)):
            try:
                run.execute(run, [part], inner)
            except Raised:
                for name in names:
                    place = inner.span(part)
                    why = f"`{node.name}.{name}` is only known when the file runs"
                    inner.names[name] = run.unknown(place, why)
    for keyword in node.keywords:
        if keyword.arg == "metaclass":
            place = inner.span(keyword.value)
            why = f"`{node.name}` has a metaclass, so that what chaining does is its own"
            made.doubt = made.doubt or Doubt(place, why)


def _bound_names(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        return {node.target.id}
    return set()


def _is_data_class(node: ast.expr) -> bool:
    function = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(function).rpartition(".")[2] in _DATA_CLASSES


def _decorated(run: Interpreter, node: ast.ClassDef, made: ClassValue, scope: Scope) -> Value:
    """The class with its decorators; those from outside of the project give back what they got."""
    from wzc.importers.wurzel.pipeline.calls import call
    from wzc.importers.wurzel.pipeline.values import Function

    result: Value = made
    for decorator in reversed(node.decorator_list):
        if _is_data_class(decorator):
            continue
        value = run.evaluate(run, decorator, scope)
        if isinstance(value, Function):
            result = call(run, value, [result], {}, scope, scope.span(decorator))
        elif made.is_step is False:
            made.opaque = True
    return result
