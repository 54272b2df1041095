"""Slips in entries of blocks: keys, lines, edges."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import Span
from wzc.syntax.habits.fixes import edit, write
from wzc.syntax.mistakes import CONTINUING, Mistake, Said
from wzc.syntax.recovery import COLON, EQUALS, Repair, beginning, proves
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    COMMA,
    END,
    KEYWORD_TEXTS,
    KEYWORDS,
    NAME,
    NL,
    NUMBER,
    OPERATORS,
    UNBRACE,
    line_start,
)

_OPEN, _SQUARE = OPERATORS["("], OPERATORS["["]
_ENDS = (NL, END, UNBRACE)
_TYPED_BLOCKS = ("contract", "inputs", "outputs", "extern")


def _line_break(m: Mistake) -> Said | None:
    """A line that begins with an operator, or ends with one."""
    help = "an expression goes on over lines in parentheses: `( ... )`"
    if m.kind() in CONTINUING and m.kind(-1) == NL:
        text = f"a line cannot begin with `{m.text()}`: the expression ended with the line before"
        fixes = _parentheses(m, m.index - 1)
        return Said(text, m.span(), help, fixes, codes.LINE_BREAK_IN_EXPRESSION)
    if m.kind() != NL or m.kind(-1) not in CONTINUING:
        return None
    repair = Repair(m.index, 1, [])
    if not proves(m.tokens.kinds, m.item.heads[-1], repair, m.index):
        return None
    text = f"a line cannot end with `{m.text(-1)}`: the line break ends the expression"
    fixes = _parentheses(m, m.index)
    return Said(text, m.span(-1), help, fixes, codes.LINE_BREAK_IN_EXPRESSION, repair)


def _parentheses(m: Mistake, line_break: int) -> list[Fix]:
    """Parentheses around the value of the entry that goes on after a line break."""
    kinds = m.tokens.kinds
    first = beginning(kinds, line_break, is_item=False)
    if first < 0 or EQUALS not in kinds[first:line_break] or kinds[first] == KEYWORDS["step"]:
        return []
    start = kinds.index(EQUALS, first) + 1
    end = line_break + 1
    while kinds[end] not in _ENDS or (
        kinds[end] == NL and (kinds[end + 1] in CONTINUING or kinds[end - 1] in CONTINUING)
    ):
        if kinds[end] in (BRACE, _OPEN, _SQUARE):
            return []  # it might hold line breaks that count
        end += 1
    opening, closing = m.tokens.starts[start], m.tokens.ends[end - 1]
    edits = (
        Edit(Span(m.file, opening, opening), "("),
        Edit(Span(m.file, closing, closing), ")"),
    )
    return [Fix("put it in parentheses", edits)]


def _arrow_at_end(m: Mistake) -> Said | None:
    if m.kind() != NL or m.kind(-1) not in ARROWS:
        return None
    repair = Repair(m.index, 1, [])
    if not proves(m.tokens.kinds, m.item.heads[-1], repair, m.index):
        return None
    word = m.text(-1)
    text, tokens = m.file.text, m.tokens
    last = len(text[: tokens.starts[m.index - 1]].rstrip(" \t"))
    edits = (
        Edit(Span(m.file, last, tokens.ends[m.index - 1]), ""),
        Edit(Span(m.file, tokens.starts[m.index + 1], tokens.starts[m.index + 1]), f"{word} "),
    )
    message = f"a line cannot end with `{word}`: the edge goes on with a line that begins with it"
    fixes = [Fix(f"move `{word}` to the next line", edits, certain=True)]
    return Said(message, m.span(-1), fixes=fixes, repair=repair)


def _colon_for_equals(m: Mistake) -> Said | None:
    """`key: [1, 2]` and `key: { ... }`."""
    at = m.entry.first + 1
    kinds = m.tokens.kinds
    if at > m.index or kinds[at] != COLON or m.header in _TYPED_BLOCKS:
        return None
    after = kinds[at + 1] if at + 1 < len(kinds) else END
    repair = Repair(at, 1, [] if after == BRACE else [EQUALS])
    if not proves(kinds, m.entry.heads[1], repair, m.index):
        return None
    offset = at - m.index
    if after == BRACE:
        message = f"a block follows its name directly: `{m.text(offset - 1)} {{`"
        fix = Fix("remove `:`", (edit(m, offset, offset, ""),))
    else:
        message = f"the value of `{m.text(offset - 1)}` is set with `=`, not with `:`"
        fix = Fix("write `=`", (edit(m, offset, offset, " ="),))
    return Said(message, m.span(offset), fixes=[fix], repair=repair)


def _colon_in_arguments(m: Mistake) -> Said | None:
    if m.kind() != COLON or EQUALS not in m.expected:
        return None
    message = "a value is set with `=`, not with `:`"
    repair = Repair(m.index, 1, [EQUALS])
    if not proves(m.tokens.kinds, m.item.heads[-1], repair, m.index):
        return None
    return Said(message, m.span(), fixes=[Fix("write `=`", (edit(m, 0, 0, " ="),))], repair=repair)


def _edge_arrow(m: Mistake) -> Said | None:
    """`a -> b`, `a > b`."""
    text = m.text()
    if text not in ("->", ">", ">>>", "|") or ARROWS[0] not in m.expected or m.innermost != BRACE:
        return None
    if text == "->" or m.kind(1) in (NAME, _SQUARE):
        return Said(
            f"an edge is written `>>`, not `{text}`",
            m.span(),
            fixes=write(m, 0, ">>"),
            repair=Repair(m.index, 1, [ARROWS[0]]),
        )
    return None


def _single_port(m: Mistake) -> Said | None:
    """`output rows: int from stdout` in the block of a step."""
    first = m.entry.first - m.index
    word = m.text(first)
    if word not in ("output", "outputs") or m.header not in ("step", "extern"):
        return None
    if m.kind(first + 1) != NAME or m.kind(first + 2) != COLON:
        return None
    last = first + 2
    while m.kind(last + 1) not in _ENDS:
        last += 1
    right = f"outputs {{ {m.span(first + 1, last).text} }}"
    fixes = [Fix(f"write `{right}`", (Edit(m.span(first, last), right),))]
    help = f"write `{right}`; several stand there on lines of their own"
    return Said("outputs are declared in a block", m.span(first), help, fixes)


def _taken_at(m: Mistake) -> Said | None:
    """`outputs { rows: int at "/tmp/rows" }`."""
    if m.text() != "at" or m.header != "outputs" or KEYWORDS["from"] not in m.expected:
        return None
    return Said(
        "an output is taken `from` a path; `at` is where an input is put",
        m.span(),
        None,
        write(m, 0, "from"),
        repair=Repair(m.index, 1, [KEYWORDS["from"]]),
    )


def _stray_arrow(m: Mistake) -> Said | None:
    if m.kind() not in ARROWS or ARROWS[0] in m.expected:
        return None
    start = m.tokens.starts[m.index]
    line = m.file.text[line_start(m.file.text, start) : start]
    if not line.strip():
        help = "an edge begins with a step: `a >> b`"
        return Said(f"`{m.text()}` continues an edge, and the line before is none", m.span(), help)
    if m.kind(-1) in ARROWS:
        return None
    word = m.text(-1)
    repair = Repair(m.index - 1, 1, [NAME])
    is_name = m.kind(-1) in KEYWORD_TEXTS and m.is_head(-1)
    if is_name and m.text(1) in m.tokens.keyword_names and m.kind(1) in KEYWORD_TEXTS:
        m.tokens.kinds[m.index + 1] = NAME  # its declaration was reported
    if is_name and proves(m.tokens.kinds, m.entry.heads[0], repair, m.index):
        return Said(
            f"`{word}` is a keyword and cannot be a name here",
            m.span(-1),
            f"another name, for example `{word}_`",
            code=codes.KEYWORD_AS_NAME,
            repair=repair,
        )
    return Said(f"`{m.text()}` joins steps, and what stands before it is none", m.span())


_MAPS = ("labels", "annotations", "env", "node_selector", "pod_labels", "pod_annotations")
_PARTS = (NAME, NUMBER, OPERATORS["."], OPERATORS["-"], OPERATORS["/"])


def _odd_key(m: Mistake) -> Said | None:
    """`resources.cpu = 1`, `labels { my-app = "x" }`, `labels { app.io/name = "x" }`."""
    first = m.entry.first - m.index
    if m.innermost != BRACE or first >= 0 or m.kind(first) != NAME:
        return None
    end = first
    while m.kind(end + 1) in _PARTS or m.kind(end + 1) in KEYWORD_TEXTS:
        if m.span(end).end != m.span(end + 1).start:
            return None
        end += 1
    if end < first + 2 or m.kind(end + 1) not in (EQUALS, BRACE, COLON) or end + 1 < 0:
        return None
    place = m.span(first, end)
    text = place.text
    fixes = [Fix("add the quotes", (Edit(place, f'"{text}"'),))] if m.header in _MAPS else []
    if m.header in _MAPS:
        help = f'write `"{text}"`'
    elif "-" in text or "/" in text:
        name = text.replace("-", "_")
        help = f'a key of labels and other maps in quotes, `"{text}"`; an attribute is `{name}`'
    else:
        outer, _, inner = text.partition(".")
        help = f"write `{outer} {{ {inner} = ... }}`, or a key with dots in quotes"
    m.tokens.names[place.start] = ""
    sign = "/" if "/" in text else "-" if "-" in text else "."
    message = f"`{text}` is no key without quotes: it has a {'dot' if sign == '.' else f'`{sign}`'}"
    repair = Repair(m.index + first + 1, end - first, [])
    return Said(message, place, help, fixes, repair=repair)


def _missing_braces(m: Mistake) -> Said | None:
    """`retry limit = 3`."""
    if m.innermost != BRACE or m.kind() != NAME or not m.is_head(-1) or m.kind(-1) != NAME:
        return None
    if m.kind(1) != EQUALS:
        return None
    end = 2
    while m.kind(end) not in (NL, END, COMMA, UNBRACE):
        end += 1
    entry = m.span(0, end - 1).text
    if "{" in entry or "(" in entry or "\n" in entry:
        return None
    word = m.text(-1)
    fixes = [Fix("add the braces", (edit(m, 0, end - 1, f"{{ {entry} }}"),))]
    return Said(
        f"`{word}` is followed by `=` or by a block, not by `{m.text()}`",
        m.span(),
        f"write `{word} {{ {entry} }}`",
        fixes,
    )


def _lone_entry(m: Mistake) -> Said | None:
    """An entry that is just a name: the end of a list without brackets, or nothing at all."""
    if m.innermost != BRACE or m.kind() not in (*_ENDS, COMMA, _OPEN, *ARROWS):
        return None
    if not m.is_head(-1) or m.kind(-1) != NAME:
        return None
    name = m.text(-1)
    if m.kind() == COMMA:
        end = 1
        while m.kind(end) == NAME and m.kind(end + 1) == COMMA:
            end += 2
        if m.kind(end) == NAME and m.kind(end + 1) in ARROWS:
            edits = (edit(m, -1, -1, f"[{name}"), edit(m, end, end, f"{m.text(end)}]"))
            message = "several steps at one end of an edge stand in brackets"
            return Said(
                message,
                m.span(-1, end),
                f"write `[{name}, {m.text(end)}]`",
                [Fix("add the brackets", edits)],
            )
    if m.kind(-2) == COMMA and m.kind(-3) == NAME:
        start = -3
        while m.kind(start - 1) == COMMA and m.kind(start - 2) == NAME:
            start -= 2
        if m.kind(start - 1) in ARROWS and m.kind() != _OPEN:
            edits = (edit(m, start, start, f"[{m.text(start)}"), edit(m, -1, -1, f"{name}]"))
            message = "several steps at one end of an edge stand in brackets"
            return Said(message, m.span(start, -1), fixes=[Fix("add the brackets", edits)])
    if m.kind() == _OPEN:
        help = f"a step is `step name = {name}(...)`"
        if name not in ("container", "script", "http", "resource", "suspend"):
            help += f"; `use {name}(...)` takes a preset in"
        return Said(f"a call of `{name}` cannot stand alone", m.span(-1), help)
    if m.kind(-2) == COMMA and _follows_use(m):
        fixes = [Fix("write another `use`", (edit(m, -1, -1, f"use {name}"),))]
        return Said("each preset has a `use` of its own", m.span(-1), None, fixes)
    help = "an entry is `key = value`, `key { ... }`, a step, an edge, ..."
    return Said(f"`{name}` alone says nothing", m.span(-1), help)


def _follows_use(m: Mistake) -> bool:
    before = beginning(m.tokens.kinds, m.index - 2, is_item=False)
    return before >= 0 and m.tokens.kinds[before] == KEYWORDS["use"]


ENTRY_HABITS: list[Callable[[Mistake], Said | None]] = [
    _line_break,
    _arrow_at_end,
    _colon_for_equals,
    _colon_in_arguments,
    _edge_arrow,
    _single_port,
    _taken_at,
    _stray_arrow,
    _odd_key,
    _missing_braces,
    _lone_entry,
]
