"""What every node has, and names."""

from typing import TypeVar, dataclass_transform

from attrs import define

from wzc.source.file import SourceFile, Span

_C = TypeVar("_C")


@dataclass_transform(eq_default=False)
def node(cls: type[_C]) -> type[_C]:
    """A class of nodes.

    There are many of them, and every run of the compiler creates them all: what they do not need
    is left out, which halves the time.
    """
    return define(
        cls,
        eq=False,
        repr=False,
        slots=True,
        getstate_setstate=False,
        on_setattr=[],
        auto_detect=False,
    )


@node
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


@node
class Name(Node):
    """A name as written. Empty where the parser had to make one up."""

    text: str


@node
class Key(Name):
    """What stands before `=`, `+=`, `{` or `:`: a name, or a string in quotes (then `quoted`)."""

    quoted: bool = False


@node
class Path(Node):
    """`a.b.c`."""

    parts: list[Name]

    @property
    def text(self) -> str:
        """The path with its dots."""
        return ".".join(part.text for part in self.parts)
