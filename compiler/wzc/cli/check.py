"""`wzc check`: look for mistakes without compiling, and mend those that leave no doubt."""

import sys
import time
from argparse import Namespace
from collections.abc import Sequence

from wzc.cli.arguments import Parser, choice, color_option, deny_option, source_options
from wzc.cli.fix import mend
from wzc.cli.profiles import Checked, check_file
from wzc.cli.terminal import FORMATS, print_diagnostics, print_text
from wzc.diagnostics.model import Diagnostic

_EPILOG = """\
Without --profile a file is checked as it stands, and once more with each of its profiles; a
problem that only shows with some says with which. With --profile it is checked with these alone.

A comment in the file allows a warning: `# wz: allow(WZ7001) why`.

exit codes: 0 fine (warnings too, without --deny-warnings), 1 mistakes in a source, 2 wrong usage,
3 a mistake of the compiler
"""


def run(words: list[str]) -> int:
    """Check the files and print what was found; the exit code."""
    started = time.perf_counter()
    parser = _parser()
    options = parser.parse(words)
    if options.fix and "-" in options.files:
        parser.error("`--fix` writes into the file, so it does not go with standard input")
    files = list(dict.fromkeys(options.files))
    found: list[Diagnostic] = []
    mended: list[str] = []
    for file in files:
        checked, changes = _check(file, options)
        found += checked.diagnostics
        mended += changes
    print_diagnostics(
        found,
        stream=sys.stdout,
        files=files,
        seconds=time.perf_counter() - started,
        color=options.color,
        format=options.format,
    )
    for line in mended:
        print_text(f"{line}\n", sys.stderr)
    return 1 if any(options.deny_warnings or item.is_error for item in found) else 0


def _check(file: str, options: Namespace) -> tuple[Checked, Sequence[str]]:
    arguments = (tuple(options.profile), dict(options.set), options.pipeline, options.target)
    if options.fix:
        return mend(lambda: check_file(file, *arguments))
    return check_file(file, *arguments), ()


def _parser() -> Parser:
    parser = Parser(
        "check",
        "FILE... [--profile NAME]... [--set NAME=VALUE]... [--fix] [OPTIONS]",
        "Look for mistakes in .wz files.",
        _EPILOG,
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="a file to check, - for standard input"
    )
    source_options(parser)
    parser.add_argument(
        "--fix", action="store_true", help="apply the fixes that leave no doubt to the files"
    )
    deny_option(parser)
    choice(parser, "--format", FORMATS, "how to print what was found")
    color_option(parser)
    return parser
