"""What the translation asks of a configuration, wherever it was read from."""

from typing import Protocol

from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.yaml.tree import Path
from wzc.source.file import Span


class Source(Protocol):
    """A typed configuration that knows where each value was written (`Configured`)."""

    @property
    def config(self) -> WorkflowConfig:
        """The values, with Wurzel's defaults where nothing was written."""
        ...

    def place(self, path: Path) -> Span | None:
        """Where a value was written; None for defaults."""
        ...

    def key(self, path: Path) -> Span | None:
        """The place of the value's key."""
        ...
