"""Diagnostics are data: passes report them, renderers show them.

A diagnostic has a code of the catalogue, one sentence that stands alone, the smallest place it is
about, other places that explain it, and what to do. Nothing here prints.
"""

from collections.abc import Iterable, Iterator
from enum import Enum

from attrs import Factory, define, field

from wzc.source.file import Span


class Severity(Enum):
    """How bad it is: errors stop the output, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@define(frozen=True)
class Code:
    """A kind of problem: `WZ` and four digits, defined once in `diagnostics.catalogue`."""

    id: str
    severity: Severity
    title: str


@define(frozen=True)
class Label:
    """A place with what there is to say about it (may be empty)."""

    span: Span
    text: str = ""


@define(frozen=True)
class Edit:
    """Replace what `span` covers by `text`."""

    span: Span
    text: str


@define(frozen=True)
class Fix:
    """A change to the source. A `certain` one may be applied without asking (`wzc check --fix`)."""

    title: str
    edits: tuple[Edit, ...]
    certain: bool = False


@define(eq=False)
class Diagnostic:
    """One problem.

    `message` is one sentence that names what the user wrote (names and source text in backticks),
    lower-case start, no final dot. `primary` is the smallest place that is wrong; None only where
    there is no text (a missing file). `secondary` are other places that explain it.
    """

    code: Code
    message: str
    primary: Label | None
    secondary: list[Label] = Factory(list)
    notes: list[str] = Factory(list)
    help: str | None = None
    fixes: list[Fix] = Factory(list)

    @property
    def severity(self) -> Severity:
        """Taken from the code."""
        return self.code.severity

    @property
    def in_words(self) -> str:
        """All that it says without its places: the message, the notes, what to do; a line each."""
        return "\n".join(
            [self.message, *self.notes, *([f"help: {self.help}"] if self.help else [])]
        )

    @property
    def is_error(self) -> bool:
        """Whether it stops the output."""
        return self.code.severity is Severity.ERROR


@define(eq=False)
class Diagnostics:
    """Where passes report to. Keeps one of several reports of the same thing.

    `doubtful` are stretches of the sources that could only be read with a guess.
    """

    _items: list[Diagnostic] = field(factory=list, init=False)
    _seen: set[tuple[object, ...]] = field(factory=set, init=False)
    doubtful: list[Span] = field(factory=list, init=False)

    def report(
        self,
        code: Code,
        message: str,
        place: Span | None,
        label: str = "",
        *,
        secondary: Iterable[Label] = (),
        notes: Iterable[str] = (),
        help: str | None = None,
        fixes: Iterable[Fix] = (),
    ) -> None:
        """Report a problem at a place; a second report with the same code and place is dropped.

        The second one would come from a value that is used in several places, or from the
        evaluation of what the checker has already refused. So is one about a doubtful place, or
        one that is explained by such a place: the mistake there has been reported.
        """
        if self.doubtful:
            secondary = list(secondary)
            places = [label.span for label in secondary]
            if any(self._is_doubtful(span) for span in (*places, *([place] if place else ()))):
                return
        key = (
            (code.id, message)
            if place is None
            else (code.id, id(place.file), place.start, place.end)
        )
        if key in self._seen:
            return
        self._seen.add(key)
        primary = None if place is None else Label(place, label)
        self._items.append(
            Diagnostic(code, message, primary, list(secondary), list(notes), help, list(fixes))
        )

    def distrust(self, spans: Iterable[Span]) -> None:
        """Say nothing more about these stretches of the source: they may be misread."""
        self.doubtful.extend(spans)

    def _is_doubtful(self, place: Span) -> bool:
        return any(
            span.file is place.file and span.start <= place.start < span.end
            for span in self.doubtful
        )

    def since(self, count: int) -> list[Diagnostic]:
        """What has been reported after the first `count`."""
        return self._items[count:]

    def said_at(self, place: Span) -> bool:
        """Whether something has been reported that begins where `place` does."""
        return any(
            item.primary is not None
            and item.primary.span.file is place.file
            and item.primary.span.start == place.start
            for item in self._items
        )

    def remove(self, items: Iterable[Diagnostic]) -> None:
        """Take some of the reported ones away; they stay known, and are not reported again."""
        gone = {id(item) for item in items}
        self._items = [item for item in self._items if id(item) not in gone]

    @property
    def has_errors(self) -> bool:
        """Whether any of them stops the output."""
        return any(item.is_error for item in self._items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.sorted())

    def __len__(self) -> int:
        return len(self._items)

    def sorted(self) -> list[Diagnostic]:
        """All of them in source order: by file in order of first report, then by place."""
        order: dict[int, int] = {}
        for item in self._items:
            if item.primary is not None:
                order.setdefault(id(item.primary.span.file), len(order))

        def key(item: Diagnostic) -> tuple[int, int, int, str]:
            if item.primary is None:
                return (-1, 0, 0, item.code.id)
            span = item.primary.span
            return (order[id(span.file)], span.start, span.end, item.code.id)

        return sorted(self._items, key=key)
