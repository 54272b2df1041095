"""The types of expressions that stand where nothing particular is expected."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wzc.diagnostics import catalogue as codes
from wzc.syntax import ast
from wzc.types import calls
from wzc.types.constants import literal
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    ERROR,
    FLOAT,
    INT,
    NULL,
    OUTCOME,
    QUANTITY,
    STRING,
    Built,
    Enum,
    ListOf,
    MapOf,
    RangeOf,
    RunTime,
    Scalar,
    Type,
    Union,
    also_at_run_time,
    is_run_time,
    known,
    members,
    staged,
    union,
)
from wzc.types.operators import binary_type, run_time_binary
from wzc.types.order import joined
from wzc.types.references import attribute, index, reference
from wzc.types.sources import is_secret
from wzc.types.stages import report_stage
from wzc.types.words import describe_actual
from wzc.values.duration import Duration
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_TEXTUAL = ("string", "int", "float", "bool", "quantity", "duration", "any", "error", "null")


def _plain(checker: "ExpressionChecker", expr: ast.Number | ast.Constant) -> Type:
    data = literal(expr)
    if isinstance(data, Problem):
        checker.literal(expr, data, ANY, "", None)
        return ERROR
    return type_of(data)


def _parenthesized(checker: "ExpressionChecker", expr: ast.Parenthesized) -> Type:
    return checker.infer(expr.inner)


def _list(checker: "ExpressionChecker", expr: ast.List) -> Type:
    found = [checker.infer(item) for item in expr.items]
    return staged(ListOf(_common([known(item) for item in found])), *found)


def _block(checker: "ExpressionChecker", expr: ast.Block) -> Type:
    checker.map_entries(expr, MapOf(also_at_run_time(ANY)))
    values = [checker.infer(e.value) for e in expr.entries if isinstance(e, ast.Assign)]
    return staged(MapOf(_common([known(value) for value in values])), *values)


def _conditional(checker: "ExpressionChecker", expr: ast.Conditional) -> Type:
    condition = run_time_bool(checker, expr.condition, "a condition")
    return staged(union(checker.infer(expr.then), checker.infer(expr.otherwise)), condition)


def run_time_bool(checker: "ExpressionChecker", expr: ast.Expr, subject: str) -> Type:
    """Check a condition, which may be known only in the run; its type."""
    checker.check(expr, Union((BOOL, RunTime(BOOL))), subject)
    return checker.infer(expr) if id(expr) not in checker.bad else BOOL


def _range(checker: "ExpressionChecker", expr: ast.RangeExpr) -> Type:
    return RangeOf(
        _common([checker.infer(end) for end in (expr.low, expr.high) if end is not None])
    )


def _call(checker: "ExpressionChecker", expr: ast.Call) -> Type:
    return calls.call(checker, expr)


def _string(checker: "ExpressionChecker", expr: ast.String) -> Type:
    operands = []
    for part in expr.parts:
        if isinstance(part, str):
            continue
        operands.append(checker.infer(part))
        found = known(operands[-1])
        odd = next((m for m in members(found) if not _has_text(m)), None)
        if odd is None and found != NULL:
            continue
        help = None
        text = part.span.text
        if isinstance(odd, (ListOf, MapOf)):
            help = f"`json({text})` writes it as JSON"
            if isinstance(odd, ListOf):
                help += f', `join({text}, ",")` puts its entries together'
        elif is_secret(odd or found):
            help = "its value is not known here: give the setting the secret itself"
        checker.report(
            codes.WRONG_TYPE,
            f"a string cannot take in {describe_actual(odd or found)}",
            part,
            help=help,
        )
    return staged(STRING, *operands)


def _unary(checker: "ExpressionChecker", expr: ast.Unary) -> Type:
    if expr.operator == "not":
        return staged(BOOL, run_time_bool(checker, expr.operand, "`not`"))
    operand = checker.infer(expr.operand)
    found = known(operand)
    bases = [Scalar(m.name) if isinstance(m, Scalar) else m for m in members(found)]
    if all(base in (INT, FLOAT, QUANTITY, ANY, ERROR) for base in bases):
        return staged(union(*bases), operand)
    checker.report(
        codes.WRONG_OPERANDS, f"`-` takes a number, and this is {describe_actual(found)}", expr
    )
    return ERROR


def _binary(checker: "ExpressionChecker", expr: ast.Binary) -> Type:
    if expr.operator in ("and", "or"):
        if OUTCOME in (checker.infer(expr.left), checker.infer(expr.right)):
            return joined(checker, expr)
        subject = f"`{expr.operator}`"
        sides = [run_time_bool(checker, side, subject) for side in (expr.left, expr.right)]
        return staged(BOOL, *sides)
    operands = checker.infer(expr.left), checker.infer(expr.right)
    if ERROR in operands:
        return ERROR
    left, right = (known(operand) for operand in operands)
    found = binary_type(expr.operator, left, right)
    where = ""
    if is_run_time(staged(ANY, *operands)):
        where = "in the run, " if found is not None else ""
        found = run_time_binary(expr.operator, left, right, found)
    if found is None:
        checker.report(
            codes.WRONG_OPERANDS,
            f"{where}`{expr.operator}` does not go with {describe_actual(left)} "
            f"and {describe_actual(right)}",
            expr,
            help=_joining(expr) if STRING in (left, right) else _with_unit(left, right),
        )
        return ERROR
    either = (left, right)
    if expr.operator in ("==", "!=") and any(isinstance(side, (Enum, Built)) for side in either):
        from wzc.types.comparing import is_never

        if is_never(checker, expr, left, right):
            return ERROR
    return staged(found, *operands)


def _comprehension(checker: "ExpressionChecker", expr: ast.Comprehension) -> Type:
    comprehension_scope(checker, expr)
    return ListOf(checker.infer(expr.element))


def comprehension_scope(checker: "ExpressionChecker", expr: ast.Comprehension) -> None:
    """Check what a comprehension goes through, for its variable's type, and its condition."""
    found = checker.infer(expr.iterable)
    if is_run_time(found):
        report_stage(checker, expr.iterable, "what a list is made of")
        found = ERROR
    if found in (ANY, ERROR):
        checker.variables[id(expr)] = found
    elif all(isinstance(part, ListOf) for part in members(found)):
        parts = [part.element for part in members(found) if isinstance(part, ListOf)]
        checker.variables[id(expr)] = union(*parts)
    else:
        checker.variables[id(expr)] = ERROR
        checker.report(
            codes.WRONG_TYPE,
            f"`for` goes through a list, and this is {describe_actual(found)}",
            expr.iterable,
            help="`keys(m)` are the keys of a map, `range(a, b)` is a list of numbers",
        )
    if expr.condition is not None:
        checker.check(expr.condition, BOOL, "a condition")


INFERENCES: dict[type, Callable[["ExpressionChecker", Any], Type]] = {
    ast.Number: _plain,
    ast.Constant: _plain,
    ast.String: _string,
    ast.Parenthesized: _parenthesized,
    ast.Reference: reference,
    ast.List: _list,
    ast.Block: _block,
    ast.Conditional: _conditional,
    ast.Unary: _unary,
    ast.Binary: _binary,
    ast.RangeExpr: _range,
    ast.Call: _call,
    ast.Index: index,
    ast.Attribute: attribute,
    ast.Comprehension: _comprehension,
}


def _common(types: list[Type]) -> Type:
    """The type of entries: what all have, else `any`; each is looked at when it is used."""
    found = union(*types) if types else ANY
    return found if len(members(found)) == 1 else ANY


def _has_text(type: Type) -> bool:
    return isinstance(type, Enum) or (isinstance(type, Scalar) and type.name in _TEXTUAL)


def _with_unit(left: Type, right: Type) -> str | None:
    """What to write where a number stands beside a duration."""
    if DURATION in (left, right) and (INT in (left, right) or FLOAT in (left, right)):
        return "a duration has a unit: `120s`, `2min`"
    return None


def _joining(expr: ast.Binary) -> str:
    """How to put what was added together in a string."""
    parts = []
    for side in (expr.left, expr.right):
        text = literal(side)
        parts.append(text if isinstance(text, str) else f"${{{side.span.text}}}")
    both = "".join(parts)
    plain = expr.operator == "+" and '"' not in both and "\n" not in both
    return f'in a string: `"{both}"`' if plain else 'values stand in a string as `"${value}"`'


def type_of(data: Any) -> Type:
    """The type of a literal's value."""
    if data is None:
        return NULL
    if isinstance(data, bool):
        return BOOL
    if isinstance(data, str):
        return STRING
    if isinstance(data, int):
        return INT
    if isinstance(data, float):
        return FLOAT
    if isinstance(data, Quantity):
        return QUANTITY
    return DURATION if isinstance(data, Duration) else ERROR
