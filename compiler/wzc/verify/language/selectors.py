"""Label selectors of Kubernetes, by which Argo reads the conditions of resources."""

import re

from wzc.values.keys import label_key, label_value
from wzc.values.problem import Problem

# apimachinery labels/selector.go: string2token, of which the longest is taken; all else up to
# one of them, or to a blank, is one word.
_TOKEN = re.compile(r"==|!=|[=!(),<>]|[^=!(),<>\s]+")
_COMPARES = ("=", "==", "!=", ">", "<")
_NUMBER = re.compile(r"[-+]?[0-9]+")
_SEVERAL = "several conditions have `,` between them, and all of them hold"


def fault_of(source: str) -> Problem | None:
    """Why Kubernetes does not read a selector (labels/selector.go: Parse), and what to do."""
    tokens = _TOKEN.findall(source)
    at = 0
    while at < len(tokens):
        at, problem = _requirement(tokens, at)
        if problem is not None:
            return problem
        if at == len(tokens):
            return None
        if tokens[at] != ",":
            return _behind(tokens, at)
        at += 1
        if at == len(tokens) or (tokens[at] != "!" and _is_sign(tokens[at])):
            return Problem("behind a `,` there is no condition")
    return None


def _requirement(tokens: list[str], at: int) -> tuple[int, Problem | None]:
    """One condition from a place on: the place behind it, or what is wrong with it."""
    is_absent = tokens[at] == "!"
    at += is_absent
    if at == len(tokens) or _is_sign(tokens[at]):
        what = f"before `{tokens[at]}`" if at < len(tokens) else "at the end"
        return at, Problem(f"there is no field {what}")
    key = tokens[at]
    if label_key(key) is not None:
        return at, Problem(f"`{key}` is no name of a field", _help_for(key))
    at += 1
    if is_absent or at == len(tokens) or tokens[at] == ",":
        return at, None
    operator = tokens[at]
    at += 1
    if operator in ("in", "notin"):
        return _values(tokens, at, operator)
    if operator not in _COMPARES:
        return at - 1, _behind(tokens, at - 1)
    if at == len(tokens) or tokens[at] == ",":
        return at, _of_value("", operator)
    if _is_sign(tokens[at]):
        help = None
        if operator in "<>" and tokens[at] in ("=", "=="):
            help = "write `> 0` for `>= 1`: there is no `>=`, and no `<=`"
        return at, Problem(f"`{operator}{tokens[at]}` compares nothing", help)
    return at + 1, _of_value(tokens[at], operator)


def _values(tokens: list[str], at: int, operator: str) -> tuple[int, Problem | None]:
    if at == len(tokens) or tokens[at] != "(":
        return at, Problem(f"`{operator}` has no list behind it", f"write `{operator} (a, b)`")
    at += 1
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] != ",":
            if _is_sign(tokens[at]):
                return at, Problem(f"`{tokens[at]}` stands in a list", f"write `{operator} (a, b)`")
            problem = _of_value(tokens[at], operator)
            if problem is not None:
                return at, problem
        at += 1
    if at == len(tokens):
        return at, Problem("`(` is never closed")
    return at + 1, None


def _of_value(value: str, operator: str) -> Problem | None:
    if operator in ("<", ">") and not _NUMBER.fullmatch(value):
        what = f"`{value}` is no whole number" if value else "nothing stands behind it"
        return Problem(f"`{operator}` compares whole numbers, and {what}")
    if label_value(value) is None:
        return None
    plain = value.strip("'\"")
    help = f"write `{plain}` without quotes" if plain != value and not label_value(plain) else None
    return Problem(f"`{value}` cannot be compared with: it is no value of a label", help)


def _behind(tokens: list[str], at: int) -> Problem:
    """What stands where a condition ends or compares."""
    word = tokens[at]
    help = "compare by `==`, `!=`, `>`, `<`, `in` or `notin`"
    if word in ("&&", "and", "||", "or", ";"):
        help = _SEVERAL
        if word in ("||", "or"):
            help += "; for one of several values of a field there is `in (a, b)`"
    return Problem(f"`{word}` is no comparison", help)


def _help_for(key: str) -> str | None:
    plain = re.sub(r"\[(\d+)\]", r".\1", key.strip("{}$.")).strip(".")
    return f"write `{plain}`" if plain != key and label_key(plain) is None else None


def _is_sign(token: str) -> bool:
    return bool(re.fullmatch(r"==|!=|[=!(),<>]", token))
