r"""Text as a terminal shows it: which column each character of a source line stands in.

Tabs go to the next multiple of four, wide characters take two columns, characters that combine
are one with the one before, and what would be invisible or would steer the terminal is shown by
its number (`\x1b`, `\u202e`). Nothing is looked up as long as a line is printable ASCII.
"""

from collections.abc import Sequence

from attrs import define

TAB = 4
_ESCAPES = {"\n": "\\n", "\r": "\\r"}


@define(frozen=True, eq=False)
class ShownLine:
    """A line cut into glyphs, the smallest things a terminal shows.

    `glyphs[i]` fills the columns from `edges[i]` to `edges[i + 1]` (from 0); `glyph_of[n]` is the
    glyph that character `n` of the source is part of. Both have one more entry for the line's end.
    """

    glyphs: Sequence[str]
    edges: Sequence[int]
    glyph_of: Sequence[int]

    @property
    def width(self) -> int:
        """How many columns the whole line takes."""
        return self.edges[len(self.glyphs)]

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """First column and the one after the last, for the characters from `start` to `end`.

        A place without characters is one column wide: where the next one is or would be.
        """
        first = self.edges[self.glyph_of[start]]
        if end <= start:
            return first, first + 1
        return first, self.edges[self.glyph_of[end - 1] + 1]


def show_line(text: str, *, unicode: bool = True) -> ShownLine:
    """Lay out one line (without its line break). Without `unicode` the glyphs are all ASCII."""
    if text.isascii() and text.isprintable():
        places = range(len(text) + 1)
        return ShownLine(text, places, places)
    glyphs: list[str] = []
    edges = [0]
    glyph_of: list[int] = []
    for characters, shown, width in _glyphs(text, unicode):
        glyph_of.extend([len(glyphs)] * characters)
        if shown == "\t":
            width = TAB - edges[-1] % TAB
            shown = " " * width
        glyphs.append(shown)
        edges.append(edges[-1] + width)
    glyph_of.append(len(glyphs))
    return ShownLine(glyphs, edges, glyph_of)


def clean(text: str, *, unicode: bool = True) -> str:
    """Text of one line as it may be shown: without tabs, line breaks and control characters."""
    if text.isascii() and text.isprintable():
        return text
    if not unicode:
        text = text.replace("…", "...")
    return "".join(show_line(text.replace("\t", " "), unicode=unicode).glyphs)


def text_width(text: str) -> int:
    """How many columns cleaned text takes."""
    return len(text) if text.isascii() else show_line(text).width


def _glyphs(text: str, unicode: bool) -> list[tuple[int, str, int]]:
    """How many characters each glyph stands for, what is shown, and how wide that is."""
    if text.isascii() or not unicode:
        return [(1, *_plain(character)) for character in text]

    from wcwidth import iter_graphemes, wcswidth  # late: 25 ms, and most lines are ASCII

    glyphs: list[tuple[int, str, int]] = []
    for grapheme in iter_graphemes(text):
        width = wcswidth(grapheme)
        if width > 0 and not _steers(grapheme):
            glyphs.append((len(grapheme), grapheme, width))
        else:
            glyphs.extend((1, *_plain(character)) for character in grapheme)
    return glyphs


def _plain(character: str) -> tuple[str, int]:
    """A character in ASCII, and how wide that is; a tab stays one."""
    if character == "\t" or " " <= character <= "~":
        return character, 1
    code = ord(character)
    shown = _ESCAPES.get(character)
    if shown is None:
        if code < 0x100:
            shown = f"\\x{code:02x}"
        elif code < 0x10000:
            shown = f"\\u{code:04x}"
        else:
            shown = f"\\U{code:08x}"
    return shown, len(shown)


def _steers(grapheme: str) -> bool:
    """Whether it holds what changes the look of the text around it, or cannot be written out."""
    if grapheme[0].isascii() and ("\u200c" in grapheme or "\u200d" in grapheme):
        return True  # joiners have a place in emoji and in some scripts, not after a Latin letter
    return any(
        character < " "
        or "\x7f" <= character <= "\x9f"
        or "\u200e" <= character <= "\u200f"
        or "\u2028" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
        or "\ud800" <= character <= "\udfff"
        or character in "\xad\u061c\ufeff"
        for character in grapheme
    )
