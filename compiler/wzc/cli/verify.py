"""`wzc verify`: what would go wrong with manifests for Argo, whoever wrote them."""

import os
import sys
import time

from wzc.cli.arguments import Parser, choice, color_option, deny_option, one_of
from wzc.cli.terminal import FORMATS, print_diagnostics, reason
from wzc.cli.usage import UsageError
from wzc.source.file import SourceFile
from wzc.values.versions import VERSIONS

_EPILOG = """\
All files are one set: a template in one is known in the others. In a folder, and in those below
it, files that end in .yaml, .yml or .json are read; documents of other tools are left alone.
Without a cluster it cannot be known whether a Secret, an image or an account is there.

exit codes: 0 fine (warnings too, without --deny-warnings), 1 something would go wrong,
2 wrong usage, 3 a mistake of the compiler
"""
_ENDINGS = (".yaml", ".yml", ".json")
_STDIN = "standard input"


def run(words: list[str]) -> int:
    """Verify the files and print what was found; the exit code."""
    from wzc.model.target import target_of
    from wzc.pods.security import LEVELS
    from wzc.verify.verify import verify_and_count

    started = time.perf_counter()
    parser = Parser(
        "verify",
        "FILE|FOLDER... [--target VERSION] [OPTIONS]",
        "Look for what would fail or go wrong in manifests for Argo.",
        _EPILOG,
    )
    parser.add_argument(
        "files", metavar="FILE|FOLDER", nargs="+", help="a file or folder, - for standard input"
    )
    parser.add_argument(
        "--target",
        type=one_of(*VERSIONS, guessed=False),
        metavar="VERSION",
        help=f"the version of Argo that runs them: {', '.join(VERSIONS)} (default: the newest)",
    )
    choice(parser, "--pod-security", LEVELS, "the Pod Security level of their namespace")
    deny_option(parser)
    choice(parser, "--format", FORMATS, "how to print what was found")
    color_option(parser)
    options = parser.parse(words)
    files = _files(options.files)
    found, count = verify_and_count(files, target_of(options.target), options.pod_security)
    if not count and not found:
        named = ", ".join(f"`{name}`" for name in options.files[:3])
        raise UsageError(f"there is no manifest for Argo Workflows in {named}")
    print_diagnostics(
        found,
        stream=sys.stdout,
        files=[file.name for file in files],
        seconds=time.perf_counter() - started,
        color=options.color,
        format=options.format,
    )
    return 1 if any(options.deny_warnings or item.is_error for item in found) else 0


def _files(named: list[str]) -> list[SourceFile]:
    found: list[SourceFile] = []
    for name in dict.fromkeys(named):
        if name == "-":
            found.append(_read(name))
        elif os.path.isdir(name):
            paths = list(_below(name))
            if not paths:
                raise UsageError(f"the folder `{name}` has no files that end in .yaml, .yml, .json")
            found += [_read(path) for path in paths]
        else:
            found.append(_read(name))
    return found


def _below(folder: str) -> list[str]:
    """The manifests in a folder and those below it, but not in hidden ones, by name."""
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        found += [os.path.join(here, each) for each in sorted(files) if each.endswith(_ENDINGS)]
    return found


def _read(path: str) -> SourceFile:
    try:
        if path == "-":
            data, name = sys.stdin.buffer.read(), _STDIN
        else:
            name = path
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {reason(error)}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"`{name}` is not UTF-8, at byte {error.start}") from error
    return SourceFile(name, text, os.path.realpath(path))
