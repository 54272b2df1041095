"""Where rules report to."""

from typing import Any, Protocol

from wzc.diagnostics.model import Code

Path = tuple[str | int, ...]


class Findings(Protocol):
    """What is said of one document: of a file, or of one that the compiler has made."""

    def report(
        self, code: Code, path: Path, message: str, help: str | None, *, at_key: bool
    ) -> None:
        """Say what is wrong at a path, or at what of it is there; `at_key` at its last key."""

    def written(self, path: Path) -> str | None:
        """The text of a single value as it was written, where that is known."""


def shown(path: Path) -> str:
    """A path as people write it: `spec.templates[0].name`."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
        else:
            words += f".{part}" if words else part
    return words


def at(data: Any, path: Path) -> Any:
    """The value at a path; None where it is not there."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data
