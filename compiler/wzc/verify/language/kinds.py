"""Kinds of values in Argo's expressions, and what operators do with them (expr-lang 1.17).

A value is of one or several kinds, or of None: then it can be anything.
"""

from collections.abc import Callable
from itertools import product
from typing import TypeAlias

Kinds: TypeAlias = frozenset[str]

NUMBERS = frozenset({"int", "int64", "float"})
TEXT: Kinds = frozenset({"text"})
BOOL: Kinds = frozenset({"bool"})
LIST: Kinds = frozenset({"list"})
MAP: Kinds = frozenset({"map"})
NIL: Kinds = frozenset({"nil"})
INT: Kinds = frozenset({"int"})
FLOAT: Kinds = frozenset({"float"})
NEVER: Kinds = frozenset()

_WORDS = {
    **{"text": "a text", "int": "a number", "int64": "a number", "float": "a number"},
    **{"bool": "a truth value", "list": "a list", "map": "a map", "nil": "nothing"},
    "other": "a time",
}


def named(kinds: Kinds) -> str:
    """Kinds as messages say them."""
    return " or ".join(dict.fromkeys(_WORDS[kind] for kind in sorted(kinds)))


def either(left: Kinds | None, right: Kinds | None) -> Kinds | None:
    """What a value is that is one or the other."""
    return None if left is None or right is None else left | right


def may_be(value: Kinds | None, wanted: Kinds | None) -> bool:
    """Whether a value can be of one of the wanted kinds."""
    return value is None or wanted is None or not value.isdisjoint(wanted)


def binary(operator: str, left: Kinds | None, right: Kinds | None) -> Kinds | None:
    """What an operator gives, `NEVER` where it takes none of the two together.

    Comparisons of what is never equal are taken, and are false: `never_equal` tells them.
    """
    gives = _OPERATORS.get(operator)
    if gives is None:
        return None
    found: set[str] = set()
    for each in product(left or _ALL, right or _ALL):
        found |= gives(*each)
    result = frozenset(found)
    return None if result == _ALL else result


def never_equal(left: Kinds | None, right: Kinds | None) -> bool:
    """Whether no value of the one is a value of the other: a text is no number."""
    if left is None or right is None:
        return False
    return not any(_comparable(*each) for each in product(left, right))


_ALL = frozenset(_WORDS)


def _comparable(left: str, right: str) -> bool:
    return (
        left == right
        or "nil" in (left, right)
        or "other" in (left, right)
        or (left in NUMBERS and right in NUMBERS)
    )


def _ordered(left: str, right: str) -> Kinds:
    return BOOL if _same(left, right) else NEVER


def _same(left: str, right: str) -> bool:
    numbers = left in NUMBERS and right in NUMBERS
    return numbers or left == right == "text" or "other" in (left, right)


def _plus(left: str, right: str) -> Kinds:
    return TEXT if left == right == "text" else _arithmetic(left, right)


def _arithmetic(left: str, right: str) -> Kinds:
    if "other" in (left, right):
        return frozenset({"other"})
    if left in NUMBERS and right in NUMBERS:
        return FLOAT if "float" in (left, right) else INT
    return NEVER


def _fraction(left: str, right: str) -> Kinds:
    return FLOAT if left in NUMBERS and right in NUMBERS else NEVER


def _rest(left: str, right: str) -> Kinds:
    return INT if left in NUMBERS - FLOAT and right in NUMBERS - FLOAT else NEVER


def _both(left: str, right: str) -> Kinds:
    return BOOL if left == right == "bool" else NEVER


def _of_texts(left: str, right: str) -> Kinds:
    return BOOL if left == right == "text" else NEVER


def _inside(left: str, right: str) -> Kinds:
    return BOOL if right in ("list", "map", "other") else NEVER


def _range(left: str, right: str) -> Kinds:
    return LIST if left in NUMBERS - FLOAT and right in NUMBERS - FLOAT else NEVER


def _equal(left: str, right: str) -> Kinds:
    return BOOL


_OPERATORS: dict[str, Callable[[str, str], Kinds]] = {
    **dict.fromkeys(("==", "!="), _equal),
    **dict.fromkeys(("<", ">", "<=", ">="), _ordered),
    **dict.fromkeys(("and", "&&", "or", "||"), _both),
    **dict.fromkeys(("contains", "startsWith", "endsWith", "matches"), _of_texts),
    **dict.fromkeys(("-", "*"), _arithmetic),
    **dict.fromkeys(("/", "**", "^"), _fraction),
    **{"+": _plus, "%": _rest, "in": _inside, "..": _range},
}
