"""Values of params that come from the command line or from Python."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.convert import Converter
from wzc.evaluate.environment import BROKEN, Environment
from wzc.model.value import Value
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.syntax.parser import parse_expression
from wzc.types.conform import conform
from wzc.types.kinds import NULL, Enum, Scalar, Type, members
from wzc.types.sources import is_secret
from wzc.types.words import describe

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator


@define(frozen=True)
class Outside:
    """What was given for a param: text of `--set`, or any Python value."""

    data: object


def from_outside(evaluator: "Evaluator", param: ast.Param, given: Outside) -> Value:
    """The value of a param, as if it stood in a file of its own.

    Text stands for itself where the param takes text; else it is read as the language writes
    values. Reports what does not fit.
    """
    data = given.data
    type = evaluator.typed.declarations.type(param.type)
    name = param.name.text
    subject = f"the param `{name}`"
    text = data if isinstance(data, str) else source_text(data)
    secret = is_secret(type) and isinstance(data, str)
    source = SourceFile(f"--set {name}", "" if secret else text)
    place = Span(source, 0, len(source.text))
    env = Environment({}, (Via("--set", name),))
    declared = Label(param.name.span, "declared here")
    if secret:
        # It is not shown, and not kept either.
        found = conform("", type, subject)
        evaluator.diagnostics.report(
            found.code, found.message, place, secondary=[declared], help=found.help
        )
        return Value(BROKEN, env.origin(place))
    if isinstance(data, str) and _is_text(data, type):
        node: ast.Expr = ast.String(source, 0, len(text), 0, [text] if text else [], "'")
        value = Value(text, env.origin(place))
        own = Diagnostics()
        value = Converter(own).convert(value, type, subject, node)
        _pass_on(own, evaluator.diagnostics, declared)
        return value
    own = Diagnostics()
    expr = parse_expression(source, own)
    names = expr is not None and any(
        isinstance(node, (ast.Reference, ast.Call)) for node in ast.walk(expr)
    )
    if expr is None or names:
        evaluator.diagnostics.report(
            codes.WRONG_TYPE,
            f"{subject} takes {describe(type)}, not `{_cut(text)}`",
            place,
            secondary=[declared],
        )
        return Value(BROKEN, env.origin(place))
    from wzc.types.expressions import ExpressionChecker

    typed = evaluator.typed
    checker = ExpressionChecker(typed.bound, typed.declarations, own, typed.bad)
    checker.check(expr, type, subject)
    value = evaluator.__class__(typed, evaluator.loader, own).as_type(expr, type, subject, env)
    _pass_on(own, evaluator.diagnostics, declared)
    return value


def _pass_on(own: Diagnostics, diagnostics: Diagnostics, declared: Label) -> None:
    """What was found, with the place of the declaration, and without fixes: there is no file."""
    for item in own:
        place = item.primary.span if item.primary is not None else None
        diagnostics.report(
            item.code, item.message, place, secondary=[declared, *item.secondary], help=item.help
        )


def _is_text(text: str, type: Type) -> bool:
    """Whether text stands for itself where a type is expected."""
    if text == "null" and NULL in members(type):
        return False
    for part in members(type):
        if isinstance(part, Scalar) and part.name in ("string", "any"):
            return True
        if isinstance(part, Enum) and any(isinstance(value, str) for value in part.values):
            return not any(isinstance(v, int) and str(v) == text for v in part.values)
    return False


def _cut(text: str) -> str:
    line = text.split("\n", 1)[0]
    return text if line == text and len(text) <= 60 else line[:57] + "..."


def source_text(data: object) -> str:
    """A Python value as the language writes it."""
    if data is None or isinstance(data, bool):
        return "null" if data is None else str(data).lower()
    if isinstance(data, str):
        escaped = data.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${")
        escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        return f'"{escaped}"'
    if isinstance(data, (list, tuple)):
        return "[" + ", ".join(source_text(item) for item in data) + "]"
    if isinstance(data, Mapping):
        entries = (f"{source_text(str(key))} = {source_text(item)}" for key, item in data.items())
        return "{ " + ", ".join(entries) + " }"
    return str(data)
