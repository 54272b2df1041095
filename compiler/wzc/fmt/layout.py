"""Sequences of items, in brackets or not: lines, commas, comments and blank lines between them."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from attrs import define, evolve, frozen

from wzc.fmt.documents import (
    LINE,
    SOFT,
    SPACE,
    Break,
    Concat,
    Doc,
    Fill,
    Group,
    IfBroken,
    Indent,
    Line,
    Own,
    Text,
    Trailing,
)
from wzc.fmt.trivia import Comment, Trivia


@frozen
class Style:
    """How the items in a kind of bracket are set out.

    On one line a `comma` (a comma or nothing) and then `flat` stand between two of them, and
    `pad` at the ends; broken, a `comma` stands after each one, also the last. With `rows`, items
    of a bracket that is open in the source stay on the lines on which they are.
    """

    comma: str
    flat: str
    pad: Line
    rows: bool = False


ARGUMENTS = Style(",", " ", SOFT)
ITEMS = Style(",", " ", SOFT, rows=True)
ALONE = Style("", " ", SOFT)
ENTRIES = Style("", ", ", LINE)


@frozen
class Item:
    """An item: its first token, its document, and the token that separates it from the next one.

    The document is made when its turn has come, so that comments before the first token are the
    sequence's. `tail` is where the bracket (or the long string) opens with which the item ends, if
    it may be hugged; `is_literal` items are that bracket and nothing else.
    """

    first: int
    make: Callable[[], Doc]
    separator: int | None = None
    tail: int | None = None
    is_literal: bool = False


@define(eq=False)
class Layout:
    """Makes documents of tokens, and of sequences of items."""

    texts: Sequence[str]
    trivia: Trivia

    # ---- tokens

    def token(self, index: int) -> Doc:
        """A token, with the comments before it that nobody has taken."""
        text = Text(self.texts[index])
        comments = self.trivia.take(index)
        if not comments:
            return text
        return Concat([*_where_they_are(comments), text])

    def gap(self, index: int, may_break: bool) -> list[Doc]:
        """What is between a token and the one before it: a blank, or where the line may break."""
        comments = self.trivia.take(index)
        if comments:
            return _between(comments, is_blank=False)
        return [LINE if may_break else SPACE]

    # ---- sequences

    def bracket(self, opener: int, items: Sequence[Item], closer: int, style: Style) -> Doc:
        """A bracket with its items: on one line, hugged, or with a line for each item.

        It stays open if in the source the first item begins a new line.
        """
        trivia = self.trivia
        opening, closing = self.token(opener), Text(self.texts[closer])
        if not items and closer not in trivia.comments:
            return Concat([opening, closing])
        first = items[0].first if items else closer
        is_open = first in trivia.first_on_line
        inner: list[Doc] = []
        head = trivia.take(first)
        if head:
            head = _at_start(head)
            inner += _between(head, first in trivia.after_blank and head[-1].is_own)
            if not items:
                inner.pop()
        else:
            inner.append(style.pad)
        docs = self._items(items, inner, style, style.rows and is_open)
        if items:
            last = items[-1].separator
            if style.comma:
                inner.append(IfBroken(style.comma))
            tail = (trivia.take(last) if last is not None else []) + trivia.take(closer)
            if tail:
                inner += _between(tail, is_blank=False)[:-1]
        whole = Concat([opening, Indent(Concat(inner)), style.pad, closing])
        hugged = None if is_open else self._hugged(opening, items, docs, closing, closer)
        return Group(whole, is_open, hugged)

    def file(self, items: Sequence[Item], end: int) -> Doc:
        """Declarations, each on a line of its own, and the comments around them."""
        parts: list[Doc] = []
        first = items[0].first if items else end
        head = self.trivia.take(first)
        if head:
            parts += _between(head, is_blank=first in self.trivia.after_blank)[1:]
        self._items(items, parts, ENTRIES, rows=False)
        if items:
            tail = self.trivia.take(end)
            if tail:
                parts += _between(tail, is_blank=False)
        if parts and isinstance(parts[-1], Break):
            parts.pop()
        return Concat(parts)

    def _items(
        self, items: Sequence[Item], parts: list[Doc], style: Style, rows: bool
    ) -> list[Doc]:
        """Add the items to the parts, with what stands between them; the items' documents."""
        docs: list[Doc] = []
        row: list[Doc] = []
        for item, following in pairwise([*items, None]):
            assert item is not None
            docs.append(item.make())
            row.append(docs[-1])
            if following is None:
                break
            assert item.separator is not None
            comments = self.trivia.take(item.separator)
            if any(comment.is_doc for comment in comments):
                # Behind the comma, it would document the next item.
                row += _where_they_are(comments)
                comments = []
            if style.comma:
                row.append(Text(style.comma))
            comments += self.trivia.take(following.first)
            is_blank = following.first in self.trivia.after_blank
            if comments:
                between: list[Doc] = _between(comments, is_blank)
            elif rows and self._is_first_on_line(item.separator, following.first):
                between = [Break(is_blank)]
            else:
                row.append(Line(style.flat, is_blank))
                continue
            parts.append(_row(row) if rows else Concat(row))
            parts += between
            row = []
        if row:
            parts.append(_row(row) if rows else Concat(row))
        return docs

    def _is_first_on_line(self, *tokens: int) -> bool:
        return any(token in self.trivia.first_on_line for token in tokens)

    def _hugged(
        self, opening: Doc, items: Sequence[Item], docs: Sequence[Doc], closing: Doc, closer: int
    ) -> Doc | None:
        """All on the first line but the last item's bracket, which is open; None if it may not be.

        So it is where the source has it so; and an only item that is a bracket is never
        indented twice.
        """
        if not items or items[-1].tail is None or opening.forced:
            return None
        *others, last = docs
        if any(doc.forced for doc in others):
            return None
        places = [closer]
        for item in items:
            places += [item.first] if item.separator is None else [item.first, item.separator]
        if any(self.trivia.has_comments(place, place) for place in places):
            return None
        if self.trivia.has_comments(items[-1].first, items[-1].tail):
            return None
        if not last.forced:
            if others or not items[0].is_literal or not isinstance(last, Group):
                return None
            last = last.broken()
        parts = [opening]
        for doc in others:
            parts += [doc, Text(","), SPACE]
        return Concat([*parts, last, closing])


def _row(parts: Sequence[Doc]) -> Doc:
    """Items of one line of the source, which goes on in further lines if it is too long.

    With an item that is broken, each item begins a line.
    """
    if any(part.forced for part in parts):
        return Group(Concat(parts))
    filled: list[Doc] = []
    item: list[Doc] = []
    for part in parts:
        if isinstance(part, Line):
            filled += [Concat(item), part]
            item = []
        else:
            item.append(part)
    return Fill([*filled, Concat(item)])


def _at_start(comments: Sequence[Comment]) -> list[Comment]:
    """Comments behind an opening bracket, without a blank line before the first line."""
    first = 0 if comments[0].is_own else 1
    return [
        evolve(comment, is_after_blank=comment.is_after_blank and number > first)
        for number, comment in enumerate(comments)
    ]


def _where_they_are(comments: Sequence[Comment]) -> list[Doc]:
    """Comments where no line was to be broken: the printer breaks it after them."""
    return [Own(c.text) if c.is_own else Trailing(c.text) for c in comments]


def _between(comments: Sequence[Comment], is_blank: bool) -> list[Doc]:
    """Comments between two items: one behind the first item, the others on lines of their own.

    A line break comes last, with a blank line if it `is_blank`.
    """
    parts: list[Doc] = []
    for number, comment in enumerate(comments):
        if number == 0 and not comment.is_own:
            parts.append(Trailing(comment.text))
        else:
            parts += [Break(comment.is_after_blank), Own(comment.text)]
    return [*parts, Break(is_blank)]
