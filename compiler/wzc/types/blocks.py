"""Checks blocks of attributes against their schemas."""

from collections.abc import Iterable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.model.attribute import Attribute, Block, remembered, schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.names.symbols import Symbol
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types import calls
from wzc.types.expressions import ExpressionChecker
from wzc.types.kinds import BlockOf, ListOf, MapOf, Type, member, members, optional, union
from wzc.types.words import describe
from wzc.values.suggest import nearest

Setting = ast.Assign | ast.Append | ast.Amend

# Entries with a meaning of their own; they are checked with the pipeline they stand in.
STRUCTURE = (
    ast.Step,
    ast.AmendStep,
    ast.RemoveStep,
    ast.Edge,
    ast.Input,
    ast.Output,
    ast.OnExit,
    ast.Hook,
    ast.Pipeline,
)

_NAMES: dict[type, str] = {
    ast.Step: "a step",
    ast.AmendStep: "a change to a step",
    ast.RemoveStep: "`remove step`",
    ast.Edge: "an edge",
    ast.Input: "an `input`",
    ast.Output: "an `output`",
    ast.OnExit: "`on_exit`",
    ast.Hook: "a `hook`",
    ast.Pipeline: "a pipeline",
    ast.InputPort: "a port",
    ast.OutputPort: "a port",
    ast.Let: "a `let`",
}

# Presets that use one another deeper than this are not read by anyone.
DEEPEST = 40


def check_block(
    checker: ExpressionChecker,
    block: ast.Block,
    model: type[Block],
    *,
    structure: bool = False,
    settings: Iterable[str] = (),
    ports: bool = False,
    hooks: bool = False,
) -> None:
    """Check the entries of a block.

    With `structure`, steps and edges may stand in it: they are passed over, and so are the ports
    of a container with `ports` and the hooks of a step with `hooks`. `settings` are those of the
    step whose block it is: they are often written there by mistake.
    """
    seen: dict[str, ast.Key] = {}
    for entry in block.entries:
        if model is StepAttributes and _is_ports(entry):
            _ports(checker, entry, seen, ports)
        elif isinstance(entry, (ast.Assign, ast.Append, ast.Amend)):
            if checker.set_once(entry.key, seen):
                check_attribute(checker, entry, model, settings)
        elif isinstance(entry, ast.Use):
            _use(checker, entry, model)
        elif isinstance(entry, ast.Field):
            set_with_colon(checker, entry)
        elif not (structure and isinstance(entry, STRUCTURE)) and not (
            hooks and isinstance(entry, (ast.OnExit, ast.Hook))
        ):
            not_here(checker, entry, model)


def _is_ports(entry: ast.Node) -> bool:
    return isinstance(entry, ast.Amend) and entry.key.text in ("inputs", "outputs")


def _ports(
    checker: ExpressionChecker, entry: ast.Node, seen: dict[str, ast.Key], allowed: bool
) -> None:
    """`inputs { }` and `outputs { }`, which are checked with the step whose they are."""
    assert isinstance(entry, ast.Amend)
    if not checker.set_once(entry.key, seen) or allowed:
        return
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"`{entry.key.text} {{ }}` stands where a `container` or `script` is declared",
        entry.key,
        help="a step with a class gets its data along `>>`, and other values in its settings",
    )


def not_here(checker: ExpressionChecker, entry: ast.Node, model: type[Block]) -> None:
    """Report an entry that a block of this model does not take."""
    help = None
    if isinstance(entry, ast.Let):
        help = "it stands in the file, beside the pipelines"
    elif isinstance(entry, (ast.OnExit, ast.Hook)):
        help = "it stands in the block of a pipeline, or of a step itself"
    elif isinstance(entry, ast.Output):
        help = "it stands in the block of a component"
        if model is StepAttributes:
            help = 'a step has `outputs { name: type from "/path" }`'
    elif isinstance(entry, STRUCTURE) and not isinstance(entry, ast.Pipeline):
        help = "it stands in the block of a pipeline"
    where = "a preset" if model is PipelineAttributes else f"`{model.keyword} {{ }}`"
    if model is StepAttributes:
        where = "a step's block"
        if isinstance(entry, (ast.OnExit, ast.Hook)):
            where = "`defaults`, a preset or another hook"
    if isinstance(entry, ast.Let) and model is PipelineAttributes:
        where = "a pipeline"
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"{_NAMES.get(type(entry), 'this')} does not belong into {where}",
        entry,
        help=help,
    )


def check_attribute(
    checker: ExpressionChecker, entry: Setting, model: type[Block], settings: Iterable[str]
) -> None:
    """Check one entry of a block that sets an attribute; see `check_block`."""
    name = entry.key.text
    found = schema(model).get(name)
    if found is None:
        others = model.others
        if others is not None and entry.key.quoted and isinstance(entry, ast.Assign):
            checker.map_key(entry.key, MapOf(others, "label_key"))
            checker.check(entry.value, optional(others), f"`{name}`")
            return
        _unknown(checker, entry, model, settings)
        return
    if found.later:
        if isinstance(entry, (ast.Assign, ast.Append)):
            checker.infer(entry.value)
        if not has(model, name):
            checker.report(
                codes.UNKNOWN_ATTRIBUTE,
                f"a {model.keyword} has no attribute `{name}`",
                entry.key,
                help=f"it s{found.doc[1:].rstrip('.')}",
            )
            return
        checker.report(codes.NOT_SUPPORTED_YET, f"`{name}` is not supported yet", entry.key)
        return
    subject = f"`{name}`"
    if isinstance(entry, ast.Assign):
        if entry.at is not None:
            checker.report(
                codes.ENTRY_NOT_ALLOWED, "`at` belongs into the `inputs { }` of a step", entry.at
            )
        outer, checker.scope = checker.scope, found.scope
        checker.check(entry.value, accepted(model, name), subject)
        checker.scope = outer
    elif isinstance(entry, ast.Append):
        added = appended(model, name)
        if added is None:
            checker.report(
                codes.WRONG_TYPE,
                f"`+=` adds to lists, and {subject} takes {describe(found.type)}",
                entry.key,
                help=f"`{name} = ...` sets it",
            )
        else:
            checker.check(entry.value, added, subject)
    else:
        _amend(checker, entry, found, subject)


def has(model: type[Block], name: str) -> bool:
    """Whether a class has an attribute, not just a note that says where one of this name stands."""
    found = schema(model).get(name)
    return found is not None and not (found.later and found.doc.startswith("Stands"))


def _amend(checker: ExpressionChecker, entry: ast.Amend, found: Attribute, subject: str) -> None:
    block = member(found.type, BlockOf)
    if block is not None:
        check_block(checker, entry.block, block.model)
        return
    map_type = member(found.type, MapOf)
    if map_type is not None:
        checker.map_entries(entry.block, map_type)
        return
    checker.report(
        codes.WRONG_TYPE,
        f"{subject} takes {describe(found.type)}, not a block",
        entry.key,
        help=f"`{found.example}`" if found.example else None,
    )


@remembered
def accepted(model: type[Block], name: str) -> Type:
    """What may be assigned to an attribute: its type, what its shorthand takes, and null."""
    found = schema(model)[name]
    if not found.shorthand:
        return optional(found.type)
    block = member(found.type, BlockOf)
    assert block is not None
    inner = schema(block.model)[found.shorthand].type
    return optional(union(found.type, inner))


@remembered
def appended(model: type[Block], name: str) -> ListOf | None:
    """The list that `+=` adds to an attribute, None if it holds none."""
    lists = [part for part in members(accepted(model, name)) if isinstance(part, ListOf)]
    return lists[0] if lists else None


def set_with_colon(checker: ExpressionChecker, entry: ast.Field) -> None:
    """Report `key: value`, which is a declaration of a type in other places."""
    if checker.diagnostics.said_at(entry.key.span):
        return  # a `param` in a block, which the parser has refused
    text = entry.file.text
    colon = entry.key.end + len(text[entry.key.end :]) - len(text[entry.key.end :].lstrip())
    if not text.startswith(":", colon):
        return  # the parser has put it there, and said so
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"a value is set with `=`: `{entry.key.text} = ...`",
        entry.key,
        fixes=[Fix("write `=`", (Edit(Span(entry.file, entry.key.end, colon + 1), " ="),))],
    )


def _unknown(
    checker: ExpressionChecker, entry: Setting, model: type[Block], settings: Iterable[str]
) -> None:
    name = entry.key.text
    from wzc.types.elsewhere import is_other_word

    if is_other_word(checker, entry, model):
        return
    if isinstance(entry, (ast.Assign, ast.Append)):
        checker.infer(entry.value)
    if not name:
        checker.bad.add(id(entry.key))
        return
    known = schema(model)
    guess = _of_argo(name, model) or nearest(name, known)
    help = None
    if model is PipelineAttributes and name in schema(StepAttributes):
        guess = None
        help = f"it is said for steps: `defaults {{ {_shown(entry)} }}`, or in a step's block"
    elif model is StepAttributes and name in schema(PipelineAttributes):
        guess, help = None, "it is said for the whole pipeline, not for a step"
    elif name in settings:
        help = f"it is a setting, and stands in the parentheses: `({_shown(entry)})`"
        guess = None
    elif guess is None and (other := _elsewhere(name, model)) is not None:
        help = other
    elif guess is None and model is not PipelineAttributes and model is not StepAttributes:
        help = "it has " + ", ".join(f"`{n}`" for n, a in known.items() if not a.later)
    what = model.keyword
    whole = what in ("pipeline", "step")
    checker.report(
        codes.UNKNOWN_ATTRIBUTE,
        f"a {what} has no attribute `{name}`" if whole else f"`{what}` has no attribute `{name}`",
        entry.key,
        f"did you mean `{guess}`?" if guess else "",
        help=help,
        fixes=[Fix(f"write `{guess}`", (Edit(entry.key.span, guess),), certain=True)]
        if guess
        else [],
    )


def _of_argo(name: str, model: type[Block]) -> str | None:
    from wzc.types.elsewhere import of_argo

    return of_argo(name, model)


def _elsewhere(name: str, model: type[Block]) -> str | None:
    """What a misspelt attribute may be where another kind of block is meant."""
    for_steps = _of_argo(name, StepAttributes) or nearest(name, schema(StepAttributes))
    if model is PipelineAttributes and (guess := for_steps):
        return f"did you mean `{guess}`? It is said for steps: `defaults {{ {guess} ... }}`"
    if model is StepAttributes and (guess := nearest(name, schema(PipelineAttributes))):
        return f"did you mean `{guess}`? It is said for the whole pipeline, not for a step"
    return None


def _shown(entry: Setting) -> str:
    """An entry on one line, for a help text."""
    text = entry.span.text
    if len(text) <= 40 and "\n" not in text:
        return text
    return f"{entry.key.text} {{ ... }}" if isinstance(entry, ast.Amend) else f"{entry.key.text} ="


# ---- presets


def _use(checker: ExpressionChecker, entry: ast.Use, model: type[Block]) -> None:
    """A preset is checked as if its text stood at the `use`."""
    symbol = checker.bound.get(entry.path)
    if symbol is None:
        if entry.arguments is not None:
            for argument in entry.arguments.items:
                checker.infer(argument.value)
        return
    node = symbol.node
    assert isinstance(node, ast.Preset)
    settings = checker.declarations.settings(node.parameters)
    given = calls.arguments(checker, entry.arguments, settings, symbol.name, positional=True)
    missing = [f"`{s.name}`" for s in settings.values() if s.required and s.name not in given]
    refused = entry.arguments is not None and any(
        id(argument) in checker.bad for argument in entry.arguments.items
    )
    if missing and not refused:
        checker.report(
            codes.WRONG_ARGUMENTS,
            f"the preset `{symbol.name}` needs {', '.join(missing)}",
            entry.path,
            related=Label(node.name.span, "declared here"),
            help=f"`use {entry.path.text}({missing[0].strip('`')} = ...)`",
        )
    if any(node is other for other in checker.inside):
        return  # it uses itself, which `names` has reported
    if len(checker.uses) >= DEEPEST:
        checker.report(
            codes.TOO_DEEP, f"presets use one another more than {DEEPEST} deep", entry.path
        )
        return
    if not _belongs(checker, entry, symbol, node, model):
        return
    checker.uses.append(Label(entry.path.span, f"used here, in {_place(model)}"))
    check_preset(checker, node, model)
    checker.uses.pop()


def _belongs(
    checker: ExpressionChecker, entry: ast.Use, symbol: Symbol, node: ast.Preset, model: type[Block]
) -> bool:
    """Whether a preset's attributes are of what it is used in; reports if they are of another."""
    other = StepAttributes if model is PipelineAttributes else PipelineAttributes
    for item in node.body.entries:
        if not isinstance(item, (ast.Assign, ast.Amend, ast.Append)):
            continue
        if not has(model, item.key.text):
            if not has(other, item.key.text) and not node.file.is_stdlib:
                continue
            help = None
            if model is PipelineAttributes:
                help = f"`defaults {{ use {entry.path.text} }}` takes it in for the steps"
            elif other is PipelineAttributes and model is StepAttributes:
                help = "it is used in the block of a pipeline"
            checker.report(
                codes.UNKNOWN_ATTRIBUTE,
                f"the preset `{symbol.name}` sets `{item.key.text}`, "
                f"which is no attribute of {_place(model)}",
                entry.path,
                related=Label(item.key.span, "set here"),
                help=help,
            )
            return False
    return True


def _place(model: type[Block]) -> str:
    what = model.keyword
    return f"a {what}" if what in ("pipeline", "step") else f"`{what} {{ }}`"


def check_preset(checker: ExpressionChecker, node: ast.Preset, model: type[Block]) -> None:
    """Check a preset's body for where it is used, once for each kind of place.

    Those of the standard library have been checked by its tests.
    """
    key = (id(node), model)
    if key in checker.presets:
        return
    checker.presets.add(key)
    if not node.file.is_stdlib:
        checker.inside.append(node)
        check_block(checker, node.body, model)
        checker.inside.pop()
