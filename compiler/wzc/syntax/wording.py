"""What is said about a mistake where no habit was recognised."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.syntax.mistakes import Mistake, Said, is_word
from wzc.syntax.recovery import COLON, EQUALS, Repair
from wzc.syntax.tokens import (
    BRACE,
    CLOSERS,
    COMMA,
    COMPARE,
    END,
    KEYWORD_TEXTS,
    KEYWORDS,
    NAME,
    NL,
    NUMBER,
    OPERATORS,
    STRING,
    STRINGS,
    TEXTS,
)


def describe(mistake: Mistake, repair: Repair | None) -> Said:
    """What to say where no habit was recognised."""
    if repair is None:
        return _describe_unknown(mistake)
    offset = repair.at - mistake.index
    if not repair.kinds:
        place = mistake.place(offset)
        if mistake.innermost is None and mistake.is_head(offset):
            message = f"a declaration is expected here, not {mistake.shown(offset)}"
            return Said(message, place, _DECLARED)
        if mistake.kind(offset) == NL:
            return Said(f"{mistake.shown(offset)} is not expected here", place)
        message = f"{mistake.shown(offset)} is not expected here"
        if mistake.text(offset) == mistake.text(offset - 1):
            message = f"{mistake.shown(offset)} stands here twice"
        if mistake.kind(offset + 1) == BRACE and mistake.text(offset) in ("=", ":"):
            message = f"{mistake.shown(offset - 1)} is followed by its block directly"
        # What may be a value or a name is not thrown away so lightly.
        is_sign = mistake.kind(offset) in OPERATORS.values()
        fixes = [Fix(f"remove `{place.text}`", (Edit(place, ""),))] if is_sign else []
        return Said(message, place, fixes=fixes)
    if repair.kinds == [KEYWORDS["import"]] and mistake.is_head(offset):
        place, shown = mistake.place(offset), mistake.shown(offset)
        return Said(f"a declaration is expected here, not {shown}", place, _DECLARED)
    if repair.count:
        return _describe_replacement(mistake, repair.kinds[0], offset)
    return _describe_missing(mistake, repair.kinds, offset)


def _describe_replacement(mistake: Mistake, kind: int, offset: int) -> Said:
    place, shown = mistake.place(offset), mistake.shown(offset)
    text = mistake.text(offset)
    if kind != NAME:
        right = TEXTS[kind].strip("`") if kind != COMPARE else "=="
        if kind == NL:
            message = f"{shown} does not separate these: a new line does"
            return Said(message, place, fixes=[Fix("begin a new line", (Edit(place, "\n"),))])
        return Said(
            f"`{right}` is expected here, not {shown}",
            place,
            fixes=[Fix(f"write `{right}`", (Edit(place, right),))],
        )
    if mistake.kind(offset) in KEYWORD_TEXTS:
        help = f"another name, for example `{text}_`"
        return Said(
            f"`{text}` is a keyword and cannot be a name here",
            place,
            help,
            code=codes.KEYWORD_AS_NAME,
        )
    if mistake.kind(offset) in STRINGS:
        inner = text.strip("\"'").replace("-", "_")
        fixes = [Fix(f"write `{inner}`", (Edit(place, inner),))] if _is_free_name(inner) else []
        return Said(f"{shown} is a string: a name stands without quotes", place, fixes=fixes)
    what = "a value" if {NUMBER, STRING} <= mistake.expected else "a name"
    return Said(f"{what} is expected here, not {shown}", place)


def _is_free_name(text: str) -> bool:
    return is_word(text) and text not in KEYWORDS


_SPACED = {
    EQUALS: " =",
    OPERATORS[">>"]: " >>",
    OPERATORS["->"]: " ->",
    OPERATORS["+"]: " +",
    KEYWORDS["in"]: " in",
    KEYWORDS["import"]: " import",
}


def _describe_missing(mistake: Mistake, kinds: list[int], offset: int) -> Said:
    gap, shown = mistake.gap(offset), mistake.shown(offset)
    before = mistake.shown(offset - 1)
    kind = kinds[0]
    if kinds == [NAME]:
        return _describe_missing_name(mistake, offset)
    if kinds == [OPERATORS["{"], OPERATORS["}"]]:
        return Said(
            f"a block is missing after {before}",
            gap,
            "its entries stand in `{ }`",
            [Fix("add an empty block", (Edit(gap, " {}"),))],
        )
    if kinds == [OPERATORS["("], OPERATORS[")"]]:
        return Said(
            f"parentheses are missing after {before}",
            gap,
            "without settings they are empty: `()`",
            [Fix("add `()`", (Edit(gap, "()"),))],
        )
    if kinds == [COLON, NAME]:
        return _describe_missing_type(mistake, offset)
    if kinds == [EQUALS, NAME]:
        return Said(
            f"{before} has no value", gap, "a value is set with `=`", code=codes.MISSING_VALUE
        )
    if kinds[-1] == NAME:
        return Said(
            f"{TEXTS[kind]} and a value are missing before {shown}", gap, code=codes.MISSING_VALUE
        )
    if kind == NL:
        added = "," if mistake.innermost is not None else "\n"
        help = "entries stand on lines of their own, or are separated by commas"
        return Said(
            f"{shown} begins a new entry on the same line",
            mistake.place(offset),
            help,
            [Fix("separate the entries", (Edit(gap, added),))],
        )
    if kind == COMMA and mistake.innermost == BRACE:
        message = f"{shown} begins a new entry on the same line"
        help = "entries stand on lines of their own, or are separated by commas"
        fixes = [Fix("write `,`", (Edit(gap, ","),))]
        return Said(message, mistake.place(offset), help, fixes)
    word = TEXTS[kind]
    text = _SPACED.get(kind, word.strip("`"))
    word = "a comma" if kind == COMMA else word
    return Said(
        f"{word} is missing before {shown}",
        gap,
        fixes=[Fix(f"write `{text.strip()}`", (Edit(gap, text),))],
    )


_NAMED = (
    "param let contract component preset pipeline profile cluster step input on_exit hook".split()
)


# Blocks whose attributes are merged with those of weaker layers.
_MERGED = ("pipeline", "defaults", "step", "preset", "resources", "retry", "env", "labels")


def _describe_missing_name(mistake: Mistake, offset: int) -> Said:
    gap, before = mistake.gap(offset), mistake.shown(offset - 1)
    if {NUMBER, STRING} <= mistake.expected:
        what = "a value" if KEYWORDS["true"] in mistake.expected else "a type"
        message = f"{what} is missing after {before}"
        return Said(message, gap, _about_null(mistake, offset), code=codes.MISSING_VALUE)
    if mistake.text(offset - 1) in _NAMED:
        text = mistake.text(offset - 1)
        return Said(f"this `{text}` has no name", mistake.span(offset - 1), f"write `{text} name`")
    return Said(f"a name is missing after {before}", gap)


def _about_null(mistake: Mistake, offset: int) -> str | None:
    """What `key =` in a block of attributes may have been meant to say."""
    is_set = mistake.text(offset - 1) == "=" and mistake.is_head(offset - 2)
    if not is_set or mistake.innermost != BRACE or mistake.header not in _MERGED:
        return None
    return "`null` takes an inherited value away; leave the line out to keep it"


def _describe_missing_type(mistake: Mistake, offset: int) -> Said:
    gap, before = mistake.gap(offset), mistake.shown(offset - 1)
    value = mistake.kind(offset + 1)
    text = mistake.text(offset + 1)
    type = "string" if value in STRINGS else "bool" if text in ("true", "false") else None
    if value == NUMBER:
        type = "int" if text.isdigit() else "float" if text.replace(".", "").isdigit() else None
    fixes = [Fix(f"write `: {type}`", (Edit(gap, f": {type}"),))] if type else []
    return Said(
        f"{before} has no type",
        mistake.span(offset - 1),
        f"write for example `{mistake.text(offset - 1)}: {type or 'string'}`",
        fixes,
    )


_DECLARED = "a file consists of `import`, `param`, `let`, `pipeline`, `profile` and the like"


def _describe_unknown(mistake: Mistake) -> Said:
    shown, place, expected = mistake.shown(), mistake.place(), mistake.expected
    if {NUMBER, STRING} <= expected:
        if mistake.kind() in (NL, END) or mistake.kind() in CLOSERS:
            message = f"a value is missing after {mistake.shown(-1)}"
            help = _about_null(mistake, 0)
            return Said(message, mistake.gap(), help, code=codes.MISSING_VALUE)
        return Said(f"a value is expected here, not {shown}", place)
    if mistake.innermost is None and mistake.is_head(0):
        return Said(f"a declaration is expected here, not {shown}", place, _DECLARED)
    if NL in expected and mistake.kind() not in (NL, END):
        if mistake.innermost is None:
            return Said(f"{shown} is not expected here: the line is complete before it", place)
        help = "entries stand on lines of their own, or are separated by commas"
        return Said(f"{shown} is not expected here: the entry is complete before it", place, help)
    if mistake.kind() not in (NL, END):
        if OPERATORS["+"] in expected:
            return Said(f"{shown} is not expected here: the value is complete before it", place)
        if mistake.innermost == BRACE and mistake.is_head(-1) and mistake.kind(-1) == NAME:
            message = f"{mistake.shown(-1)} and {shown} make no entry"
            help = "an entry is `key = value`, `key { ... }`, a step, an edge, ..."
            return Said(message, place, help)
    return Said(f"{_list(expected)} is expected here, not {shown}", place)


def _list(expected: set[int]) -> str:
    """What may come, in words; keywords that may only be keys are left out."""
    shown = sorted(
        (text.startswith("`"), text)
        for kind, text in TEXTS.items()
        if kind in expected and not (kind in KEYWORD_TEXTS and NAME in expected)
    )
    words = [text for _, text in shown]
    if not words:
        return "something else"
    if len(words) > 6:
        words = [*words[:5], "something else"]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
