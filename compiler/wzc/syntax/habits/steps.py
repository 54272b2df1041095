"""Slips in steps and edges: where the type of a step stands, how steps are joined."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import Span
from wzc.syntax.habits.fixes import edit
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import EQUALS, Repair
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    CLOSER_OF,
    COMMA,
    END,
    KEYWORDS,
    NAME,
    NL,
    OPERATORS,
    STRINGS,
    UNBRACE,
)

_OPEN, _SQUARE = OPERATORS["("], OPERATORS["["]
_STEP = KEYWORDS["step"]
_JOINING_WORDS = ("then", "before", "after", "to", "into", "needs", "precedes", "follows")
_ENDS = (NL, END, UNBRACE)
# The language's own step types, and the setting that people mean who write one without a name.
_FIRST = {"container": "image", "script": "image", "http": "url", "suspend": "duration"}
_EDGE = "`a >> b` passes data, `a ~> b` only orders"


def _quoted_step(m: Mistake) -> Said | None:
    """`step "a" {` and `step "container" "a" {`, as in HCL."""
    if m.kind() not in STRINGS or m.kind(-1) != _STEP or not m.is_head(-1):
        return None
    offset = 1 if m.kind(1) in STRINGS else 0
    if m.kind(offset + 1) != BRACE:
        return None
    name = m.text(offset).strip("\"'").replace("-", "_")
    type = m.text().strip("\"'") if offset else "Type"
    if not name.isidentifier():
        return None
    return Said(
        "a step has a name without quotes, and its type behind `=`",
        m.span(0, offset),
        f"write `step {name} = {type}(...) {{ ... }}`; in the parentheses stands what it is, "
        "in the block how it runs",
        code=codes.FOREIGN_SYNTAX,
        repair=Repair(m.index, offset + 1, [NAME]),
    )


def _without_parentheses(m: Mistake) -> Said | None:
    """`step a = container "busybox:1"`."""
    if m.kind() not in STRINGS or m.kind(-1) != NAME or m.kind(-2) != EQUALS:
        return None
    if m.tokens.kinds[m.entry.first] != _STEP:
        return None
    type = m.text(-1)
    setting = _FIRST.get(type, "setting")
    right = f"({setting} = {m.text()})"
    fixes = [Fix(f"write `{right}`", (Edit(Span(m.file, m.gap().start, m.span().end), right),))]
    return Said(
        f"what `{type}` is given stands in parentheses",
        m.span(),
        f"write `{type}{right}`",
        fixes if type in _FIRST else [],
        repair=Repair(m.index, 1, []),
    )


def _type_first(m: Mistake) -> Said | None:
    """`container a {`."""
    if m.kind() != NAME or m.kind(-1) != NAME or not m.is_head(-1) or m.innermost != BRACE:
        return None
    type = m.text(-1)
    if m.kind(1) not in (BRACE, _OPEN) or not (type in _FIRST or type[0].isupper()):
        return None
    return Said(
        f"a step is declared with `step`: `step {m.text()} = {type}(...)`",
        m.span(-1, 0),
        "in the parentheses stands what it is, in its block how it runs",
        code=codes.FOREIGN_SYNTAX,
    )


def _step_behind(m: Mistake) -> Said | None:
    """`a = step container(...)`."""
    if m.kind() != _STEP or m.kind(-1) != EQUALS or not m.is_head(-2) or m.kind(1) != NAME:
        return None
    word = Edit(Span(m.file, m.span().start, m.span(1).start), "")
    edits = (edit(m, -2, -2, f"step {m.text(-2)}"), word)
    return Said(
        f"`step` comes first: `step {m.text(-2)} = {m.text(1)}(...)`",
        m.span(),
        None,
        [Fix("move `step`", edits)],
        repair=Repair(m.index, 1, []),
    )


def _loop_behind(m: Mistake) -> Said | None:
    """`step a = T() { ... } for x in xs`, and `for x in xs:`."""
    if m.tokens.kinds[m.entry.first] != _STEP:
        return None
    if m.kind() == KEYWORDS["for"] and m.kind(-1) == UNBRACE:
        help = "write `step name = Type(...) for x in xs { ... }`"
        return Said("a loop stands before the block", m.span(), help, code=codes.MISPLACED)
    if m.text() == ":" and m.kind(1) in _ENDS:
        return Said(
            "nothing follows: a block stands in `{ }`, not behind `:`",
            m.span(),
            None,
            [Fix("remove `:`", (edit(m, 0, 0, ""),))],
            repair=Repair(m.index, 1, []),
        )
    return None


def _block_on_next_line(m: Mistake) -> Said | None:
    """A `{` at the beginning of a line."""
    at = 1 if m.kind() == NL else 0
    is_head = at == 1 or (m.is_head(0) and m.kind(-2) in (NAME, CLOSER_OF[_OPEN]))
    if m.kind(at) != BRACE or m.kind(at - 1) != NL or not is_head or m.index == 0:
        return None
    return Said(
        "`{` stands on the line of what it belongs to",
        m.span(at),
        "a line break ends an entry",
        [Fix("join the lines", (Edit(Span(m.file, m.gap(at - 1).start, m.span(at).end), " {"),))],
        repair=Repair(m.index, 1, []) if at else None,
    )


# ---- edges


def _edge_brackets(m: Mistake) -> Said | None:
    """`(a, b) >> c`, `a >> {b, c}`."""
    if m.kind() not in (_OPEN, BRACE) or not (m.kind(-1) in ARROWS or m.is_head(0)):
        return None
    end = 1
    while m.kind(end) == NAME and m.kind(end + 1) in (COMMA, NL):
        end += 2
    end += m.kind(end) == NAME
    if m.kind(end) != CLOSER_OF[m.kind()] or (m.kind(-1) not in ARROWS and end < 2):
        return None
    if m.kind(-1) not in ARROWS and m.kind(end + 1) not in ARROWS:
        return None
    names = [m.text(at) for at in range(1, end) if m.kind(at) == NAME]
    right = f"[{', '.join(names)}]"
    place = m.span(0, end)
    for at in range(1, end):
        if m.kind(at) == NL:
            m.tokens.kinds[m.index + at] = COMMA
    m.tokens.kinds[m.index] = _SQUARE
    m.tokens.kinds[m.index + end] = CLOSER_OF[_SQUARE]
    return Said(
        "several steps at one end of an edge stand in brackets",
        place,
        f"write `{right}`",
        [Fix(f"write `{right}`", (Edit(place, right),))],
        repair=Repair(m.index, 0, []),
    )


def _backwards(m: Mistake) -> Said | None:
    """`b << a`, `b <- a`."""
    if m.text() != "<" or m.text(1) not in ("<", "-") or not m.is_head(-1) or m.innermost != BRACE:
        return None
    if m.kind(-1) != NAME or m.kind(2) != NAME:
        return None
    shown = m.span(0, 1).text
    right = f"{m.text(2)} >> {m.text(-1)}"
    fixes = [Fix(f"write `{right}`", (edit(m, -1, 2, right),))] if m.kind(3) in _ENDS else []
    return Said(f"an edge points forwards: there is no `{shown}`", m.span(0, 1), _EDGE, fixes)


def _apart(m: Mistake) -> Said | None:
    """`a > > b`."""
    if m.text() != ">" or m.text(1) != ">" or not m.is_head(-1) or m.innermost != BRACE:
        return None
    place = m.span(0, 1)
    fixes = [Fix("write `>>`", (Edit(place, ">>"),))]
    return Said("an edge is written `>>`, without a blank in it", place, None, fixes)


def _edge_in_words(m: Mistake) -> Said | None:
    """`a then b`."""
    if m.text() not in _JOINING_WORDS or not m.is_head(-1) or m.kind(-1) != NAME:
        return None
    if m.innermost != BRACE or m.kind(1) != NAME:
        return None
    return Said("an edge is written with a sign, not with a word", m.span(), _EDGE)


def _quoted_edge(m: Mistake) -> Said | None:
    """`"a" >> "b"`."""
    arrow = 0 if m.kind() in ARROWS else -1
    if m.kind(arrow) not in ARROWS or m.innermost != BRACE:
        return None
    sides = [offset for offset in (arrow - 1, arrow + 1) if m.kind(offset) in STRINGS]
    if not sides or (arrow == 0 and not m.is_head(-1)):
        return None
    names = [m.text(offset).strip("\"'") for offset in sides]
    if not all(name.isidentifier() for name in names):
        return None
    edits = tuple(edit(m, o, o, name) for o, name in zip(sides, names, strict=True))
    return Said(
        "the steps of an edge stand without quotes",
        m.span(sides[0]),
        f"write `{names[0]}`",
        [Fix("remove the quotes", edits)],
        repair=Repair(m.index - 1, 1, [NAME]) if arrow == 0 else Repair(m.index, 1, [NAME]),
    )


def _edge_as_value(m: Mistake) -> Said | None:
    """`edges = [a >> b]`."""
    if m.kind() not in ARROWS or (m.innermost == BRACE and m.entry.first == m.item.first):
        return None
    if EQUALS not in m.tokens.kinds[m.entry.first : m.index]:
        return None
    return Said(
        "an edge is no value: it stands on a line of its own in the pipeline's block",
        m.span(),
        _EDGE,
    )


STEP_HABITS: list[Callable[[Mistake], Said | None]] = [
    _quoted_step,
    _without_parentheses,
    _type_first,
    _step_behind,
    _loop_behind,
    _block_on_next_line,
    _edge_brackets,
    _backwards,
    _apart,
    _edge_in_words,
    _quoted_edge,
    _edge_as_value,
]
