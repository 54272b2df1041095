"""Reads statements, one function per kind.

Each gives what may have left the block early in doubt (`Left`); what certainly does is raised.
"""

import ast
from collections.abc import Callable, Sequence

from wzc.diagnostics import catalogue
from wzc.importers.wurzel.pipeline.assignments import assign, assign_target, delete
from wzc.importers.wurzel.pipeline.caught import (
    catches,
    is_suppress,
    raises_again,
    suppresses,
)
from wzc.importers.wurzel.pipeline.classes import define_class
from wzc.importers.wurzel.pipeline.conditions import truth
from wzc.importers.wurzel.pipeline.expressions import evaluate
from wzc.importers.wurzel.pipeline.functions import make_function
from wzc.importers.wurzel.pipeline.imports import import_from, import_modules
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, Left
from wzc.importers.wurzel.pipeline.messages import quoted, raised
from wzc.importers.wurzel.pipeline.operators import binary
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.signals import (
    LeftLoop,
    MayRaise,
    NextRound,
    Raised,
    Returned,
)
from wzc.importers.wurzel.pipeline.values import Doubt, Unknown, Value

_WHETHER_RAISED = "whether this exception is raised is only known when it runs"


def execute(run: Interpreter, body: Sequence[ast.stmt], scope: Scope) -> list[Left]:
    """Read statements in order. After one that may have left, the rest is read in doubt."""
    for index, node in enumerate(body):
        run.tick(scope.span(node))
        reader = _READERS.get(type(node))
        before = run.unknowns
        left = reader(run, node, scope) if reader is not None else []
        if run.guards and run.unknowns != before:
            left = [*left, (MayRaise(), run.guards[-1])]
        if left:
            rest = body[index + 1 :]
            if rest:
                left += run.branches(left[0][1], lambda rest=rest: execute(run, rest, scope))  # type: ignore[misc]
            return left
    return []


def _expression(run: Interpreter, node: ast.Expr, scope: Scope) -> list[Left]:
    if not isinstance(node.value, ast.Constant):
        evaluate(run, node.value, scope)
    return []


def _assign(run: Interpreter, node: ast.Assign, scope: Scope) -> list[Left]:
    value = evaluate(run, node.value, scope)
    for target in node.targets:
        assign(run, target, value, scope)
    return []


def _annotated(run: Interpreter, node: ast.AnnAssign, scope: Scope) -> list[Left]:
    if node.value is not None:
        assign(run, node.target, evaluate(run, node.value, scope), scope)
    return []


def _augmented(run: Interpreter, node: ast.AugAssign, scope: Scope) -> list[Left]:
    place = scope.span(node)
    load = _as_load(node.target)
    old = evaluate(run, load, scope)
    added = evaluate(run, node.value, scope)
    if isinstance(old, list) and isinstance(node.op, ast.Add):
        items = run.iterate(added, place)
        if isinstance(items, Unknown):
            run.spoil(items.doubt, old)
            return []
        values = list(items)
        if run.change(old, place, *values):
            old.extend(values)
        return []
    new = binary(run, node.op, old, added, place)
    assign(run, node.target, new, scope, is_naming=False)
    return []


def _as_load(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Name):
        made: ast.expr = ast.Name(node.id, ast.Load())
    elif isinstance(node, ast.Attribute):
        made = ast.Attribute(node.value, node.attr, ast.Load())
    elif isinstance(node, ast.Subscript):
        made = ast.Subscript(node.value, node.slice, ast.Load())
    else:
        return node
    return ast.copy_location(made, node)


def _if(run: Interpreter, node: ast.If, scope: Scope) -> list[Left]:
    test = truth(run, evaluate(run, node.test, scope), node.test, scope)
    if isinstance(test, Unknown):
        return run.branches(
            test.doubt,
            lambda: execute(run, node.body, scope),
            lambda: execute(run, node.orelse, scope),
        )
    return execute(run, node.body if test else node.orelse, scope)


def _for(run: Interpreter, node: ast.For, scope: Scope) -> list[Left]:
    source = evaluate(run, node.iter, scope)
    values = run.iterate(source, scope.span(node.iter))
    if isinstance(values, Unknown):
        return _unknown_rounds(run, node, values, scope)
    kept: list[Left] = []
    for value in values:
        assign_target(run, node.target, value, scope)
        try:
            left = execute(run, node.body, scope)
        except LeftLoop:
            return kept
        except NextRound:
            continue
        kept += [one for one in left if isinstance(one[0], Returned)]
        ended = [one for one in left if not isinstance(one[0], NextRound)]
        if ended:
            rest = list(values)

            def remaining(rest: list[Value] = rest) -> list[Left]:
                return _rounds_in_doubt(run, node, rest, scope)

            kept += run.branches(ended[0][1], remaining)
            return [one for one in kept if isinstance(one[0], Returned)]
    return kept + execute(run, node.orelse, scope)


def _rounds_in_doubt(
    run: Interpreter, node: ast.For, values: list[Value], scope: Scope
) -> list[Left]:
    kept: list[Left] = []
    for value in values:
        assign_target(run, node.target, value, scope)
        try:
            left = execute(run, node.body, scope)
        except NextRound:
            continue
        except LeftLoop:
            break
        kept += [one for one in left if isinstance(one[0], Returned)]
    return kept


def _unknown_rounds(
    run: Interpreter, node: ast.For | ast.AsyncFor, values: Unknown, scope: Scope
) -> list[Left]:
    """A loop over what is not known: its body may be run any number of times."""

    def once() -> list[Left]:
        assign_target(run, node.target, run.follows(values), scope)
        return execute(run, node.body, scope)

    left = run.branches(values.doubt, once, lambda: execute(run, node.orelse, scope))
    return [one for one in left if isinstance(one[0], Returned)]


def _async_for(run: Interpreter, node: ast.AsyncFor, scope: Scope) -> list[Left]:
    place = scope.span(node.iter)
    unknown = run.unknown(place, "what `async for` gives is only known when it runs")
    return _unknown_rounds(run, node, unknown, scope)


def _while(run: Interpreter, node: ast.While, scope: Scope) -> list[Left]:
    kept: list[Left] = []
    while True:
        run.tick(scope.span(node.test))
        test = truth(run, evaluate(run, node.test, scope), node.test, scope)
        if isinstance(test, Unknown):
            kept += run.branches(test.doubt, lambda: execute(run, node.body, scope))
            break
        if not test:
            return kept + execute(run, node.orelse, scope)
        try:
            left = execute(run, node.body, scope)
        except LeftLoop:
            return kept
        except NextRound:
            continue
        kept += left
        if any(not isinstance(one[0], NextRound) for one in left):
            kept += run.branches(left[0][1], lambda: execute(run, node.body, scope))
            break
    return [one for one in kept if isinstance(one[0], Returned)]


def _with(run: Interpreter, node: ast.With | ast.AsyncWith, scope: Scope) -> list[Left]:
    for item in node.items:
        value = evaluate(run, item.context_expr, scope)
        if item.optional_vars is not None:
            if not isinstance(value, Unknown):
                place = scope.span(item.context_expr)
                why = f"what {quoted(item, place)} gives is only known when it runs"
                value = run.unknown(place, why, (value,), safe=True)
            assign(run, item.optional_vars, value, scope)
    suppressing = [item for item in node.items if is_suppress(item.context_expr)]
    if not suppressing:
        return execute(run, node.body, scope)
    place = scope.span(suppressing[0])
    try:
        return _guarded(run, node.body, Doubt(place, _WHETHER_RAISED), scope)
    except Raised as problem:
        if not any(suppresses(item.context_expr, problem) for item in suppressing):
            raise
        return []


def _guarded(run: Interpreter, body: Sequence[ast.stmt], doubt: Doubt, scope: Scope) -> list[Left]:
    """Read statements whose exceptions are caught: after what may raise, nothing is certain."""
    run.guards.append(doubt)
    try:
        left = execute(run, body, scope)
    finally:
        run.guards.pop()
    return [one for one in left if not isinstance(one[0], MayRaise)]


def _try(run: Interpreter, node: ast.Try | ast.TryStar, scope: Scope) -> list[Left]:
    before = run.unknowns
    left: list[Left] = []
    # Where each handler raises again, nothing comes of the file unless all goes well.
    caught = [one for one in node.handlers if not raises_again(one)]
    try:
        if caught:
            doubt = Doubt(scope.span(caught[0]), _WHETHER_RAISED)
            left += _guarded(run, [*node.body, *node.orelse], doubt, scope)
        else:
            left += execute(run, [*node.body, *node.orelse], scope)
    except Raised as problem:
        handler = next((one for one in node.handlers if catches(one, problem)), None)
        if handler is None:
            execute(run, node.finalbody, scope)
            raise
        left += _handle(run, handler, scope)
    else:
        if caught and run.unknowns != before:
            parts = [lambda one=one: _handle(run, one, scope) for one in caught]
            left += run.branches(doubt, *parts)
    return left + execute(run, node.finalbody, scope)


def _handle(run: Interpreter, node: ast.ExceptHandler, scope: Scope) -> list[Left]:
    if node.name:
        unknown = run.unknown(scope.span(node), "an exception is only known when it runs")
        run.bind(scope.home(node.name), node.name, unknown)
    return execute(run, node.body, scope)


def _raise(run: Interpreter, node: ast.Raise, scope: Scope) -> list[Left]:
    kind = "Exception"
    if node.exc is not None:
        made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        kind = ast.unparse(made).rpartition(".")[2]
    place = scope.span(node)
    raise raised(
        kind, catalogue.PYTHON_FAILS, f"importing the file ends here: it raises {kind}", place
    )


def _return(run: Interpreter, node: ast.Return, scope: Scope) -> list[Left]:
    raise Returned(None if node.value is None else evaluate(run, node.value, scope))


def _break(run: Interpreter, node: ast.Break, scope: Scope) -> list[Left]:
    raise LeftLoop


def _continue(run: Interpreter, node: ast.Continue, scope: Scope) -> list[Left]:
    raise NextRound


def _delete(run: Interpreter, node: ast.Delete, scope: Scope) -> list[Left]:
    for target in node.targets:
        delete(run, target, scope)
    return []


def _elsewhere(run: Interpreter, node: ast.Global | ast.Nonlocal, scope: Scope) -> list[Left]:
    for name in node.names:
        home = scope.module.names
        around = scope.around
        while isinstance(node, ast.Nonlocal) and around is not None:
            if name in around.names:
                home = around.names
                break
            around = around.around
        scope.elsewhere[name] = home
    return []


def _assert(run: Interpreter, node: ast.Assert, scope: Scope) -> list[Left]:
    evaluate(run, node.test, scope)
    return []


def _function(
    run: Interpreter, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope
) -> list[Left]:
    run.bind(scope.home(node.name), node.name, make_function(run, node, scope))
    return []


def _class(run: Interpreter, node: ast.ClassDef, scope: Scope) -> list[Left]:
    run.bind(scope.home(node.name), node.name, define_class(run, node, scope))
    return []


def _match(run: Interpreter, node: ast.Match, scope: Scope) -> list[Left]:
    subject = evaluate(run, node.subject, scope)
    place = scope.span(node.subject)
    doubt = Doubt(place, "which `case` fits is only known when it runs")
    if isinstance(subject, Unknown):
        doubt = subject.doubt
    elif isinstance(subject, (str, int, bool, type(None))):
        for case in node.cases:
            fits = None if case.guard else _fits(case.pattern, subject)
            if fits is None:
                break
            if fits:
                return execute(run, case.body, scope)
        else:
            return []
    parts: list[Callable[[], list[Left]]] = [
        lambda body=case.body: execute(run, body, scope)  # type: ignore[misc]
        for case in node.cases
    ]
    return run.branches(doubt, *parts)


def _fits(pattern: ast.pattern, subject: Value) -> bool | None:
    """Whether a pattern of constants fits; None for any other pattern."""
    if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
        return bool(pattern.value.value == subject)
    if isinstance(pattern, ast.MatchSingleton):
        return pattern.value is subject
    if isinstance(pattern, ast.MatchOr):
        fits = [_fits(one, subject) for one in pattern.patterns]
        return None if None in fits else any(fits)
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name is None:
        return True
    return None


_READERS: dict[type[ast.stmt], Callable[..., list[Left]]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _async_for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Delete: _delete,
    ast.Global: _elsewhere,
    ast.Nonlocal: _elsewhere,
    ast.Assert: _assert,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Match: _match,
    ast.Import: import_modules,
    ast.ImportFrom: import_from,
}
