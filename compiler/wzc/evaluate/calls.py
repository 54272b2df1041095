"""Calls to values: constructors, functions, middlewares."""

from typing import TYPE_CHECKING, Any

from wzc.diagnostics import catalogue as codes
from wzc.evaluate.arithmetic import EvaluationError
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.functions import IMPLEMENTATIONS, NoText
from wzc.evaluate.run_time import any_of_the_run, applied
from wzc.evaluate.values import is_broken
from wzc.model.attribute import Block, schema
from wzc.model.contract import MiddlewareUse
from wzc.model.value import Value
from wzc.names.imports import report_failure
from wzc.source.loader import LoadFailure
from wzc.source.origin import Origin
from wzc.syntax import ast
from wzc.types.functions import CONSTRUCTORS, FUNCTIONS
from wzc.types.kinds import Built, also_at_run_time

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator


def call(evaluator: "Evaluator", expr: ast.Call, env: Environment) -> Value:
    """The value of a call that the checker has let through."""
    symbol = evaluator.typed.bound.get(expr.function)
    if symbol is not None:
        return _middleware(evaluator, expr, symbol.node, env)
    name = expr.function.name if isinstance(expr.function, ast.Reference) else ""
    if name in CONSTRUCTORS:
        return _construct(evaluator, expr, Built(CONSTRUCTORS[name]).model, env)
    if name == "file":
        return _file(evaluator, expr, env)
    if name in FUNCTIONS:
        return _function(evaluator, expr, name, env)
    return Value(BROKEN, env.origin(expr.span))


def arguments(
    evaluator: "Evaluator",
    given: ast.Arguments | None,
    settings: dict[str, Any],
    env: Environment,
) -> dict[str, Value]:
    """Arguments by name, each as the type that the setting has. Refused ones are BROKEN."""
    found: dict[str, Value] = {}
    names: list[str] | None = None
    for position, argument in enumerate(given.items if given is not None else ()):
        if argument.name is None:
            names = list(settings) if names is None else names
            name = names[position] if position < len(names) else ""
        else:
            name = argument.name.text
        setting = settings.get(name)
        if setting is not None and name not in found:
            found[name] = evaluator.as_type(argument.value, setting.type, f"`{name}`", env)
    return found


def _middleware(evaluator: "Evaluator", expr: ast.Call, node: ast.Node, env: Environment) -> Value:
    origin = env.origin(expr.span)
    if not isinstance(node, ast.ExternMiddleware):
        return Value(BROKEN, origin)
    declarations = evaluator.typed.declarations
    made = declarations.middleware(node)
    settings = arguments(evaluator, expr.arguments, declarations.sourced(made), env)
    if any(value.data is BROKEN for value in settings.values()):
        return Value(BROKEN, origin)
    return Value(MiddlewareUse(made, settings, expr.span), origin)


def _construct(
    evaluator: "Evaluator", expr: ast.Call, model: type[Block], env: Environment
) -> Value:
    values = arguments(evaluator, expr.arguments, schema(model), env)
    origin = env.origin(expr.span)
    if any(value.data is BROKEN for value in values.values()):
        return Value(BROKEN, origin)
    given = {name: value for name, value in values.items() if value.data is not None}
    return Value(model(**given), origin)


def _function(evaluator: "Evaluator", expr: ast.Call, name: str, env: Environment) -> Value:
    origin = env.origin(expr.span)
    types = [type for _, type in FUNCTIONS[name].parameters]
    values = []
    for position, argument in enumerate(expr.arguments.items):
        wanted = types[min(position, len(types) - 1)]
        if FUNCTIONS[name].run_time:
            wanted = also_at_run_time(wanted)
        values.append(evaluator.as_type(argument.value, wanted, f"`{name}`", env))
    if any(is_broken(value) for value in values):
        return Value(BROKEN, origin)
    if any_of_the_run(values):
        if evaluator.frames and any(evaluator.asks(value, expr.span) for value in values):
            return Value(BROKEN, origin)
        return applied(name, values, evaluator.typed.type_of(expr), expr, origin)
    try:
        result = IMPLEMENTATIONS[name](*(value.data for value in values))
    except EvaluationError as error:
        what = str(error)
        if isinstance(error, NoText):
            what = f"gets {what}"
        evaluator.diagnostics.report(codes.CANNOT_EVALUATE, f"`{name}` {what}", expr.span)
        return Value(BROKEN, origin)
    return wrap(result, origin)


def _file(evaluator: "Evaluator", expr: ast.Call, env: Environment) -> Value:
    origin = env.origin(expr.span)
    argument = expr.arguments.items[0].value
    path = evaluator.evaluate(argument, env)
    if path.data is BROKEN:
        return Value(BROKEN, origin)
    found = evaluator.loader.text(path.data, expr.file)
    if isinstance(found, LoadFailure):
        report_failure(found, argument.span, evaluator.diagnostics)
        return Value(BROKEN, origin)
    return Value(found, origin)


def wrap(data: Any, origin: Origin) -> Value:
    """Plain data as a value, its entries with the same origin."""
    if isinstance(data, Value):
        return data
    if isinstance(data, list):
        return Value([wrap(item, origin) for item in data], origin)
    if isinstance(data, dict):
        return Value({key: wrap(item, origin) for key, item in data.items()}, origin)
    return Value(data, origin)
