"""Misspelt keywords: `stpe a = ...`, and what other tools call a handler at the end."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.syntax.habits.fixes import write
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import COLON, EQUALS, Repair
from wzc.syntax.tokens import BRACE, KEYWORDS, NAME, OPERATORS
from wzc.values.suggest import nearest

# Keywords that a name follows.
_AT_TOP = ("param", "let", "contract", "component", "preset", "pipeline", "profile", "cluster")
_IN_BLOCK = ("step", "input", "on_exit", "hook")
_AT_END = "what runs at the end does so in any case; its `when` may ask for `workflow.status`"
_HANDLERS = dict.fromkeys(
    ("on_failure", "on_error", "on_success", "on_end", "finally", "exit", "onFailure", "onError"),
    "on_exit",
)


def _misspelt(m: Mistake) -> Said | None:
    for offset in (0, -1):
        if m.kind(offset) != NAME or not m.is_head(offset) or m.kind(offset + 1) != NAME:
            continue
        after = m.kind(offset + 2)
        if after not in (EQUALS, COLON, BRACE, OPERATORS["("], NAME):
            continue
        word = m.text(offset)
        known = _AT_TOP if m.innermost is None else _IN_BLOCK
        guess = nearest(word, known)
        help = None
        if guess is None and m.innermost is not None and word in _HANDLERS:
            guess, help = _HANDLERS[word], _AT_END
        if guess is None or (after == NAME) != (guess == "hook"):
            continue
        return Said(
            f"there is no `{word}`; did you mean `{guess}`?",
            m.span(offset),
            help,
            write(m, offset, guess, certain=help is None),
            codes.FOREIGN_SYNTAX,
            Repair(m.index + offset, 1, [KEYWORDS[guess]]),
        )
    return None


KEYWORD_HABITS: list[Callable[[Mistake], Said | None]] = [_misspelt]
