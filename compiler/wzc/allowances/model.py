"""What a comment allows, and where."""

from attrs import define

from wzc.diagnostics.model import Code
from wzc.source.file import Span


@define(frozen=True)
class Allowed:
    """A code as a comment names it."""

    code: Code
    place: Span


@define(frozen=True)
class Stretch:
    """Offsets of a file: from `start` to `end`, which is excluded."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How much it covers: of two allowances, the narrower one is meant."""
        return self.end - self.start

    def covers(self, place: Span) -> bool:
        """Whether a place begins there. An empty one may stand at the very end."""
        return self.start <= place.start and (place.start < self.end or place.end == self.end)


@define(frozen=True, eq=False)
class Allowance:
    """A comment that allows warnings.

    `stretches` are what it holds for. `is_own` if it has a line of its own; `may_idle` if it says
    itself that there may be no such warning.
    """

    comment: Span
    codes: tuple[Allowed, ...]
    stretches: tuple[Stretch, ...]
    is_own: bool
    may_idle: bool = False
