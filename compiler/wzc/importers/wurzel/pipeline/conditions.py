"""Conditions: whether a value counts as true, and values that depend on one that is not known."""

import ast

from wzc.importers.wurzel.pipeline.interpreter import Interpreter, Left
from wzc.importers.wurzel.pipeline.messages import quoted
from wzc.importers.wurzel.pipeline.operators import is_known_truth
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import Unknown, Value


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


def either(
    run: Interpreter, known: Unknown, values: list[Value], rest: list[ast.expr], scope: Scope
) -> Unknown:
    """One of several values, it is not known which; the expressions may not be evaluated."""
    found = list(values)
    for part in rest:

        def read(part: ast.expr = part) -> list[Left]:
            found.append(run.evaluate(run, part, scope))
            return []

        run.branches(known.doubt, read)
    return Unknown(known.doubt, run.steps_in(*found))
