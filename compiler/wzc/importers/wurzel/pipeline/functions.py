"""Functions of the project: what a `def` makes, and what a call of it does."""

import ast
from collections.abc import Iterator, Sequence

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.interpreter import MAX_DEPTH, Interpreter
from wzc.importers.wurzel.pipeline.messages import raised
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.signals import Exhausted, Returned
from wzc.importers.wurzel.pipeline.values import (
    External,
    Function,
    Lazy,
    SetValue,
    Unknown,
    Value,
)
from wzc.source.file import Span

_CACHES = ("functools.cache", "functools.lru_cache")
_KINDS = {"staticmethod": "static", "classmethod": "class", "property": "property"}


def make_function(
    run: Interpreter, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope
) -> Value:
    """What a `def` or `lambda` makes, with its decorators applied."""
    arguments = node.args
    defaults: dict[str, Value] = {}
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    for parameter, default in zip(with_default, arguments.defaults, strict=True):
        defaults[parameter.arg] = run.evaluate(run, default, scope)
    for parameter, maybe in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if maybe is not None:
            defaults[parameter.arg] = run.evaluate(run, maybe, scope)
    around = scope.closure()
    surroundings = Scope(scope.module, {}, around, depth=scope.depth)
    made: Value = Function(node, surroundings, defaults, is_generator=_yields(node))
    if isinstance(node, ast.Lambda):
        return made
    for decorator in reversed(node.decorator_list):
        made = _decorate(run, decorator, made, scope)
    return made


def _yields(node: ast.AST) -> bool:
    todo: list[ast.AST] = list(ast.iter_child_nodes(node))
    while todo:
        part = todo.pop()
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo += ast.iter_child_nodes(part)
    return False


def _decorate(run: Interpreter, node: ast.expr, made: Value, scope: Scope) -> Value:
    from wzc.importers.wurzel.pipeline.calls import call

    place = scope.span(node)
    if isinstance(node, ast.Call):
        maker = run.evaluate(run, node.func, scope)
        if isinstance(maker, External) and maker.name in _CACHES:
            return _cached(made)
        if isinstance(maker, External) and maker.name == "functools.wraps":
            return made
    decorator = run.evaluate(run, node, scope)
    if isinstance(decorator, External) and isinstance(made, Function):
        if decorator.name in _CACHES:
            return _cached(made)
        kind = _KINDS.get(decorator.name.removeprefix("builtins."))
        if kind is not None:
            made.kind = kind
            return made
        if decorator.last in ("override", "final", "abstractmethod", "overload"):
            return made
    if isinstance(decorator, (Unknown, External)):
        # What it makes of the function is not known; that is said where it is called.
        return run.unknown(
            place,
            f"what `@{ast.unparse(node)}` makes of the function is only known when it runs",
            (made,),
        )
    return call(run, decorator, [made], {}, scope, place)


def _cached(made: Value) -> Value:
    if isinstance(made, Function):
        made.cache = {}
    return made


def call_function(
    run: Interpreter,
    function: Function,
    arguments: Sequence[Value],
    keywords: dict[str, Value],
    caller: Scope,
    place: Span,
) -> Value:
    """What a call gives; its effects on steps happen."""
    if caller.depth >= MAX_DEPTH:
        why = f"`{function.name}` calls itself more than {MAX_DEPTH} times deep"
        raise Exhausted(place, why)
    key: tuple[Value, ...] | None = None
    if function.cache is not None:
        key = (*arguments, *keywords.items())
        try:
            if key in function.cache:
                return function.cache[key]
        except TypeError:
            key = None
    names = _parameters(run, function, arguments, keywords, place)
    around = function.scope.around
    scope = Scope(function.scope.module, names, around, depth=caller.depth + 1)
    if isinstance(function.node, ast.AsyncFunctionDef):
        why = f"when the coroutine `{function.name}` runs is only known when the file runs"
        unknown = run.unknown(place, why)
        body = function.node.body
        left = run.branches(unknown.doubt, lambda: run.execute(run, body, scope))
        answers = [one[0].value for one in left if isinstance(one[0], Returned)]
        return run.follows(unknown, *answers)
    if function.is_generator:
        return Lazy(_given(run, function, scope))
    result = _answer(run, function, scope)
    if key is not None and function.cache is not None:
        function.cache[key] = result
    return result


def _answer(run: Interpreter, function: Function, scope: Scope) -> Value:
    if isinstance(function.node, ast.Lambda):
        return run.evaluate(run, function.node.body, scope)
    result: Value = None
    try:
        left = run.execute(run, function.node.body, scope)
    except Returned as signal:
        return signal.value
    answers = [one for one in left if isinstance(one[0], Returned)]
    if not answers:
        return result
    values = [one[0].value for one in answers if isinstance(one[0], Returned)]
    return Unknown(answers[0][1], run.steps_in(*values))


def _given(run: Interpreter, function: Function, scope: Scope) -> Iterator[Value]:
    """What a generator gives: its body is read when the first element is asked for."""
    given: list[Value] = []
    scope.given = given
    _answer(run, function, scope)
    known = run.known(given)
    if isinstance(known, Unknown):
        yield known
    else:
        yield from given


def _parameters(
    run: Interpreter,
    function: Function,
    arguments: Sequence[Value],
    keywords: dict[str, Value],
    place: Span,
) -> dict[str, Value]:
    """The parameters' values; raises what Python raises where they do not fit."""
    node = function.node.args
    positional = [one.arg for one in (*node.posonlyargs, *node.args)]
    given = list(arguments)
    if function.has_owner:
        given.insert(0, function.owner)
    names = dict(function.defaults)
    if len(given) > len(positional) and node.vararg is None:
        message = f"`{function.name}` takes {len(positional)} arguments, not {len(given)}"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)
    names.update(zip(positional, given, strict=False))
    if node.vararg is not None:
        names[node.vararg.arg] = tuple(given[len(positional) :])
    others: dict[str, Value] = {}
    known = {*positional, *(one.arg for one in node.kwonlyargs)}
    for name, value in keywords.items():
        if name in known:
            names[name] = value
        elif node.kwarg is not None:
            others[name] = value
        else:
            message = f"`{function.name}` has no parameter `{name}`"
            raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)
    if node.kwarg is not None:
        names[node.kwarg.arg] = others
    for name in known:
        if name not in names:
            message = f"`{function.name}` is called without its `{name}`"
            raise raised("TypeError", catalogue.PYTHON_FAILS, message, place)
    return names


def call_in_doubt(
    run: Interpreter, unknown: Unknown, values: Sequence[Value], caller: Scope
) -> list[Value]:
    """Functions that code outside of the project got: it may call them, nobody knows how.

    Gives what they may return.
    """
    returned: list[Value] = []
    if caller.depth >= MAX_DEPTH:
        return returned
    for value in values:
        parts: Sequence[Value] = [value]
        if isinstance(value, (list, tuple)):
            parts = value
        elif isinstance(value, dict):
            parts = list(value.values())
        elif isinstance(value, SetValue):
            parts = list(value.items)
        for part in parts:
            if isinstance(part, Function):
                returned += _in_doubt(run, unknown, part, caller)
    return returned


def _in_doubt(run: Interpreter, unknown: Unknown, function: Function, caller: Scope) -> list[Value]:
    node = function.node.args
    positional = [*node.posonlyargs, *node.args]
    every = [*positional, *node.kwonlyargs, node.vararg, node.kwarg]
    names: dict[str, Value] = {one.arg: unknown for one in every if one is not None}
    if function.has_owner and positional:
        names[positional[0].arg] = function.owner
    scope = Scope(function.scope.module, names, function.scope.around, depth=caller.depth + 1)
    if isinstance(function.node, ast.Lambda):
        result = ast.copy_location(ast.Return(function.node.body), function.node.body)
        body: list[ast.stmt] = [result]
    else:
        body = function.node.body
    left = run.branches(unknown.doubt, lambda: run.execute(run, body, scope))
    return [one[0].value for one in left if isinstance(one[0], Returned)]
