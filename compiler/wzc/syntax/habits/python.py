"""Habits of Python and of other languages with expressions of their own."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import Span
from wzc.syntax.habits.fixes import edit
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import COLON, EQUALS, Repair
from wzc.syntax.tokens import KEYWORDS, NAME, NUMBER, OPERATORS, STRINGS

_PREFIXES = ("f", "r", "b", "u", "rb", "br", "fr", "rf")
_CALLED = {
    "input": "an input",
    "param": "a param",
    "let": "a constant",
    "step": "a step",
    "pipeline": "what a pipeline has",
}


def _prefixed_string(m: Mistake) -> Said | None:
    """`f"{x}"`."""
    if m.kind() not in STRINGS or m.kind(-1) != NAME or m.gap().start != m.span().start:
        return None
    word, text = m.text(-1).lower(), m.text()
    if word not in _PREFIXES:
        return None
    help, right = "write the string without it", text
    if "f" in word:
        help = "a string in double quotes interpolates: `${name}`"
        right = text.replace("$", "$$").replace("{{", "\0").replace("{", "${").replace("\0", "{")
        right = '"' + right.replace("}}", "}")[1:-1] + '"'
    elif "r" in word:
        help = "a string in single quotes is plain text, without escapes"
        right = "'" + text[1:-1] + "'"
    is_simple = text[:3] not in ('"""', "'''") and not set("'\"\\") & set(text[1:-1])
    place = m.span(-1, 0)
    m.tokens.names[m.span().start] = ""  # its escapes may be none
    fixes = [Fix(f"write `{right}`", (Edit(place, right),))] if is_simple else []
    return Said(
        f"there is no `{m.text(-1)}` before a string",
        m.span(-1),
        help,
        fixes,
        codes.FOREIGN_SYNTAX,
        Repair(m.index - 1, 1, []),
    )


def _conditional(m: Mistake) -> Said | None:
    """`if c then a else b`, `a if c elif d ...`."""
    form = "write `a if condition else b`"
    if m.kind() == KEYWORDS["if"] and NUMBER in m.expected:
        return Said("the value comes before its `if`", m.span(), form, code=codes.FOREIGN_SYNTAX)
    if m.text() in ("elif", "elseif", "elsif") and KEYWORDS["else"] in m.expected:
        help = "write `a if c else b if d else e`"
        message = f"there is no `{m.text()}`"
        return Said(message, m.span(), help, code=codes.FOREIGN_SYNTAX)
    return None


def _lambda(m: Mistake) -> Said | None:
    if m.text(-1) not in ("lambda", "function", "fn", "new") or m.kind() != NAME:
        return None
    if OPERATORS["+"] not in m.expected:
        return None
    help = "functions are those of the language; lists are computed with `[f(x) for x in xs]`"
    message = f"there is no `{m.text(-1)}`"
    return Said(message, m.span(-1), help, code=codes.FOREIGN_SYNTAX)


def _keyword_prefix(m: Mistake) -> Said | None:
    """`input.since`, `param.image`."""
    word = m.text()
    if word not in _CALLED or m.text(1) != "." or NUMBER not in m.expected:
        return None
    if m.kind(2) != NAME:
        return None
    return Said(
        f"{_CALLED[word]} is called by its name alone: `{m.text(2)}`",
        m.span(0, 2),
        None,
        [Fix(f"write `{m.text(2)}`", (edit(m, 0, 2, m.text(2)),))],
        codes.FOREIGN_SYNTAX,
        Repair(m.index, 2, []),
    )


def _joined_with_dot(m: Mistake) -> Said | None:
    """`"a" . "b"`."""
    if m.kind() not in STRINGS or m.text(-1) != "." or m.kind(-2) not in STRINGS:
        return None
    fixes = [Fix("write `+`", (edit(m, -1, -1, "+"),))]
    repair = Repair(m.index - 1, 1, [OPERATORS["+"]])
    return Said("texts are joined with `+`", m.span(-1), None, fixes, repair=repair)


def _typed_let(m: Mistake) -> Said | None:
    """`let x: string = "a"`."""
    if m.kind() != COLON or m.text(-2) != "let" or not m.is_head(-2):
        return None
    end = 1
    while m.kind(end) in (NAME, OPERATORS["["], OPERATORS["]"], OPERATORS["?"], OPERATORS["."]):
        end += 1
    if m.kind(end) != EQUALS:
        return None
    place = Span(m.file, m.span().start, m.span(end - 1).end)
    return Said(
        "a `let` has the type of its value",
        place,
        "`param name: type = default` is one with a type, which `--set` and profiles change",
        [Fix("remove the type", (Edit(place, ""),))],
        repair=Repair(m.index, end, []),
    )


def _loop(m: Mistake) -> Said | None:
    """`for (x in xs)`, `for i, x in xs`."""
    if m.text() == "(" and m.kind(-1) == KEYWORDS["for"] and m.kind(1) == NAME:
        form = f"write `for {m.text(1)} in ...`"
        return Said("a loop stands without parentheses", m.span(), form)
    if m.text() == "," and m.kind(-2) == KEYWORDS["for"] and m.kind(-1) == NAME:
        help = "an item that is a map has names: `x.key`; numbers are `for i in 0..9`"
        return Said("a loop has one variable", m.span(), help)
    return None


PYTHON_HABITS: list[Callable[[Mistake], Said | None]] = [
    _prefixed_string,
    _conditional,
    _lambda,
    _keyword_prefix,
    _joined_with_dot,
    _typed_let,
    _loop,
]
