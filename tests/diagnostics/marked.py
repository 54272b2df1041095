"""Sources for tests, with the places of interest marked in them: `batch«size»`."""

from tests.marks import unmarked
from wzc.diagnostics.model import Code, Severity
from wzc.source.file import SourceFile, Span

ERROR = Code("WZ2004", Severity.ERROR, "unknown setting")
WARNING = Code("WZ7001", Severity.WARNING, "unused step")


def marked(text: str, name: str = "rag.wz") -> tuple[SourceFile, list[Span]]:
    """The file without the marks, and the spans in the order in which they begin."""
    plain, [places] = unmarked(text)
    file = SourceFile(name, plain)
    return file, [Span(file, start, end) for start, end in places]


def spans(text: str, name: str = "rag.wz") -> list[Span]:
    return marked(text, name)[1]


def at_line(line: int, text: str) -> str:
    """The text so far down in a file that it starts at `line`."""
    return "\n" * (line - 1) + text
