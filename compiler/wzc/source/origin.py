"""Where a value came from, through which presets and profiles."""

from attrs import define

from wzc.source.file import Span


@define(frozen=True)
class Via:
    """One thing a value passed through: a preset that was used, a profile that was applied.

    `kind` is the word users know: `preset`, `profile`, `param`, `--set`. `span` is where it
    was used (the `use`, the profile's name), if that is in a file.
    """

    kind: str
    name: str
    span: Span | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@define(frozen=True)
class Origin:
    """The place whose text gave a value, and what it went through, outermost first."""

    span: Span
    via: tuple[Via, ...] = ()
