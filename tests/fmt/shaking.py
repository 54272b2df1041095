"""Valid text with other trivia: blanks, line breaks, comments and commas where the grammar lets
them be, on every side of every token.
"""

from __future__ import annotations

from random import Random

from attrs import define

from tests.fmt.checks import lexed
from wzc.syntax.tokens import ARROWS, BRACE, CLOSER_OF, CLOSERS, COMMA, NL, OPERATORS, UNBRACE

_COMMENTS = [
    "# note",
    "#",
    "#no blank",
    "## says what",
    "### title",
    "# ünï 世界",
    '# "quote',
    "# } ) ]",
]
_CLINGING = {OPERATORS[sign] for sign in (".", "(", "[", "]", ")", ",", "?", ":")}


@define
class Shaker:
    """Puts random trivia into a text. `comments`: how often, out of a hundred gaps."""

    random: Random
    comments: int = 20
    breaks: int = 20

    def shake(self, text: str) -> str:
        """The same tokens with other trivia; comments that were there are dropped."""
        tokens = lexed(text)
        rows = list(zip(tokens.kinds, tokens.starts, tokens.ends, strict=True))
        out = [self._space(may_break=True)]
        stack: list[int] = []
        previous = COMMA
        for at, (kind, start, end) in enumerate(rows[:-1]):
            if kind == NL:
                out.append(self._break(stack))
                previous = NL
                continue
            if at and previous != NL:
                is_free = bool(stack) and stack[-1] != UNBRACE
                may_break = is_free or previous in (COMMA, BRACE) or kind in (UNBRACE, *ARROWS)
                before = rows[at - 1]
                clings = kind in _CLINGING and self.random.randrange(3) > 0
                out.append("" if clings else self._space(may_break, before[2] == start))
            out.append(text[start:end])
            previous = kind
            if kind in CLOSER_OF:
                stack.append(CLOSER_OF[kind])
            elif kind in CLOSERS:
                stack.pop()
        ending = self.random.choice(
            ["\n", "\n", "", "\n\n\n", "  ", " # end", "\n# end\n", "\n\n## end"]
        )
        return "".join(out) + ending

    def _space(self, may_break: bool, touches: bool = False) -> str:
        if may_break and self.random.randrange(100) < self.breaks + self.comments:
            return self._break([])
        # Tokens that touch may do so again, others might become one.
        return self.random.choice([" ", " ", "  ", "\t", *([""] if touches else [])])

    def _break(self, stack: list[int]) -> str:
        """A line break, or a comma where it separates the same things, with comments around it."""
        random = self.random
        text = ""
        if stack and random.randrange(5) == 0:
            return ", " if random.randrange(2) else self._comma_and_break()
        while random.randrange(100) < self.comments:
            text += random.choice(["", " ", "\t"]) + self._comment() + self._lines()
        return (text or self._lines()) + random.choice(["", "  ", "\t", "      "])

    def _comma_and_break(self) -> str:
        return "," + ("" if self.random.randrange(2) else f" {self._comment()}") + self._lines()

    def _comment(self) -> str:
        return self.random.choice(_COMMENTS) + self.random.choice(["", " "])

    def _lines(self) -> str:
        return self.random.choice(["\n", "\n", "\n", "\n\n", "\n  \n\n", "\r\n"])
