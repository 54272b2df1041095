"""What every node has, and names."""

from wzc.lean import lean
from wzc.source.file import SourceFile, Span


@lean
class Node:
    """A stretch of source with a meaning."""

    file: SourceFile
    start: int
    end: int

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.span}>"

    @property
    def span(self) -> Span:
        """The place of the whole node."""
        return Span(self.file, self.start, self.end)


@lean
class Name(Node):
    """A name as written. Empty where the parser had to make one up."""

    text: str


@lean
class Key(Name):
    """What stands before `=`, `+=`, `{` or `:`: a name, or a string in quotes (then `quoted`)."""

    quoted: bool = False


@lean
class Path(Node):
    """`a.b.c`."""

    parts: list[Name]

    @property
    def text(self) -> str:
        """The path with its dots."""
        return ".".join(part.text for part in self.parts)
