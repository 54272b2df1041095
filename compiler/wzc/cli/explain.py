"""`wzc explain`: what a code or a name means, what is in a file, where a value comes from."""

import os
import re
import sys
from argparse import ArgumentTypeError, Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from wzc.cli.arguments import Parser, color_option, source_options
from wzc.cli.sources import open_chosen
from wzc.cli.terminal import can_draw, is_colored, print_diagnostics, print_text, terminal_width
from wzc.cli.usage import UsageError
from wzc.source.loader import FileLoader, LoadFailure

if TYPE_CHECKING:
    from wzc.diagnostics.model import Diagnostic
    from wzc.explain.find import Missing
    from wzc.pipeline import Result

_CODE = re.compile(r"(?:WZ)?[0-9]{1,5}|WZ\w*", re.IGNORECASE)
# Names of the language: a file ends in `.wz`.
_NAME = re.compile(r"(?!.*\.wz$)[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
_EPILOG = """\
A path is [pipeline.]step.attribute, [pipeline.]attribute or params.name, and goes on into blocks:
keys with other characters in quotes, entries of lists in brackets.

examples:
  wzc explain WZ2004                                        what a code means
  wzc explain retry.limit                                   an attribute, also all of a name: limit
  wzc explain rag.wz --from 2025-01-31                      what is in a file, and its next runs
  wzc explain rag.wz --profile prod --at embed.resources.memory
  wzc explain rag.wz --at 'node_selector."kubernetes.io/arch"'

exit codes: 0 fine, 1 mistakes in the source, 2 wrong usage, 3 a mistake of the compiler
"""


def run(words: list[str]) -> int:
    """Print what was asked for; the exit code."""
    parser = _parser()
    options = parser.parse(words)
    if _CODE.fullmatch(options.what) and not os.path.exists(options.what):
        return _explain_code(options.what, options)
    if _NAME.fullmatch(options.what) and options.at is None and not os.path.exists(options.what):
        return _explain_name(options.what)
    if options.at is not None and options.start is not None:
        parser.error("`--from` is about the next runs, which the overview shows: leave out `--at`")
    return _explain_file(options)


def _parser() -> Parser:
    parser = Parser(
        "explain",
        "CODE | NAME | FILE [--at PATH] [--from TIME] [--profile NAME]... [--set NAME=VALUE]...",
        "Say what a code or a name means, what is in a file, or where a value comes from.",
        _EPILOG,
    )
    parser.add_argument(
        "what", metavar="CODE|NAME|FILE", help="a code, a name, a file, - for standard input"
    )
    parser.add_argument("--at", metavar="PATH", help="the value to explain")
    parser.add_argument(
        "--from",
        dest="start",
        type=_time,
        metavar="TIME",
        help="show the next runs from this time on, such as 2025-01-31 or 2025-01-31T12:00+01:00",
    )
    source_options(parser)
    color_option(parser)
    return parser


def _time(word: str) -> datetime:
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(
            f"`{word}` is no time; write `2025-01-31`, `2025-01-31T12:00` or `2025-01-31T12:00Z`"
        ) from None


def _explain_code(word: str, options: Namespace) -> int:
    from wzc.diagnostics import catalogue
    from wzc.diagnostics.model import Code, Severity
    from wzc.diagnostics.pages import load_page, render_page
    from wzc.values.suggest import nearest

    codes = {code.id: code for code in vars(catalogue).values() if isinstance(code, Code)}
    digits = word.upper().removeprefix("WZ")
    code = codes.get("WZ" + digits)
    if code is None:
        guess = nearest("WZ" + digits, codes)
        hint = (
            f"did you mean `{guess}`, {codes[guess].title}?"
            if guess
            else "codes are `WZ` and four digits"
        )
        raise UsageError(f"there is no code `{word}`: {hint}")
    page = load_page(code.id)
    if page is None:
        print_text(f"{code.id}: {code.title} ({code.severity.value})\n", sys.stdout)
    else:
        print_text(render_page(page, is_colored(sys.stdout, options.color)), sys.stdout)
    if code.severity is Severity.WARNING:
        from wzc.allowances.codes import may_be_allowed

        if may_be_allowed(code):
            comment = f"`# wz: allow({code.id}) why`"
            where = "at the end of the line or right above"
            print_text(f"\nWhere it is meant: {comment}, {where}.\n", sys.stdout)
    return 0


def _explain_name(name: str) -> int:
    from wzc.reference.lookup import guess, look_up

    text = look_up(name)
    if text is None:
        meant = guess(name)
        hint = f": did you mean `{meant}`?" if meant else ""
        raise UsageError(f"there is no file `{name}`, nor such a name in the language{hint}")
    print_text(text, sys.stdout)
    return 0


def _explain_file(options: Namespace) -> int:
    from wzc.api import failure_diagnostics
    from wzc.pipeline import Options, evaluate_source

    opened = open_chosen(options.what, options.profile)
    if isinstance(opened, LoadFailure):
        return _print_errors(failure_diagnostics(opened).sorted(), options)
    source, profiles = opened
    chosen = Options(profiles, dict(options.set), options.pipeline, target=options.target)
    result = evaluate_source(source, FileLoader(), chosen)
    # What could be evaluated is explained in spite of errors, but never without telling them.
    code = _print_errors([item for item in result.diagnostics if item.is_error], options)
    if options.at is not None:
        text = _explain_path(options, result)
    else:
        from wzc.explain.overview import overview

        text = "".join(f"{row}\n" for row in overview(result, options.start))
    print_text(text, sys.stdout)
    return code


def _explain_path(options: Namespace, result: "Result") -> str:
    from wzc.diagnostics.terminal import render_place
    from wzc.explain.find import Missing, find
    from wzc.explain.path import parse_path
    from wzc.explain.trail import describe

    path = parse_path(options.at)
    if isinstance(path, int):
        raise UsageError(
            f"`--at {options.at}` makes no sense from its character {path + 1} on\n"
            "a path is names with dots between them and other keys in quotes, which a shell takes "
            "away:\nwrite --at 'node_selector.\"kubernetes.io/arch\"'",
            more="wzc explain --help",
        )
    if not result.pipelines:
        return ""
    found = find(result, path)
    if isinstance(found, Missing):
        raise UsageError(_missing(found))
    color, width = is_colored(sys.stdout, options.color), terminal_width(sys.stdout)
    return "\n".join(
        describe(
            item,
            result,
            lambda label: render_place(
                label, color=color, width=width, unicode=can_draw(sys.stdout)
            ),
        )
        for item in found
    )


def _missing(missing: "Missing") -> str:
    from textwrap import fill

    from wzc.explain.path import path_text
    from wzc.values.suggest import nearest

    before = path_text(missing.before)
    where = f"`{before}`" if before else "the file"
    listed = fill(
        "there is " + ", ".join(path_text((name,)) for name in missing.known),
        width=96,
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    if missing.part == "":
        return f"{where} is more than a value: name something in it\n{listed}"
    part = path_text((missing.part,))
    if not missing.known:
        return f"{where} has no `{part}`: there is nothing in it"
    guess = nearest(str(missing.part), [name for name in missing.known if isinstance(name, str)])
    hint = "" if guess is None else f": did you mean `{path_text((*missing.before, guess))}`?"
    return f"{where} has no `{part}`{hint}\n{listed}"


def _print_errors(errors: "list[Diagnostic]", options: Namespace) -> int:
    print_diagnostics(
        errors, stream=sys.stderr, files=[options.what], seconds=None, color=options.color
    )
    return 1 if errors else 0
