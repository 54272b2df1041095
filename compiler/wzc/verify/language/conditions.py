"""`when`: conditions in govaluate's language, with tags that become text before it is read."""

import re
from collections.abc import Iterator

# What a tag becomes is not known; in quotes it stays a text, alone it is one word.
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_STAND_IN = "TAG"
_TOKEN = re.compile(
    r"\s*(?:"
    r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\[[^\]]*\])"""
    r"|(?P<number>0x[0-9a-fA-F]+|[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?(?![A-Za-z_]))"
    r"|(?P<word>(?:\\.|[^\W\d]|[0-9]+[A-Za-z_])(?:\\.|[\w.])*)"
    r"|(?P<operator>==|!=|>=|<=|=~|!~|&&|\|\||\*\*|>>|<<|\?\?|[-+*/%<>!(),?:&|^~=])"
    r"|(?P<other>\S)|(?P<end>$))",
    re.DOTALL,
)
_COMPARATORS = frozenset({"==", "!=", ">", "<", ">=", "<=", "=~", "!~", "in"})
_ARITHMETIC = frozenset({"-", "+", "*", "/", "%", "**", "^", "&", "|", "<<", ">>"})
_BINARY = _COMPARATORS | _ARITHMETIC | {"&&", "||", "?", ":", "??", ","}
_PREFIXES = frozenset({"!", "-", "~"})


def why_refused(text: str) -> str | None:
    """Why Argo could not evaluate a condition; None where it can, or where the tags decide."""
    if "{{=" in text.replace(" ", ""):
        return None
    tokens = list(_tokens(_TAG.sub(_STAND_IN, text)))
    expects_value = True
    depth = 0
    before = ""
    for kind, token in tokens:
        if kind == "other":
            return "a text has no closing quote" if token in "'\"" else f"`{token}` is no operator"
        if kind == "end":
            break
        if kind == "operator" and token == "=":
            return "`=` is no operator: a comparison is `==`"
        if token == "(":
            if not expects_value and kind == "operator" and before != "word":
                return "`(` cannot follow a value"
            depth += 1
            expects_value = True
        elif token == ")":
            if depth == 0:
                return "`)` closes nothing"
            depth -= 1
            expects_value = False
        elif expects_value:
            if kind == "operator":
                if token not in _PREFIXES:
                    return f"`{token}` stands where a value is expected"
            else:
                expects_value = False
        elif kind != "operator" or token not in _BINARY:
            return f"`{_shown(token)}` follows a value without an operator between them"
        else:
            expects_value = True
        before = kind
    if expects_value and tokens[0][0] != "end":
        return "it ends where a value is expected"
    if depth:
        return "`(` is never closed"
    return _arithmetic_of_words(tokens)


def _arithmetic_of_words(tokens: list[tuple[str, str]]) -> str | None:
    """`foo-bar`: a subtraction of two texts, which fails."""
    for at, (_, operator) in enumerate(tokens[1:-1], 1):
        left, right = tokens[at - 1], tokens[at + 1]
        if operator in ("-", "*", "/", "%") and "word" in (left[0], right[0]):
            words = {token for kind, token in (left, right) if kind == "word"}
            if any(not word.startswith(_STAND_IN) for word in words):
                sides = f"{_shown(left[1])}{operator}{_shown(right[1])}"
                return f"`{sides}` without quotes is a calculation, and fails on texts"
    return None


def _shown(token: str) -> str:
    return "{{...}}" if token == _STAND_IN else token


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        assert match is not None and match.lastgroup is not None
        kind, token = match.lastgroup, match[match.lastgroup]
        at = match.end()
        if kind == "word" and token in ("in", "IN"):
            kind, token = "operator", "in"
        yield kind, token
        if kind == "end":
            return
