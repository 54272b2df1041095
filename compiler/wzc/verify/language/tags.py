"""Tags in texts: `{{inputs.parameters.x}}` and `{{= expression }}` (Argo util/template)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import define

# Argo common.go: GlobalVarValidWorkflowVariablePrefix. Other tags are somebody else's.
PREFIXES = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
Path = tuple[str | int, ...]
_BEGINS = re.compile(r"\s*(?:=|item\b|steps\.|inputs\.|outputs\.|pod\.|workflow\.|tasks\.)")


@define
class Tag:
    """One tag: where its text stands, what is in its braces, and whether that is an expression.

    An unclosed one has no end.
    """

    path: Path
    text: str
    is_expression: bool
    is_closed: bool = True


def is_of_argo(tag: Tag) -> bool:
    """Whether Argo replaces it, or tries to."""
    return tag.is_expression or f"{tag.text}.".startswith(PREFIXES)


def tags(value: Any, path: Path = ()) -> Iterator[Tag]:
    """All tags in plain data, in its order."""
    for where, text in texts(value, path):
        yield from tags_of(text, where)


def tags_of(text: str, path: Path = ()) -> Iterator[Tag]:
    """The tags of one text."""
    at = text.find("{{")
    while at >= 0:
        end = text.find("}}", at + 2)
        if end < 0:
            if _BEGINS.match(text, at + 2):
                yield Tag(path, text[at + 2 :], False, is_closed=False)
            return
        inner = text[at + 2 : end]
        stripped = inner.strip()
        if inner.startswith("="):
            # A closing brace of a map may belong to the expression: `{{= {"a": {}} }}`.
            yield Tag(path, stripped[1:].strip(), True)
        else:
            yield Tag(path, stripped, False)
        at = text.find("{{", end + 2)


def texts(value: Any, path: Path = (), part: str = "{{") -> list[tuple[Path, str]]:
    """All texts in plain data that have a part, if nothing is said a tag's; also keys of maps."""
    found: list[tuple[Path, str]] = []
    if isinstance(value, str):
        if part in value:
            found.append((path, value))
    else:
        _collect(value, path, part, found)
    return found


def _collect(value: Any, path: Path, part: str, found: list[tuple[Path, str]]) -> None:
    items: Iterable[tuple[Any, Any]]
    if isinstance(value, dict):
        for key in value:
            if isinstance(key, str) and part in key:
                found.append(((*path, key), key))
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return
    for key, each in items:
        if isinstance(each, str):
            if part in each:
                found.append(((*path, key), each))
        elif each is not None:
            _collect(each, (*path, key), part, found)
