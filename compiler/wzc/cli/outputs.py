"""What a compile writes, to which file, and how it gets into the cluster."""

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
    for document in compilation.documents:
        name = _file_name(document, format, taken)
        alone = compilation.with_documents([document])
        outputs.append(Output(os.path.join(target, name), name, _text(alone, format)))
    return outputs


def _text(compilation: Compilation, format: str) -> str:
    return compilation.json() if format == "json" else compilation.yaml()


def _file_name(document: Map, format: str, taken: set[str]) -> str:
    """A file name that no other object of this compile has."""
    stem = object_name(document)[0].rstrip("-")
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


def submit_line(compilation: Compilation, target: str, outputs: list[Output]) -> str:
    """The line that tells how to submit what was written.

    A Workflow is a run: it is created anew each time, and `kubectl apply` would refuse a
    `generateName`. A CronWorkflow is applied, which also updates it.
    """
    from shlex import quote

    shown = quote(target)
    kinds = {document.get("kind") for document in compilation.documents}
    is_prefix = any(object_name(document)[1] for document in compilation.documents)
    verb = "apply" if kinds == {"CronWorkflow"} and not is_prefix else "create"
    ways = [f"`kubectl {verb} -f {shown}`"]
    # Argo's own commands take no folders, and one kind at a time.
    if len(kinds) == 1 and len(outputs) == 1 and outputs[0].path == target:
        command = "cron create" if kinds == {"CronWorkflow"} else "submit"
        ways.insert(0, f"`argo {command} {shown}`")
    written = target
    if outputs[0].path != target:
        written = f"{len(outputs)} file{'' if len(outputs) == 1 else 's'} in {target}"
    return f"wrote {written}; submit with " + " or ".join(ways)
