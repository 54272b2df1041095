"""How files come into the compiler: the one door for I/O of the core.

The core asks a `Loader` for modules and for files that an expression reads. The command line gives
it a `FileLoader`; tests and editors give it their own.
"""

import os
from typing import Protocol

from attrs import define

from wzc.source.file import SourceFile

# A pipeline of 10,000 steps has about 1 MB; what is larger is something else.
MAX_BYTES = 4 * 1024 * 1024


@define(frozen=True)
class LoadFailure:
    """Why a file could not be read: `reason` is missing, folder, utf8, large or denied."""

    name: str
    reason: str
    detail: str = ""
    candidates: tuple[str, ...] = ()


class Loader(Protocol):
    """Where source text comes from."""

    def module(
        self, reference: str, relative: bool, origin: SourceFile
    ) -> SourceFile | LoadFailure:
        """A module: a path relative to `origin`, or a dotted name of the standard library."""
        ...

    def text(self, path: str, origin: SourceFile) -> str | LoadFailure:
        """A text file that an expression of `origin` reads, by a path relative to it."""
        ...


def stdlib_folder() -> str:
    """The folder of the standard library: in the wheel beside the package, else in the checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "stdlib")
    if os.path.isdir(inside):
        return inside
    return os.path.join(os.path.dirname(os.path.dirname(package)), "stdlib")


def read_source(path: str, name: str, *, is_stdlib: bool = False) -> SourceFile | LoadFailure:
    """Read a `.wz` file. `name` is what messages call it."""
    text = _read(path, name)
    if isinstance(text, LoadFailure):
        return text
    return SourceFile(name, text, os.path.realpath(path), is_stdlib)


def decode_source(data: bytes, name: str) -> str | LoadFailure:
    """The text of a file's bytes: UTF-8, of at most `MAX_BYTES`."""
    if len(data) > MAX_BYTES:
        return LoadFailure(name, "large", f"{len(data) / 1_000_000:.1f} MB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return LoadFailure(name, "utf8", "it is UTF-16")
        line = data.count(b"\n", 0, error.start) + 1
        return LoadFailure(name, "utf8", f"byte {data[error.start]:#04x} in line {line}")


def _read(path: str, name: str) -> str | LoadFailure:
    if os.path.isdir(path):
        return LoadFailure(name, "folder")
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = len(data) if len(data) <= MAX_BYTES else os.path.getsize(path)
    except FileNotFoundError:
        return LoadFailure(name, "missing", candidates=_neighbours(path))
    except OSError as error:
        return LoadFailure(name, "denied", error.strerror or str(error))
    if size > MAX_BYTES:
        return LoadFailure(name, "large", f"{size / 1_000_000:.1f} MB")
    return decode_source(data, name)


def _neighbours(path: str) -> tuple[str, ...]:
    folder = os.path.dirname(path) or "."
    try:
        return tuple(sorted(entry for entry in os.listdir(folder) if not entry.startswith(".")))
    except OSError:
        return ()


class FileLoader:
    """Reads from the file system; the standard library comes from the package."""

    def module(
        self, reference: str, relative: bool, origin: SourceFile
    ) -> SourceFile | LoadFailure:
        """See `Loader.module`."""
        if relative:
            folder = os.path.dirname(origin.key)
            shown = os.path.join(os.path.dirname(origin.name), reference)
            path = os.path.join(folder, reference)
            return read_source(path, os.path.normpath(shown), is_stdlib=origin.is_stdlib)
        root = stdlib_folder()
        parts = reference.split(".")
        inside = (
            os.path.join(*parts, parts[-1] + ".wz")
            if len(parts) == 1
            else os.path.join(*parts) + ".wz"
        )
        path = os.path.join(root, inside)
        if not os.path.isfile(path):
            return LoadFailure(reference, "missing", candidates=tuple(stdlib_modules()))
        return read_source(path, "stdlib/" + inside.replace(os.sep, "/"), is_stdlib=True)

    def text(self, path: str, origin: SourceFile) -> str | LoadFailure:
        """See `Loader.text`."""
        return _read(os.path.join(os.path.dirname(origin.key), path), path)


def stdlib_modules() -> list[str]:
    """The names of all modules of the standard library, sorted."""
    root = stdlib_folder()
    found = []
    for folder, _, files in os.walk(root):
        parts = os.path.relpath(folder, root).split(os.sep)
        for file in files:
            name, extension = os.path.splitext(file)
            if extension == ".wz" and parts != ["."]:
                found.append(".".join(parts if name == parts[-1] else [*parts, name]))
    return sorted(found)
