"""Which source a command line names: a file, or `-` for standard input."""

import os
import sys
from collections.abc import Iterable

from wzc.api import open_profiles, open_source
from wzc.cli.usage import UsageError
from wzc.source.file import SourceFile
from wzc.source.loader import MAX_BYTES, LoadFailure, decode_source

STDIN = "standard input"


def open_named(file: str) -> SourceFile | LoadFailure:
    """The source, read. Imports of standard input are relative to the current folder."""
    if file != "-":
        return open_source(file)
    if sys.stdin is None:
        raise UsageError("standard input is closed, and `-` reads it")
    text = decode_source(sys.stdin.buffer.read(MAX_BYTES + 1), STDIN)
    if isinstance(text, LoadFailure):
        return text
    return SourceFile(STDIN, text, os.path.abspath(STDIN))


def open_chosen(
    file: str, profiles: Iterable[str | os.PathLike[str]]
) -> tuple[SourceFile, tuple[str | SourceFile, ...]] | LoadFailure:
    """The source and the profiles of `--profile` and `--profile-file`, read; else what failed."""
    source, chosen = open_named(file), open_profiles(profiles)
    if isinstance(source, LoadFailure):
        return source
    return chosen if isinstance(chosen, LoadFailure) else (source, chosen)
