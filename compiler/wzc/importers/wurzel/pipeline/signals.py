"""How reading leaves a statement early: as Python does, and when it has to be given up."""

from attrs import Factory, define

from wzc.diagnostics.model import Code, Label
from wzc.importers.wurzel.pipeline.values import Value
from wzc.source.file import Span


@define(eq=False)
class Raised(Exception):
    """What Python itself would raise. `kind` is the exception's name; the rest is for a report."""

    kind: str
    code: Code
    message: str
    place: Span
    label: str = ""
    secondary: list[Label] = Factory(list)
    notes: list[str] = Factory(list)
    help: str | None = None


@define(eq=False)
class Exhausted(Exception):
    """Too much to do: a bound was reached at a place."""

    place: Span
    why: str


@define(eq=False)
class Returned(Exception):
    """`return`."""

    value: Value


class MayRaise(Exception):
    """An exception that somebody catches, of which it is not known whether there is one."""


class LeftLoop(Exception):
    """`break`."""


class NextRound(Exception):
    """`continue`."""
