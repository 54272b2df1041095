"""Diagnostics as commands of GitHub Actions, which shows them beside the lines of a change."""

from collections.abc import Iterable

from wzc.diagnostics.model import Diagnostic


def to_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One command a line; lines and columns count from 1, and the end is excluded.

    The message stands alone in the job's log, so it begins with the place.
    """
    return "".join(f"{_command(item)}\n" for item in diagnostics)


def _command(item: Diagnostic) -> str:
    properties = {"title": f"wzc {item.code.id}"}
    place = ""
    if item.primary is not None:
        span = item.primary.span
        line, column = span.file.position(span.start)
        end_line, end_column = span.file.position(span.end)
        properties |= {"file": span.file.name, "line": str(line), "endLine": str(end_line)}
        if line == end_line:  # beyond one line columns are refused
            properties |= {"col": str(column), "endColumn": str(end_column)}
        place = f"{span.file.name}:{line}:{column}: "
    given = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    return f"::{item.severity.value} {given}::{_data(place + item.in_words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
