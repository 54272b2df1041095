"""A model of how Wurzel 3.3.1 reads and writes folders, for comparison with the compiler.

It follows `load`, `store` and `History` as described in the reference (section 6), written
independently of the compiler: a folder is a dict from file names to what is in the file, and what
is in a file is the path through the graph that made it.
"""

from pathlib import PurePosixPath

Content = tuple[str, ...]
Folder = dict[str, Content]


def run_step(
    step: str, class_name: str, extension: str, inputs: list[Folder] | None
) -> tuple[Folder, bool]:
    """What a step leaves in its folder, and whether it wrote over a file of its own.

    `inputs` is None for a source.
    """
    written: Folder = {}
    overwritten = False

    def store(history: list[str], content: Content) -> None:
        nonlocal overwritten
        path = PurePosixPath("-".join(history)).with_suffix(f".{extension}")
        overwritten |= path.name in written
        written[path.name] = (*content, step)

    if inputs is None:
        store([without_step(class_name)], ())
    for folder in inputs or []:
        for name, content in folder.items():
            before_last_dot = ".".join(name.split(".")[:-1])
            store([without_step(before_last_dot), without_step(class_name)], content)
    return written, overwritten


def without_step(text: str) -> str:
    return text[: -len("Step")] if text[-4:] == "Step" else text
