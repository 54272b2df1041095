"""`wzc inspect`: the variables of each step, and what has to exist in the namespace."""

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from wzc.cli.arguments import Parser, choice, color_option, source_options
from wzc.cli.sources import open_chosen
from wzc.cli.terminal import is_colored, print_diagnostics, print_output, print_text
from wzc.source.loader import FileLoader, LoadFailure

if TYPE_CHECKING:
    from wzc.diagnostics.model import Diagnostic
    from wzc.inspect.model import Report

_EPILOG = """\
examples:
  wzc inspect rag.wz --profile prod               what it needs, for people
  wzc inspect rag.wz --format json                the same for programs
  wzc inspect rag.wz --gen-env > rag.env          a template of all variables
  wzc inspect rag.wz --gen-env --step embed       of one step
  wzc inspect rag.wz --kubernetes > needs.yaml    skeletons of the objects that have to exist

The values of Secrets are never read, so they are never printed.

exit codes: 0 fine, 1 mistakes in the source, 2 wrong usage, 3 a mistake of the compiler
"""


def run(words: list[str]) -> int:
    """Print what the file's pipelines need; the exit code."""
    from wzc.api import failure_diagnostics
    from wzc.pipeline import Options, check_source

    parser = _parser()
    options = parser.parse(words)
    _require_sense(parser, options)
    opened = open_chosen(options.file, options.profile)
    if isinstance(opened, LoadFailure):
        return _print_errors(failure_diagnostics(opened).sorted(), options)
    source, profiles = opened
    asked = Options(profiles, dict(options.set), options.pipeline, target=options.target)
    result = check_source(source, FileLoader(), asked)
    errors = [item for item in result.diagnostics.sorted() if item.is_error]
    if errors:
        return _print_errors(errors, options)
    from wzc.inspect.report import inspect

    report = inspect(result)
    if options.step is not None:
        report = _only(report, options.step)
    _print(report, source.name, options)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "inspect",
        "FILE [--profile NAME]... [--set NAME=VALUE]... [--gen-env|--kubernetes] [OPTIONS]",
        "Show which variables each step of a file gets and from where, and which Secrets,\n"
        "ConfigMaps, claims, accounts and templates have to exist in the namespace, with which\n"
        "keys.",
        _EPILOG,
    )
    parser.add_argument("file", metavar="FILE", help="the file to look at, - for standard input")
    source_options(parser)
    parser.add_argument("--step", metavar="NAME", help="only this step's variables")
    choice(parser, "--format", ("text", "json"), "what to print")
    parser.add_argument(
        "--gen-env",
        action="store_true",
        help="print a file of variables instead, to be filled in and read by a shell or dotenv",
    )
    parser.add_argument(
        "--kubernetes",
        action="store_true",
        help="print skeletons of the objects that have to exist instead, as YAML",
    )
    color_option(parser)
    return parser


def _require_sense(parser: Parser, options: Namespace) -> None:
    if options.gen_env and options.kubernetes:
        parser.error("`--gen-env` and `--kubernetes` print different things: take one")
    for name, given in (("--gen-env", options.gen_env), ("--kubernetes", options.kubernetes)):
        if given and options.format != "text":
            parser.error(f"`{name}` has a format of its own: it does not go with `--format`")
    if options.kubernetes and options.step is not None:
        parser.error("`--step` is about variables: it does not go with `--kubernetes`")


def _only(report: "Report", name: str) -> "Report":
    """The report with one step of each pipeline that has it. UsageError if there is none."""
    from attrs import evolve

    from wzc.cli.usage import UsageError
    from wzc.values.suggest import nearest

    known = dict.fromkeys(step.name for it in report.pipelines for step in it.steps)
    if name not in known:
        guess = nearest(name, known)
        hint = f"did you mean `{guess}`?" if guess else "there is " + ", ".join(known)
        raise UsageError(f"there is no step `{name}`: {hint}")
    pipelines = []
    for pipeline in report.pipelines:
        steps = [step for step in pipeline.steps if step.name == name]
        if steps:
            needs = [need for it in pipeline.needs if (need := it.of_step(name)) is not None]
            pipelines.append(evolve(pipeline, steps=steps, needs=needs))
    from wzc.inspect.objects import together

    return evolve(report, pipelines=pipelines, needs=together(pipelines))


def _print(report: "Report", name: str, options: Namespace) -> None:
    from wzc.api import portable_name

    if options.kubernetes:
        from wzc.inspect.kubernetes import manifests

        print_output(manifests(report, portable_name(name)))
    elif options.gen_env:
        from wzc.inspect.dotenv import template

        print_output(template(report, portable_name(name)))
    elif options.format == "json":
        from wzc.inspect.json import to_json

        print_output(to_json(report, name, [os.fspath(p) for p in options.profile]))
    else:
        from wzc.inspect.text import text

        print_text(text(report, color=is_colored(sys.stdout, options.color)), sys.stdout)


def _print_errors(errors: "list[Diagnostic]", options: Namespace) -> int:
    print_diagnostics(
        errors, stream=sys.stderr, files=[options.file], seconds=None, color=options.color
    )
    return 1
