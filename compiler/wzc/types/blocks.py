"""Checks blocks of attributes against their schemas."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.model.attribute import Attribute, schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.names.symbols import Symbol
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.expressions import ExpressionChecker
from wzc.types.kinds import ANY, BlockOf, ListOf, MapOf, Type, Union, describe
from wzc.values.suggest import nearest

# Entries with a meaning of their own; they are checked with the pipeline they stand in.
STRUCTURE = (
    ast.Step, ast.AmendStep, ast.RemoveStep, ast.Edge, ast.Input, ast.Output, ast.OnExit, ast.Hook,
    ast.Pipeline,
)  # fmt: skip

_NAMES: dict[type, str] = {
    ast.Step: "a step", ast.AmendStep: "a change to a step", ast.RemoveStep: "`remove`", ast.Edge: "an edge",
    ast.Input: "an input", ast.Output: "an output", ast.OnExit: "`on_exit`", ast.Hook: "a hook",
    ast.Pipeline: "a pipeline", ast.InputPort: "a port", ast.OutputPort: "a port",
}  # fmt: skip


def check_block(
    checker: ExpressionChecker, block: ast.Block, model: type, *, structure: bool = False
) -> None:
    """Check the entries of a block. With `structure`, steps and edges may stand in it: they are passed over."""
    seen: dict[str, ast.Key] = {}
    for entry in block.entries:
        if isinstance(entry, (ast.Assign, ast.Append, ast.Amend)):
            if not checker.set_once(entry.key, seen):
                continue
            _attribute(checker, entry, model)
        elif isinstance(entry, ast.Use):
            _use(checker, entry, model)
        elif isinstance(entry, ast.Field):
            _colon(checker, entry)
        elif not (structure and isinstance(entry, STRUCTURE)):
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"{_NAMES.get(type(entry), 'this')} does not belong into {_named(model)}",
                entry,
            )


def _named(model: type) -> str:
    if model is PipelineAttributes:
        return "this block"
    return f"the block of a `{model.keyword}`"  # type: ignore[attr-defined]


def _attribute(
    checker: ExpressionChecker, entry: ast.Assign | ast.Append | ast.Amend, model: type
) -> None:
    name = entry.key.text
    known = schema(model)
    found = known.get(name)
    if found is None:
        others = model.others  # type: ignore[attr-defined]
        if others is not None and entry.key.quoted and isinstance(entry, ast.Assign):
            checker.map_key(entry.key, MapOf(others, "label_key"))
            if not _is_null(entry):
                checker.check(entry.value, others, f"`{name}`")
            return
        _unknown(checker, entry, known, model)
        return
    if found.later:
        checker.report(
            codes.NOT_SUPPORTED_YET,
            f"`{name}` is not supported yet",
            entry.key,
            help=found.doc if found.doc.startswith("Stands") else None,
        )
        return
    subject = f"`{name}`"
    if isinstance(entry, ast.Assign):
        if entry.at is not None:
            checker.report(
                codes.ENTRY_NOT_ALLOWED, "`at` belongs into the `inputs { }` of a step", entry.at
            )
        if not _is_null(entry):
            checker.check(entry.value, with_shorthand(found), subject)
    elif isinstance(entry, ast.Append):
        if not _has(found.type, ListOf):
            checker.report(
                codes.WRONG_TYPE,
                f"`+=` adds to lists, and {subject} is {describe(found.type)}",
                entry.key,
                help=f"`{name} = ...` sets it",
            )
        else:
            checker.check(entry.value, found.type, subject)
    else:
        _amend(checker, entry, found, subject)


def _amend(checker: ExpressionChecker, entry: ast.Amend, found: Attribute, subject: str) -> None:
    for member in _members(found.type):
        if isinstance(member, BlockOf):
            check_block(checker, entry.block, member.model)
            return
        if isinstance(member, MapOf):
            checker.map_entries(entry.block, member)
            return
    checker.report(
        codes.WRONG_TYPE,
        f"{subject} takes {describe(found.type)}, not a block",
        entry.key,
        help=f"`{found.example}`" if found.example else None,
    )


def with_shorthand(found: Attribute) -> Type:
    """The type of an attribute, with what its shorthand takes (`retry = 3`)."""
    if not found.shorthand:
        return found.type
    block = next(m for m in _members(found.type) if isinstance(m, BlockOf))
    inner = schema(block.model)[found.shorthand].type
    members = [m for m in _members(inner) if m not in _members(found.type)]
    return Union((*_members(found.type), *members))


def _members(type: Type) -> tuple[Type, ...]:
    return type.members if isinstance(type, Union) else (type,)


def _has(type: Type, wanted: type) -> bool:
    return any(isinstance(member, wanted) for member in _members(type)) or type == ANY


def _is_null(entry: ast.Assign) -> bool:
    return isinstance(entry.value, ast.Constant) and entry.value.value is None


def _colon(checker: ExpressionChecker, entry: ast.Field) -> None:
    text = entry.file.text
    colon = text.index(":", entry.key.end)
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"a value is set with `=`: `{entry.key.text} = ...`",
        entry.key,
        fixes=[Fix("write `=`", (Edit(Span(entry.file, entry.key.end, colon + 1), " ="),))],
    )


def _unknown(
    checker: ExpressionChecker,
    entry: ast.Assign | ast.Append | ast.Amend,
    known: dict[str, Attribute],
    model: type,
) -> None:
    name = entry.key.text
    if not name:
        checker.bad.add(id(entry.key))
        return
    guess = nearest(name, known)
    help = None
    if model is PipelineAttributes and name in schema(StepAttributes) and not known.get(name):
        guess, help = (
            None,
            f"it is said for steps: `defaults {{ {name} ... }}`, or in a step's block",
        )
    elif model is StepAttributes and name in schema(PipelineAttributes):
        guess, help = None, "it is said for the whole pipeline, not for a step"
    elif guess is None and model is not PipelineAttributes and model is not StepAttributes:
        help = "it has: " + ", ".join(known)
    what = model.keyword  # type: ignore[attr-defined]
    checker.report(
        codes.UNKNOWN_ATTRIBUTE,
        f"a {what} has no attribute `{name}`"
        if what in ("pipeline", "step")
        else f"`{what}` has no attribute `{name}`",
        entry.key,
        f"did you mean `{guess}`?" if guess else "",
        help=help,
        fixes=[Fix(f"write `{guess}`", (Edit(entry.key.span, guess),), certain=True)]
        if guess
        else [],
    )


def _use(checker: ExpressionChecker, entry: ast.Use, model: type) -> None:
    """A preset is checked as if its text stood at the `use`."""
    symbol = checker.bound.get(entry.path)
    if symbol is None:
        return
    assert isinstance(symbol.node, ast.Preset)
    settings = checker.declarations.settings(symbol.node.parameters)
    given = checker.arguments(entry.arguments, settings, symbol.name, positional=True)
    missing = [f"`{s.name}`" for s in settings.values() if s.required and s.name not in given]
    if missing:
        checker.report(
            codes.WRONG_ARGUMENTS,
            f"the preset `{symbol.name}` needs {', '.join(missing)}",
            entry.path,
            related=Label(symbol.place, "declared here"),
        )
    check_preset(checker, symbol, symbol.node, model)


def check_preset(checker: ExpressionChecker, symbol: Symbol, node: ast.Preset, model: type) -> None:
    """Check a preset's body for where it is used; the standard library's has been checked by its tests."""
    key = (id(node), model)
    if key in checker.presets:
        return
    checker.presets.add(key)
    if not node.file.is_stdlib:
        check_block(checker, node.body, model)
