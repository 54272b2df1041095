"""The functions an expression can call: Argo's own, expr-lang's casts, and a few of sprig's.

This is the closed list: whatever else Argo knows is `Unsupported`. Parameters are given by letter:
`s` text, `i` whole number, `b` boolean, `a` anything; a `*` at the end takes any number more.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from typing import TypeAlias

from attrs import frozen

from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.gotext import SPACE, json_text, printed, quoted
from tests.argo.template.jsonpath import query

Value: TypeAlias = object


@frozen
class Function:
    """A Go function as an expression sees it."""

    parameters: str
    run: Callable[..., Value]

    def call(self, arguments: list[Value]) -> Value:
        """Go's reflection: the right number, the right types; nil becomes the type's zero."""
        kinds = self.parameters.rstrip("*")
        if self.parameters.endswith("*"):
            kinds = kinds[:-1] + kinds[-1] * max(0, len(arguments) - len(kinds) + 1)
        if len(arguments) != len(kinds):
            raise failed(f"{len(arguments)} arguments instead of {len(kinds)}")
        return self.run(*map(_converted, kinds, arguments))


_ZERO: dict[str, Value] = {"s": "", "i": 0, "b": False, "a": None}


def _converted(kind: str, value: Value) -> Value:
    if value is None:
        return _ZERO[kind]
    if kind != "a" and kind_of(value) != kind:
        raise failed(f"{value!r} as an argument")
    return value


def kind_of(value: Value) -> str:
    if isinstance(value, bool):
        return "b"
    return {str: "s", int: "i", float: "f"}.get(type(value), "a")


def failed(text: str) -> ArgoError:
    return ArgoError(Kind.EXPRESSION, text)


def to_int(value: Value) -> int:
    """expr-lang's `int`, and Argo's `asInt`."""
    if isinstance(value, bool) or value is None:
        raise failed(f"int({value})")
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not abs(value) < 2**63:
            raise Unsupported("a float too large for an integer")
        return int(value)
    if isinstance(value, str):
        if not re.fullmatch(r"[+-]?[0-9]+", value, re.ASCII) or not -(2**63) <= int(value) < 2**63:
            raise failed(f"int({value!r})")
        return int(value)
    raise failed("int of a map, list or function")


def to_float(value: Value) -> float:
    """expr-lang's `float`, and Argo's `asFloat`."""
    if isinstance(value, bool) or value is None:
        raise failed(f"float({value})")
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", value, re.ASCII):
            number = float(value)
            if abs(number) == float("inf"):
                raise failed(f"float({value!r})")
            return number
        if re.search(r"(?i)inf|nan|0x|_", value):
            raise Unsupported(f"float({value!r})")
        raise failed(f"float({value!r})")
    raise failed("float of a map, list or function")


def to_json(value: Value) -> str:
    try:
        return json_text(value)
    except ValueError as error:
        raise failed(str(error)) from error


def from_json(value: Value) -> str:
    """expr-lang's `fromJSON`, of texts that hold a text."""
    if not isinstance(value, str):
        raise failed("fromJSON of what is no text")
    try:
        found = json.loads(value)
    except ValueError as error:
        raise failed(f"fromJSON({value!r})") from error
    if not isinstance(found, str) or any("\ud800" <= character <= "\udfff" for character in found):
        raise Unsupported("fromJSON of what holds no text")
    return found


def empty(value: Value) -> bool:
    """What sprig takes for no value: also false and zero."""
    return value is None or value == "" or value == 0 or value is False or value in ([], {})


def default(fallback: Value, *given: Value) -> Value:
    return fallback if not given or empty(given[0]) else given[0]


def coalesce(*values: Value) -> Value:
    return next((value for value in values if not empty(value)), None)


def b64dec(text: str) -> str:
    try:
        return base64.b64decode(text.encode(), validate=True).decode()
    except ValueError as error:
        raise Unsupported("what is not base64 of text") from error


def trunc(count: int, text: str) -> str:
    if not text.isascii():
        raise Unsupported("trunc counts bytes")
    if count < 0:
        return text[count:] if len(text) + count > 0 else text
    return text[:count]


def replaced(old: str, new: str, text: str) -> str:
    if not old:
        raise Unsupported("replace of the empty text")
    return text.replace(old, new)


def split_list(separator: str, text: str) -> list[Value]:
    if not separator:
        raise Unsupported("splitList by the empty text")
    return list(text.split(separator))


def join(separator: str, values: Value) -> str:
    if isinstance(values, list):
        return separator.join(printed(value) for value in values if value is not None)
    return "" if values is None else printed(values)


def quote(*values: Value) -> str:
    return " ".join(f'"{quoted(printed(value))}"' for value in values if value is not None)


def cased(text: str, change: Callable[[str], str]) -> str:
    """Upper or lower case, by single characters: Go has no others."""
    changed = [change(character) for character in text]
    if any(len(character) != 1 for character in changed):
        raise Unsupported("a character that becomes several in the other case")
    return "".join(changed)


def regex_find(pattern: str, text: str) -> str:
    """The first match, or nothing; of patterns, only what Go's and Python's read alike."""
    if re.fullmatch(r"(?:\[[^\\\[\]]+\][+]?|[A-Za-z0-9:,/_-])+", pattern, re.ASCII) is None:
        raise Unsupported(f"the pattern {pattern!r}")
    found = re.search(pattern, text, re.ASCII)
    return found[0] if found else ""


SPRIG: dict[str, Function] = {
    "default": Function("aa*", default),
    "coalesce": Function("a*", coalesce),
    "empty": Function("a", empty),
    "ternary": Function("aab", lambda yes, no, condition: yes if condition else no),
    "trim": Function("s", lambda text: text.strip(SPACE)),
    "trimPrefix": Function("ss", lambda prefix, text: text.removeprefix(prefix)),
    "trimSuffix": Function("ss", lambda suffix, text: text.removesuffix(suffix)),
    "lower": Function("s", lambda text: cased(text, str.lower)),
    "upper": Function("s", lambda text: cased(text, str.upper)),
    "replace": Function("sss", replaced),
    "trunc": Function("is", trunc),
    "contains": Function("ss", lambda part, text: part in text),
    "hasPrefix": Function("ss", lambda prefix, text: text.startswith(prefix)),
    "hasSuffix": Function("ss", lambda suffix, text: text.endswith(suffix)),
    "quote": Function("a*", quote),
    "toString": Function("a", printed),
    "join": Function("sa", join),
    "splitList": Function("ss", split_list),
    "regexFind": Function("ss", regex_find),
    "sha256sum": Function("s", lambda text: hashlib.sha256(text.encode()).hexdigest()),
    "b64enc": Function("s", lambda text: base64.b64encode(text.encode()).decode()),
    "b64dec": Function("s", b64dec),
}  # fmt: skip

# What stands beside the names of the scope in every expression.
FUNCTIONS: dict[str, Value] = {
    "asInt": Function("a", to_int),
    "asFloat": Function("a", to_float),
    "jsonpath": Function("ss", query),
    "toJson": Function("a", to_json),
    "sprig": SPRIG,
}
CASTS: dict[str, Callable[[Value], Value]] = {
    "int": to_int,
    "float": to_float,
    "string": printed,
    "fromJSON": from_json,
}
# What the checker knows of their results; sprig's it does not look at.
RESULTS = {"asInt": "any", "asFloat": "any", "jsonpath": "any", "toJson": "string"}
