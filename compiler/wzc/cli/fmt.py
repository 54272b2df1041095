"""`wzc fmt`: bring files into the one style."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Iterator

from attrs import Factory, define

from wzc.api import failure_diagnostics, open_source
from wzc.cli.arguments import Parser, color_option
from wzc.cli.files import write_file
from wzc.cli.sources import open_named
from wzc.cli.terminal import is_colored, print_diagnostics, print_output, print_text
from wzc.cli.usage import UsageError
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.fmt import format_source
from wzc.source.file import SourceFile
from wzc.source.loader import LoadFailure

_EPILOG = """\
In a folder, and in those below it, files that end in .wz are formatted; hidden ones and symbolic
links are left out, but a file that is named always counts. Without any, the current folder is
meant. There are no options for the style; docs/fmt.md says what it is.

The files that were changed are listed. One with a syntax error is left as it is.

exit codes: 0 fine, 1 a file has a syntax error, or with --check or --diff is not formatted,
2 wrong usage, 3 a mistake of the compiler
"""


@define
class _Outcome:
    """What has come of the files so far."""

    names: list[str] = Factory(list)
    changed: list[str] = Factory(list)
    found: list[Diagnostic] = Factory(list)
    refused: list[UsageError] = Factory(list)


def run(words: list[str]) -> int:
    """Format the files; the exit code."""
    started = time.perf_counter()
    parser = _parser()
    options = parser.parse(words)
    if "-" in options.files and len(options.files) > 1:
        parser.error("`-` is standard input: it does not go with files")
    if options.stdin_name is not None and options.files != ["-"]:
        parser.error("`--stdin-name` is about standard input, so it needs `-`")
    outcome = _Outcome()
    for name in list(_named(options.files or ["."])):
        outcome.names.append(options.stdin_name or name)
        _format(name, options, outcome)
    print_diagnostics(
        outcome.found,
        stream=sys.stderr,
        files=outcome.names,
        seconds=time.perf_counter() - started,
        color=options.color,
    )
    for error in outcome.refused:
        print_text(str(error), sys.stderr)
    is_looking = options.check or options.diff
    if options.files != ["-"]:
        print_text(_summary(outcome, is_looking), sys.stderr)
    if outcome.refused:
        return 2
    return 1 if outcome.found or (is_looking and outcome.changed) else 0


def _format(name: str, options: Namespace, outcome: _Outcome) -> None:
    file = open_named(name) if name == "-" else open_source(name)
    if isinstance(file, LoadFailure):
        outcome.found += failure_diagnostics(file).sorted()
        return
    if options.stdin_name is not None:
        file = SourceFile(options.stdin_name, file.text, file.key)
    diagnostics = Diagnostics()
    text = format_source(file, diagnostics)
    if text is None:
        outcome.found += diagnostics.sorted()
        return
    is_changed = text != file.text
    if is_changed:
        outcome.changed.append(file.name)
    if options.diff:
        if is_changed:
            from wzc.cli.difference import difference

            color = is_colored(sys.stdout, options.color)
            print_text(difference(file.text, text, file.name, file.name, color), sys.stdout)
    elif options.check:
        if is_changed:
            print_text(f"{file.name}\n", sys.stdout)
    elif name == "-":
        print_output(text)
    elif is_changed:
        try:
            write_file(name, text.encode())
        except UsageError as error:
            outcome.refused.append(error)
            outcome.changed.pop()
            return
        print_text(f"{name}\n", sys.stdout)


def _summary(outcome: _Outcome, is_looking: bool) -> str:
    """How many files were changed, or would be, and how many were formatted before."""
    changed = len(outcome.changed)
    broken = len({item.primary.span.file.name for item in outcome.found if item.primary})
    unread = len(outcome.refused) + sum(item.primary is None for item in outcome.found)
    kept = len(outcome.names) - changed - broken - unread
    parts = []
    if changed:
        verb = "would be formatted" if is_looking else "formatted"
        parts.append(f"{_files(changed)} {verb}")
    if kept or not (changed or broken or unread):
        parts.append(f"{_files(kept)} already formatted")
    if broken:
        parts.append(
            f"{_files(broken)} with syntax errors left as {'it is' if broken == 1 else 'they are'}"
        )
    return ", ".join(parts) + "\n" if parts else ""


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


def _named(words: list[str]) -> Iterator[str]:
    """The files that the words name, each once."""
    seen: set[str] = set()
    for word in words:
        if word != "-" and os.path.isdir(word):
            paths = list(_below(word))
            if not paths:
                raise UsageError(f"the folder `{word}` has no files that end in .wz")
        else:
            paths = [word]
        for path in paths:
            key = os.path.realpath(path)
            if key not in seen:
                seen.add(key)
                yield path


def _below(folder: str) -> Iterator[str]:
    """The .wz files in a folder and those below it, by name, without hidden ones and links."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for each in sorted(files):
            path = os.path.normpath(os.path.join(here, each))
            if each.endswith(".wz") and not each.startswith(".") and not os.path.islink(path):
                yield path


def _parser() -> Parser:
    parser = Parser(
        "fmt",
        "[FILE|FOLDER]... [--check] [--diff] [OPTIONS]",
        "Bring .wz files into the one style.",
        _EPILOG,
    )
    parser.add_argument(
        "files",
        metavar="FILE|FOLDER",
        nargs="*",
        help="a file or folder, - for standard input, whose text goes to standard output",
    )
    parser.add_argument(
        "--check", action="store_true", help="only list the files that are not formatted"
    )
    parser.add_argument("--diff", action="store_true", help="only show what would be changed")
    parser.add_argument(
        "--stdin-name", metavar="NAME", help="what messages call standard input: for editors"
    )
    color_option(parser)
    return parser
