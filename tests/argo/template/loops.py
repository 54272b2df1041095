"""Loops: what `withItems`, `withParam` and `withSequence` make of a task."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.gotext import html_escaped, json_number, json_text, unfixed
from tests.argo.template.scope import Scope
from tests.argo.template.tags import replaced_text
from tests.argo.template.when import should_execute

LOOPS = ("withItems", "withParam", "withSequence")


def _fail(text: str) -> ArgoError:
    return ArgoError(Kind.LOOP, text)


def is_loop(task: dict[str, Any]) -> bool:
    """`withItems: []` is none: Go cannot tell it from no list at all."""
    return bool(task.get("withItems") or task.get("withParam") or task.get("withSequence"))


def expanded(task: dict[str, Any], text: str, scope: Scope) -> list[tuple[str, str]]:
    """Each item, as node names show it, with the task's JSON text in which its tags are replaced.

    `text` is the task as Go writes it down. An item comes over the scope; a name in neither is an
    error, unless the condition is false without it.
    """
    never = _never(task)
    found = []
    try:
        given = items(task)
    except ArgoError:
        if never:
            return []
        raise
    for item in given:
        whole = {**scope, **item_scope(item)}
        if never:
            whole = {name: value for name, value in whole.items() if value is not None}
        found.append((item_name(item), replaced_text(text, whole, lenient=never)))
    return found


def _never(task: dict[str, Any]) -> bool:
    """Whether the task's condition is false before an item is known."""
    try:
        return not should_execute(task.get("when", ""))
    except ArgoError:
        return False


def items(task: dict[str, Any]) -> list[object]:
    """What the task loops over."""
    if task.get("withItems"):
        return list(task["withItems"])
    if task.get("withParam"):
        text = task["withParam"]
        try:
            found = json.loads(text, parse_float=Written, parse_int=Written, parse_constant=_refuse)
        except ValueError as error:
            raise _fail(f"withParam is no JSON: {error}") from error
        if found is not None and not isinstance(found, list):
            raise _fail("withParam is no list")
        refuse_odd_escapes(text)
        return found or []
    return list(sequence(task["withSequence"]))


def _refuse(name: str) -> object:
    raise ValueError(name)


def refuse_odd_escapes(text: str) -> None:
    """Argo keeps the texts inside of an item as they are written: only Go's way is known here."""
    for written in re.findall(r'"(?:[^"\\]|\\.)*"', text):
        if json_text(json.loads(written)) != html_escaped(written):
            raise Unsupported(f"{written} in a withParam")


class Written(str):
    """A number of a JSON text, kept as it was written: Argo does the same."""

    __slots__ = ()


def sequence(given: dict[str, Any]) -> Iterator[str]:
    """The numbers of a `withSequence`, up or down; from `end` there are none with a count of 0."""
    start = _integer(given.get("start", 0))
    if given.get("end") is not None:
        end = _integer(given["end"])
    elif given.get("count") is not None:
        count = _integer(given["count"])
        if count == 0:
            return
        end = start + count - 1
    else:
        raise _fail("withSequence without count and end")
    step = 1 if start <= end else -1
    for number in range(start, end + step, step):
        yield formatted(given.get("format") or "%d", number)


def _integer(value: object) -> int:
    text = value if isinstance(value, str) else json_text(value)
    if not re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII):
        raise _fail(f"{text!r} is no whole number")
    return int(text)


def formatted(pattern: str, number: int) -> str:
    """Go's Sprintf with one whole number: `%d`, `%x`, `%X`, `%o`, with zeros, width or a minus."""
    match = re.fullmatch(r"((?:[^%\"\\]|%%)*)%([-0]?\d*)([dxXo])((?:[^%\"\\]|%%)*)", pattern)
    if match is None or not pattern.isascii() or not pattern.isprintable():
        raise Unsupported(f"the format {pattern!r}")
    before, width, verb, after = match.groups()
    return before.replace("%%", "%") + f"%{width}{verb}" % number + after.replace("%%", "%")


def item_scope(item: object) -> dict[str, str]:
    """`item`, and for a map `item.KEY` for each of its keys."""
    scope = {"item": item_text(item)}
    if isinstance(item, dict):
        for key, value in item.items():
            scope[f"item.{key}"] = printed_item(value)
    return scope


def item_text(item: object) -> str:
    """What `{{item}}` stands for: text as it is, all else as JSON, maps sorted by their keys."""
    if isinstance(item, str) and not isinstance(item, Written):
        return item
    return _item_json(item)


def _item_json(item: object) -> str:
    """Only the keys of the item itself are sorted; what is in it stays as it was written."""
    if isinstance(item, dict):
        item = {key: item[key] for key in sorted(item, key=str.encode)}
    return printed_json(item)


def printed_json(item: object) -> str:
    if isinstance(item, Written):
        return str(item)
    if isinstance(item, float):
        return json_number(item)
    if isinstance(item, list):
        return "[" + ",".join(map(printed_json, item)) + "]"
    if isinstance(item, dict):
        pairs = (f"{json_text(key)}:{printed_json(value)}" for key, value in item.items())
        return "{" + ",".join(pairs) + "}"
    return json_text(item)


def item_name(item: object) -> str:
    """The item in the name of its node, after the index: without parentheses."""
    if isinstance(item, dict):
        name = ",".join(sorted(f"{key}:{printed_item(value)}" for key, value in item.items()))
    elif isinstance(item, list):
        name = "[" + " ".join(map(printed_item, item)) + "]"
    else:
        name = printed_item(item)
    return name.replace("(", "").replace(")", "")


def printed_item(item: object) -> str:
    """An item where Go prints it: text keeps the escapes that it has in JSON."""
    text = printed_json(item)
    return unfixed(text[1:-1] if text.startswith('"') else text)
