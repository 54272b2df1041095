"""What is said about a value that Wurzel refuses."""

import datetime
from collections.abc import Iterable

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.wurzel.structure import Refusal
from wzc.importers.yaml.tree import (
    Entry,
    Mapping,
    Node,
    Path,
    Scalar,
    find,
    find_entry,
    nearest_place,
)
from wzc.source.file import Span
from wzc.values.suggest import nearest

_LONGEST = 60


def report_refusals(
    refusals: Iterable[Refusal], tree: Node, prefix: str, diagnostics: Diagnostics
) -> None:
    """One error for each. `prefix` is what stands before the tree's own keys in the file."""
    for refusal in refusals:
        name = dotted(refusal.path, tree, prefix)
        if refusal.is_missing:
            _missing(refusal, name, tree, prefix, diagnostics)
        elif refusal.is_key:
            _key(refusal, tree, prefix, diagnostics)
        else:
            _value(refusal, name, tree, diagnostics)


def dotted(path: Path, tree: Node, prefix: str = "") -> str:
    """A path as people write it: `container.envFrom[0].name`, and `schedule` if that is written."""
    text = prefix
    for index, step in enumerate(path):
        if isinstance(step, int) and not isinstance(step, bool):
            if not _is_singular(path[:index], tree):
                text += f"[{step}]"
        else:
            name = "schedule" if _is_singular(path[: index + 1], tree) else str(step)
            text += f".{name}" if text else name
    return text


def shown(value: object) -> str:
    """What kind of thing a YAML value is, in words."""
    if value is None:
        return "null"
    for kind, words in _KINDS:
        if isinstance(value, kind):
            return words
    return "something else"


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a bool"),
    ((int, float), "a number"),
    (str, "text"),
    (datetime.date, "a date"),
    (dict, "a mapping"),
    (list, "a list"),
)


def _is_singular(path: Path, tree: Node) -> bool:
    """Whether `schedules` is in truth a `schedule` that was written."""
    if not path or path[-1] != "schedules":
        return False
    entry = find_entry(tree, path)
    return entry is not None and entry.key.text.strip("'\"") == "schedule"


def _value(refusal: Refusal, name: str, tree: Node, diagnostics: Diagnostics) -> None:
    entry = find_entry(tree, refusal.path)
    written = _written(find(tree, refusal.path))
    if refusal.value is None:
        message = f"`{name}` takes {refusal.wants}, and it is null"
    elif written is None:
        message = f"`{name}` takes {refusal.wants}, and this is {shown(refusal.value)}"
    elif isinstance(refusal.value, str):
        message = f"`{name}` takes {refusal.wants}, not `{written}`"
    else:
        message = f"`{name}` takes {refusal.wants}, and `{written}` is {shown(refusal.value)}"
    diagnostics.report(
        catalogue.WRONG_YAML_VALUE,
        message,
        nearest_place(tree, refusal.path),
        secondary=_replaced(refusal, entry),
        help=_help(refusal, written),
    )


def _replaced(refusal: Refusal, entry: Entry | None) -> list[Label]:
    """For a null: what somebody perhaps wanted to unset."""
    if refusal.value is not None or entry is None or not entry.replaced:
        return []
    return [Label(entry.replaced[-1].place, "this is replaced")]


def _help(refusal: Refusal, written: str | None) -> str | None:
    value = refusal.value
    if value is None:
        return "a null does not unset a key in Wurzel; remove it, or write the value"
    if refusal.wants == "text" and written is not None:
        return f'put it in quotes: `"{written}"`'
    if refusal.wants == "a list" and written is not None:
        return f"write `[{written}]`"
    choices = refusal.wants.replace("`", "").split(" or ")
    if isinstance(value, str) and len(choices) > 1:
        meant = nearest(value, choices)
        return f"did you mean `{meant}`?" if meant and meant in choices else None
    return None


def _written(node: Node | None) -> str | None:
    """The source of a short value on one line."""
    if not isinstance(node, Scalar):
        return None
    text = node.span.text
    return text if text and "\n" not in text and len(text) <= _LONGEST else None


def _missing(
    refusal: Refusal, name: str, tree: Node, prefix: str, diagnostics: Diagnostics
) -> None:
    above = find(tree, refusal.path[:-1])
    key = str(refusal.path[-1])
    owner = dotted(refusal.path[:-1], tree, prefix)
    present = above.entries if isinstance(above, Mapping) else {}
    meant = nearest(key, [one for one in present if isinstance(one, str)])
    place = present[meant].key if meant else _start(nearest_place(tree, refusal.path[:-1]))
    diagnostics.report(
        catalogue.WRONG_YAML_VALUE,
        f"`{owner}` has no `{key}`, and Wurzel requires it" if owner else f"`{name}` is missing",
        place,
        f"is this meant to be `{key}`?" if meant else "",
        help=None if meant else f"add `{key}:`",
    )


def _key(refusal: Refusal, tree: Node, prefix: str, diagnostics: Diagnostics) -> None:
    entry = find_entry(tree, refusal.path)
    written = "" if entry is None else entry.key.text
    owner = dotted(refusal.path[:-1], tree, prefix) or "the file"
    diagnostics.report(
        catalogue.WRONG_YAML_VALUE,
        f"the keys of `{owner}` are texts, and `{written}` is {shown(refusal.value)}",
        nearest_place(tree, refusal.path) if entry is None else entry.key,
        help=f'put it in quotes: `"{written}":`',
    )


def _start(place: Span) -> Span:
    """The first line of a place."""
    line_end = place.file.text.find("\n", place.start, place.end)
    return place if line_end < 0 else Span(place.file, place.start, line_end)
