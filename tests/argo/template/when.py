"""`when`: the conditions of tasks, in govaluate's language and not in that of expressions.

Tags are replaced before, as text, so values end up between the quotes that the author wrote. Bare
words are text, numbers are floats; a backslash escapes anything, and either quote ends a string.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any, NoReturn, TypeAlias

from attrs import frozen

from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.gotext import SPACE
from tests.argo.template.patterns import is_found

Value: TypeAlias = str | float | bool

_COMPARATORS = frozenset({"==", "!=", "<", "<=", ">", ">=", "=~", "!~"})
_MODIFIERS = frozenset({"-", "*", "/", "%"})
_PREFIXES = frozenset({"!", "-"})
_OUTSIDE = frozenset({"+", "**", "&", "|", "^", ">>", "<<", "?", ":", "??", "~"})
# Text that govaluate may take for a date, and compare as a moment; how exactly, is not done here.
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}:\d\d[AaPp][Mm]|(?i:mon|tue|wed|thu|fri|sat|sun)\b")


@frozen
class Token:
    kind: str  # number, text, boolean, operator, ( or )
    value: Value


def should_execute(when: str) -> bool:
    """Whether a task with this condition runs; none is true."""
    if not when:
        return True
    parser = _Parser(_tokens(when))
    tree = parser.either()
    if parser.at < len(parser.found):
        # Argo finds what cannot follow before it plans; what can, it plans in ways of its own.
        parser.unexpected()
    result = _value(tree)
    if not isinstance(result, bool):
        _fail("the condition is no boolean")
    return result


def _fail(text: str) -> NoReturn:
    raise ArgoError(Kind.CONDITION, text)


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character in SPACE:
            at += 1
        elif character in "'\"":
            value, at = _string(text, at + 1)
            found.append(Token("text", value))
        elif character in "()":
            found.append(Token(character, character))
            at += 1
        elif character in "[],\\":
            raise Unsupported(f"`{character}` in a condition")
        elif character.isdecimal() or character == ".":
            word = _run(text, at, lambda it: it.isdecimal() or it == ".")
            if not word.isascii() or text[at : at + 2] == "0x":
                raise Unsupported(f"the number `{word}`")
            at += len(word)
            if not re.fullmatch(r"\d+\.?\d*|\.\d+", word):
                _fail(f"the number `{word}`")
            found.append(Token("number", float(word)))
        elif character.isalpha():
            word = _run(text, at, lambda it: it.isalpha() or it.isdecimal() or it in "_.")
            at += len(word)
            found.append(_word(word))
        else:
            word = _run(
                text, at, lambda it: not (it.isalpha() or it.isdecimal() or it in "()[]'\"")
            )
            at += len(word)
            found.append(_operator(word))
    if sum({"(": 1, ")": -1}.get(token.kind, 0) for token in found):
        _fail("the parentheses do not match")
    return found


def _run(text: str, at: int, belongs: object) -> str:
    assert callable(belongs)
    end = at
    while end < len(text) and text[end] not in SPACE and belongs(text[end]):
        end += 1
    if "\\" in text[at : end + 1]:
        raise Unsupported("a backslash outside of quotes")
    return text[at:end]


def _string(text: str, at: int) -> tuple[str, int]:
    """What stands up to the next quote, of either kind, and where it goes on."""
    found = ""
    while at < len(text):
        if text[at] in "'\"":
            if _DATE.match(found):
                raise Unsupported(f"`{found}`, maybe a date")
            return found, at + 1
        if text[at] == "\\":
            at += 1
            if at == len(text):
                raise Unsupported("a backslash at the end")
        found += text[at]
        at += 1
    _fail("a string without an end")


def _word(word: str) -> Token:
    if word in ("true", "false"):
        return Token("boolean", word == "true")
    if word in ("in", "IN"):
        raise Unsupported("`in` in a condition")
    if "." in word:
        _fail(f"`{word}` is a field of what is not there")
    return Token("text", word)


def _operator(word: str) -> Token:
    if word in _OUTSIDE:
        raise Unsupported(f"`{word}` in a condition")
    if word not in _COMPARATORS | _MODIFIERS | _PREFIXES | {"&&", "||"}:
        _fail(f"`{word}` is no operator")
    return Token("operator", word)


@frozen
class Operation:
    """An operator with its operands; a prefix has nothing on its left."""

    operator: str
    left: Tree | None
    right: Tree


Tree: TypeAlias = Operation | Token


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0

    def sees(self, *operators: str) -> bool:
        token = self.found[self.at] if self.at < len(self.found) else None
        return token is not None and token.kind == "operator" and token.value in operators

    def next(self) -> Token:
        if self.at == len(self.found):
            _fail("the condition ends too soon")
        self.at += 1
        return self.found[self.at - 1]

    def either(self) -> Tree:
        left = self.both()
        while self.sees("||"):
            self.next()
            left = Operation("||", left, self.both())
        return left

    def both(self) -> Tree:
        left = self.comparison()
        while self.sees("&&"):
            self.next()
            left = Operation("&&", left, self.comparison())
        return left

    def comparison(self) -> Tree:
        left = self.modified()
        if not self.sees(*_COMPARATORS):
            return left
        operator = str(self.next().value)
        left = Operation(operator, left, self.modified())
        if self.sees(*_COMPARATORS):
            raise Unsupported("a chain of comparisons")
        return left

    def modified(self) -> Tree:
        left = self.value()
        while self.sees(*_MODIFIERS):
            operator = str(self.next().value)
            left = Operation(operator, left, self.value())
        return left

    def value(self) -> Tree:
        if self.sees(*_PREFIXES):
            operator = str(self.next().value)
            if self.sees(*_PREFIXES) or self.at == len(self.found):
                _fail(f"`{operator}` before what it cannot stand before")
            if self.found[self.at].kind == "text" and self.found[self.at].value != "":
                _fail(f"`{operator}` of text")
            return Operation("prefix " + operator, None, self.value())
        token = self.next()
        if token.kind == "(":
            inner = self.either()
            if self.at == len(self.found) or self.found[self.at].kind != ")":
                self.unexpected()
            self.next()
            return inner
        if token.kind == ")" and self.at > 1:
            raise Unsupported("parentheses around nothing")
        if token.kind in (")", "operator"):
            _fail(f"`{token.value}` where a value should be")
        return token

    def unexpected(self) -> NoReturn:
        token = self.next()
        if self.found[self.at - 2].kind == ")":
            raise Unsupported(f"`{token.value}` after parentheses")
        _fail(f"`{token.value}` cannot follow there")


def _value(tree: Tree) -> Value:
    if isinstance(tree, Token):
        return tree.value
    operator = tree.operator
    left = _value(tree.left) if tree.left is not None else None
    if (operator, left) in (("&&", False), ("||", True)) and isinstance(left, bool):
        return left
    right = _value(tree.right)
    if operator in ("==", "!="):
        return (type(left) is type(right) and left == right) == (operator == "==")
    if operator in ("&&", "||", "prefix !"):
        if not isinstance(right, bool) or not isinstance(left, bool | None):
            _fail(f"{operator} of what is no boolean")
        return not right if operator == "prefix !" else right
    if operator in ("<", "<=", ">", ">="):
        return _ordered(operator, left, right)
    if operator in ("=~", "!~"):
        if not isinstance(left, str) or not isinstance(right, str):
            _fail(f"{operator} of what is no text")
        return is_found(right, left) == (operator == "=~")
    # Arithmetic: `foo-bar` is this too.
    if not isinstance(right, float) or not isinstance(left, float | None):
        _fail(f"{operator} of what is no number")
    if operator == "prefix -":
        return -right
    raise Unsupported("arithmetic in a condition")


def _ordered(operator: str, left: object, right: object) -> bool:
    compare: Callable[[Any, Any], bool] = {"<": lt, "<=": le, ">": gt, ">=": ge}[operator]
    if isinstance(left, str) and isinstance(right, str):
        return compare(left, right)
    if isinstance(left, float) and isinstance(right, float):
        return compare(left, right)
    _fail(f"{operator} of values that have no order")
