"""Functions of Argo's expressions: what they take and give."""

import re

from attrs import frozen

from wzc.verify.language.kinds import Kinds

_LINE = re.compile(r"\s*(\w+)\((.*)\) (\w+)")


@frozen
class Function:
    """What a function takes and gives; None is any value.

    The last of `parameters` may come any number of times with `repeats`, and those from `optional`
    on may be left out.
    """

    parameters: tuple[Kinds | None, ...]
    optional: int
    repeats: bool
    result: Kinds | None

    @property
    def most(self) -> int | None:
        """How many arguments it takes, None where any number."""
        return None if self.repeats else len(self.parameters)

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return self.optional

    def parameter(self, number: int) -> Kinds | None:
        """What the argument of a number, from 0, has to be."""
        if not self.parameters:
            return None
        return self.parameters[min(number, len(self.parameters) - 1)]


def signatures(text: str) -> dict[str, Function]:
    """Functions by name, from lines such as `join(list, text?) text` and `max(any...) any`."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        assert match is not None, line
        name, takes, gives = match.groups()
        words = [word.strip() for word in takes.split(",")] if takes else []
        needed = [word for word in words if not word.endswith(("?", "..."))]
        found[name] = Function(
            tuple(_kinds(word.rstrip("?.")) for word in words),
            len(needed),
            bool(words) and words[-1].endswith("..."),
            _kinds(gives),
        )
    return found


def _kinds(word: str) -> Kinds | None:
    return None if word == "any" else frozenset(_GROUPS.get(word, (word,)))


_GROUPS = {
    "numbers": ("int", "int64", "float", "list"),
    "whole": ("int", "int64"),
    "counted": ("text", "list", "map"),
    "sortable": ("list", "text"),
    "number": ("int", "int64", "float"),
    "value": ("int", "int64", "float", "text"),
}

# expr-lang builtin.go; those with a predicate are apart.
BUILTINS: dict[str, Function] = signatures(
    """
    len(counted) int
    type(any) text
    abs(number) number
    ceil(number) float
    floor(number) float
    round(number) float
    int(value) int
    float(value) float
    string(any) text
    trim(text, text?) text
    trimPrefix(text, text?) text
    trimSuffix(text, text?) text
    upper(text) text
    lower(text) text
    split(text, text, whole?) list
    splitAfter(text, text, whole?) list
    replace(text, text, text, whole?) text
    repeat(text, whole) text
    join(list, text?) text
    indexOf(text, text) int
    lastIndexOf(text, text) int
    hasPrefix(text, text) bool
    hasSuffix(text, text) bool
    max(numbers, numbers...) any
    min(numbers, numbers...) any
    mean(numbers, numbers...) number
    median(numbers, numbers...) number
    toJSON(any) text
    fromJSON(text) any
    toBase64(text) text
    fromBase64(text) text
    now(other?) other
    duration(text) other
    date(text, text?, text?, text?) other
    timezone(text) other
    first(any) any
    last(any) any
    get(any, any) any
    take(list, whole) list
    keys(map) list
    values(map) list
    toPairs(map) list
    fromPairs(list) map
    reverse(list) list
    uniq(list) list
    concat(list, list...) list
    flatten(list) list
    sort(sortable, text?) list
    bitand(whole, whole) int
    bitor(whole, whole) int
    bitxor(whole, whole) int
    bitnand(whole, whole) int
    bitshl(whole, whole) int
    bitshr(whole, whole) int
    bitushr(whole, whole) int
    bitnot(whole) int
    """
)
# How many arguments those with a predicate take, and what they give.
WITH_PREDICATE: dict[str, tuple[int, int, Kinds | None]] = {
    "all": (2, 2, frozenset({"bool"})),
    "none": (2, 2, frozenset({"bool"})),
    "any": (2, 2, frozenset({"bool"})),
    "one": (2, 2, frozenset({"bool"})),
    "filter": (2, 2, frozenset({"list"})),
    "map": (2, 2, frozenset({"list"})),
    "find": (2, 2, None),
    "findIndex": (2, 2, None),
    "findLast": (2, 2, None),
    "findLastIndex": (2, 2, None),
    "count": (1, 2, frozenset({"int"})),
    "sum": (1, 2, None),
    "groupBy": (2, 2, frozenset({"map"})),
    "sortBy": (2, 3, frozenset({"list"})),
    "reduce": (2, 3, None),
}
# Argo util/expr/env: GetFuncMap, beside `sprig`.
OF_ARGO: dict[str, Function] = signatures(
    """
    asInt(value) int
    asFloat(value) number
    jsonpath(text, text) any
    toJson(any) text
    """
)
