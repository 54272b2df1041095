"""Values as the language writes them."""

import re
from typing import Any

from wzc.evaluate.environment import BROKEN
from wzc.model.attribute import Block, schema
from wzc.model.contract import MiddlewareUse
from wzc.model.value import Range, Value

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BASED = re.compile("0[oxb][0-9a-fA-F_]+")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


def show(value: Any) -> str:
    """A value, or its data, in one line of the language."""
    if isinstance(value, Value):
        # `0o775` says more than 509.
        written = value.origin.span.text
        if type(value.data) is int and _BASED.fullmatch(written) and int(written, 0) == value.data:
            return written
        return show(value.data)
    if value is BROKEN:
        return "(refused: see the errors)"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(show(item) for item in value) + "]"
    if isinstance(value, dict):
        entries = ", ".join(f"{_key(key)} = {show(item)}" for key, item in value.items())
        return f"{{ {entries} }}" if entries else "{}"
    if isinstance(value, Range):
        low, high = ("" if end is None else show(end) for end in (value.low, value.high))
        return f"{low}..{high}"
    if getattr(value, "is_cluster", False):
        return str(value.name)
    if isinstance(value, MiddlewareUse):
        return _call(value.type.name, value.settings)
    if isinstance(value, Block):
        return _call(value.keyword, entries_of(value))
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else str(value)


def entries_of(data: Any) -> dict[str | int, Value]:
    """What can be named inside of a value: entries of blocks, maps, calls and lists."""
    found: dict[str | int, Value] = {}
    if isinstance(data, dict):
        found.update(data)
    elif isinstance(data, list):
        found.update(enumerate(data))
    elif isinstance(data, MiddlewareUse):
        found.update(data.settings)
    elif isinstance(data, Block):
        model: Any = type(data)
        for name in schema(model):
            value = getattr(data, name, None)
            if isinstance(value, Value):
                found[name] = value
    return found


def _call(name: str, arguments: dict[Any, Any]) -> str:
    return f"{name}(" + ", ".join(f"{key} = {show(item)}" for key, item in arguments.items()) + ")"


def _key(key: str) -> str:
    return key if _NAME.fullmatch(key) else f'"{_escaped(key)}"'


def _escaped(text: str) -> str:
    text = text.translate(_ESCAPES).replace("${", "$${")
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)
