"""The texts in which templates differ, and the parameters that this makes of them."""

import re
from collections.abc import Sequence

from attrs import define

# A text is divided only behind these: what a parameter stands for is a word, a name, a folder.
_DIVIDES = "/=:, \"'"
_WORD = re.compile(r"[^A-Za-z0-9]+")


@define
class Column:
    """One text of each template, in the order of the templates: what is the same, and what is not.

    `tag` is what stands for what differs. Where all are equal, `before` is the whole text.
    """

    before: str
    after: str
    values: tuple[str, ...]
    tag: str = ""

    def text(self) -> str:
        """What stands in the template that is shared."""
        return f"{self.before}{{{{{self.tag}}}}}{self.after}" if self.tag else self.before


def column(texts: tuple[str, ...]) -> Column:
    """What the texts of one place have in common at both ends, and what is between."""
    first = texts[0]
    if texts.count(first) == len(texts):
        return Column(first, "", ())
    before = _divided(texts)
    ends = [text[: len(before) - 1 : -1] if before else text[::-1] for text in texts]
    after = _divided(ends)[::-1]
    values = tuple(text[len(before) : len(text) - len(after)] for text in texts)
    return Column(before, after, values) if all(values) else Column("", "", texts)


def _divided(texts: Sequence[str]) -> str:
    """The longest beginning of all that ends where a word does."""
    # What the first and the last in order have in common, all between them have.
    first, last = min(texts), max(texts)
    same = next(
        (i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]),
        len(first),
    )
    common = first[:same]
    return common[: max(common.rfind(character) for character in _DIVIDES) + 1]


def name_parameters(
    columns: Sequence[Column],
    called: Sequence[str],
    known: dict[tuple[str, ...], str],
    taken: set[str],
) -> dict[str, tuple[str, ...]]:
    """Give each column its tag; the new parameters with their values, for each template.

    Columns of equal values are one parameter. `called` is what each would be called by its place,
    `known` has tags for values that need none, and `taken` are parameters that are there already.
    """
    wanted: dict[tuple[str, ...], str] = {}
    for each, hint in zip(columns, called, strict=True):
        # A setting says best what a value is, then a flag; a folder or a word the least.
        if each.values and each.values not in known:
            before = wanted.get(each.values)
            if before is None or _rank(hint) < _rank(before):
                wanted[each.values] = hint
    tags = dict(known)
    found: dict[str, tuple[str, ...]] = {}
    for values, hint in wanted.items():
        name = _free(_WORD.sub("-", hint).strip("-") or "value", taken)
        taken.add(name)
        tags[values] = f"inputs.parameters.{name}"
        found[name] = values
    for each in columns:
        if each.values:
            each.tag = tags[each.values]
    return found


def _rank(hint: str) -> int:
    return {"input": 1, "output": 1, "key": 1, "argument": 2}.get(hint, 0)


def _free(name: str, taken: set[str]) -> str:
    wanted, number = name, 2
    while wanted in taken:
        wanted = f"{name}-{number}"
        number += 1
    return wanted
