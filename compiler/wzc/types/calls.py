"""Checks calls: of constructors, of the language's functions, of middlewares, and arguments."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Edit, Fix, Label
from wzc.model.attribute import schema
from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.contract import Setting
from wzc.model.step import StepAttributes
from wzc.model.storage import S3
from wzc.names.lookup import USES, article
from wzc.names.symbols import Kind
from wzc.syntax import ast
from wzc.types.constants import constant
from wzc.types.functions import CONSTRUCTORS, FUNCTIONS, TYPE_NAMES, Function
from wzc.types.kinds import (
    ERROR,
    Built,
    ListOf,
    Middleware,
    Type,
    also_at_run_time,
    is_run_time,
    staged,
    union,
)
from wzc.types.operators import comparable, run_time_contains
from wzc.types.words import describe_actual
from wzc.values.s3 import s3_endpoint
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker


def call(checker: "ExpressionChecker", expr: ast.Call) -> Type:
    """Check a call; what it gives, ERROR where that has been reported."""
    target = expr.function
    symbol = checker.bound.get(target)
    if symbol is not None and symbol.kind is Kind.MIDDLEWARE:
        assert isinstance(symbol.node, ast.ExternMiddleware)
        made = checker.declarations.middleware(symbol.node)
        given = arguments(
            checker,
            expr.arguments,
            checker.declarations.sourced(made),
            made.name,
            positional=False,
            unknown=codes.UNKNOWN_SETTING,
            word="setting",
        )
        _missing(checker, expr, made.settings, given, f"the middleware `{made.name}`", "setting")
        return Middleware()
    if symbol is not None:
        name = target.span.text
        checker.report(
            codes.WRONG_KIND,
            f"`{name}` is {article(symbol.kind.value)}, not a function",
            target,
            help=USES[symbol.kind].format(name) if symbol.kind in USES else None,
        )
    elif isinstance(target, ast.Reference):
        name = target.name
        if name in CONSTRUCTORS:
            return _construct(checker, expr, Built(CONSTRUCTORS[name]))
        if name in FUNCTIONS:
            return _function(checker, expr, FUNCTIONS[name])
        if name == "volume":
            checker.report(
                codes.BAD_STORE,
                "Argo stores no artifacts on volumes, so there is no `volume(...)`",
                target,
                help='steps can share a claim: `mounts { "/data" = claim("...") }`',
            )
        elif name in BUILT_IN_STEPS:
            checker.report(
                codes.WRONG_KIND,
                f"`{name}(...)` is a step type, and a value is needed here",
                target,
                help=f"`step name = {name}(...)` makes a step of it",
            )
        elif name in TYPE_NAMES:
            checker.report(codes.WRONG_KIND, f"`{name}` is a type, not a function", target)
    checker.bad.add(id(expr))
    for argument in expr.arguments.items:
        checker.infer(argument.value)
    return ERROR


# ---- arguments


def arguments(
    checker: "ExpressionChecker",
    given: ast.Arguments | None,
    settings: dict[str, Setting],
    what: str,
    *,
    positional: bool,
    unknown: Code = codes.WRONG_ARGUMENTS,
    word: str = "argument",
    declared: bool = True,
) -> set[str]:
    """Check named (and positional) arguments against a declaration; the names that are given.

    `declared` is whether the settings' places are of their declaration, to be shown.
    """
    names = list(settings)
    found: dict[str, ast.Node] = {}
    for position, argument in enumerate(given.items if given is not None else ()):
        if argument.name is None:
            if not positional or position >= len(names):
                _surplus(checker, argument, settings, found, what, word, positional, position)
                continue
            name: str = names[position]
            place: ast.Node = argument
        else:
            name, place = argument.name.text, argument.name
        setting = settings.get(name)
        if setting is None:
            if name:
                _unknown(checker, argument, names, what, unknown, word)
            checker.infer(argument.value)
            continue
        if name in found:
            checker.report(
                codes.SET_TWICE,
                f"`{name}` is given twice",
                place,
                related=Label(found[name].span, "the first time here"),
                help="remove one of the two",
            )
            continue
        found[name] = place
        related = Label(setting.place, "declared here") if declared else None
        checker.check(argument.value, setting.type, f"`{name}`", related)
    return set(found)


def _surplus(
    checker: "ExpressionChecker",
    argument: ast.Argument,
    settings: dict[str, Setting],
    found: dict[str, ast.Node],
    what: str,
    word: str,
    positional: bool,
    position: int,
) -> None:
    if positional:
        count = len(settings)
        many = f"{count} {word}s" if count != 1 else f"one {word}"
        takes = f"takes {many} at most" if count else f"takes no {word}s"
        checker.report(codes.WRONG_ARGUMENTS, f"`{what}` {takes}", argument)
        return
    likely = [s.name for s in settings.values() if s.required and s.name not in found]
    names = list(settings)
    shown = next(iter(likely or names[position : position + 1]), None)
    text = argument.span.text
    help = f"`{shown} = {text}`" if shown is not None and "\n" not in text else None
    checker.report(
        codes.WRONG_ARGUMENTS, f"the {word}s of `{what}` are written by name", argument, help=help
    )


def _unknown(
    checker: "ExpressionChecker",
    argument: ast.Argument,
    names: list[str],
    what: str,
    code: Code,
    word: str,
) -> None:
    assert argument.name is not None
    name = argument.name.text
    checker.bad.add(id(argument))
    guess = nearest(name, names)
    listed = ", ".join(names[:4])
    more = f", and {len(names) - 4} more" if len(names) > 4 else ""
    help = None
    if code is codes.UNKNOWN_SETTING and guess is None and name in schema(StepAttributes):
        text = argument.span.text if "\n" not in argument.span.text else f"{name} = ..."
        help = f"it says how a step runs, and stands in its block: `{{ {text} }}`"
    checker.report(
        code,
        f"{what} has no {word} `{name}`"
        if word == "setting"
        else f"`{what}` has no {word} `{name}`",
        argument.name,
        f"did you mean `{guess}`?" if guess else "",
        help=help,
        notes=[f"{word}s: {listed}{more}"] if names else [f"it takes no {word}s"],
        fixes=[Fix(f"write `{guess}`", (Edit(argument.name.span, guess),), certain=True)]
        if guess
        else [],
    )


# ---- constructors and functions


def _construct(checker: "ExpressionChecker", expr: ast.Call, made: Built) -> Type:
    model = made.model
    keyword = model.keyword
    known = schema(model)
    settings = {
        name: Setting(name, a.type, a.required, None, a.doc, expr.function.span)
        for name, a in known.items()
    }
    if model is S3:
        _check_plain_http(checker, expr)
    given = arguments(checker, expr.arguments, settings, keyword, positional=True, declared=False)
    for argument in expr.arguments.items:
        name = argument.name.text if argument.name is not None else ""
        if name in known and known[name].later:
            checker.report(
                codes.NOT_SUPPORTED_YET, f"`{name}` of `{keyword}` is not supported yet", argument
            )
    if given != {"key"} or "key_prefix" not in known:  # else it is in the step's own store
        _missing(checker, expr, settings, given, f"`{keyword}`", "argument")
    return made


def _check_plain_http(checker: "ExpressionChecker", expr: ast.Call) -> None:
    """Report `http://` in an endpoint with the whole mend: the host, and `insecure = true`.

    The format of endpoints would report it too, but sees no other arguments.
    """
    named = {a.name.text: a.value for a in expr.arguments.items if a.name is not None}
    endpoint = named.get("endpoint")
    text = endpoint.literal if isinstance(endpoint, ast.String) else None
    if endpoint is None or text is None or not text.lower().startswith("http://"):
        return
    host = text[len("http://") :].rstrip("/")
    insecure = named.get("insecure")
    if s3_endpoint(host) is not None or not (insecure is None or constant(insecure) is True):
        return  # more is wrong than the scheme
    mended = f'"{host}"' + (", insecure = true" if insecure is None else "")
    checker.report(
        codes.BAD_STORE,
        f"endpoint `{text}` begins with `http://`, and Argo takes the host alone",
        endpoint,
        help="`insecure = true` says that it is spoken to by HTTP",
        fixes=[Fix(f"write `{mended}`", (Edit(endpoint.span, mended),), certain=True)],
    )


def _missing(
    checker: "ExpressionChecker",
    expr: ast.Call,
    settings: dict[str, Setting],
    given: set[str],
    what: str,
    word: str,
) -> None:
    missing = [name for name, setting in settings.items() if setting.required and name not in given]
    if not missing or any(id(argument) in checker.bad for argument in expr.arguments.items):
        return  # a misspelt argument is probably the missing one
    names = ", ".join(f"`{name}`" for name in missing)
    first = settings[missing[0]]
    checker.report(
        codes.WRONG_ARGUMENTS if word == "argument" else codes.MISSING_SETTING,
        f"{what} needs {names}",
        expr,
        related=Label(first.place, "declared without a default") if word == "setting" else None,
        help=f"`{expr.function.span.text}({missing[0]} = ...)`",
    )


def _function(checker: "ExpressionChecker", expr: ast.Call, function: Function) -> Type:
    items = expr.arguments.items
    name = function.name
    parameters = list(function.parameters)
    rest = parameters.pop()[1] if parameters[-1][0].startswith("*") else None
    types: list[Type] = []
    wrong = len(items) < (len(parameters) if function.required is None else function.required)
    for position, argument in enumerate(items):
        if argument.name is not None and not argument.name.text:
            wrong = True  # what the parser mended has been reported
        elif argument.name is not None:
            checker.report(
                codes.WRONG_ARGUMENTS,
                f"the arguments of `{name}` have no names",
                argument.name,
                help=f"`{usage(function)}`",
            )
            wrong = True
        elif position >= len(parameters) and rest is None:
            checker.report(
                codes.WRONG_ARGUMENTS,
                f"`{name}` takes {_count(len(parameters))} at most",
                argument,
                help=f"`{usage(function)}`",
            )
            wrong = True
        else:
            wanted = parameters[position][1] if position < len(parameters) else rest
            assert wanted is not None
            takes = also_at_run_time(wanted) if function.run_time else wanted
            subject = f"`{name}`" if function.run_time else f"what `{name}` is given"
            actual = checker.infer(argument.value)
            if not is_run_time(actual):
                subject = f"`{name}`"
            checker.check(argument.value, takes, subject)
            if is_run_time(actual) and not function.run_time:
                wrong = True
                actual = ERROR
            types.append(actual)
    if len(items) < len(parameters) and wrong:
        needed = len(parameters) if function.required is None else function.required
        checker.report(
            codes.WRONG_ARGUMENTS,
            f"`{name}` needs {_count(needed)}",
            expr,
            help=f"`{usage(function)}`",
        )
    if name == "contains" and not wrong and any(map(is_run_time, types)):
        wrong = not _contains(checker, expr, types)
    if wrong:
        checker.bad.add(id(expr))
    if name in ("min", "max"):
        return _extreme(checker, expr, name, types)
    if wrong and ERROR in types:
        return ERROR
    if function.result is not None:
        return staged(function.result, *types)
    return union(*types) if types else ERROR


def _contains(checker: "ExpressionChecker", expr: ast.Call, types: list[Type]) -> bool:
    """Whether the run can find out; reports if it cannot."""
    if ERROR in types or run_time_contains(*types):
        return True
    checker.report(
        codes.WRONG_ARGUMENTS,
        "in the run, `contains` looks for text in text, or for a value among known ones of its "
        "kind",
        expr,
        help='`contains(text, "part")` or `contains([1, 2], number)`',
    )
    return False


def _extreme(checker: "ExpressionChecker", expr: ast.Call, name: str, types: list[Type]) -> Type:
    """`min(a, b)` of what can be compared, or `min(list)`."""
    if len(types) == 1 and types[0] != ERROR:
        return types[0].element if isinstance(types[0], ListOf) else types[0]
    for argument, type in zip(expr.arguments.items[1:], types[1:], strict=False):
        if ERROR in (type, types[0]):
            return ERROR
        if not comparable(types[0], type):
            checker.report(
                codes.WRONG_ARGUMENTS,
                f"`{name}` compares values of one kind, not {describe_actual(types[0])} "
                f"and {describe_actual(type)}",
                argument,
                help=f"`{name}(a, b)` or `{name}(list)`",
            )
            checker.bad.add(id(expr))
            return ERROR
    return union(*types) if types else ERROR


def usage(function: Function) -> str:
    """How a function is called: `join(values, separator)`."""
    names = [f"{name[1:]}..." if name.startswith("*") else name for name, _ in function.parameters]
    return f"{function.name}({', '.join(names)})"


def _count(count: int) -> str:
    return "one argument" if count == 1 else f"{count} arguments"
