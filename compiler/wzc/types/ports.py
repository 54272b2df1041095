"""Checks the ports of containers and scripts: `inputs { }` and `outputs { }` of their blocks."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.containers import TEMPLATE_REFERENCE
from wzc.model.order import OUTCOMES
from wzc.model.storage import LOCATIONS, PLACES
from wzc.syntax import ast
from wzc.types import inputs
from wzc.types.kinds import (
    BOOL,
    ERROR,
    FLOAT,
    INT,
    STRING,
    Artifact,
    Built,
    Enum,
    RunTime,
    Type,
    Union,
    fits,
    keyword_of,
    known,
)
from wzc.types.step_outputs import output_type, outputs
from wzc.types.words import describe, describe_actual, short
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

PATH = STRING.of("path")
# What follows `from` in a call: a part of the object of a `resource` step.
QUERIES = ("json_path", "jq")
_ARCHIVE = Enum(("none", "tar", "zip"))
INPUT_OPTIONS: dict[str, Type] = {
    "mode": INT.of("mode"),
    "recurse_mode": BOOL,
    "optional": BOOL,
    "archive": _ARCHIVE,
}
OUTPUT_OPTIONS: dict[str, Type] = {
    "optional": BOOL,
    "archive": _ARCHIVE,
    "compression_level": INT.within(min=0, max=9),
    "to": Union(PLACES),
    "artifact_gc": Enum(("OnWorkflowCompletion", "OnWorkflowDeletion", "Never")),
}
# What an input's value may be besides an artifact: the text of a file, or where one is.
INPUT_VALUE = Union(
    (STRING, INT, FLOAT, BOOL, RunTime(Union((STRING, INT, FLOAT, BOOL))), *LOCATIONS)
)


def block_of(step: ast.Step, name: str) -> ast.Block | None:
    """The `inputs { }` or `outputs { }` of a step's declaration."""
    for entry in step.block.entries if step.block is not None else ():
        if isinstance(entry, ast.Amend) and entry.key.text == name:
            return entry.block
    return None


def is_stdout(expr: ast.Expr) -> bool:
    """`from stdout`: what the container prints."""
    return isinstance(expr, ast.Reference) and expr.name == "stdout"


def is_supplied(expr: ast.Expr) -> bool:
    """`from supplied`: what the person gives who resumes the run."""
    return isinstance(expr, ast.Reference) and expr.name == "supplied"


def is_body(expr: ast.Expr) -> bool:
    """`from response.body`: what the server has answered."""
    return (
        isinstance(expr, ast.Attribute)
        and isinstance(expr.target, ast.Reference)
        and (expr.target.name, expr.name.text) == ("response", "body")
    )


def query(expr: ast.Expr) -> str:
    """`json_path` or `jq` of `from jq(".status")`: a part of the object; else empty."""
    target = expr.function if isinstance(expr, ast.Call) else None
    name = target.name if isinstance(target, ast.Reference) else ""
    return name if name in QUERIES else ""


def source_kind(expr: ast.Expr) -> str:
    """What kind of thing follows `from`."""
    if is_stdout(expr):
        return "stdout"
    if is_supplied(expr):
        return "supplied"
    if is_body(expr):
        return "body"
    return "query" if query(expr) else "path"


def step_kind(step: ast.Step) -> str:
    """The name of the language's own step type that a step has, as `suspend`; else empty."""
    target = step.type.function if isinstance(step.type, ast.Call) else step.type
    return target.name if isinstance(target, ast.Reference) else ""


# What outputs of a step type may be: kinds of sources, in words, and how that is written.
_SOURCES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "suspend": (
        ("supplied",),
        "what a pause gives is supplied by the person who resumes the run",
        "`{0}: {1} from supplied`",
    ),
    "http": (
        ("body",),
        "what a request gives is the body of the answer",
        "`{0}: {1} from response.body`",
    ),
    "resource": (
        ("query",),
        "what a `resource` step gives is a part of the object",
        '`{0}: {1} from json_path("{{.metadata.name}}")`, or `from jq(".metadata.name")`',
    ),
}
_CONTAINER = (
    ("stdout", "path"),
    "",
    '`from stdout`, or a path: `from "/tmp/..."`',
)
_WRONG_SOURCE = {
    "supplied": "a container supplies nothing by hand",
    "body": "a container gets no answer",
    "query": "a container is about no object",
}
_TAKES_NOTHING = {
    "suspend": "a pause takes nothing in",
    "http": "a request takes no files in",
    "resource": "a `resource` step takes no files in",
}


# ---- the blocks


def check_ports(checker: "ExpressionChecker", step: ast.Step) -> None:
    """Check the ports of a container's or script's declaration."""
    kind = step_kind(step)
    for name in ("inputs", "outputs"):
        block = block_of(step, name)
        seen: dict[str, ast.Key] = {}
        for entry in block.entries if block is not None else ():
            if kind in _SOURCES and not (name == "outputs" and isinstance(entry, ast.OutputPort)):
                form = _SOURCES[kind][2].format("name", "type").split("`")[1]
                checker.report(
                    codes.ENTRY_NOT_ALLOWED,
                    _TAKES_NOTHING[kind] if name == "inputs" else "`outputs { }` consists of ports",
                    entry,
                    help=f"what it gives: `outputs {{ {form} }}`"
                    if kind == "suspend" or name == "outputs"
                    else "values stand in its parentheses",
                )
            elif name == "inputs" and isinstance(entry, (ast.Assign, ast.InputPort)):
                if checker.set_once(entry.key, seen):
                    _input(checker, entry)
            elif name == "outputs" and isinstance(entry, ast.OutputPort):
                if checker.set_once(entry.key, seen):
                    _output(checker, entry, kind)
            else:
                from wzc.types.ports_amiss import report_no_port

                report_no_port(checker, entry, name)
    data = [
        port
        for port in outputs(step).values()
        if isinstance(found := output_type(checker, port), Artifact) and found.data is not None
    ]
    for port in data[1:]:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            "a step gives data along `>>` from one output, and this is another one",
            port.key,
            related=Label(data[0].key.span, "the first one"),
            help="make it a `file`, and take it in with `inputs { }`",
        )


def _input(checker: "ExpressionChecker", entry: ast.Assign | ast.InputPort) -> None:
    name = f"the input `{entry.key.text}`"
    if isinstance(entry, ast.InputPort):
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"{name} has the type of what it is given",
            entry.type,
            help=f"`{entry.key.text} = ... at ...`",
        )
        return
    if entry.at is None:
        checker.report(
            codes.MISSING_VALUE,
            f"{name} does not say where it is put",
            entry.key,
            help=f'`{entry.key.text} = {entry.value.span.text} at "/in/{entry.key.text}"`; a value '
            "can also stand in `args` and `env` right away",
        )
    else:
        checker.check(entry.at, PATH, "`at`")
    actual = checker.infer(entry.value)
    if isinstance(actual, Artifact) or actual == ERROR:
        pass
    elif not fits(actual, INPUT_VALUE):
        checker.report(
            codes.WRONG_TYPE,
            f"{name} takes a file, a folder or a plain value, and this is "
            f"{describe_actual(known(actual))}",
            entry.value,
            help='from elsewhere: `git(...)`, `http("https://...")`, `s3(key = ...)` and the like',
        )
    options, what = _input_options(actual)
    _options(checker, entry.block, options, what)


def _input_options(actual: Type) -> tuple[dict[str, Type], str]:
    """The options that an input has, by where it comes from, and what to call it.

    Argo leaves an optional input away where its driver says that it is not there, and only some
    can (executor.go: LoadArtifacts; git.go, oss.go: Load). What steps give knows how it is packed.
    """
    names, what = ["mode", "recurse_mode", "optional"], "an input"
    if actual == ERROR:
        names = [*INPUT_OPTIONS]
    elif isinstance(actual, Built) and keyword_of(actual) != "raw":
        kind = keyword_of(actual)
        what = f"an input from `{kind}(...)`"
        if kind == "git":
            names.remove("optional")
        else:
            names.append("archive")
            if kind == "oss":
                names.remove("optional")
    elif not isinstance(actual, Artifact):
        names, what = ["mode"], "an input that is text"
    return {name: INPUT_OPTIONS[name] for name in names}, what


def _output(checker: "ExpressionChecker", entry: ast.OutputPort, step: str) -> None:
    name = entry.key.text
    type = output_type(checker, entry)
    kind = source_kind(entry.source)
    printed = kind != "path"
    allowed, wrong, form = _SOURCES.get(step, _CONTAINER)
    if kind not in allowed:
        shown = "string" if isinstance(type, Artifact) or type == ERROR else short(type)
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            wrong or _WRONG_SOURCE[kind],
            entry.source,
            help=form.format(name, shown),
        )
        return
    if isinstance(entry.source, ast.Call) and printed:
        from wzc.types.resources import check_query

        check_query(checker, entry.source)
    if name in OUTCOMES:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"an output is not called `{name}`: that says how a step ended, in `after`",
            entry.key,
            help="give it another name",
        )
    if not printed:
        checker.check(entry.source, PATH, "`from`")
    if isinstance(type, Artifact):
        if printed:
            what = {"supplied": "what is supplied", "stdout": "what is printed"}.get(kind)
            checker.report(
                codes.WRONG_TYPE,
                f"{what or f'`{entry.source.span.text}`'} is a value, and the output `{name}` is "
                f"{describe(type)}",
                entry.source,
                help=f'`{name}: string from stdout`, or a path: `from "/out/{name}"`'
                if kind in ("stdout", "supplied")
                else f"`{name}: string from {entry.source.span.text}`",
            )
        if entry.default is not None:
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"{describe(type)} has no default",
                entry.default,
                help="`{ optional = true }` says that it may be missing",
            )
        _options(checker, entry.block, OUTPUT_OPTIONS, "an output")
        return
    # Of a template elsewhere, that is reported as what it gives.
    problem = inputs.problem(type) if type != ERROR and step != TEMPLATE_REFERENCE else None
    if problem is not None:
        checker.report(
            codes.BAD_INPUT,
            f"the output `{name}` cannot be {problem}",
            entry.type,
            help="outputs are text, numbers, `bool`, one of several values or lists of them; "
            "`file`, `dir`, or a contract",
        )
    if entry.default is not None:
        checker.check(entry.default, type, f"the output `{name}`")
    _options(checker, entry.block, {}, "a value")


def _options(
    checker: "ExpressionChecker", block: ast.Block | None, known: dict[str, Type], what: str
) -> None:
    seen: dict[str, ast.Key] = {}
    for entry in block.entries if block is not None else ():
        if not isinstance(entry, ast.Assign):
            checker.report(codes.ENTRY_NOT_ALLOWED, f"{what} has options: `name = value`", entry)
        elif entry.key.text not in known:
            guess = nearest(entry.key.text, known)
            listed = ", ".join(f"`{name}`" for name in known) or "none"
            checker.report(
                codes.UNKNOWN_ATTRIBUTE,
                f"{what} has no option `{entry.key.text}`",
                entry.key,
                f"did you mean `{guess}`?" if guess else "",
                help=f"options: {listed}",
            )
        elif checker.set_once(entry.key, seen):
            checker.check(entry.value, known[entry.key.text], f"`{entry.key.text}`")
