"""Habits of other languages in values: comparisons, conditionals, strings."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.syntax.habits.fixes import edit, write
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import EQUALS, Repair, proves
from wzc.syntax.tokens import (
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    COMPARE,
    KEYWORDS,
    NAME,
    NUMBER,
    OPERATORS,
    STRINGS,
)

_QUESTION = OPERATORS["?"]


def _equals(m: Mistake) -> Said | None:
    """`x == 3` to set, `a = 3` to compare."""
    if m.text() == "==" and m.is_head(-1) and EQUALS in m.expected:
        return Said(
            "`==` compares; a value is set with `=`",
            m.span(),
            fixes=write(m, 0, "="),
            repair=Repair(m.index, 1, [EQUALS]),
        )
    if m.kind() == EQUALS and m.kind(-1) == EQUALS:
        gap = m.text(-1) + m.text() if m.gap().start == m.span().start else "= ="
        return Said(
            f"`{gap}` does not set a value: one `=` does",
            m.span(-1, 0),
            fixes=[Fix("write `=`", (edit(m, 0, 0, ""),))],
            repair=Repair(m.index, 1, []),
        )
    if m.kind() == EQUALS and COMPARE in m.expected:
        first = m.entry.first
        if EQUALS in m.tokens.kinds[first : m.index]:
            return Said(
                "`=` sets a value; `==` compares",
                m.span(),
                fixes=write(m, 0, "=="),
                repair=Repair(m.index, 1, [COMPARE]),
            )
    return None


_JOINING = {KEYWORDS[word] for word in ("and", "or", "not", "if", "else", "for", "in")} | {EQUALS}


def _chained_comparison(m: Mistake) -> Said | None:
    if m.kind() != COMPARE:
        return None
    at = -1
    while m.index + at >= m.item.first and m.kind(at) not in _JOINING:
        if m.kind(at) == COMPARE:
            middle = m.span(at + 1, -1).text
            fix = Fix(f"write `and {middle}`", (Edit(m.gap(), f" and {middle}"),))
            message = f"comparisons cannot be chained: `{m.text()}` follows another one"
            simple = "\n" not in middle
            return Said(
                message,
                m.span(),
                "join two comparisons with `and`",
                [fix] if simple else [],
                codes.CHAINED_COMPARISON,
                Repair(m.index, 0, [KEYWORDS["and"], NAME]),
            )
        at -= 1
    return None


def _incomplete_conditional(m: Mistake) -> Said | None:
    if KEYWORDS["else"] not in m.expected or NUMBER in m.expected:
        return None
    repair = Repair(m.index, 0, [KEYWORDS["else"], NAME])
    if not proves(m.tokens.kinds, m.item.heads[-1], repair, m.index):
        return None
    fixes = [Fix("write `else null`", (Edit(m.gap(), " else null"),))]
    return Said(
        "this conditional has no `else`",
        m.gap(),
        "write `a if condition else b`; `null` unsets an attribute",
        fixes,
        codes.MISSING_VALUE,
        repair,
    )


def _ternary(m: Mistake) -> Said | None:
    if m.kind() != _QUESTION or OPERATORS["+"] not in m.expected:
        return None
    help = "write `a if condition else b`"
    return Said("there is no `? :`", m.span(), help, code=codes.FOREIGN_SYNTAX)


def _adjacent_strings(m: Mistake) -> Said | None:
    if m.kind() not in STRINGS or m.kind(-1) not in STRINGS or OPERATORS["+"] not in m.expected:
        return None
    if COMMA in m.expected and m.innermost != BRACE:
        return None  # a comma is missing
    return Said(
        "two strings side by side are not joined",
        m.span(-1, 0),
        "join them with `+`",
        [Fix("write `+`", (Edit(m.gap(), " +"),))],
        repair=Repair(m.index, 0, [OPERATORS["+"]]),
    )


def _fraction(m: Mistake) -> Said | None:
    """`.5`."""
    if m.text() != "." or m.kind(1) != NUMBER or NUMBER not in m.expected:
        return None
    fixes = [Fix(f"write `0.{m.text(1)}`", (edit(m, 0, 0, "0."),))]
    return Said(
        "a number begins with a digit", m.span(0, 1), None, fixes, repair=Repair(m.index, 1, [])
    )


# What people write after a number, with a blank between.
_UNITS = (
    "n u m k M G T P E Ki Mi Gi Ti Pi Ei s sec min h d ms kB KB MB GB TB KiB MiB GiB TiB".split()
)

_UNIT_WORDS = {
    **dict.fromkeys(("seconds", "second", "secs"), "s"),
    **dict.fromkeys(("minutes", "minute", "mins"), "min"),
    **dict.fromkeys(("hours", "hour", "hrs", "hr"), "h"),
    **dict.fromkeys(("days", "day"), "d"),
}


def _unit(m: Mistake) -> Said | None:
    """`5 min`."""
    unit = _UNIT_WORDS.get(m.text(), m.text())
    if m.kind(-1) != NUMBER or unit not in _UNITS or OPERATORS["+"] not in m.expected:
        return None
    right = m.text(-1) + unit
    fixes = [Fix(f"write `{right}`", (edit(m, -1, 0, right),))]
    return Said(
        f"a unit touches its number: `{right}`",
        m.span(-1, 0),
        None,
        fixes,
        repair=Repair(m.index, 1, []),
    )


def _tuple(m: Mistake) -> Said | None:
    """`(a, b)`."""
    if m.kind() != COMMA or m.innermost != OPERATORS["("] or OPERATORS[")"] not in m.expected:
        return None
    if m.kind(-1) in CLOSER_OF or m.kind(-1) == COMMA:
        return None  # a value is missing, or the comma is one too many
    opener = m.values[m.openers[-1]]
    assert isinstance(opener, int)
    end, depth = 0, 0
    while depth >= 0:
        end += 1
        depth += (m.kind(end) in CLOSER_OF) - (m.kind(end) in CLOSERS)
    first = opener - m.index
    edits = (edit(m, first, first, "["), edit(m, end, end, "]"))
    return Said(
        "values in parentheses are not separated by commas",
        m.span(),
        "a list stands in `[ ]`",
        [Fix("write a list", edits)],
    )


def _foreign_operator(m: Mistake) -> Said | None:
    """`a | b`, `a in b`, `a is b`, `x => y`."""
    if OPERATORS["+"] not in m.expected:
        return None
    text = m.text()
    if text == "|":
        return Said(
            "`|` joins types, not values", m.span(), "write `or`, or `merge(a, b)` for maps"
        )
    if text == "is":
        fixes = write(m, 0, "==" if m.text(1) != "not" else "!=") if m.text(1) != "not" else []
        return Said("there is no `is`", m.span(), "write `==` or `!=`", fixes, codes.FOREIGN_SYNTAX)
    if text == "in" or (text == "not" and m.text(1) == "in"):
        help = "write `a == x or a == y`"
        place = m.span() if text == "in" else m.span(0, 1)
        return Said(f"there is no operator `{place.text}`", place, help, [], codes.FOREIGN_SYNTAX)
    if text == "..":
        return Said("a range has two ends, and no more", m.span())
    return None


VALUE_HABITS: list[Callable[[Mistake], Said | None]] = [
    _equals,
    _chained_comparison,
    _incomplete_conditional,
    _ternary,
    _adjacent_strings,
    _fraction,
    _unit,
    _tuple,
    _foreign_operator,
]
