"""What each piece of a valid file is, as highlighters have to see it, read off the grammar.

The classes are those of grammar/README.md. Lark parses the text by `wz.lark`; a token's class
follows from its terminal and the rule that it stands in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.lexer import Lexer

from tests.examples.goldens import ROOT
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import _tables
from wzc.syntax.strings import closing_brace
from wzc.syntax.tokens import END, STRINGS, tokenize

VOCABULARY = json.loads((ROOT / "grammar" / "vocabulary.json").read_text(encoding="utf-8"))
CLASSES = tuple(
    "comment comment.doc keyword constant number unit string string.escape interpolation "
    "type type.builtin function function.builtin namespace variable variable.builtin property "
    "operator punctuation".split()
)
_PUNCTUATION = {
    *"".join(VOCABULARY["punctuation"]["brackets"]),
    *VOCABULARY["punctuation"]["delimiters"],
}
_TYPES = set(VOCABULARY["types"])
_VALUES = set(VOCABULARY["values"])
_FUNCTIONS = {
    word
    for name in ("functions", "constructors", "step_types", "queries")
    for word in VOCABULARY[name]
}
# What the name is that a declaration or an entry gives, by its rule.
_DECLARED = {
    **dict.fromkeys(("contract", "extern_step"), "type"),
    **dict.fromkeys(("extern_middleware", "extern_template", "component", "preset"), "function"),
    **dict.fromkeys(("pipeline", "profile", "cluster", "import_module"), "namespace"),
    **dict.fromkeys(("param", "let", "step", "for_clause", "comprehension"), "variable"),
    **dict.fromkeys(("amend_step", "amend_step_block", "remove_step", "input"), "variable"),
    **dict.fromkeys(("output_value", "on_exit"), "variable"),
    "named_port": "property",
}
_UNITS = "|".join(
    sorted((*VOCABULARY["units"]["quantities"], *VOCABULARY["units"]["durations"]), key=len)[::-1]
)
_AMOUNT = re.compile(rf"[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:{_UNITS})(?![A-Za-z])")
_DURATION = re.compile(rf"(?:[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:{_UNITS}))+")
_UNIT = re.compile(r"[A-Za-z]+")
_SPECIAL = re.compile(r"\\u\{[0-9A-Fa-f]{1,6}\}|\\u[0-9A-Fa-f]{4}|\\\r\n|\\[\s\S]|\$\$\{|\$\{")
_ESCAPES = set(VOCABULARY["strings"]["escapes"]) | {"\\\n"}


class _Tokens(Lexer):
    """Hands Lark the compiler's tokens, with their places: layout is not a part of the grammar."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        text, start, end = data
        diagnostics = Diagnostics()
        tokens = tokenize(SourceFile("x.wz", text), diagnostics, start, end)
        if list(diagnostics):
            raise ValueError([each.message for each in diagnostics])
        for kind, first, last in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
            if kind != END:
                yield Token(_tables.TERMINALS[kind], text[first:last], first)


@cache
def _lark() -> Lark:
    grammar = (ROOT / "grammar" / "wz.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer=_Tokens,
        start=["start", "expr"],
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def classify(text: str) -> list[str]:
    """The class of each character of a file; empty for blanks and line breaks.

    Raises an exception of Lark or a ValueError where there is a syntax error.
    """
    found = [""] * len(text)
    for comment in tokenize(SourceFile("x.wz", text), Diagnostics()).comments:
        is_doc = re.match("##(?!#)", text[comment.start : comment.end]) is not None
        _put(found, comment.start, comment.end, "comment.doc" if is_doc else "comment")
    _parse(text, 0, len(text), "start", found)
    return found


def _parse(text: str, start: int, end: int, rule: str, found: list[str]) -> None:
    tree = _lark().parse((text, start, end), start=rule)
    _walk(text, Tree(rule, [tree]), [], found)


def _put(found: list[str], start: int, end: int, name: str) -> None:
    assert name in CLASSES
    found[start:end] = [name] * (end - start)


def _walk(text: str, tree: Tree[Token], above: list[Tree[Token]], found: list[str]) -> None:
    chain = [*above, tree]
    for child in tree.children:
        if isinstance(child, Tree):
            _walk(text, child, chain, found)
        elif child.type != "_NL":
            start = child.start_pos or 0
            end = start + len(child)
            if child.type == "NUMBER":
                _number(child, start, found)
            elif _tables.TERMINALS.index(child.type) in STRINGS:
                _string(text, start, end, found)
            else:
                _put(found, start, end, _word(child, chain))


def _word(token: Token, chain: list[Tree[Token]]) -> str:
    """The class of a name, a keyword, an operator or punctuation."""
    rule = str(chain[-1].data)
    if rule == "key":
        return "property"
    if rule in ("member", "path", "reference"):
        return _name(str(token), rule, chain)
    if token.type != "NAME":
        if token[0].isalpha():
            return "constant" if rule == "constant" else "keyword"
        return "punctuation" if token in _PUNCTUATION else "operator"
    if rule == "imported_name":
        return "type" if token[0].isupper() else "variable"
    if rule == "hook":
        names = [child for child in chain[-1].children if getattr(child, "type", "") == "NAME"]
        return "keyword" if token is names[0] else "variable"
    return _DECLARED[rule]


def _name(name: str, rule: str, chain: list[Tree[Token]]) -> str:
    """The class of a part of a path or of `a.b(...)`."""
    if rule == "member":
        owner, place = chain[-2], chain[-3] if len(chain) > 2 else None
        if owner.data == "path":
            return _in_path(name, chain[-3], owner.children[-1] is chain[-1])
        assert place is not None
        return _called(name) if _is_called(owner, place) else "property"
    above = chain[-2]
    if rule == "path":
        is_first, is_alone = True, len(chain[-1].children) == 1
        return _in_path(name, above, is_alone, is_first)
    if name == ".":
        return "punctuation"
    if _is_called(chain[-1], above):
        return _called(name)
    if above.data == "attribute" and len(chain) > 2 and _is_called(above, chain[-3]):
        return "namespace"
    return "variable.builtin" if name in _VALUES else "variable"


def _is_called(tree: Tree[Token], above: Tree[Token]) -> bool:
    return above.data == "call" and above.children[0] is tree


def _called(name: str) -> str:
    if name in _FUNCTIONS:
        return "function.builtin"
    return "type" if name[0].isupper() else "function"


def _in_path(name: str, above: Tree[Token], is_last: bool, is_first: bool = False) -> str:
    if name == ".":
        return "punctuation"
    rule = above.data
    if rule in ("import_module", "import_names"):
        return "namespace"
    if rule in ("contract", "named_type", "generic_type"):
        if not is_last:
            return "namespace"
        return "type.builtin" if name in _TYPES else "type"
    if rule == "use":
        return "function" if is_last else "namespace"
    if not is_first:
        return "property"
    return "variable.builtin" if name in _VALUES else "variable"


def _number(token: Token, start: int, found: list[str]) -> None:
    _put(found, start, start + len(token), "number")
    if _AMOUNT.fullmatch(token) or _DURATION.fullmatch(token):
        for unit in _UNIT.finditer(token):
            _put(found, start + unit.start(), start + unit.end(), "unit")


def _string(text: str, start: int, end: int, found: list[str]) -> None:
    _put(found, start, end, "string")
    if text[start] == "'":
        return
    long = text.startswith('"""', start) and end - start >= 6
    last = end - (3 if long else 1)
    at = start + (3 if long else 1)
    while (special := _SPECIAL.search(text, at, last)) is not None:
        at = special.end()
        shown = special.group().replace("\r", "")
        if shown == "${":
            close = closing_brace(text, at, last)
            assert close >= 0
            _put(found, special.start(), at, "interpolation")
            _put(found, at, close, "string")
            found[at:close] = [""] * (close - at)
            _parse(text, at, close, "expr", found)
            _put(found, close, close + 1, "interpolation")
            at = close + 1
        elif shown in _ESCAPES or shown.startswith("\\u"):
            _put(found, special.start(), at, "string.escape")


def lines(text: str, classes: list[str]) -> list[str]:
    """One line for each piece: its line, its class and its text.

    A piece is of one class, on one line, and without blanks at its ends; only strings and comments
    have blanks within.
    """
    pieces = []
    for number, (start, end) in enumerate(_line_ends(text), start=1):
        at = start
        while at < end:
            stop = at + 1
            while stop < end and classes[stop] == classes[at] and _joined(text, stop, classes[at]):
                stop += 1
            shown = text[at:stop].strip()
            if classes[at] and shown and _joined(text, at, classes[at]):
                pieces.append(f"{number} {classes[at]} {shown}")
            at = stop
    return pieces


def _line_ends(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _joined(text: str, at: int, name: str) -> bool:
    return not text[at].isspace() or name.startswith(("comment", "string"))
