"""What a compile writes, and to which file."""

import os

from attrs import define

from wzc.api import Compilation, portable_name
from wzc.backend.emit.tree import Map


@define(frozen=True)
class Output:
    """A text to be written. `path` is None for standard output; `name` is what to call it."""

    path: str | None
    name: str
    text: str


def is_folder_target(path: str) -> bool:
    """Whether a path given to `-o` means a folder: it ends like one, or is one."""
    return path.endswith("/") or os.path.isdir(path)


def plan(compilation: Compilation, target: str | None, format: str) -> list[Output]:
    """The texts of a compilation without errors, and where each goes. Nothing is written."""
    if target is None or not is_folder_target(target):
        name = "standard output" if target is None else portable_name(target)
        return [Output(target, name, _text(compilation, format))]
    outputs: list[Output] = []
    taken: set[str] = set()
    stems = [_stem(document) for document in compilation.documents]
    for document, stem in zip(compilation.documents, stems, strict=True):
        if is_template(document) and stems.count(stem) > 1:
            stem += "-template"  # beside what runs it
        name = _file_name(stem, format, taken)
        alone = compilation.with_documents([document])
        outputs.append(Output(os.path.join(target, name), name, _text(alone, format)))
    return outputs


def _text(compilation: Compilation, format: str) -> str:
    return compilation.json() if format == "json" else compilation.yaml()


def is_template(document: Map) -> bool:
    """Whether an object runs nothing itself: runs are made of it."""
    return str(document["kind"]).endswith("WorkflowTemplate")


def _stem(document: Map) -> str:
    return object_name(document)[0].rstrip("-")


def _file_name(stem: str, format: str, taken: set[str]) -> str:
    """A file name that no other object of this compile has."""
    name = f"{stem}.{format}"
    number = 2
    while name in taken:
        name = f"{stem}-{number}.{format}"
        number += 1
    taken.add(name)
    return name


def object_name(document: Map) -> tuple[str, bool]:
    """The object's name, and whether it is only the beginning of one (`generateName`)."""
    metadata = document.get("metadata")
    assert isinstance(metadata, Map)
    is_prefix = "name" not in metadata
    return str(metadata["generateName" if is_prefix else "name"]), is_prefix
