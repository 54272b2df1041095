"""Where Python source comes from: the one door for I/O of the static reader."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import define


class Files(Protocol):
    """Gives files by path; paths are written with `/`, and folders without one at their end."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if there is none that can be read."""
        ...

    def names(self, folder: str) -> Sequence[str]:
        """The names of what is in a folder, sorted; none if there is no such folder."""
        ...


@define(frozen=True)
class MemoryFiles:
    """Files from a mapping of path to text: for tests, and for text that is on no disk."""

    texts: Mapping[str, str | bytes]

    def read(self, path: str) -> bytes | None:
        """See `Files.read`."""
        found = self.texts.get(path)
        return found.encode() if isinstance(found, str) else found

    def names(self, folder: str) -> Sequence[str]:
        """See `Files.names`."""
        start = f"{folder}/" if folder else ""
        inside = (path[len(start) :] for path in self.texts if path.startswith(start))
        return sorted({path.split("/")[0] for path in inside})
