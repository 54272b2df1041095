"""Evaluates expressions, one function per kind. What is not known becomes an `Unknown`."""

import ast
from collections.abc import Callable, Iterator

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.attributes import attribute
from wzc.importers.wurzel.pipeline.calls import call
from wzc.importers.wurzel.pipeline.functions import make_function
from wzc.importers.wurzel.pipeline.imports import from_star
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.messages import in_words, quoted, raised
from wzc.importers.wurzel.pipeline.operators import binary, compare, is_known_truth, unary
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.signals import Raised
from wzc.importers.wurzel.pipeline.values import (
    MISSING,
    ClassValue,
    External,
    Instance,
    Lazy,
    SetValue,
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


def truth(run: Interpreter, value: Value, node: ast.expr, scope: Scope) -> bool | Unknown:
    """Whether a condition holds."""
    value = run.known(value)
    if isinstance(value, Unknown):
        return value
    known = is_known_truth(value)
    if known is None:
        place = scope.span(node)
        return run.unknown(place, f"whether {quoted(node, place)} holds is only known when it runs")
    return known


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
            return _either(run, known, [value], node.values[index + 1 :], scope)
        if known == isinstance(node.op, ast.Or):
            return value
    return value


def _either(
    run: Interpreter, known: Unknown, values: list[Value], rest: list[ast.expr], scope: Scope
) -> Unknown:
    """One of several values, it is not known which; the expressions may not be evaluated."""
    found = list(values)
    for part in rest:

        def read(part: ast.expr = part) -> list[object]:
            found.append(evaluate(run, part, scope))
            return []

        run.branches(known.doubt, read)  # type: ignore[arg-type]
    return Unknown(known.doubt, run.steps_in(*found))


def _conditional(run: Interpreter, node: ast.IfExp, scope: Scope) -> Value:
    known = truth(run, evaluate(run, node.test, scope), node.test, scope)
    if isinstance(known, Unknown):
        return _either(run, known, [], [node.body, node.orelse], scope)
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


def make_set(run: Interpreter, values: list[Value], place: Span) -> Value:
    """A set of values."""
    try:
        return SetValue(dict.fromkeys(values))
    except TypeError:
        return run.unknown(place, "a set of what cannot be in one", values)


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
        _put(made, key, value, scope.span(key_node))
    return made


def _put(made: dict[Value, Value], key: Value, value: Value, place: Span) -> None:
    try:
        made[key] = value
    except TypeError as error:
        message = f"{in_words(key)} cannot be a key"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place) from error


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


def _list_comprehension(run: Interpreter, node: ast.ListComp | ast.SetComp, scope: Scope) -> Value:
    values: list[Value] = []
    unclear = _rounds(
        run, node.generators, scope, lambda inner: values.append(evaluate(run, node.elt, inner))
    )
    if unclear is not None:
        return run.follows(unclear, *values)
    return make_set(run, values, scope.span(node)) if isinstance(node, ast.SetComp) else values


def _dict_comprehension(run: Interpreter, node: ast.DictComp, scope: Scope) -> Value:
    made: dict[Value, Value] = {}
    unclear_key: list[Unknown] = []

    def add(inner: Scope) -> None:
        key = evaluate(run, node.key, inner)
        value = evaluate(run, node.value, inner)
        if isinstance(key, Unknown):
            unclear_key.append(run.follows(key, value))
            return
        if isinstance(value, Step) and isinstance(key, str):
            value.key = value.key or key
        _put(made, key, value, scope.span(node.key))

    unclear = _rounds(run, node.generators, scope, add)
    if unclear is None and unclear_key:
        unclear = run.follows(unclear_key[0], *unclear_key)
    return made if unclear is None else run.follows(unclear, made)


def _generator(run: Interpreter, node: ast.GeneratorExp, scope: Scope) -> Value:
    if len(node.generators) == 1 and not node.generators[0].is_async:
        values = run.iterate(
            evaluate(run, node.generators[0].iter, scope), scope.span(node.generators[0].iter)
        )
        if not isinstance(values, Unknown):
            return Lazy(_lazily(run, node, values, scope))
    made: list[Value] = []
    unclear = _rounds(
        run, node.generators, scope, lambda inner: made.append(evaluate(run, node.elt, inner))
    )
    return Lazy(iter(made)) if unclear is None else run.follows(unclear, *made)


def _lazily(
    run: Interpreter, node: ast.GeneratorExp, values: Iterator[Value], scope: Scope
) -> Iterator[Value]:
    from wzc.importers.wurzel.pipeline.assignments import assign_target

    part = node.generators[0]
    inner = scope.inner()
    for value in values:
        assign_target(run, part.target, value, inner)
        tests = [truth(run, evaluate(run, test, inner), test, inner) for test in part.ifs]
        unclear = next((test for test in tests if isinstance(test, Unknown)), None)
        if unclear is not None:
            yield _either(run, unclear, [], [node.elt], inner)
        elif all(tests):
            yield evaluate(run, node.elt, inner)


def _rounds(
    run: Interpreter,
    parts: list[ast.comprehension],
    scope: Scope,
    each: Callable[[Scope], None],
) -> Unknown | None:
    """The rounds of a comprehension; unknown if it is not known how many there are."""
    from wzc.importers.wurzel.pipeline.assignments import assign_target

    def rounds(index: int, inner: Scope) -> Unknown | None:
        if index == len(parts):
            each(inner)
            return None
        part = parts[index]
        source = evaluate(run, part.iter, inner)
        values = run.iterate(source, inner.span(part.iter))
        if isinstance(values, Unknown):
            return in_doubt(values, index, inner)
        for value in values:
            assign_target(run, part.target, value, inner)
            wanted = tests(part, inner)
            if isinstance(wanted, Unknown):
                run.branches(wanted.doubt, lambda: no_left(rounds(index + 1, inner)))
                return wanted
            if wanted:
                unclear = rounds(index + 1, inner)
                if unclear is not None:
                    return unclear
        return None

    def in_doubt(values: Unknown, index: int, inner: Scope) -> Unknown:
        def once() -> list[object]:
            assign_target(run, parts[index].target, run.follows(values), inner)
            return no_left(rounds(index + 1, inner))

        run.branches(values.doubt, once)  # type: ignore[arg-type]
        return values

    def tests(part: ast.comprehension, inner: Scope) -> bool | Unknown:
        for test in part.ifs:
            known = truth(run, evaluate(run, test, inner), test, inner)
            if isinstance(known, Unknown) or not known:
                return known
        return True

    def no_left(_: object) -> list[object]:
        return []

    return rounds(0, scope.inner())


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


def try_evaluate(run: Interpreter, node: ast.expr, scope: Scope) -> Value:
    """The value, or an unknown one where Python would raise: for what has no say in the graph."""
    try:
        return evaluate(run, node, scope)
    except Raised as problem:
        return run.unknown(problem.place, problem.message)


import builtins as _builtins  # noqa: E402

BUILTIN_NAMES = frozenset(dir(_builtins))

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
    ast.ListComp: _list_comprehension,
    ast.SetComp: _list_comprehension,
    ast.DictComp: _dict_comprehension,
    ast.GeneratorExp: _generator,
    ast.Lambda: _lambda,
    ast.JoinedStr: _f_string,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Await: _await,
}
