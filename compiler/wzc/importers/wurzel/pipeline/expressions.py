"""Evaluates expressions, one function per kind. What is not known becomes an `Unknown`."""

import ast
import builtins
from collections.abc import Callable

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.attributes import attribute
from wzc.importers.wurzel.pipeline.calls import call
from wzc.importers.wurzel.pipeline.comprehensions import (
    dict_comprehension,
    generator_expression,
    list_comprehension,
    make_set,
    put,
)
from wzc.importers.wurzel.pipeline.conditions import either, truth
from wzc.importers.wurzel.pipeline.functions import make_function
from wzc.importers.wurzel.pipeline.imports import from_star
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.messages import in_words, quoted, raised
from wzc.importers.wurzel.pipeline.operators import binary, compare, unary
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    MISSING,
    ClassValue,
    External,
    Instance,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span
from wzc.values.suggest import nearest


def evaluate(run: Interpreter, node: ast.expr, scope: Scope) -> Value:
    """The value of an expression."""
    reader = _READERS.get(type(node))
    if reader is None:
        place = scope.span(node)
        return run.unknown(place, f"{quoted(node, place)} is only known when the file runs")
    return run.known(reader(run, node, scope))


def _constant(run: Interpreter, node: ast.Constant, scope: Scope) -> Value:
    return node.value


def _name(run: Interpreter, node: ast.Name, scope: Scope) -> Value:
    found = scope.find(node.id)
    if found is not MISSING:
        return found
    place = scope.span(node)
    starred = from_star(run, scope.module, node.id, place)
    if starred is not None:
        return starred
    if node.id in BUILTIN_NAMES:
        return External(f"builtins.{node.id}", place)
    problem = raised(
        "NameError", catalogue.PYTHON_FAILS, f"nothing is called `{node.id}` here", place
    )
    near = nearest(node.id, scope.module.names)
    if near:
        problem.label = f"did you mean `{near}`?"
    raise problem


def _attribute(run: Interpreter, node: ast.Attribute, scope: Scope) -> Value:
    owner = evaluate(run, node.value, scope)
    return attribute(run, owner, node.attr, scope.span(node))


def _call(run: Interpreter, node: ast.Call, scope: Scope) -> Value:
    function = evaluate(run, node.func, scope)
    place = scope.span(node)
    run.tick(place)
    arguments: list[Value] = []
    keywords: dict[str, Value] = {}
    unclear: Unknown | None = None
    for part in node.args:
        if isinstance(part, ast.Starred):
            items = run.iterate(evaluate(run, part.value, scope), scope.span(part))
            if isinstance(items, Unknown):
                unclear = items
                arguments.append(items)
            else:
                arguments += items
        else:
            arguments.append(evaluate(run, part, scope))
    for keyword in node.keywords:
        value = evaluate(run, keyword.value, scope)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
            keywords.update(value)
        else:
            unclear = (
                value if isinstance(value, Unknown) else run.unknown(place, "unclear", (value,))
            )
            arguments.append(unclear)
    return call(run, function, arguments, keywords, scope, place, unclear)


def _binary(run: Interpreter, node: ast.BinOp, scope: Scope) -> Value:
    # `a >> b >> c >> ...` nests to the left: read without recursion.
    chain: list[ast.BinOp] = []
    first: ast.expr = node
    while isinstance(first, ast.BinOp):
        chain.append(first)
        first = first.left
    value = evaluate(run, first, scope)
    for part in reversed(chain):
        right = evaluate(run, part.right, scope)
        # The place of one `>>`: from what is left of it to what it leads to.
        left_place = scope.span(part.left.right if isinstance(part.left, ast.BinOp) else part.left)
        place = Span(left_place.file, left_place.start, scope.span(part.right).end)
        run.tick(place)
        value = binary(run, part.op, value, right, place)
    return value


def _unary(run: Interpreter, node: ast.UnaryOp, scope: Scope) -> Value:
    value = evaluate(run, node.operand, scope)
    if isinstance(node.op, ast.Not):
        known = truth(run, value, node.operand, scope)
        return known if isinstance(known, Unknown) else not known
    return unary(run, node.op, value, scope.span(node))


def _boolean(run: Interpreter, node: ast.BoolOp, scope: Scope) -> Value:
    value: Value = None
    for index, part in enumerate(node.values):
        value = evaluate(run, part, scope)
        if index == len(node.values) - 1:
            return value
        known = truth(run, value, part, scope)
        if isinstance(known, Unknown):
            return either(run, known, [value], node.values[index + 1 :], scope)
        if known == isinstance(node.op, ast.Or):
            return value
    return value


def _conditional(run: Interpreter, node: ast.IfExp, scope: Scope) -> Value:
    known = truth(run, evaluate(run, node.test, scope), node.test, scope)
    if isinstance(known, Unknown):
        return either(run, known, [], [node.body, node.orelse], scope)
    return evaluate(run, node.body if known else node.orelse, scope)


def _compare(run: Interpreter, node: ast.Compare, scope: Scope) -> Value:
    left = evaluate(run, node.left, scope)
    result: Value = True
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = evaluate(run, part, scope)
        result = compare(run, op, left, right, scope.span(node))
        if isinstance(result, Unknown) or not result:
            return result
        left = right
    return result


def _display(run: Interpreter, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
    values: list[Value] = []
    for part in node.elts:
        if isinstance(part, ast.Starred):
            items = run.iterate(evaluate(run, part.value, scope), scope.span(part))
            if isinstance(items, Unknown):
                return run.follows(items, *values)
            values += items
        else:
            values.append(evaluate(run, part, scope))
    if isinstance(node, ast.Tuple):
        return tuple(values)
    if isinstance(node, ast.Set):
        return make_set(run, values, scope.span(node))
    return values


def _dict(run: Interpreter, node: ast.Dict, scope: Scope) -> Value:
    made: dict[Value, Value] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(run, value_node, scope)
        if key_node is None:
            if not isinstance(value, dict):
                return run.unknown(
                    scope.span(value_node), "what `**` adds is not known", (made, value)
                )
            made.update(value)
            continue
        key = evaluate(run, key_node, scope)
        if isinstance(key, Unknown):
            return run.follows(key, made, value)
        if isinstance(value, Step) and isinstance(key, str):
            value.key = value.key or key
        put(made, key, value, scope.span(key_node))
    return made


def _subscript(run: Interpreter, node: ast.Subscript, scope: Scope) -> Value:
    owner = evaluate(run, node.value, scope)
    key = evaluate(run, node.slice, scope)
    place = scope.span(node)
    if isinstance(owner, ClassValue) or (isinstance(owner, External) and _is_type(owner)):
        return owner  # a generic type with its arguments
    if isinstance(owner, Unknown):
        return run.follows(owner, key)
    if isinstance(owner, External):
        return run.unknown(
            place, f"{quoted(node, place)} is only known when the file runs", safe=True
        )
    if isinstance(key, Unknown):
        return run.follows(key, owner)
    if isinstance(owner, Instance):
        return run.unknown(
            place, f"what {quoted(node, place)} gives is only known when it runs", (owner,)
        )
    try:
        return owner[key]  # type: ignore[index]
    except (KeyError, IndexError) as error:
        kind = type(error).__name__
        what = f"`{key}`" if isinstance(key, (str, int)) else in_words(key)
        if isinstance(error, KeyError):
            message = f"the dict has no key {what}"
        else:
            message = f"{in_words(owner)} of {len(owner)} has no element {what}"  # type: ignore[arg-type]
        raise raised(kind, catalogue.PYTHON_FAILS, message, place) from error
    except TypeError as error:
        message = f"{in_words(owner)} has no elements to take by {in_words(key)}"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place) from error


def _is_type(value: External) -> bool:
    top = value.name.partition(".")[0]
    return value.last[:1].isupper() or (top == "builtins" and value.last.islower())


def _slice(run: Interpreter, node: ast.Slice, scope: Scope) -> Value:
    parts = [
        None if part is None else evaluate(run, part, scope)
        for part in (node.lower, node.upper, node.step)
    ]
    for part in parts:
        if isinstance(part, Unknown):
            return part
    return slice(*parts)


def _lambda(run: Interpreter, node: ast.Lambda, scope: Scope) -> Value:
    return make_function(run, node, scope)


def _f_string(run: Interpreter, node: ast.JoinedStr, scope: Scope) -> Value:
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
            continue
        assert isinstance(part, ast.FormattedValue)
        value = evaluate(run, part.value, scope)
        place = scope.span(node)
        if isinstance(value, Unknown):
            return Unknown(value.doubt, (), safe=True)
        if not isinstance(value, (str, int, float)) or part.format_spec or part.conversion != -1:
            return run.unknown(
                place, f"{quoted(node, place)} is only known when it runs", safe=True
            )
        parts.append(str(value))
    return "".join(parts)


def _named(run: Interpreter, node: ast.NamedExpr, scope: Scope) -> Value:
    value = evaluate(run, node.value, scope)
    name = node.target.id
    if isinstance(value, Step):
        value.variable = value.variable or name
    run.bind(scope.home(name), name, value)
    return value


def _yield(run: Interpreter, node: ast.Yield, scope: Scope) -> Value:
    value = None if node.value is None else evaluate(run, node.value, scope)
    if scope.given is not None:
        given = scope.given
        if run.change(given, scope.span(node), value):
            given.append(value)
    return None


def _yield_from(run: Interpreter, node: ast.YieldFrom, scope: Scope) -> Value:
    place = scope.span(node)
    values = run.iterate(evaluate(run, node.value, scope), place)
    if scope.given is not None:
        if isinstance(values, Unknown):
            run.spoil(values.doubt, scope.given)
        else:
            found = list(values)
            if run.change(scope.given, place, *found):
                scope.given.extend(found)
    return None


def _await(run: Interpreter, node: ast.Await, scope: Scope) -> Value:
    value = evaluate(run, node.value, scope)
    place = scope.span(node)
    return run.unknown(place, f"{quoted(node, place)} is only known when it runs", (value,))


BUILTIN_NAMES = frozenset(dir(builtins))

_READERS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.Compare: _compare,
    ast.List: _display,
    ast.Tuple: _display,
    ast.Set: _display,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.ListComp: list_comprehension,
    ast.SetComp: list_comprehension,
    ast.DictComp: dict_comprehension,
    ast.GeneratorExp: generator_expression,
    ast.Lambda: _lambda,
    ast.JoinedStr: _f_string,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Await: _await,
}
