"""Checks a program: declarations, blocks, settings, all profiles, used or not."""

from collections.abc import Iterator

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.contract import MiddlewareType, StepType
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.names.symbols import Bound, Module
from wzc.syntax import ast
from wzc.types.blocks import DEEPEST, check_preset, has
from wzc.types.declarations import Declarations
from wzc.types.expressions import ExpressionChecker
from wzc.types.kinds import ANY, Type
from wzc.types.pipelines import Pipelines
from wzc.types.profiles import check_profile
from wzc.types.sources import is_secret


@define(eq=False)
class Typed:
    """A checked program. `bad` are the nodes whose mistakes have been reported, by identity.

    `types` are those of the expressions that stand where nothing particular is expected.
    """

    bound: Bound
    declarations: Declarations
    bad: set[int]
    types: dict[int, Type]

    def type_of(self, expr: ast.Expr) -> Type:
        """The type of an expression; `any` where it was not asked for."""
        return self.types.get(id(expr), ANY)


def check(bound: Bound, diagnostics: Diagnostics) -> Typed:
    """Check every file; those of the standard library only as far as they are used."""
    declarations = Declarations(bound, diagnostics)
    checker = ExpressionChecker(bound, declarations, diagnostics)
    for module in bound.program.modules.values():
        if not module.source.is_stdlib or module is bound.program.root:
            _check_file(module, checker)
    return Typed(bound, declarations, checker.bad, checker.inferred)


def _check_file(module: Module, checker: ExpressionChecker) -> None:
    # In this order a chain of lets is not as deep as it is long.
    for definition in checker.bound.order[module.source.key]:
        if isinstance(definition, ast.Let):
            checker.let_type(definition)
    pipelines = Pipelines(module, checker)
    for node in module.file.declarations:
        if module.amended is not None and isinstance(node, (ast.Pipeline, ast.Param)):
            _not_of_profiles(node, module.amended, checker)
        elif isinstance(node, ast.Pipeline):
            pipelines.check(node)
        elif isinstance(node, ast.Profile):
            check_profile(node, pipelines)
        elif isinstance(node, ast.Component):
            if node.extern is not None:
                from wzc.types.templates import check_template as check_body
            else:
                from wzc.types.components import check_component as check_body

            checker.declarations.component(node)
            _defaults(node.parameters, checker)
            check_body(node, pipelines)
        else:
            _declaration(node, checker)
    for node in module.file.declarations:
        if isinstance(node, ast.Preset):
            _unused_preset(node, checker)


def _not_of_profiles(
    node: ast.Pipeline | ast.Param, amended: Module, checker: ExpressionChecker
) -> None:
    """A file of profiles changes what the file that is compiled declares; it adds no such thing."""
    name = node.name.text
    if isinstance(node, ast.Param):
        what, inside = "param", f"`{name} = ...`"
    else:
        what, inside = "pipeline", f"`pipeline {name} {{ ... }}`"
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"a file of profiles declares no {what}: `{amended.source.name}` does",
        node.name,
        help=f"{inside} in a `profile` changes that of `{amended.source.name}`",
    )


def _declaration(node: ast.Node, checker: ExpressionChecker) -> None:
    declarations = checker.declarations
    if isinstance(node, ast.Param):
        type = declarations.type(node.type)
        if node.default is not None:
            checker.check(node.default, type, f"the param `{node.name.text}`")
    elif isinstance(node, ast.Contract):
        declarations.contracts.contract(node)
    elif isinstance(node, (ast.ExternStep, ast.ExternMiddleware)):
        _defaults(node.parameters, checker, documented=True)
        if isinstance(node, ast.ExternStep):
            made: StepType | MiddlewareType = declarations.step_type(node)
        else:
            made = declarations.middleware(node)
        if made.conditions:
            from wzc.types.conditions import check_conditions

            check_conditions(node, checker)
    elif isinstance(node, ast.Preset):
        declarations.settings(node.parameters)
        _defaults(node.parameters, checker)
    elif isinstance(node, ast.Cluster):
        from wzc.types.clusters import check_cluster

        check_cluster(node, checker)


def _defaults(
    parameters: list[ast.Parameter], checker: ExpressionChecker, *, documented: bool = False
) -> None:
    """Check declared defaults.

    That of a step (`documented`) says what happens anyway, so a secret may have one.
    """
    for parameter in parameters:
        if parameter.default is None:
            continue
        type = checker.declarations.type(parameter.type)
        if documented and is_secret(type) and isinstance(parameter.default, ast.String):
            continue
        checker.check(parameter.default, type, f"`{parameter.name.text}`")


def _unused_preset(node: ast.Preset, checker: ExpressionChecker) -> None:
    """A preset that no block uses is checked as what its attributes look like."""
    if any(used == id(node) for used, _ in checker.presets):
        return
    names = list(_set_by(node, checker, set()))
    votes = {
        model: sum(has(model, name) for name in names)
        for model in (PipelineAttributes, StepAttributes)
    }
    check_preset(checker, node, max(votes, key=lambda model: votes[model]))


def _set_by(node: ast.Preset, checker: ExpressionChecker, seen: set[int]) -> Iterator[str]:
    """The attributes that a preset sets, also through those that it uses."""
    seen.add(id(node))
    for entry in node.body.entries:
        if isinstance(entry, (ast.Assign, ast.Amend, ast.Append)):
            yield entry.key.text
        elif isinstance(entry, ast.Use):
            symbol = checker.bound.get(entry.path)
            inner = symbol.node if symbol is not None else None
            if isinstance(inner, ast.Preset) and id(inner) not in seen and len(seen) < DEEPEST:
                yield from _set_by(inner, checker, seen)
