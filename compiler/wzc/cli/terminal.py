"""What is written to standard output and standard error, and how it looks there."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from wzc.cli.usage import UsageError
from wzc.diagnostics.model import Diagnostic

if TYPE_CHECKING:
    from wzc.diagnostics.json import JsonDiagnostic

# How diagnostics are written: for people, as plain data, for code scanning, for GitHub's jobs.
FORMATS = ("text", "json", "sarif", "github")


def print_output(text: str) -> None:
    """Write generated text to standard output: as UTF-8 bytes, whatever the locale says."""
    stream = sys.stdout
    if stream is None:
        raise UsageError("standard output is closed")
    try:
        stream.flush()
        stream.buffer.write(text.encode())
        stream.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"standard output cannot be written: {reason(error)}") from error


def print_text(text: str, stream: TextIO | None) -> None:
    """Write text for people; what the stream's encoding lacks is shown by number."""
    if stream is None or not text:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if stream is sys.stdout:
            raise UsageError(f"standard output cannot be written: {reason(error)}") from error


def print_diagnostics(
    diagnostics: Sequence[Diagnostic],
    *,
    stream: TextIO | None,
    files: Sequence[str],
    seconds: float | None,
    color: str = "auto",
    format: str = "text",
) -> None:
    """Write diagnostics: for people, with the summary line, or in one of `FORMATS` for machines.

    As JSON it is one array, as SARIF one log, both also if there is nothing to say.
    """
    if format != "text":
        print_text(_for_machines(diagnostics, format), stream)
        return
    if not diagnostics or stream is None:
        return
    from wzc.diagnostics.terminal import render, summary

    unicode = can_draw(stream)
    text = render(
        diagnostics, color=is_colored(stream, color), width=terminal_width(stream), unicode=unicode
    )
    last = summary(diagnostics, files=files, seconds=seconds)
    print_text(f"{text}\n{last}\n", stream)


def _for_machines(diagnostics: Sequence[Diagnostic], format: str) -> str:
    if format == "github":
        from wzc.diagnostics.github import to_github

        return to_github(diagnostics)
    from json import dumps

    if format == "sarif":
        from wzc import __version__
        from wzc.diagnostics.sarif import to_sarif

        return dumps(to_sarif(diagnostics, __version__), indent=2) + "\n"
    from wzc.diagnostics.json import to_json

    found: list[JsonDiagnostic] = to_json(diagnostics)
    # ASCII only: it reads the same in every encoding.
    return dumps(found, indent=2) + "\n"


def is_colored(stream: TextIO | None, color: str) -> bool:
    """Whether to colour: `--color`, then https://no-color.org, then whether it is a terminal."""
    if color != "auto" or stream is None:
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def can_draw(stream: TextIO) -> bool:
    """Whether the stream's encoding has the lines and marks of diagnostics."""
    try:
        "┌─│…".encode(stream.encoding or "utf-8")
    except (UnicodeError, LookupError):
        return False
    return True


def terminal_width(stream: TextIO) -> int | None:
    """How many columns the terminal has; None where it is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def reason(error: OSError) -> str:
    """Why the system refused, in lower case, to follow a colon."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
