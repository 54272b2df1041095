"""What stands between tokens: comments, line breaks and blank lines."""

from bisect import bisect_left

from attrs import Factory, define, frozen

from wzc.syntax.tokens import NL, Tokens


@frozen
class Comment:
    """A comment, without blanks at its end.

    `is_own` if it has a line of its own; `is_after_blank` if a blank line is before it.
    """

    text: str
    is_own: bool
    is_after_blank: bool

    @property
    def is_doc(self) -> bool:
        """Whether it documents the next token."""
        return self.text.startswith("##") and not self.text.startswith("###")


@define(eq=False)
class Trivia:
    """By token: what stands between it and the one before it.

    Line breaks that are tokens (`_NL`) count as what stands between others.
    """

    # Where there are comments, in the order of the file. Whoever prints them takes them out.
    comments: dict[int, list[Comment]] = Factory(dict)
    # Tokens that begin a line.
    first_on_line: set[int] = Factory(set)
    # Tokens with a blank line before them, after the comments.
    after_blank: set[int] = Factory(set)
    _commented: list[int] = Factory(list)

    def take(self, token: int) -> list[Comment]:
        """The comments before a token, which nobody else gets then."""
        return self.comments.pop(token, [])

    def has_comments(self, first: int, last: int) -> bool:
        """Whether the file has comments right before one of the tokens from `first` to `last`."""
        at = bisect_left(self._commented, first)
        return at < len(self._commented) and self._commented[at] <= last


def read_trivia(text: str, tokens: Tokens) -> Trivia:
    """What stands between the tokens of a text."""
    trivia = Trivia()
    comments, number = tokens.comments, 0
    end = 0
    starts, ends = tokens.starts, tokens.ends
    for token, kind in enumerate(tokens.kinds):
        if kind == NL:
            continue
        start = starts[token]
        has_comment = number < len(comments) and comments[number].start < start
        if not has_comment and text.find("\n", end, start) < 0:
            end = ends[token]
            continue
        found: list[Comment] = []
        while number < len(comments) and comments[number].start < start:
            comment = comments[number]
            breaks = text.count("\n", end, comment.start)
            words = text[comment.start : comment.end].rstrip()
            is_own = breaks > 0 or (token == 0 and not found)
            found.append(Comment(words, is_own, breaks > 1))
            end = comment.end
            number += 1
        if found:
            trivia.comments[token] = found
            trivia._commented.append(token)
        trivia.first_on_line.add(token)
        if text.count("\n", end, start) > 1:
            trivia.after_blank.add(token)
        end = ends[token]
    return trivia
