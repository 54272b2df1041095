"""What a compile writes, to which file, and how it gets into the cluster."""

import os
from typing import Any

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
    """The lines that tell how to submit what was written, and which inputs it takes.

    A Workflow is a run: it is created anew each time, and `kubectl apply` would refuse a
    `generateName`. A CronWorkflow is applied, which also updates it.
    """
    from shlex import quote

    shown = quote(target)
    kinds = {document.get("kind") for document in compilation.documents}
    is_prefix = any(object_name(document)[1] for document in compilation.documents)
    verb = "apply" if kinds == {"CronWorkflow"} and not is_prefix else "create"
    ways = [f"`kubectl {verb} -f {shown}`"]
    needed, others = _inputs(compilation.documents)
    # Argo's own commands take no folders, and one kind at a time.
    if len(kinds) == 1 and len(outputs) == 1 and outputs[0].path == target:
        command = "cron create" if kinds == {"CronWorkflow"} else "submit"
        ways.insert(0, f"`argo {command} {shown}`")
    if needed:
        # One document, which only Argo's command gives inputs to.
        assert outputs[0].path is not None
        given = " ".join(f"-p {name}=..." for name in needed)
        ways = [f"`argo submit {quote(outputs[0].path)} {given}`"]
    written = target
    if outputs[0].path != target:
        written = f"{len(outputs)} file{'' if len(outputs) == 1 else 's'} in {target}"
    line = f"wrote {written}; submit with " + " or ".join(ways)
    if not others:
        return line
    listed = " ".join(f"-p {name}=..." for name in others)
    if kinds == {"Workflow"}:
        return f"{line}\ninputs with a default: {listed}"
    metadata: Any = compilation.documents[0]["metadata"]
    space = f" -n {metadata['namespace']}" if "namespace" in metadata else ""
    return f"{line}\na run by hand: `argo submit{space} --from cronwf/{metadata['name']} {listed}`"


def _inputs(documents: list[Map]) -> tuple[list[str], list[str]]:
    """The inputs of one document, without and with a default; none where there are several."""
    needed: list[str] = []
    others: list[str] = []
    if len(documents) == 1:
        spec: Any = documents[0]["spec"]
        arguments = spec.get("workflowSpec", spec).get("arguments", {})
        for item in arguments.get("parameters", ()):
            is_given = "value" in item or "valueFrom" in item
            (others if is_given else needed).append(str(item["name"]))
    return needed, others
