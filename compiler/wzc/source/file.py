"""Source text and places in it.

Everything in the compiler speaks of places as offsets; lines and columns are computed only when a
place is shown to somebody, so that parsing never pays for them.
"""

from bisect import bisect_right

from attrs import define, field


@define(eq=False, repr=False)
class SourceFile:
    """One `.wz` file as text.

    `name` is how users know it: the path they gave, or `stdlib/...` for the standard library.
    `key` tells two files apart (a resolved path); it is never shown.
    """

    name: str
    text: str
    key: str = ""
    is_stdlib: bool = False
    _starts: list[int] | None = field(default=None, init=False)

    def __repr__(self) -> str:
        return f"SourceFile({self.name!r})"

    @property
    def may_allow(self) -> bool:
        """Whether comments such as `# wz: allow(WZ7001) why` are worth a look. Most have none."""
        return "WZ" in self.text or "wz:" in self.text

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._starts = starts
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; columns count code points."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line_span(self, line: int) -> tuple[int, int]:
        """Start and end offset of a line (from 1), without its line break."""
        starts = self._line_starts()
        start = starts[line - 1]
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return start, end

    def line_text(self, line: int) -> str:
        """The text of a line (from 1), without its line break."""
        start, end = self.line_span(line)
        return self.text[start:end]

    @property
    def line_count(self) -> int:
        """How many lines the file has (an empty file has one)."""
        return len(self._line_starts())


@define(frozen=True)
class Span:
    """A stretch of a file: offsets `start` (included) to `end` (excluded)."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        """The source text it covers."""
        return self.file.text[self.start : self.end]

    @property
    def position(self) -> tuple[int, int]:
        """Line and column where it starts, both from 1."""
        return self.file.position(self.start)

    def __str__(self) -> str:
        line, column = self.position
        return f"{self.file.name}:{line}:{column}"
