"""Documents to text: which groups fit on their line, decided from left to right.

As in Prettier's printer: a stack of what is still to be printed, and a look ahead no further than
the line's end, so the work is linear. Nothing is recursive.
"""

from collections.abc import Sequence
from typing import Final

from wzc.fmt.documents import (
    Break,
    Concat,
    Doc,
    Fill,
    Group,
    IfBroken,
    Indent,
    Line,
    Own,
    Space,
    Text,
    Trailing,
)

WIDTH: Final = 100
STEP: Final = 2
_FLAT, _BROKEN = True, False

# What is to be printed: how far it is indented, whether its group is on one line, and the document.
# Of a `Fill`, the number says where to go on.
_Item = tuple[int, bool, Doc, int]


def print_document(document: Doc, line_end: str = "\n") -> str:
    """The text of a document; each line, the last one too, ends with `line_end`."""
    text = _Printer(line_end).print(document)
    return text + line_end if text else ""


class _Printer:
    def __init__(self, line_end: str) -> None:
        self.line_end = line_end
        self.out: list[str] = []
        self.column = 0
        self.is_blank_so_far = True  # whether the line has only its indentation
        self.is_ended = False  # whether a comment has ended the line

    def print(self, document: Doc) -> str:
        stack: list[_Item] = [(0, _BROKEN, document, 0)]
        while stack:
            indent, is_flat, doc, at = stack.pop()
            if isinstance(doc, Text):
                self._text(doc, indent)
            elif isinstance(doc, Concat):
                stack.extend((indent, is_flat, part, 0) for part in reversed(doc.parts))
            elif isinstance(doc, Space):
                self._space()
            elif isinstance(doc, Line):
                if is_flat:
                    self._flat_line(doc)
                else:
                    self._new_line(indent, doc.is_blank)
            elif isinstance(doc, Group):
                self._group(doc, indent, is_flat, stack)
            elif isinstance(doc, Indent):
                stack.append((indent + STEP, is_flat, doc.inner, 0))
            elif isinstance(doc, IfBroken):
                if not is_flat:
                    self.out.append(doc.text)
                    self.column += len(doc.text)
            elif isinstance(doc, Fill):
                self._fill(doc, at, indent, is_flat, stack)
            elif isinstance(doc, Break):
                self._new_line(indent, doc.is_blank)
            else:
                assert isinstance(doc, (Trailing, Own))
                self._comment(doc, indent)
        return "".join(self.out)

    # ---- what is printed

    def _text(self, doc: Text, indent: int) -> None:
        if self.is_ended:
            self._new_line(indent, False)
        self.out.append(doc.text)
        self.column = self.column + doc.width if doc.last_width is None else doc.last_width
        self.is_blank_so_far = False

    def _space(self) -> None:
        if not self.is_blank_so_far and not self.is_ended and self.out[-1] != " ":
            self.out.append(" ")
            self.column += 1

    def _flat_line(self, line: Line) -> None:
        if line.flat:
            self.out.append(line.flat)
            self.column += len(line.flat)

    def _comment(self, doc: Trailing | Own, indent: int) -> None:
        if isinstance(doc, Trailing) and not self.is_ended:
            self._space()
        elif not self.is_blank_so_far:
            self._new_line(indent, False)
        self.out.append(doc.text)
        self.is_blank_so_far = False
        self.is_ended = True

    def _new_line(self, indent: int, is_blank: bool) -> None:
        out = self.out
        while out and out[-1] and not out[-1].strip(" "):
            out.pop()
        if out:
            out.append(self.line_end * 2 if is_blank else self.line_end)
        if indent:
            out.append(" " * indent)
        self.column = indent
        self.is_blank_so_far = True
        self.is_ended = False

    # ---- what is decided

    def _group(self, group: Group, indent: int, is_flat: bool, stack: list[_Item]) -> None:
        if is_flat:
            stack.append((indent, _FLAT, group.inner, 0))
            return
        if not group.forced and self._fits([(_FLAT, group.inner)], stack):
            stack.append((indent, _FLAT, group.inner, 0))
        elif group.hugged is not None and self._fits([(_BROKEN, group.hugged)], stack):
            stack.append((indent, _BROKEN, group.hugged, 0))
        else:
            stack.append((indent, _BROKEN, group.inner, 0))

    def _fill(self, fill: Fill, at: int, indent: int, is_flat: bool, stack: list[_Item]) -> None:
        parts = fill.parts
        if at + 1 < len(parts):
            stack.append((indent, is_flat, fill, at + 2))
        if at:
            # The line before this part: broken if the part does not fit behind it as a whole.
            line, part = parts[at - 1], parts[at]
            rest = stack if at + 1 == len(parts) else ()
            fits = not (line.forced or part.forced)
            fits = fits and self._fits([(_FLAT, part), (_FLAT, line)], rest)
            stack.append((indent, _BROKEN, part, 0))
            stack.append((indent, is_flat or fits, line, 0))
        else:
            stack.append((indent, is_flat, parts[at], 0))

    def _fits(self, todo: list[tuple[bool, Doc]], rest: Sequence[_Item]) -> bool:
        """Whether what is to do, and what follows up to the next line break, fits on the line.

        `todo` has the next one last. In what is broken, lines of groups that need not break are
        taken as flat, and what follows a comment does not count.
        """
        room = WIDTH - self.column
        if self.is_ended:
            return True
        following = len(rest)
        is_rest = False
        while room >= 0:
            if not todo:
                if following == 0:
                    return True
                following -= 1
                is_rest = True
                _, is_flat, doc, at = rest[following]
                if isinstance(doc, Fill) and at:
                    return True  # its next line may break
            else:
                is_flat, doc = todo.pop()
            if isinstance(doc, Text):
                room -= doc.width
                if doc.last_width is not None:
                    return room >= 0
            elif isinstance(doc, Concat):
                todo.extend((is_flat, part) for part in reversed(doc.parts))
            elif isinstance(doc, Space):
                room -= 1
            elif isinstance(doc, Line):
                if not is_flat:
                    return True
                room -= len(doc.flat)
            elif isinstance(doc, Group):
                if doc.forced:
                    # It can be broken behind its opening bracket.
                    todo.append((_BROKEN, doc.inner))
                else:
                    # What follows may break in its first group.
                    todo.append((is_flat if is_rest else _FLAT, doc.inner))
            elif isinstance(doc, Indent):
                todo.append((is_flat, doc.inner))
            elif isinstance(doc, IfBroken):
                room -= 0 if is_flat else len(doc.text)
            elif isinstance(doc, Fill):
                todo.extend((is_flat, part) for part in reversed(doc.parts))
            else:
                return True  # a new line or a comment
        return False
