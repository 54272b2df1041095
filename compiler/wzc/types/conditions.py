"""Rules over the settings of a declaration: `required { bucket = not skip }`, `unread = [...]`.

Imported where a declaration has one of them. `evaluate.conditions` applies the first to a use,
`lint.unread_settings` the second.
"""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.model.contract import Condition, MiddlewareType, Setting, StepType
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.kinds import BOOL
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_ALLOWED = (ast.Reference, ast.String, ast.Number, ast.Constant, ast.Parenthesized)
_OPERATORS = ("and", "or", "==", "!=", "<", "<=", ">", ">=")


def add_rules(
    made: StepType | MiddlewareType,
    required: ast.Assign | ast.Amend | None,
    unread: ast.Assign | None,
    diagnostics: Diagnostics,
) -> None:
    """Add what the entries of a declaration's block say. Reports what is wrong with them."""
    if isinstance(required, ast.Amend):
        made.conditions = _conditions(required.block, made.settings, diagnostics)
    elif required is not None:
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            "`required` is a block",
            required.key.span,
            help="`required { setting = condition }`",
        )
    if unread is not None:
        made.unread = _unread(unread.value, made.settings, diagnostics)


def _conditions(
    block: ast.Block, settings: dict[str, Setting], diagnostics: Diagnostics
) -> tuple[Condition, ...]:
    """What `required { setting = condition }` says, in its order."""
    found: dict[str, Condition] = {}
    for entry in block.entries:
        if not isinstance(entry, ast.Assign):
            diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                "`required` consists of entries `setting = condition`",
                entry.span,
                help="for example `bucket = not skip`",
            )
            continue
        name = entry.key.text
        if not _is_declared(name, entry.key.span, settings, diagnostics):
            continue
        if name in found:
            diagnostics.report(
                codes.SET_TWICE,
                f"`{name}` has two conditions",
                entry.key.span,
                secondary=[Label(found[name].place, "the first one")],
                help="join them with `or`",
            )
            continue
        if settings[name].required:
            diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{name}` is always required: it has no default",
                entry.key.span,
                secondary=[Label(settings[name].place, "declared without a default")],
                help="leave the condition away, or give the setting a default such as `null`",
            )
            continue
        found[name] = Condition(name, entry.value, entry.span)
    return tuple(found.values())


def _unread(
    value: ast.Expr, settings: dict[str, Setting], diagnostics: Diagnostics
) -> dict[str, Span]:
    """The settings that `unread = [...]` names, with their places."""
    found: dict[str, Span] = {}
    items = value.items if isinstance(value, ast.List) else [value]
    for item in items:
        name = item.literal if isinstance(item, ast.String) else None
        if name is None or not isinstance(value, ast.List):
            meant = None
            if isinstance(item, ast.Reference):
                meant = f'"{item.name}"' if isinstance(value, ast.List) else f'["{item.name}"]'
            elif name is not None:
                meant = f"[{item.span.text}]"
            diagnostics.report(
                codes.WRONG_TYPE,
                "`unread` takes a list of names of settings, each in quotes",
                item.span,
                help='for example `unread = ["timeout"]`',
                fixes=[Fix(f"write `{meant}`", (Edit(item.span, meant),))] if meant else [],
            )
        elif _is_declared(name, item.span, settings, diagnostics, quoted=True):
            found[name] = item.span
    return found


def _is_declared(
    name: str,
    place: Span,
    settings: dict[str, Setting],
    diagnostics: Diagnostics,
    *,
    quoted: bool = False,
) -> bool:
    if name in settings or not name:
        return bool(name)
    guess = nearest(name, settings)
    text = f'"{guess}"' if quoted else guess
    diagnostics.report(
        codes.UNKNOWN_SETTING,
        f"no setting `{name}` is declared here",
        place,
        f"did you mean `{guess}`?" if guess else "",
        fixes=[Fix(f"write `{guess}`", (Edit(place, str(text)),))] if guess else [],
    )
    return False


def check_conditions(
    node: ast.ExternStep | ast.ExternMiddleware, checker: "ExpressionChecker"
) -> None:
    """Check the expressions in `required { }`: over other settings, and each true or false."""
    names = [parameter.name.text for parameter in node.parameters]
    for block in node.body.entries if node.body is not None else ():
        if not isinstance(block, ast.Amend) or block.key.text != "required":
            continue
        for entry in block.block.entries:
            if isinstance(entry, ast.Assign) and _made_of_settings(entry, names, checker):
                checker.check(entry.value, BOOL, f"the condition of `{entry.key.text}`")


def _made_of_settings(entry: ast.Assign, names: list[str], checker: "ExpressionChecker") -> bool:
    for node in ast.walk(entry.value):
        if not _is_allowed(node):
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                "a condition is made of settings, plain values, comparisons, `not`, `and` and `or`",
                node,
            )
        elif isinstance(node, ast.Reference) and node.name == entry.key.text:
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"whether `{node.name}` is required depends on other settings, not on itself",
                node,
            )
        elif isinstance(node, ast.Reference) and checker.bound.get(node) is None:
            guess = nearest(node.name, names)
            checker.report(
                codes.UNKNOWN_SETTING,
                f"no setting `{node.name}` is declared here",
                node,
                f"did you mean `{guess}`?" if guess else "",
                fixes=[Fix(f"write `{guess}`", (Edit(node.span, guess),))] if guess else [],
            )
        else:
            continue
        checker.bad.add(id(entry.value))
        return False
    return True


def _is_allowed(node: ast.Node) -> bool:
    if isinstance(node, ast.Binary):
        return node.operator in _OPERATORS
    if isinstance(node, ast.String):
        return node.literal is not None
    return isinstance(node, (*_ALLOWED, ast.Unary))
