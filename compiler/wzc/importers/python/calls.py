"""Calls that make plain data: `Path("x")`, `SecretStr("")`, `timedelta(seconds=1)`, `list()`."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from wzc.importers.python.project import External
from wzc.importers.python.values import NotStatic, Pattern, SecretText, Value
from wzc.source.file import SourceFile, Span

# What the builtin types make without an argument, and of one.
EMPTY: dict[str, Callable[..., Value]] = {
    "bool": bool,
    "dict": dict,
    "float": float,
    "frozenset": frozenset,
    "int": int,
    "list": list,
    "set": set,
    "str": str,
    "tuple": tuple,
}
_NO_DATA = NotStatic(Span(SourceFile("", ""), 0, 0), "what it gives is only known when it runs")


def make(target: External, args: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """What a call of something outside of the project makes; `NotStatic` if that is no data."""
    package, name = target.package, target.last
    only: Any = args[0] if len(args) == 1 and not keywords else None
    if package == "builtins":
        return _builtin(name, args, keywords)
    if package == "pathlib" and name in ("Path", "PurePath", "PosixPath", "PurePosixPath"):
        if not keywords and all(isinstance(one, (str, PurePosixPath)) for one in args):
            return PurePosixPath(*args)
    elif package in ("pydantic", "pydantic_core"):
        if name == "SecretStr" and isinstance(only, str):
            return SecretText(only)
        if name == "SecretBytes" and isinstance(only, bytes):
            return SecretText(only.decode("utf-8", "replace"))
        if name.endswith(("Url", "Dsn")) and isinstance(only, str):
            return only
    elif target.name == "re.compile" and isinstance(only, str):
        return Pattern(only)
    elif target.name == "datetime.timedelta":
        try:
            return datetime.timedelta(*args, **keywords)
        except (TypeError, OverflowError):
            return _NO_DATA
    return _NO_DATA


def _builtin(name: str, args: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    if name == "dict" and not args:
        return dict(keywords)
    if name not in EMPTY or keywords or len(args) > 1:
        return _NO_DATA
    data = (str, int, float) if name == "str" else (str, int, float, list, tuple, dict, set)
    if args and not isinstance(args[0], data):
        return _NO_DATA
    try:
        return EMPTY[name](*args)
    except (TypeError, ValueError):
        return _NO_DATA
