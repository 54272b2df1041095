"""Documents: what is to be printed, and where it may be broken into lines.

The algebra is Wadler's ("A prettier printer"), with what later printers added: groups that have to
break, lines that are filled, and comments that end their line. Documents are never changed, so a
part may stand in several of them.
"""

from collections.abc import Sequence
from typing import Final

from wzc.diagnostics.columns import TAB, text_width


class Doc:
    """A document. `forced`: it cannot be printed on one line."""

    __slots__ = ("forced",)
    forced: bool


class Text(Doc):
    """A token. One with line breaks in it, a long string, is printed as it stands.

    `width` is that of its first line, `last_width` of its last one; None if it has one line.
    """

    __slots__ = ("last_width", "text", "width")

    def __init__(self, text: str) -> None:
        self.text = text
        self.forced = "\n" in text
        first, _, rest = text.partition("\n")
        self.width = _width(first)
        self.last_width = _width(rest.rpartition("\n")[2]) if self.forced else None


class Space(Doc):
    """A blank between tokens of one line; none where a line begins or ends."""

    __slots__ = ()

    def __init__(self) -> None:
        self.forced = False


class Line(Doc):
    """A place where the group may be broken; `flat` stands there if it is not.

    Broken it is a new line, with a blank one before it if it `is_blank`.
    """

    __slots__ = ("flat", "is_blank")

    def __init__(self, flat: str = " ", is_blank: bool = False) -> None:
        self.flat = flat
        self.is_blank = is_blank
        self.forced = False


class Break(Doc):
    """A new line wherever it stands."""

    __slots__ = ("is_blank",)

    def __init__(self, is_blank: bool = False) -> None:
        self.is_blank = is_blank
        self.forced = True


class IfBroken(Doc):
    """A text that stands only where the group is broken: a trailing comma."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text
        self.forced = False


class Trailing(Doc):
    """A comment behind what stands on the line; nothing follows it there."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text
        self.forced = True


class Own(Doc):
    """A comment on a line of its own."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text
        self.forced = True


class Concat(Doc):
    """One after the other."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Doc]) -> None:
        self.parts = parts
        self.forced = any(part.forced for part in parts)


class Indent(Doc):
    """Lines that begin in it are indented by a step more."""

    __slots__ = ("inner",)

    def __init__(self, inner: Doc) -> None:
        self.inner = inner
        self.forced = inner.forced


class Group(Doc):
    """On one line if it fits, else all its own lines are broken.

    `hugged` is a way in between: what stands before the last bracket is on the first line, and
    only that bracket is broken. It is taken if that first line fits.
    """

    __slots__ = ("hugged", "inner")

    def __init__(self, inner: Doc, forced: bool = False, hugged: Doc | None = None) -> None:
        self.inner = inner
        self.hugged = hugged
        self.forced = forced or inner.forced

    def broken(self) -> "Group":
        """The same, never on one line."""
        return self if self.forced else Group(self.inner, True, self.hugged)


class Fill(Doc):
    """As much on each line as fits: `parts` are contents and the lines between them in turn."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Doc]) -> None:
        self.parts = parts
        self.forced = any(part.forced for part in parts)


def _width(text: str) -> int:
    # A tab may be narrower, depending on where it stands.
    return text_width(text.replace("\t", " " * TAB))


SPACE: Final = Space()
SOFT: Final = Line("")
LINE: Final = Line()
