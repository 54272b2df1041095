"""The types of names, and of what `.name` and `[key]` take out of a value."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.names.symbols import Kind
from wzc.syntax import ast
from wzc.types import step_outputs
from wzc.types.kinds import (
    ANY,
    CLUSTER,
    ERROR,
    INT,
    NULL,
    STRING,
    Artifact,
    ListOf,
    MapOf,
    RunTime,
    Type,
    Union,
    is_run_time,
    known,
    member,
    members,
    union,
)
from wzc.types.loops import entry_type, is_item
from wzc.types.stages import report_stage, workflow_field
from wzc.types.words import describe_actual

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker


def reference(checker: "ExpressionChecker", expr: ast.Reference) -> Type:
    """The type of what a name stands for; ERROR where it is no value."""
    symbol = checker.bound.get(expr)
    if symbol is None:
        checker.bad.add(id(expr))
        return ERROR
    node = symbol.node
    if isinstance(node, (ast.Param, ast.Parameter)):
        return checker.declarations.type(node.type)
    if isinstance(node, ast.Let):
        return checker.let_type(node)
    if isinstance(node, (ast.Comprehension, ast.ForClause)):
        return checker.variables.get(id(node), ERROR)
    if symbol.kind is Kind.MODULE:
        checker.report(
            codes.WRONG_KIND,
            f"`{expr.name}` is an imported file: a value of it is `{expr.name}.name`",
            expr,
        )
        return ERROR
    if symbol.kind is Kind.VARIABLE or checker.diagnostics.said_at(symbol.place):
        # The step whose name hides another one is reported: then the other one is meant.
        checker.bad.add(id(expr))
        return ERROR
    if isinstance(node, ast.Cluster):
        return CLUSTER
    if symbol.kind is Kind.CONTEXT:
        from wzc.types.contexts import whole

        return whole(checker, expr)
    if isinstance(node, ast.Input):
        return RunTime(checker.declarations.type(node.type))
    if symbol.kind is Kind.RUN:
        if symbol.name != "workflow":
            from wzc.types.attempts import bare

            return bare(checker, expr)
        checker.report(
            codes.WRONG_KIND,
            "`workflow` is the run itself, and a value of it is needed here",
            expr,
            help="for example `workflow.name`",
        )
        return ERROR
    if isinstance(node, ast.NamedPort):
        data = checker.declarations.contracts.port(node.type)
        return ERROR if data is None else Artifact("dir", data)
    assert isinstance(node, ast.Step)
    return step_outputs.step_data(checker, expr, node)


def attribute(checker: "ExpressionChecker", expr: ast.Attribute) -> Type:
    """The type of `module.name`, of what is known of a step or the run, and of a map's entry."""
    symbol = checker.bound.get(expr)
    if symbol is not None:
        if isinstance(symbol.node, ast.Let):
            return checker.let_type(symbol.node)
        if isinstance(symbol.node, ast.Cluster):
            return CLUSTER
        assert isinstance(symbol.node, ast.Param)
        return checker.declarations.type(symbol.node.type)
    root = checker.bound.get(expr.target)
    if root is not None and root.kind is Kind.MODULE:
        checker.bad.add(id(expr))
        return ERROR
    if root is not None and root.kind is Kind.RUN and root.name != "retries":
        field = workflow_field(checker, expr)
        return ERROR if field is None else RunTime(field)
    if root is not None and root.kind is Kind.CONTEXT:
        from wzc.types.contexts import field as context_field

        return context_field(checker, expr, root.name)
    if root is not None and root.kind is Kind.STEP:
        return step_outputs.reference(checker, expr, root)
    if _is_headers(checker, expr.target):
        from wzc.types.contexts import header

        return header(checker, expr)
    target = checker.infer(expr.target)
    rule = "only maps have named entries"
    if is_item(checker, expr.target):
        found = _entry(checker, expr.target, known(target), (MapOf,), rule)
        return found if found == ERROR else RunTime(entry_type(checker, expr) or found)
    if is_run_time(target):
        report_stage(checker, expr.target, "a value whose entry is taken")
        return ERROR
    return _entry(checker, expr.target, target, (MapOf,), rule)


def index(checker: "ExpressionChecker", expr: ast.Index) -> Type:
    """The type of an entry of a list or map, `values[key]`."""
    if _is_headers(checker, expr.target):
        from wzc.types.contexts import header

        return header(checker, expr)
    target = checker.infer(expr.target)
    if is_item(checker, expr.target):
        target = known(target)
        rule = "only lists and maps have entries"
        found = _entry(checker, expr.target, target, (ListOf, MapOf), rule)
        checker.check(expr.key, Union((STRING, INT)), "the key of an item")
        return found if found == ERROR else RunTime(found)
    if is_run_time(target):
        report_stage(checker, expr.target, "a value whose entry is taken")
        return ERROR
    if member(target, ListOf) is not None and target not in (ANY, ERROR):
        checker.check(expr.key, INT, "the index of a list")
    elif member(target, MapOf) is not None and target not in (ANY, ERROR):
        checker.check(expr.key, STRING, "the key of a map")
    else:
        checker.infer(expr.key)
    return _entry(checker, expr.target, target, (ListOf, MapOf), "only lists and maps have entries")


def _is_headers(checker: "ExpressionChecker", expr: ast.Expr) -> bool:
    """Whether an expression is `response.headers`."""
    if not isinstance(expr, ast.Attribute) or expr.name.text != "headers":
        return False
    root = checker.bound.get(expr.target)
    return root is not None and root.kind is Kind.CONTEXT and root.name == "response"


def _entry(
    checker: "ExpressionChecker",
    node: ast.Expr,
    target: Type,
    kinds: tuple[type[ListOf] | type[MapOf], ...],
    rule: str,
) -> Type:
    if target in (ANY, ERROR):
        return target
    found: list[Type] = []
    for part in members(target):
        if isinstance(part, kinds):
            found.append(part.element)
        elif part != NULL:
            checker.report(
                codes.WRONG_OPERANDS, f"{rule}, and this is {describe_actual(target)}", node
            )
            return ERROR
    return union(*found) if found else ERROR
