"""Values of the root file's params: `--set` beats profiles, later profiles beat earlier ones."""

from collections.abc import Mapping, Sequence

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.model.value import Value
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.syntax.parser import parse_expression
from wzc.types.expressions import ExpressionChecker
from wzc.types.kinds import STRING, Enum, Scalar, Type, Union, describe
from wzc.values.suggest import nearest


def evaluate_params(
    evaluator: Evaluator, profiles: Sequence[ast.Profile], settings: Mapping[str, str | object]
) -> None:
    """Fill `evaluator.params`.

    `settings` are those of `--set` (text) or of the Python interface (text, numbers, lists ...).
    Reports unknown names, wrong types, and params that have no value.
    """
    root = evaluator.typed.bound.program.root
    params = {n.name.text: n for n in root.file.declarations if isinstance(n, ast.Param)}
    for profile in profiles:
        via = Via("profile", profile.name.text, profile.name.span)
        for entry in profile.body.entries:
            if isinstance(entry, ast.Assign) and entry.key.text in params:
                param = params[entry.key.text]
                type = evaluator.typed.declarations.type(param.type)
                value = evaluator.as_type(
                    entry.value, type, f"the param `{param.name.text}`", Environment({}, (via,))
                )
                value.previous = evaluator.params.get(id(param)) or _declared(evaluator, param)
                evaluator.params[id(param)] = value
    for name, given in settings.items():
        found = params.get(name)
        if found is None:
            _unknown(name, params, evaluator.diagnostics)
            continue
        value = _from_outside(evaluator, found, given)
        value.previous = evaluator.params.get(id(found)) or _declared(evaluator, found)
        evaluator.params[id(found)] = value
    for name, param in params.items():
        if id(param) in evaluator.params or id(param.name) in evaluator.typed.bad:
            continue
        if param.default is None:
            evaluator.params[id(param)] = Value(BROKEN, Environment().origin(param.name.span))
            evaluator.diagnostics.report(
                codes.PARAM_NOT_SET,
                f"the param `{name}` has no default and was not set",
                param.name.span,
                help=f"`--set {name}=...`, or `{name} = ...` in a profile",
            )
        else:
            evaluator.params[id(param)] = evaluator.param_default(param)


def _declared(evaluator: Evaluator, param: ast.Param) -> Value | None:
    return None if param.default is None else evaluator.param_default(param)


def _unknown(name: str, params: Mapping[str, ast.Param], diagnostics: Diagnostics) -> None:
    guess = nearest(name, params)
    known = ", ".join(f"`{param}`" for param in params) or "none"
    diagnostics.report(
        codes.UNKNOWN_PROFILE,
        f"the file has no param `{name}` to set",
        None,
        help=f"did you mean `--set {guess}=...`?" if guess else f"its params: {known}",
    )


def _from_outside(evaluator: Evaluator, param: ast.Param, given: object) -> Value:
    """A value from the command line or from Python, as if it stood in a file of its own."""
    type = evaluator.typed.declarations.type(param.type)
    name = param.name.text
    text = given if isinstance(given, str) else _literal(given)
    source = SourceFile(f"--set {name}", text)
    via = Via("--set", name)
    env = Environment({}, (via,))
    place = Span(source, 0, len(text))
    subject = f"the param `{name}`"
    if isinstance(given, str) and _takes_text(type):
        node = ast.String(source, 0, len(text), 0, [text] if text else [], "'")
        return evaluator.convert(Value(text, env.origin(place)), type, subject, node)
    before = len(evaluator.diagnostics)
    expr = parse_expression(source, evaluator.diagnostics)
    if expr is None:
        if len(evaluator.diagnostics) == before:
            evaluator.diagnostics.report(
                codes.WRONG_TYPE,
                f"{subject} takes {describe(type)}, and `{text}` is none",
                place,
                secondary=[Label(param.name.span, "declared here")],
            )
        return Value(BROKEN, env.origin(place))
    checker = ExpressionChecker(
        evaluator.typed.bound,
        evaluator.typed.declarations,
        evaluator.diagnostics,
        evaluator.typed.bad,
    )
    if any(isinstance(node, (ast.Reference, ast.Call)) for node in ast.walk(expr)):
        evaluator.diagnostics.report(
            codes.WRONG_TYPE, f"{subject} takes a plain value from outside, not `{text}`", place
        )
        return Value(BROKEN, env.origin(place))
    checker.check(expr, type, subject, Label(param.name.span, "declared here"))
    return evaluator.as_type(expr, type, subject, env)


def _takes_text(type: Type) -> bool:
    members = type.members if isinstance(type, Union) else (type,)
    return any(
        (isinstance(member, Scalar) and member.name in (STRING.name, "any"))
        or (isinstance(member, Enum) and any(isinstance(value, str) for value in member.values))
        for member in members
    )


def _literal(data: object) -> str:
    """A Python value as the language writes it."""
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    if isinstance(data, str):
        escaped = (
            data.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("\n", "\\n")
        )
        return f'"{escaped}"'
    if isinstance(data, (list, tuple)):
        return "[" + ", ".join(_literal(item) for item in data) + "]"
    if isinstance(data, Mapping):
        return (
            "{"
            + ", ".join(f"{_literal(str(key))} = {_literal(item)}" for key, item in data.items())
            + "}"
        )
    return str(data)
