"""Slips in declarations: where they stand, their names, types and imports."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import Span
from wzc.syntax.habits.fixes import edit, write
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import COLON, EQUALS, Repair
from wzc.syntax.tokens import (
    BRACE,
    COMMA,
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

_OPEN, _SQUARE = OPERATORS["("], OPERATORS["["]
_ENDS = (NL, END, UNBRACE)
_NAMED = "param let contract component preset pipeline profile cluster step input".split()

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


def _quoted_preset(m: Mistake) -> Said | None:
    """`use "wurzel.defaults"`."""
    if m.kind() not in STRINGS or m.text(-1) != "use" or not m.is_head(-1):
        return None
    name = m.text().strip("\"'")
    fixes = write(m, 0, name)
    message = "a preset is named without quotes"
    return Said(message, m.span(), f"write `use {name}`", fixes, repair=Repair(m.index, 1, [NAME]))


def _set_block(m: Mistake) -> Said | None:
    """`profile prod = {`."""
    if m.kind() != EQUALS or m.kind(1) != BRACE or not m.is_head(-2) or m.kind(-1) != NAME:
        return None
    word = m.text(-2)
    if word not in ("pipeline", "profile", "cluster", "preset", "contract", "component"):
        return None
    message = f"`{m.text(-1)}` is followed by its block directly"
    fixes = [Fix("remove `=`", (Edit(Span(m.file, m.span().start, m.span(1).start), ""),))]
    return Said(message, m.span(), None, fixes, repair=Repair(m.index, 1, []))


def _misplaced(m: Mistake) -> Said | None:
    """A declaration in a block, or what belongs into a pipeline at the top of the file."""
    if m.innermost is None:
        word = m.text()
        if m.is_head(0) and word in _IN_PIPELINE and m.kind(1) not in (EQUALS, BRACE, COLON):
            message = (
                f"`{word}` stands inside of a pipeline or a component, not at the top of the file"
            )
            help = "move it into the braces"
            if word == "step" and m.kind(2) == _OPEN:
                help = f"a step type is declared with `extern step {m.text(1)}(...)`"
            return Said(message, m.span(), help, code=codes.MISPLACED)
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


def _dashed_name(m: Mistake) -> Said | None:
    """`pipeline my-rag {`."""
    if m.text() != "-" or m.kind(-1) != NAME or not m.is_head(-2) or m.text(-2) not in _NAMED:
        return None
    end = 0
    while m.text(end) == "-" and (m.kind(end + 1) == NAME or m.kind(end + 1) in KEYWORD_TEXTS):
        end += 2
    place = m.span(-1, end - 1)
    if end == 0 or " " in place.text:
        return None
    name = place.text.replace("-", "_")
    m.tokens.names[place.start] = name
    help = "in Kubernetes it becomes `-` again" if m.text(-2) in ("step", "pipeline") else None
    fixes = [Fix(f"write `{name}`", (Edit(place, name),))]
    repair = Repair(m.index, end, [])
    return Said(f"`{place.text}` is no name: it has a `-`", place, help, fixes, repair=repair)


def _missing_type(m: Mistake) -> Said | None:
    """`param x = 3`, `input x`, `component c(x)`."""
    if COLON not in m.expected or m.kind() not in (EQUALS, NL, END, COMMA, OPERATORS[")"]):
        return None
    is_parameter = m.innermost == _OPEN and m.item.first == m.index - 1
    is_declared = m.is_head(-2) and m.text(-2) in ("param", "input")
    if m.kind(-1) != NAME or not (is_parameter or is_declared):
        return None
    name = m.text(-1)
    value, text = m.kind(1), m.text(1)
    type = "string" if value in STRINGS else "bool" if text in ("true", "false") else None
    if value == NUMBER and text.replace(".", "").isdigit():
        type = "float" if "." in text else "int"
    fixes = [Fix(f"write `: {type}`", (Edit(m.gap(), f": {type}"),))] if type else []
    help = f"write for example `{name}: {type or 'string'}`"
    return Said(
        f"`{name}` has no type", m.span(-1), help, fixes, repair=Repair(m.index, 0, [COLON, NAME])
    )


def _header_slip(m: Mistake) -> Said | None:
    """`pipeline p(x: int) {`, `contract C(Base) {`, `remove s`, `step s = F() if c`."""
    word = m.text(m.entry.first - m.index)
    if m.text(-1) == "remove" and m.kind() == NAME and m.is_head(-1):
        fixes = [Fix("write `remove step`", (edit(m, -1, -1, "remove step"),))]
        return Said(
            "what is removed is a step",
            m.span(-1),
            f"write `remove step {m.text()}`",
            fixes,
            repair=Repair(m.index, 0, [KEYWORDS["step"]]),
        )
    if m.text() == "(" and m.is_head(-2) and word in ("pipeline", "profile", "cluster"):
        help = "what is given from outside is a `param` of the file, or an `input` in the block"
        return Said(f"a {word} has no parameters", m.span(), help)
    if m.text() == "(" and m.is_head(-2) and word == "contract" and m.text(2) == ")":
        base = m.text(1)
        fixes = [Fix(f"write `extends {base}`", (edit(m, 0, 2, f" extends {base}"),))]
        return Said("a contract extends another one with `extends`", m.span(0, 2), None, fixes)
    if m.text() in ("if", "when") and word == "step" and m.innermost == BRACE:
        end = 1
        while m.kind(end) not in (*_ENDS, BRACE, COMMA):
            end += 1
        fixes = []
        if end > 1 and m.kind(end) != BRACE:
            condition = m.span(1, end - 1).text
            fixes = [Fix("write a `when`", (edit(m, 0, end - 1, f"{{ when = {condition} }}"),))]
        help = "write `{ when = condition }` after the type"
        return Said("whether a step runs is its `when`, in its block", m.span(), help, fixes)
    return None


def _type_list(m: Mistake) -> Said | None:
    """`[int, string]`, `map[string, int]`."""
    if m.kind() != COMMA or m.innermost != _SQUARE or OPERATORS["|"] not in m.expected:
        return None
    opener = m.values[m.openers[-1]]
    assert isinstance(opener, int)
    if m.kind(opener - 1 - m.index) == NAME:
        help = "its keys are strings: `map[int]`"
        return Said("a map has one type, that of its values", m.span(), help)
    return Said(
        "a list has one type, that of its items",
        m.span(),
        "several are a union: `[A | B]`",
        [Fix("write `|`", (edit(m, 0, 0, " |"),))],
    )


def _odd_name(m: Mistake) -> Said | None:
    """`step 1a = `, `step a.b = `."""
    at = 0 if m.kind() == NUMBER else -1
    if not m.is_head(at - 1) or m.text(at - 1) not in _NAMED:
        return None
    if at == 0:
        name = f"{m.text(-1)[0]}{m.text()}"
        message = f"`{m.text()}` is no name: a name begins with a letter"
        if not name.isidentifier():
            return None
        fixes = write(m, 0, name)
        return Said(message, m.span(), None, fixes, repair=Repair(m.index, 1, [NAME]))
    if m.text() != "." or m.kind(-1) != NAME or m.kind(1) != NAME or m.kind(2) != EQUALS:
        return None
    place = m.span(-1, 1)
    name = f"{m.text(-1)}_{m.text(1)}"
    m.tokens.names[place.start] = name
    fixes = [Fix(f"write `{name}`", (Edit(place, name),))]
    repair = Repair(m.index, 2, [])
    return Said(f"`{place.text}` is no name: it has a dot", place, None, fixes, repair=repair)


def _type_in_block(m: Mistake) -> Said | None:
    """`input lang { type = string, default = "de" }`."""
    word, name = m.text(-2), m.text(-1)
    if word not in ("input", "param") or not m.is_head(-2) or m.kind() != BRACE:
        return None
    what = "an input" if word == "input" else "a param"
    help = f"write `{word} {name}: string = ...`"
    return Said(f"{what} has its type behind `:`, not in a block", m.span(), help)


def _extern_value(m: Mistake) -> Said | None:
    """`extern step Foo = "lib:Foo"`."""
    if m.text(m.entry.first - m.index) != "extern" or m.kind() != EQUALS or m.kind(-1) != NAME:
        return None
    help = f'write `extern {m.text(-2)} {m.text(-1)}(setting: type) {{ class = "module:Class" }}`'
    return Said("what it is stands in its block", m.span(), help)


DECLARATION_HABITS: list[Callable[[Mistake], Said | None]] = [
    _quoted_name,
    _quoted_preset,
    _set_block,
    _misplaced,
    _foreign_word,
    _dashed_name,
    _odd_name,
    _type_in_block,
    _extern_value,
    _missing_type,
    _header_slip,
    _type_list,
]
