"""What a `resource` step says of its object: conditions, and what is taken from it.

Argo's conditions are Kubernetes' label selectors over paths of the object (executor/resource.go:
WaitResource), so there is nothing but comparisons of a path with a constant. For success all have
to hold; a failure is any of them.
"""

import re
from typing import TYPE_CHECKING

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.names.symbols import Kind
from wzc.syntax import ast
from wzc.types.constants import literal
from wzc.types.kinds import BOOL, INT, STRING, Judgement, Type, Union

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

VALUE = Union((STRING, INT, BOOL))
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+\Z")
# Of the keys of labels (apimachinery/pkg/util/validation: qualifiedNameMaxLength).
_LONGEST = 63
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@define(frozen=True, eq=False)
class Comparison:
    """One comparison: a path, `== != < <= > >=`, `in`, `exists` or `missing`, and constants."""

    path: str
    operator: str
    values: tuple[ast.Expr, ...]
    node: ast.Expr


class Problem(Exception):
    """Why a condition cannot be one, with the node that is wrong and what to write."""

    def __init__(self, message: str, node: ast.Node, help: str | None = None) -> None:
        super().__init__(message)
        self.node, self.help = node, help


def check_condition(
    checker: "ExpressionChecker", expr: ast.Expr, type: Judgement, subject: str
) -> None:
    """Check the condition of a `resource` step."""
    if isinstance(expr, ast.Constant) and expr.value is None:
        return
    try:
        found = comparisons(checker.bound.get, expr, type.joined)
    except Problem as problem:
        if not checker.diagnostics.said_at(problem.node.span):  # a name that there is not
            checker.report(codes.WRONG_OPERANDS, str(problem), problem.node, help=problem.help)
        checker.bad.add(id(expr))
        return
    for item in found:
        wanted: Type = INT if item.operator in _FLIPPED else VALUE
        for value in item.values:
            checker.check(value, wanted, f"what `{item.path}` is compared with")
            if id(value) in checker.bad:
                checker.bad.add(id(expr))


def comparisons(find: "Find", expr: ast.Expr, joined: str) -> list[Comparison]:
    """The comparisons that an expression consists of; raises `Problem`."""
    expr = _bare(expr)
    if isinstance(expr, ast.Binary) and expr.operator == joined:
        return comparisons(find, expr.left, joined) + comparisons(find, expr.right, joined)
    if isinstance(expr, ast.Binary) and expr.operator == "or":
        return [_one_of(find, expr)]
    if isinstance(expr, ast.Binary) and expr.operator == "and":
        raise Problem(
            "Argo takes each comparison of a failure by itself: one that holds is enough",
            expr,
            "join them with `or`, or ask for one field that says it all",
        )
    if isinstance(expr, ast.Binary):
        return [_comparison(find, expr)]
    path = path_of(find, expr)
    if path is not None:
        raise Problem(
            f"`{expr.span.text}` by itself says nothing: Argo compares",
            expr,
            f"`{expr.span.text} == true`, or `{expr.span.text} != null` if it just has to be there",
        )
    if isinstance(expr, ast.String):
        raise Problem(
            "a condition is no text",
            expr,
            'its names stand after `object`: `object.status.phase == "Ready"`; for success they '
            "are joined by `and`, for failure by `or`",
        )
    raise Problem(
        "Argo compares fields of the object with constants, and nothing else",
        expr,
        'for example `object.status.succeeded > 2`, `object.status.phase == "Ready"`',
    )


def path_of(find: "Find", expr: ast.Expr) -> str | None:
    """The path that `object.status.conditions[0].type` stands for; None where it is none."""
    parts: list[tuple[str, ast.Node]] = []
    node = _bare(expr)
    while isinstance(node, (ast.Attribute, ast.Index)):
        if isinstance(node, ast.Attribute):
            parts.append((node.name.text, node.name))
        else:
            key = literal(node.key)
            if not isinstance(key, (str, int)) or isinstance(key, bool):
                return None
            parts.append((str(key), node.key))
        node = _bare(node.target)
    symbol = find(node)
    if symbol is None or symbol.kind is not Kind.CONTEXT or symbol.name != "object":
        return None
    for text, place in parts:
        if not _SEGMENT.match(text):
            raise Problem(
                f"Argo cannot ask for a field with the name `{text}`",
                place,
                "its paths are made of letters, digits, `-` and `_`",
            )
    path = ".".join(text for text, _ in reversed(parts))
    ends = path[:1] + path[-1:]
    if not path or len(path) > _LONGEST or not ends.isalnum():
        raise Problem(
            "the object itself is not compared, one of its fields is"
            if not path
            else f"Argo cannot ask for `{path}`: such a path has at most {_LONGEST} characters, "
            "with letters or digits at its ends",
            expr,
            '`object.status.phase == "Ready"`' if not path else None,
        )
    return path


def _one_of(find: "Find", expr: ast.Binary) -> Comparison:
    """`path == a or path == b`, which Argo has as `path in (a, b)`."""
    sides = [_bare(side) for side in (expr.left, expr.right)]
    found = []
    if not any(isinstance(side, ast.Binary) and side.operator == "and" for side in sides):
        found = comparisons(find, expr, "or")
    if len({item.path for item in found}) != 1 or any(
        item.operator not in ("==", "in") for item in found
    ):
        raise Problem(
            "Argo cannot wait for one thing or another, only for all of them",
            expr,
            "`or` goes between values of one field, in parentheses: "
            '`(object.status.phase == "Ready" or object.status.phase == "Done") and ...`',
        )
    values = tuple(value for item in found for value in item.values)
    return Comparison(found[0].path, "in", values, expr)


def _comparison(find: "Find", expr: ast.Binary) -> Comparison:
    left, right = path_of(find, expr.left), path_of(find, expr.right)
    operator = expr.operator
    if left is not None and right is not None:
        raise Problem(
            "Argo compares a field with a constant, not with another field",
            expr,
        )
    value = expr.right
    if left is None:
        left, value, operator = right, expr.left, _FLIPPED.get(operator, operator)
    if left is None or operator not in ("==", "!=", *_FLIPPED):
        raise Problem(
            "Argo compares fields of the object with constants, and nothing else",
            expr,
            'for example `object.status.succeeded > 2`, `object.status.phase == "Ready"`',
        )
    if isinstance(_bare(value), ast.Constant) and literal(_bare(value)) is None:
        if operator not in ("==", "!="):
            raise Problem(f"`{operator}` does not go with `null`", expr)
        return Comparison(left, "missing" if operator == "==" else "exists", (), expr)
    return Comparison(left, operator, (value,), expr)


def _bare(expr: ast.Expr) -> ast.Expr:
    while isinstance(expr, ast.Parenthesized):
        expr = expr.inner
    return expr


def check_query(checker: "ExpressionChecker", call: ast.Call) -> None:
    """Check `json_path("{.metadata.name}")` and `jq(".metadata.name")`."""
    assert isinstance(call.function, ast.Reference)
    name = call.function.name
    example = '"{.metadata.name}"' if name == "json_path" else '".metadata.name"'
    items = call.arguments.items
    if len(items) != 1 or items[0].name is not None:
        checker.report(
            codes.WRONG_ARGUMENTS,
            f"`{name}` takes one text",
            call,
            help=f"`{name}({example})`",
        )
        return
    checker.check(items[0].value, STRING, f"`{name}`")
    if id(items[0].value) in checker.bad:
        checker.bad.add(id(call))


if TYPE_CHECKING:
    from collections.abc import Callable

    from wzc.names.symbols import Symbol

    Find = Callable[[ast.Node], Symbol | None]
