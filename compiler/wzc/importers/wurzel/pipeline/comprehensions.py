"""Comprehensions and generator expressions, and how elements come into sets and dicts."""

import ast
from collections.abc import Callable, Iterator

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.assignments import assign_target
from wzc.importers.wurzel.pipeline.conditions import either, truth
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, Left
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import Lazy, SetValue, Step, Unknown, Value
from wzc.source.file import Span


def make_set(run: Interpreter, values: list[Value], place: Span) -> Value:
    """A set of values."""
    try:
        return SetValue(dict.fromkeys(values))
    except TypeError:
        return run.unknown(place, "a set of what cannot be in one", values)


def put(made: dict[Value, Value], key: Value, value: Value, place: Span) -> None:
    """`made[key] = value`."""
    try:
        made[key] = value
    except TypeError as error:
        message = f"{in_words(key)} cannot be a key"
        raise raised("TypeError", catalogue.PYTHON_FAILS, message, place) from error


def list_comprehension(run: Interpreter, node: ast.ListComp | ast.SetComp, scope: Scope) -> Value:
    """`[... for ...]` and `{... for ...}`."""
    values: list[Value] = []
    unclear = _rounds(
        run, node.generators, scope, lambda inner: values.append(run.evaluate(run, node.elt, inner))
    )
    if unclear is not None:
        return run.follows(unclear, *values)
    return make_set(run, values, scope.span(node)) if isinstance(node, ast.SetComp) else values


def dict_comprehension(run: Interpreter, node: ast.DictComp, scope: Scope) -> Value:
    """`{...: ... for ...}`."""
    made: dict[Value, Value] = {}
    unclear_key: list[Unknown] = []

    def add(inner: Scope) -> None:
        key = run.evaluate(run, node.key, inner)
        value = run.evaluate(run, node.value, inner)
        if isinstance(key, Unknown):
            unclear_key.append(run.follows(key, value))
            return
        if isinstance(value, Step) and isinstance(key, str):
            value.key = value.key or key
        put(made, key, value, scope.span(node.key))

    unclear = _rounds(run, node.generators, scope, add)
    if unclear is None and unclear_key:
        unclear = run.follows(unclear_key[0], *unclear_key)
    return made if unclear is None else run.follows(unclear, made)


def generator_expression(run: Interpreter, node: ast.GeneratorExp, scope: Scope) -> Value:
    """`(... for ...)`: with one `for`, elements are made when they are asked for, as in Python."""
    if len(node.generators) == 1 and not node.generators[0].is_async:
        values = run.iterate(
            run.evaluate(run, node.generators[0].iter, scope), scope.span(node.generators[0].iter)
        )
        if not isinstance(values, Unknown):
            return Lazy(_lazily(run, node, values, scope))
    made: list[Value] = []
    unclear = _rounds(
        run, node.generators, scope, lambda inner: made.append(run.evaluate(run, node.elt, inner))
    )
    return Lazy(iter(made)) if unclear is None else run.follows(unclear, *made)


def _lazily(
    run: Interpreter, node: ast.GeneratorExp, values: Iterator[Value], scope: Scope
) -> Iterator[Value]:
    part = node.generators[0]
    inner = scope.inner()
    for value in values:
        assign_target(run, part.target, value, inner)
        tests = [truth(run, run.evaluate(run, test, inner), test, inner) for test in part.ifs]
        unclear = next((test for test in tests if isinstance(test, Unknown)), None)
        if unclear is not None:
            yield either(run, unclear, [], [node.elt], inner)
        elif all(tests):
            yield run.evaluate(run, node.elt, inner)


def _rounds(
    run: Interpreter,
    parts: list[ast.comprehension],
    scope: Scope,
    each: Callable[[Scope], None],
) -> Unknown | None:
    """The rounds of a comprehension; unknown if it is not known how many there are."""

    def rounds(index: int, inner: Scope) -> Unknown | None:
        if index == len(parts):
            each(inner)
            return None
        part = parts[index]
        source = run.evaluate(run, part.iter, inner)
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
        def once() -> list[Left]:
            assign_target(run, parts[index].target, run.follows(values), inner)
            return no_left(rounds(index + 1, inner))

        run.branches(values.doubt, once)
        return values

    def tests(part: ast.comprehension, inner: Scope) -> bool | Unknown:
        for test in part.ifs:
            known = truth(run, run.evaluate(run, test, inner), test, inner)
            if isinstance(known, Unknown) or not known:
                return known
        return True

    def no_left(_: object) -> list[Left]:
        return []

    return rounds(0, scope.inner())
