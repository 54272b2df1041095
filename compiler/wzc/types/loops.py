"""Checks loops: what `step w = T(...) for x in xs` goes through, and what `x` is."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.syntax import ast
from wzc.types.constants import literal
from wzc.types.kinds import (
    ANY,
    ERROR,
    INT,
    NULL,
    ListOf,
    RangeOf,
    RunTime,
    Type,
    is_run_time,
    known,
    members,
    union,
)
from wzc.types.stages import report_stage
from wzc.types.words import describe_actual

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker


def is_unrolled(step: ast.Step) -> bool:
    """Whether a loop becomes separate steps: `unroll = true` stands in the step's own block.

    It decides about the types there, so it is not looked for anywhere else.
    """
    for entry in step.block.entries if step.block is not None else ():
        if isinstance(entry, ast.Assign) and entry.key.text == "unroll":
            return literal(entry.value) is True
    return False


def check_loop(checker: "ExpressionChecker", step: ast.Step) -> None:
    """Check what a loop goes through, and note the type of its variable.

    The variable is known in the run only, unless the loop is unrolled.
    """
    loop = step.loop
    for entry in step.block.entries if step.block is not None else ():
        if isinstance(entry, ast.Assign) and entry.key.text in ("unroll", "parallelism"):
            name = entry.key.text
            if loop is None and name == "parallelism" and _is_use(checker, step):
                pass  # how many of the component's steps run at a time
            elif loop is None:
                checker.report(
                    codes.ENTRY_NOT_ALLOWED,
                    f"`{name}` is about loops, and step `{step.name.text}` is none",
                    entry.key,
                    help=f"`step {step.name.text} = ... for x in [...]` is a loop",
                )
            elif name == "parallelism" and is_unrolled(step):
                checker.report(
                    codes.BAD_LOOP,
                    "an unrolled loop is made into steps of the pipeline, and Argo bounds none of "
                    "these by themselves",
                    entry.key,
                    help="`parallelism` of the pipeline counts all of its pods; without `unroll` "
                    "that of the loop counts its items",
                )
            elif name == "unroll" and not isinstance(literal(entry.value), bool):
                checker.report(
                    codes.WRONG_TYPE, "`unroll` is `true` or `false` itself", entry.value
                )
    if loop is not None:
        item = _item_type(checker, step, loop)
        unrolled = is_unrolled(step) or item == ERROR
        checker.variables[id(loop)] = item if unrolled else RunTime(known(item))


def _is_use(checker: "ExpressionChecker", step: ast.Step) -> bool:
    from wzc.types.step_outputs import component_of

    return component_of(checker, step) is not None


def _item_type(checker: "ExpressionChecker", step: ast.Step, loop: ast.ForClause) -> Type:
    iterable = loop.iterable
    if isinstance(iterable, ast.RangeExpr):
        return _range(checker, iterable)
    actual = checker.infer(iterable)
    if is_run_time(actual) and is_unrolled(step):
        report_stage(
            checker,
            iterable,
            "the list of a loop with `unroll = true`",
            help="without `unroll` it becomes one task, which Argo repeats for each item",
        )
        return ERROR
    found = known(actual)
    if found in (ANY, ERROR):
        return found
    parts = [part for part in members(found) if part != NULL]
    if all(isinstance(part, ListOf) for part in parts) and parts:
        return union(*(part.element for part in parts if isinstance(part, ListOf)))
    if all(isinstance(part, RangeOf) for part in parts) and parts:
        return INT
    checker.report(
        codes.WRONG_TYPE,
        f"`for` goes through a list or a range, and this is {describe_actual(found)}",
        iterable,
        help="`keys(m)` are the keys of a map, `1..5` is a range of numbers",
    )
    return ERROR


def _range(checker: "ExpressionChecker", expr: ast.RangeExpr) -> Type:
    for end in (expr.low, expr.high):
        if end is None:
            checker.report(
                codes.WRONG_TYPE,
                "`for` goes through a closed range, and this one has one end only",
                expr,
                help="both ends are among the items: `1..5` has five",
            )
            return ERROR
        checker.check(end, INT, "an end of the range")
    return INT


def is_item(checker: "ExpressionChecker", expr: ast.Expr) -> bool:
    """Whether an expression is the item of a loop that is not unrolled, or an entry of it."""
    while isinstance(expr, (ast.Attribute, ast.Index, ast.Parenthesized)):
        expr = expr.inner if isinstance(expr, ast.Parenthesized) else expr.target
    symbol = checker.bound.get(expr)
    if symbol is None or not isinstance(symbol.node, ast.ForClause):
        return False
    return is_run_time(checker.variables.get(id(symbol.node), ERROR))


def entry_type(checker: "ExpressionChecker", expr: ast.Attribute) -> Type | None:
    """The type of `x.key` where the items are written down as maps; None where they are not.

    A map whose values are of several types has the type `any` for each of them.
    """
    symbol = checker.bound.get(expr.target)
    if symbol is None or not isinstance(symbol.node, ast.ForClause):
        return None
    written: ast.Expr = symbol.node.iterable
    while not isinstance(written, ast.List):
        found = checker.bound.get(written)
        if found is None or not isinstance(found.node, ast.Let):
            return None
        written = found.node.value
    types = []
    for item in written.items:
        entries = item.entries if isinstance(item, ast.Block) else []
        for entry in entries:
            if isinstance(entry, ast.Assign) and entry.key.text == expr.name.text:
                types.append(known(checker.infer(entry.value)))
    return union(*types) if types else None
