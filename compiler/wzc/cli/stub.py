"""`wzc stub`: declarations for the step classes of Python modules."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Sequence

from wzc.cli.arguments import Parser, choice, color_option
from wzc.cli.files import write_file
from wzc.cli.python_files import python_project
from wzc.cli.terminal import print_diagnostics, print_output, print_text
from wzc.cli.usage import UsageError
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python.module import Module
from wzc.importers.python.project import Project
from wzc.importers.stub.document import Shipped, stub_text
from wzc.importers.stub.model import Package
from wzc.importers.stub.static.steps import read_modules

_EPILOG = """\
A MODULE is a dotted name (`shop.steps`), which is looked for in the current folder and where Python
looks; with a package all its modules are read. A FILE ends in `.py`. The source is read, not run.

exit codes: 0 fine (warnings too), 1 mistakes in the Python source, or differences with --check,
2 wrong usage, 3 a mistake of the compiler
"""


def run(words: list[str]) -> int:
    """Print the declarations, write them, or compare them; the exit code."""
    started = time.perf_counter()
    parser = _parser()
    options = parser.parse(words)
    if not options.modules and options.check is None:
        parser.error("a MODULE or FILE is missing")
    if options.check is not None and options.output is not None:
        parser.error("`--check` compares and writes nothing, so it does not go with `-o`")
    diagnostics = Diagnostics()
    if options.check is not None:
        from wzc.cli.stub_check import check_stub

        check_stub(options, diagnostics)
    else:
        _stub(options, diagnostics)
    print_diagnostics(
        diagnostics.sorted(),
        stream=sys.stderr if options.check is None else sys.stdout,
        files=options.modules if options.check is None else [options.check],
        seconds=time.perf_counter() - started,
        color=options.color,
        format=options.format,
    )
    return 1 if diagnostics.has_errors else 0


def _stub(options: Namespace, diagnostics: Diagnostics) -> None:
    package = read_package(options, options.modules, diagnostics)
    if not package.steps:
        if not diagnostics.has_errors:
            named = ", ".join(f"`{one}`" for one in options.modules)
            diagnostics.report(
                codes.NO_STEP_CLASSES,
                f"there is no step class in {named}",
                None,
                help="a step derives from Wurzel's `TypedStep[Settings, Input, Output]` "
                "and has a method `run`",
            )
        return
    title = "Step classes of " + ", ".join(_module_names(options.modules))
    text = stub_text(package, f"{title}, as `wzc stub` read them.", shipped(), diagnostics)
    if diagnostics.has_errors:
        return  # a file without some of the steps would look like all of them
    if options.output is None:
        print_output(text)
    else:
        write_file(options.output, text.encode())
        count = len(package.steps)
        what = "step" if count == 1 else "steps"
        print_text(f"wrote {options.output}: {count} {what}\n", sys.stderr)


def _module_names(modules: Sequence[str]) -> list[str]:
    return [f"`{os.path.basename(one) if one.endswith('.py') else one}`" for one in modules]


def read_package(options: Namespace, modules: Sequence[str], diagnostics: Diagnostics) -> Package:
    """The step classes of the modules: from their source, or with `--import` by running them."""
    files = [one for one in modules if _is_file(one)]
    for file in files:
        if not os.path.isfile(file):
            raise UsageError(f"`{file}` cannot be read: there is no such file")
    if getattr(options, "import"):
        from wzc.cli.introspection import introspect

        return introspect(modules, options.python, diagnostics)
    project = python_project(files, options.python)
    found: list[Module] = []
    for name in modules:
        found += _modules_of(project, name, diagnostics)
    return read_modules(project, found, diagnostics)


def _is_file(name: str) -> bool:
    return name.endswith(".py") or "/" in name


def _modules_of(project: Project, name: str, diagnostics: Diagnostics) -> list[Module]:
    """The modules that a word of the command line means; problems are reported."""
    if _is_file(name):
        if os.path.isdir(name):
            raise UsageError(f"`{name}` is a folder; name the package: `a.b` for `a/b/`")
        module = project.open(os.path.abspath(name))
        found = [module] if module is not None else []
    else:
        names = project.submodules(name)
        found = [one for one in map(project.module, names) if one is not None]
    if not found:
        diagnostics.report(
            codes.MODULE_NOT_READ,
            f"there is no Python module `{name}`",
            None,
            notes=["looked for in the current folder and where Python looks (`sys.path`)"],
            help="name a file with its `.py`, or the Python that has it: `--python PATH`",
        )
    for module in found:
        if module.problem is not None:
            diagnostics.report(
                codes.MODULE_NOT_READ,
                f"`{module.file.name}` cannot be read as Python",
                module.problem.place,
                module.problem.why,
                notes=[f"it is read as Python {sys.version_info[0]}.{sys.version_info[1]}"],
            )
    return found


def shipped() -> Shipped:
    """What the standard library declares."""
    from wzc.names.imports import load
    from wzc.source.file import SourceFile
    from wzc.source.loader import FileLoader
    from wzc.syntax import ast

    root = SourceFile("shipped", "import wurzel.contracts as c\nimport wurzel.steps as s\n")
    program = load(root, FileLoader(), Diagnostics())
    contracts = set()
    for module in program.modules.values():
        for node in module.file.declarations:
            if isinstance(node, ast.Contract) and module.source.is_stdlib:
                contracts.add(node.name.text)
    return Shipped(frozenset(contracts))


def _parser() -> Parser:
    parser = Parser(
        "stub",
        "MODULE_OR_FILE... [-o FILE] [--check FILE.wz] [--import] [--python PATH] [OPTIONS]",
        "Write `extern step`s and `contract`s for step classes of your own.",
        _EPILOG,
    )
    parser.add_argument(
        "modules", metavar="MODULE_OR_FILE", nargs="*", help="a Python module, package or file"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write there")
    parser.add_argument(
        "--check", metavar="FILE.wz", help="compare this file with the classes instead"
    )
    parser.add_argument(
        "--import",
        action="store_true",
        help="run the modules instead of reading their source",
    )
    parser.add_argument(
        "--python",
        metavar="PATH",
        help="the Python whose packages are read, and that runs the modules",
    )
    choice(parser, "--format", ("text", "json"), "how to print what was found")
    color_option(parser)
    return parser
