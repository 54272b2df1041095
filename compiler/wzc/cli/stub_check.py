"""`wzc stub --check`: a file of declarations held against the classes."""

from argparse import Namespace

from wzc.cli.sources import open_named
from wzc.cli.stub import read_package
from wzc.cli.usage import UsageError
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.importers.stub.compare import compare
from wzc.model.contract import StepType
from wzc.names.bind import bind
from wzc.names.imports import load
from wzc.source.file import Span
from wzc.source.loader import FileLoader, LoadFailure
from wzc.syntax import ast
from wzc.types.check import check
from wzc.types.functions import BUILTINS


def check_stub(options: Namespace, diagnostics: Diagnostics) -> None:
    """Report how the declarations of `--check FILE.wz` differ from the classes.

    Without modules those of the declared classes are read, and steps that only the modules have
    are no difference.
    """
    source = open_named(options.check)
    if isinstance(source, LoadFailure):
        raise UsageError(f"`{options.check}` cannot be read")
    program = load(source, FileLoader(), diagnostics)
    bound = bind(program, BUILTINS, diagnostics)
    typed = check(bound, diagnostics)
    if diagnostics.has_errors:
        return
    declared: list[StepType] = [
        typed.declarations.step_type(node)
        for node in program.root.file.declarations
        if isinstance(node, ast.ExternStep)
    ]
    modules = options.modules or list(
        dict.fromkeys(step.class_path.partition(":")[0] for step in declared)
    )
    # What a class cannot say exactly is no difference; only mistakes count.
    about_python = Diagnostics()
    package = read_package(options, modules, about_python)
    for item in about_python:
        if item.is_error:
            _repeat(item, diagnostics)
    if package.steps or not diagnostics.has_errors:
        start = Span(source, 0, 0)
        compare(declared, package, bool(options.modules), start, diagnostics)


def _repeat(item: Diagnostic, diagnostics: Diagnostics) -> None:
    primary = item.primary
    diagnostics.report(
        item.code,
        item.message,
        None if primary is None else primary.span,
        "" if primary is None else primary.text,
        secondary=item.secondary,
        notes=item.notes,
        help=item.help,
        fixes=item.fixes,
    )
