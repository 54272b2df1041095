"""`when`: conditions in govaluate's language, with tags that become text before it is read.

A bare word is text, and digits are a number: so a tag without quotes can become either, or a truth
value. Either kind of quotes ends a text that the other began.
"""

import re
from typing import NoReturn

from attrs import Factory, define, frozen

from wzc.verify.language import kinds as of
from wzc.verify.language.kinds import Kinds, named

# What a tag becomes is not known; in quotes it stays a text, alone it is one word.
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_STAND_IN = "TAG"
_NUMBER_KIND: Kinds = frozenset({"float"})
# A text that looks like a date is a moment (govaluate parsing.go: tryParseTime).
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}:\d\d[AaPp][Mm]|(?i:mon|tue|wed|thu|fri|sat|sun)\b")
_BARE = re.compile(r"[0-9.]+|true|false")
_COMPARATORS = ("==", "!=", ">", "<", ">=", "<=", "=~", "!~", "in")
_MODIFIERS = ("-", "+", "*", "/", "%", "**", "^", "&", "|", "<<", ">>")
_OPERATORS = frozenset({*_COMPARATORS, *_MODIFIERS, "&&", "||", "?", ":", "??", ",", "!", "~"})
_LEVELS: tuple[tuple[str, ...], ...] = (
    (",",),
    ("?", ":", "??"),
    ("||",),
    ("&&",),
    _COMPARATORS,
    _MODIFIERS,
)


@frozen
class Fault:
    """What is wrong with a condition, and what to write instead.

    It cannot be read, or (`of_kinds`) its values do not go together; a `silent` one is never true.
    """

    why: str
    help: str | None = None
    of_kinds: bool = False
    silent: bool = False


_BETWEEN = ("&&", "||", "==", "!=", "=~", "!~", "<", ">", "<=", ">=")


def fault_of(text: str) -> Fault | None:
    """Why Argo could not evaluate a condition, or not as it was meant; None where tags decide."""
    if "{{=" in text.replace(" ", ""):
        # What it gives may be more than a value; an operator at the end has nothing behind it.
        plain = _TAG.sub("", text).rstrip()
        last = plain[-2:]
        if plain.endswith(_BETWEEN) and text.rstrip().endswith(last):
            return Fault(f"nothing stands behind `{last.strip()}`")
        return None
    parser = _Parser(text)
    try:
        parser.tokens = _tokens(_TAG.sub(_STAND_IN, text))
        if not parser.tokens:
            return None
        value = parser.level(0)
        if parser.at < len(parser.tokens):
            parser.cannot_follow()
        if value.kinds is not None and value.kinds.isdisjoint(of.BOOL):
            help = f"write `{value.shown} == true`" if value.shown == "{{...}}" else None
            _fail(f"it gives {named(value.kinds)}, and neither true nor false", help, True)
    except _Refused as refused:
        return refused.fault
    return parser.never


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.why)
        self.fault = fault


def _fail(why: str, help: str | None = None, of_kinds: bool = False) -> NoReturn:
    raise _Refused(Fault(why, help, of_kinds))


@frozen
class _Token:
    kind: str  # text, number, word, truth, operator, ( or )
    text: str


@define
class _Value:
    kinds: Kinds | None
    shown: str
    literal: str | None = None  # the text of a single value, without its quotes
    is_word: bool = False


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
            continue
        if character in "'\"[":
            end = _closing(text, at)
            found.append(_Token("text" if character != "[" else "word", text[at + 1 : end]))
            at = end + 1
        elif character in "()":
            found.append(_Token(character, character))
            at += 1
        else:
            word = _run(text, at)
            found.append(_token(word))
            at += len(word)
    return found


def _closing(text: str, at: int) -> int:
    ends = "'\"" if text[at] != "[" else "]"
    end = at + 1
    while end < len(text) and text[end] not in ends:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        _fail("a text has no closing quote" if text[at] != "[" else "`[` is never closed")
    return end


def _run(text: str, at: int) -> str:
    first = text[at]
    if first.isdigit() or first == ".":
        match = re.compile(r"0x[0-9a-fA-F]+|[\d.]+").match(text, at)
    elif first == ",":
        return first
    elif first.isalpha():
        match = re.compile(r"(?:\\.|[\w.])+").match(text, at)
    else:
        match = re.compile(r"[^\w\s()\[\]'\"]+|.").match(text, at)
    assert match is not None
    return match[0]


def _token(word: str) -> _Token:
    if word[0].isdigit() or word[0] == ".":
        if not re.fullmatch(r"0x[0-9a-fA-F]+|\d+\.?\d*|\.\d+", word):
            _fail(f"`{word}` is no number: a text stands in quotes")
        return _Token("number", word)
    if not word[0].isalpha():
        if word == "=":
            _fail("`=` is no operator: a comparison is `==`")
        if word not in _OPERATORS:
            _fail(f"`{word}` is no operator")
        return _Token("operator", word)
    if word in ("in", "IN"):
        return _Token("operator", "in")
    if word in ("true", "false"):
        return _Token("truth", word)
    if "." in word and _STAND_IN not in word:
        _fail(f"`{word}` without quotes is a field of something that is not there")
    return _Token("word", word)


@define
class _Parser:
    text: str
    tokens: list[_Token] = Factory(list)
    at: int = 0
    never: Fault | None = None

    def sees(self, operators: tuple[str, ...]) -> bool:
        if self.at == len(self.tokens):
            return False
        token = self.tokens[self.at]
        return token.kind == "operator" and token.text in operators

    def cannot_follow(self) -> NoReturn:
        token = self.tokens[self.at]
        if token.kind == ")":
            _fail("`)` closes nothing")
        if token.kind == "(":
            before = self.tokens[self.at - 1]
            _fail(
                f"there is no function `{_shown(before.text)}`"
                if before.kind == "word"
                else "`(` cannot follow a value"
            )
        _fail(f"`{_shown(token.text)}` follows a value without an operator between them")

    def level(self, number: int) -> _Value:
        if number == len(_LEVELS):
            return self.value()
        left = self.level(number + 1)
        while self.sees(_LEVELS[number]):
            operator = self.tokens[self.at].text
            self.at += 1
            right = self.level(number + 1)
            left = self.joined(operator, left, right)
        return left

    def value(self) -> _Value:
        if self.at == len(self.tokens):
            _fail("it ends where a value is expected")
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "operator":
            if token.text not in ("!", "-", "~"):
                _fail(f"`{token.text}` stands where a value is expected")
            return self.prefixed(token.text)
        if token.kind == "(":
            inner = self.level(0)
            if self.at == len(self.tokens):
                _fail("`(` is never closed")
            if self.tokens[self.at].kind != ")":
                self.cannot_follow()
            self.at += 1
            inner.shown = f"({inner.shown})"
            return inner
        if token.kind == ")":
            _fail("`)` stands where a value is expected")
        return _atom(token)

    def prefixed(self, operator: str) -> _Value:
        value = self.value()
        wanted = of.BOOL if operator == "!" else _NUMBER_KIND
        if not of.may_be(value.kinds, wanted):
            assert value.kinds is not None
            _fail(f"`{operator}{value.shown}`: that is {named(value.kinds)}", None, True)
        return _Value(wanted, f"{operator}{value.shown}")

    def joined(self, operator: str, left: _Value, right: _Value) -> _Value:
        shown = f"{left.shown} {operator} {right.shown}"
        if operator == ",":
            return _Value(of.LIST, shown)
        if operator in ("?", ":", "??"):
            return _Value(None, shown)
        if operator in ("&&", "||"):
            for each in (left, right):
                if not of.may_be(each.kinds, of.BOOL):
                    assert each.kinds is not None
                    why = f"`{each.shown}` is {named(each.kinds)}, and neither true nor false"
                    _fail(why, None, True)
            return _Value(of.BOOL, shown)
        if operator in ("==", "!="):
            self.compare(operator, left, right)
            return _Value(of.BOOL, shown)
        if operator == "in":
            if right.kinds is not None and right.kinds != of.LIST:
                help = "write `in ('a', 'b')`; for one value, `==`"
                _fail(f"`{right.shown}` is no list of several values", help, True)
            return _Value(of.BOOL, shown)
        if operator in ("=~", "!~"):
            _pattern(right)
        if operator in _COMPARATORS:
            same = of.binary("<" if operator[-1] != "~" else "contains", left.kinds, right.kinds)
            if same == of.NEVER:
                self.apart(operator, left, right)
            return _Value(of.BOOL, shown)
        return self.calculated(operator, left, right, shown)

    def calculated(self, operator: str, left: _Value, right: _Value, shown: str) -> _Value:
        texts = [each for each in (left, right) if each.kinds == of.TEXT]
        if operator == "+" and texts:
            return _Value(of.TEXT, shown)
        if texts and any(each.is_word for each in texts):
            sides = f"{left.shown}{operator}{right.shown}"
            _fail(f"`{sides}` without quotes is a calculation, and fails on texts")
        for each in (left, right):
            if not of.may_be(each.kinds, _NUMBER_KIND):
                self.apart(operator, left, right)
        unknown = operator == "+" and None in (left.kinds, right.kinds)
        return _Value(_NUMBER_KIND | of.TEXT if unknown else _NUMBER_KIND, shown)

    def apart(self, operator: str, left: _Value, right: _Value) -> NoReturn:
        parts = [f"`{each.shown}` is {named(each.kinds)}" for each in (left, right) if each.kinds]
        _fail(f"{' and '.join(parts)}, and `{operator}` does not take that", None, True)

    def compare(self, operator: str, left: _Value, right: _Value) -> None:
        """A text in quotes is never equal to what digits or `true` without quotes become."""
        for one, other in ((left, right), (right, left)):
            quoted = one.literal if one.kinds == of.TEXT and not one.is_word else None
            bare = other.kinds is None and other.literal == _STAND_IN
            if bare and quoted is not None and _BARE.fullmatch(quoted):
                why = f"`{other.shown}` without quotes is never the text `'{quoted}'`"
                help = f"put both in quotes: `'{{{{...}}}}' {operator} '{quoted}'`"
                self.never = self.never or Fault(why, help, True, True)
        if of.never_equal(left.kinds, right.kinds):
            assert left.kinds is not None and right.kinds is not None
            why = f"`{left.shown}` is {named(left.kinds)}, and `{right.shown}`"
            why += f" {named(right.kinds)}: they are never equal"
            self.never = self.never or Fault(why, "put both in quotes", True, True)


# What Python and Go both cannot read.
_NO_PATTERN = ("missing ), ", "unbalanced parenthesis", "unterminated character set")


def _pattern(value: _Value) -> None:
    """A text in quotes as a pattern (govaluate stagePlanner.go: regexStage)."""
    if value.literal is None or value.kinds != of.TEXT or _STAND_IN in value.literal:
        return
    try:
        re.compile(value.literal)
    except re.error as error:
        if error.msg.startswith(_NO_PATTERN):
            _fail(f"`{value.literal}` is no pattern: {error.msg}")


def _atom(token: _Token) -> _Value:
    shown = _shown(token.text)
    if token.kind == "number":
        return _Value(_NUMBER_KIND, shown, token.text)
    if token.kind == "truth":
        return _Value(of.BOOL, shown, token.text)
    if token.kind == "text":
        known = _STAND_IN not in token.text
        kinds = None if known and _DATE.match(token.text) else of.TEXT
        return _Value(kinds, f"'{shown}'", token.text)
    if token.text == _STAND_IN:
        return _Value(None, shown, token.text, is_word=True)
    return _Value(of.TEXT, shown, token.text, is_word=True)


def _shown(token: str) -> str:
    return token.replace(_STAND_IN, "{{...}}")
