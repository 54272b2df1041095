"""What static evaluation gives: plain Python values, and a few of its own."""

from typing import Any, TypeAlias

from attrs import define

from wzc.importers.python.project import External, Found
from wzc.source.file import Span

# None, bool, int, float, str, bytes, list, tuple, dict, set, frozenset, pathlib.PurePosixPath,
# datetime.timedelta, and the classes below.
Value: TypeAlias = Any


@define(frozen=True)
class NotStatic:
    """An expression that has no value without running the code: the place and the reason."""

    place: Span
    why: str


@define(frozen=True)
class Member:
    """A member of an enumeration: `Distance.DOT`. `value` may be `NotStatic`."""

    enum: str
    name: str
    value: Value


@define(frozen=True)
class SecretText:
    """`SecretStr("...")`."""

    text: str


@define(frozen=True)
class Pattern:
    """`re.compile("...")`."""

    text: str


@define(frozen=True)
class Reference:
    """A class, function or module, which is no data: `list[int]` or `MyStep` as a value."""

    target: Found | External
