"""Checks profiles, also those that are not selected."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.attribute import schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.syntax import ast
from wzc.types.blocks import check_block
from wzc.types.pipelines import Pipelines
from wzc.values.suggest import nearest


def check_profile(node: ast.Profile, pipelines: Pipelines) -> None:
    """Check the params that a profile sets and the pipelines it amends."""
    checker = pipelines.checker
    declarations = pipelines.module.base.file.declarations
    params = {n.name.text: n for n in declarations if isinstance(n, ast.Param)}
    known = {n.name.text: n for n in declarations if isinstance(n, ast.Pipeline)}
    module = pipelines.module
    if not params and not known and module.amended is None and not module.file.broken_spans:
        checker.report(
            codes.NOTHING_TO_AMEND,
            f"`{module.source.name}` declares no pipeline for the profile `{node.name.text}`",
            node.name,
            help="a file of profiles goes with the file of the pipeline: "
            f"`wzc check FILE --profile-file {module.source.name}`",
        )
        return
    seen: dict[str, ast.Key] = {}
    amended: dict[str, ast.Pipeline] = {}
    for entry in node.body.entries:
        if isinstance(entry, ast.Assign):
            if checker.set_once(entry.key, seen):
                _param(entry, params, pipelines)
        elif isinstance(entry, ast.Pipeline):
            _pipeline(entry, known, amended, pipelines)
        elif isinstance(entry, ast.Field):
            body = ast.Block(entry.file, entry.start, entry.end, 1, [entry])
            check_block(checker, body, PipelineAttributes)
        else:
            inside = isinstance(
                entry,
                (ast.Amend, ast.Append, ast.Step, ast.AmendStep, ast.RemoveStep, ast.Edge, ast.Use),
            )
            name = next(iter(known), "name")
            help = f"it belongs into `pipeline {name} {{ ... }}`"
            if isinstance(entry, ast.Amend) and entry.key.text == "pipeline":
                help = f"write `pipeline {name} {{ ... }}`: it is named"
            place = getattr(entry, "key", None) or getattr(entry, "name", None)
            checker.report(
                codes.ENTRY_NOT_ALLOWED,
                "a profile sets params (`name = value`) "
                "and amends pipelines (`pipeline name { ... }`)",
                place if isinstance(place, (ast.Key, ast.Name)) else entry,
                help=help if inside else None,
            )


def _param(entry: ast.Assign, params: dict[str, ast.Param], pipelines: Pipelines) -> None:
    checker = pipelines.checker
    name = entry.key.text
    param = params.get(name)
    if param is not None:
        declared = Label(param.name.span, "declared here")
        type = checker.declarations.type(param.type)
        checker.check(entry.value, type, f"the param `{name}`", declared)
        return
    checker.infer(entry.value)
    if not name or name in pipelines.module.file.broken_names:
        return
    guess = nearest(name, params)
    help = None
    if guess is None and name in schema(PipelineAttributes):
        help = "an attribute of a pipeline is set in `pipeline name { ... }`"
    elif guess is None:
        help = f"`param {name}: type = default` declares one"
        if name in schema(StepAttributes):
            help = (
                f"an attribute of steps is set in `pipeline name {{ defaults {{ {name} ... }} }}`"
            )
    checker.report(
        codes.NOTHING_TO_AMEND,
        f"there is no param `{name}`",
        entry.key,
        f"did you mean `{guess}`?" if guess else "",
        help=help,
    )


def _pipeline(
    entry: ast.Pipeline,
    known: dict[str, ast.Pipeline],
    amended: dict[str, ast.Pipeline],
    pipelines: Pipelines,
) -> None:
    checker = pipelines.checker
    name = entry.name.text
    if name not in known:
        if name and name not in pipelines.module.file.broken_names:
            guess = nearest(name, known)
            checker.report(
                codes.NOTHING_TO_AMEND,
                f"there is no pipeline `{name}` to amend",
                entry.name,
                f"did you mean `{guess}`?" if guess else "",
            )
        return
    first = amended.setdefault(name, entry)
    if first is not entry:
        checker.report(
            codes.SET_TWICE,
            f"the pipeline `{name}` is amended twice in one profile",
            entry.name,
            related=Label(first.name.span, "the first time here"),
            help="put both into one block",
        )
        return
    pipelines.check(entry, amending=True)
