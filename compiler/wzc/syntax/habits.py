"""Habits of other languages, and the slips that are made often: each with a message of its own.

A habit looks at the tokens around a mistake and says what to write in this language, or None if
it does not recognise anything. The order matters: the first that speaks is taken.
"""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import Span
from wzc.syntax.habits_of_values import VALUE_HABITS, edit, write
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import COLON, EQUALS, Repair, proves
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    COMMA,
    COMPARE,
    END,
    KEYWORD_TEXTS,
    KEYWORDS,
    NAME,
    NL,
    NUMBER,
    OPERATORS,
    STRINGS,
    UNBRACE,
)

_OPEN, _SQUARE, _ARROW, _QUESTION = (OPERATORS[text] for text in ("(", "[", "->", "?"))
_CONTINUING = {KEYWORDS[word] for word in ("and", "or", "if", "else")} | {COMPARE}
_CONTINUING |= {OPERATORS[text] for text in ("+", "-", "*", "/", "%", "..", ".", "|")}
_ENDS = (NL, END, UNBRACE)

# Declarations, and what to do where one stands in a block.
_TOP_ONLY = {
    "import": "imports stand at the top of the file",
    "from": "imports stand at the top of the file",
    "param": "move it to the top of the file; what is given at submit time is an `input`",
    "contract": "move it out of the braces",
    "extern": "move it out of the braces",
    "component": "move it out of the braces: a component is used like a step type",
    "preset": "move it out of the braces: `use` takes it in",
    "cluster": "move it out of the braces; `cluster = name` chooses one",
    "profile": "move it out of the braces: a profile names the pipelines that it changes",
}
_IN_PIPELINE = ("step", "input", "output", "use", "remove", "on_exit", "hook")

# Words that begin something in other languages, and what this one has.
_WORDS = {
    "def": "a reusable part of a pipeline is a `component`, a bundle of attributes a `preset`",
    "class": "the shape of data is a `contract`, a step implemented elsewhere an `extern step`",
    "type": "the shape of data is a `contract`",
    "var": "a constant is `let name = value`, a parameter `param name: type = value`",
    "variable": "a parameter is `param name: type = default`",
    "locals": "a constant is `let name = value`",
    "for": "a loop stands on its step: `step name = Type(...) for x in xs`",
    "while": "there are no loops but `step name = Type(...) for x in xs`",
    "if": "whether a step runs is its `when`; a value is chosen with `a if c else b`",
    "return": "what a component gives is its `output`",
    "include": "modules are taken in with `import`",
    "workflow": "what gets compiled is a `pipeline`",
    "dag": "what gets compiled is a `pipeline`",
    "job": "the parts of a pipeline are steps: `step name = Type(...)`",
    "task": "the parts of a pipeline are steps: `step name = Type(...)`",
    "stage": "the parts of a pipeline are steps: `step name = Type(...)`",
    "resource": "the parts of a pipeline are steps: `step name = Type(...)`",
    "module": "a reusable part of a pipeline is a `component`",
    "provider": "where pipelines run is a `cluster`",
    "environment": "what differs per environment stands in a `profile`",
}
_WORDS |= dict.fromkeys(("function", "func", "fn"), _WORDS["def"])
_WORDS |= dict.fromkeys(("interface", "struct", "schema"), _WORDS["type"])
_WORDS |= dict.fromkeys(("const", "val", "local"), _WORDS["var"])
_WORDS |= dict.fromkeys(("require", "using"), _WORDS["include"])
_WORDS |= dict.fromkeys(("elif", "else"), _WORDS["if"])
_STEP_WORDS = ("job", "task", "stage", "resource")


def find_habit(m: Mistake) -> Said | None:
    """What to say if this is a mistake that is made often."""
    for habit in _HABITS:
        said = habit(m)
        if said is not None:
            return said
    return None


# ---- entries


def _colon_for_equals(m: Mistake) -> Said | None:
    """`key: [1, 2]` and `key: { ... }`."""
    at = m.entry.first + 1
    kinds = m.tokens.kinds
    if at > m.index or kinds[at] != COLON:
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


def _line_break(m: Mistake) -> Said | None:
    """A line that begins with an operator, or ends with one."""
    help = "an expression goes on over lines in parentheses: `( ... )`"
    if m.kind() in _CONTINUING and m.kind(-1) == NL:
        start = m.tokens.starts[m.index]
        before = m.file.text.rfind("\n", 0, start)
        message = (
            f"a line cannot begin with `{m.text()}`: the expression ended with the line before"
        )
        if m.file.text.rfind("\n", 0, max(before, 0)) + 1 in m.told_lines:
            m.told_lines.add(before + 1)  # one message for all the lines of an expression
        return Said(message, m.span(), help, code=codes.LINE_BREAK_IN_EXPRESSION)
    if m.kind() != NL or m.kind(-1) not in _CONTINUING:
        return None
    repair = Repair(m.index, 1, [])
    if not proves(m.tokens.kinds, m.item.heads[-1], repair, m.index):
        return None
    message = f"a line cannot end with `{m.text(-1)}`: the line break ends the expression"
    return Said(message, m.span(-1), help, code=codes.LINE_BREAK_IN_EXPRESSION, repair=repair)


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


def _misplaced(m: Mistake) -> Said | None:
    """A declaration in a block, or what belongs into a pipeline at the top of the file."""
    if m.innermost is None:
        word = m.text()
        if m.is_head(0) and word in _IN_PIPELINE and m.kind(1) not in (EQUALS, BRACE, COLON):
            message = (
                f"`{word}` stands inside of a pipeline or a component, not at the top of the file"
            )
            return Said(message, m.span(), "move it into the braces", code=codes.MISPLACED)
        if m.is_head(0) and m.kind() == NAME and m.kind(1) == EQUALS:
            message = f"`{word} = ...` stands in no block"
            fixes = [
                Fix("write `let`", (Edit(Span(m.file, m.span().start, m.span().start), "let "),))
            ]
            repair = Repair(m.index, 0, [KEYWORDS["let"]])
            return Said(
                message,
                m.span(),
                "a constant of the file is `let name = value`",
                fixes,
                codes.MISPLACED,
                repair,
            )
        return None
    for offset in (0, -1):
        word = m.text(offset)
        if (
            word in _TOP_ONLY
            and m.kind(offset) in KEYWORD_TEXTS
            and m.is_head(offset)
            and m.innermost == BRACE
            and (m.kind(offset + 1) in (NAME, *STRINGS) or m.kind(offset + 1) in KEYWORD_TEXTS)
        ):
            message = f"`{word}` stands at the top of a file, not inside of a block"
            return Said(message, m.span(offset), _TOP_ONLY[word], code=codes.MISPLACED)
    return None


def _foreign_word(m: Mistake) -> Said | None:
    """`def f`, `task x`, `for x in xs {`."""
    for offset in (0, -1):
        word = m.text(offset)
        if word not in _WORDS or not m.is_head(offset):
            continue
        after = m.kind(offset + 1)
        if after in (NAME, NUMBER, *STRINGS, _OPEN) or after in KEYWORD_TEXTS:
            fixes = []
            if word in _STEP_WORDS and m.innermost == BRACE and after == NAME:
                fixes = write(m, offset, "step")
            return Said(
                f"there is no `{word}` here",
                m.span(offset),
                _WORDS[word],
                fixes,
                codes.FOREIGN_SYNTAX,
            )
    return None


def _quoted_name(m: Mistake) -> Said | None:
    """`step "embed" {`, as in HCL."""
    if m.kind() not in STRINGS or m.kind(-1) not in KEYWORD_TEXTS or not m.is_head(-1):
        return None
    word = m.text(-1)
    if word not in (
        "step",
        "pipeline",
        "profile",
        "cluster",
        "component",
        "preset",
        "param",
        "let",
        "contract",
        "input",
        "remove",
        "hook",
        "on_exit",
    ):
        return None
    inner = m.text().strip("\"'")
    name = inner.replace("-", "_")
    is_name = name.isidentifier() and name.isascii() and name not in KEYWORDS
    fixes = write(m, 0, name) if is_name else []
    return Said(
        f"the name of a {word} stands without quotes",
        m.span(),
        f"write `{word} {name}`" if is_name else None,
        fixes,
        repair=Repair(m.index, 1, [NAME]),
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
        help = "it is the value of something: `step name = ...`, `key = ...`, `use ...`"
        return Said(f"a call of `{name}` cannot stand alone", m.span(-1), help)
    help = "an entry is `key = value`, `key { ... }`, a step, an edge, ..."
    return Said(f"`{name}` alone says nothing", m.span(-1), help)


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


# ---- imports


def _imports(m: Mistake) -> Said | None:
    word = m.text(m.entry.first - m.index)
    if m.innermost not in (None, _OPEN, BRACE) or word not in ("import", "from"):
        return None
    if (
        word == "import"
        and m.kind() == COMMA
        and m.index == m.entry.first + 2
        and m.kind(1) == NAME
    ):
        fixes = [Fix("write another `import`", (edit(m, 0, 0, "\nimport"),))]
        return Said("each module has an `import` of its own", m.span(), fixes=fixes)
    if word == "from" and m.text(-1) == "import":
        if m.text() == "*":
            return Said(
                "there is no `import *`",
                m.span(),
                "list the names, or `import` the module as a whole",
            )
        if m.text() == "(":
            end = 1
            while m.kind(end) in (NAME, COMMA, KEYWORDS["as"]):
                end += 1
            fixes = []
            if m.text(end) == ")":
                fixes = [Fix("remove the parentheses", (edit(m, 0, 0, ""), edit(m, end, end, "")))]
                if m.kind(end - 1) == COMMA:
                    fixes = [Fix(fixes[0].title, (edit(m, 0, 0, ""), edit(m, end - 1, end, "")))]
            return Said(
                "imported names stand without parentheses",
                m.span(),
                "after a comma the list may go on in the next line",
                fixes,
            )
    return None


_HABITS: list[Callable[[Mistake], Said | None]] = [
    _line_break,
    _arrow_at_end,
    _imports,
    _quoted_name,
    _misplaced,
    _colon_for_equals,
    _colon_in_arguments,
    _foreign_word,
    _edge_arrow,
    _lone_entry,
    *VALUE_HABITS,
]
