"""Which files each step writes, and under which names its consumers get them.

Wurzel runs a step once per file of its input folders and names what it writes after the steps
that made it (wurzel 3.3.1, executors/base_executor.py: load, store; core/history.py): the input's
name up to the last dot, `-`, the class; a source's file is named by the class alone. `Step` at the
end of the class, and also at the end of the input's name, is left out. Equal names overwrite one
another without a word, and so they are found and kept apart here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.graph.dag import Binding, FileBinding
from wzc.model.contract import StepType
from wzc.model.loops import skips_items
from wzc.model.pipeline import Step
from wzc.values.names import kubernetes_name

if TYPE_CHECKING:
    from wzc.graph.components import Given

# A file name may have 255 bytes on Linux; the rest is for what tools add to it (`.partial`, `.gz`).
NAME_BYTES = 200
# A step runs on its files one after another, and each is named in the manifest where names meet.
FILES = 500
# What stands for the number of an item in a file's name, where it is not known how many there are.
EACH = "*"


@define(eq=False)
class Flow:
    """The files of each step whose inputs are known.

    `too_many` has the number of files of those steps that would run on more than `FILES`; nothing
    is known of them and of what their data goes to.
    """

    inputs: dict[str, list[Binding]] = Factory(dict)
    outputs: dict[str, list[str]] = Factory(dict)
    too_many: dict[str, int] = Factory(dict)
    # Steps that may write fewer files than these, and steps that would be given such files one by
    # one, with the producer: Argo cannot tell then which of them there are.
    partial: set[str] = Factory(set)
    fewer: set[str] = Factory(set)
    apart: dict[str, str] = Factory(dict)
    loops: set[str] = Factory(set)
    # Steps that would need to know how many items the loop of a producer has.
    uncounted: dict[str, str] = Factory(dict)


def flow(
    order: list[Step],
    producers: dict[str, list[str]],
    refused: set[str],
    optional: dict[str, set[str]] | None = None,
    inside: Callable[..., tuple[list[str], bool]] | None = None,
    handed_in: "Given | None" = None,
) -> Flow:
    """Follow the files through the graph.

    `order` is topological, `producers` are those of data; `refused` are steps that an error was
    reported for: they and all that is behind them stay out. `optional` are the producers of a step
    that it also runs without: their files are bound one by one, since `wurzel run` ends with an
    error where a folder is missing, and the folder of such files is there in any case.
    `inside` gives the files of a step that uses a component, from those of its producers;
    `handed_in` are those that a component is given, where this is the body of one.
    """
    found = Flow()
    if handed_in is not None:
        found.partial |= handed_in.partial
    for step in order:
        name = step.name
        if step.is_port:
            found.inputs[name] = []
            found.outputs[name] = handed_in.files.get(name, []) if handed_in is not None else []
            continue
        sources = producers[name]
        if name in refused or any(source not in found.outputs for source in sources):
            continue
        count = sum(len(found.outputs[source]) for source in sources)
        if count > FILES:
            found.too_many[name] = count
            continue
        if step.loop is not None:
            found.loops.add(name)
            if skips_items(step):
                found.partial.add(name)
        if step.type.component is not None:
            assert inside is not None
            found.inputs[name] = []
            pairs = [(source, found.outputs[source]) for source in sources]
            found.outputs[name], fewer = inside(step, pairs, found.partial)
            if fewer:
                found.partial.add(name)
            continue
        if step.type.built_in is not None:
            found.inputs[name] = []
            found.outputs[name] = _of_items(step, _own_files(step))
            continue
        maybe = (optional or {}).get(name, set())
        for source in sources:
            if any(file.count(EACH) > 1 for file in found.outputs[source]):
                found.uncounted.setdefault(name, source)
        given = [(source, found.outputs[source]) for source in sources]
        bindings, names = bind(step.type, given, apart=bool(maybe))
        for binding in bindings:
            # Each file of a loop is asked for by itself, and may be missing then.
            of_loop = binding.producer in found.partial and binding.producer in found.loops
            by_itself = of_loop and binding.files is not None
            binding.optional = binding.producer in maybe or by_itself
            if binding.files is None:
                # Of loops over lists of the run each file is stored by itself, and has to be there.
                if binding.producer in found.loops & found.fewer:
                    found.apart.setdefault(name, binding.producer)
            elif any(EACH in file.source for file in binding.files):
                found.uncounted.setdefault(name, binding.producer)
            elif binding.producer in found.partial and not of_loop:
                found.apart.setdefault(name, binding.producer)
        if maybe or any(source in found.partial for source in sources):
            found.partial.add(name)
            found.fewer.add(name)
        found.inputs[name] = bindings
        found.outputs[name] = _of_items(step, names) if step.type.output is not None else []
    return found


def _of_items(step: Step, files: list[str]) -> list[str]:
    """The files of all items of a loop, each in the folder of its item.

    Where it is not known how many there are, all are in one folder, with the number before the
    name.
    """
    if step.loop is None:
        return files
    if step.loop.items is None:
        return [f"{EACH}-{file}" for file in files]
    return [f"{number}/{file}" for number in range(len(step.loop.items)) for file in files]


def _own_files(step: Step) -> list[str]:
    """The file that a container or script gives along `>>`: it is named as it is written."""
    port = step.data_port()
    return [] if port is None or port.path is None else [port.path.data.rpartition("/")[2]]


def bind(
    type: StepType, sources: list[tuple[str, list[str]]], *, apart: bool = False
) -> tuple[list[Binding], list[str]]:
    """How a step of a type gets the files of its producers, and the names it would then write.

    `sources` are the producers with their files. Folders go whole unless two outputs would have
    one name, or one would be too long, or they are to be kept `apart`.
    """
    ending = _ending(type)
    if type.input is None:
        return [], [ending]
    names = [output_name(file, ending) for _, files in sources for file in files]
    # Wurzel reads the files of a folder, not those of the folders in it.
    apart = apart or any("/" in file for _, files in sources for file in files)
    short = all(_size(name) <= NAME_BYTES for name in names)
    if len(set(names)) == len(names) and short and not apart:
        return [Binding(source) for source, _ in sources], names
    room = NAME_BYTES - _size(ending) - 1
    bindings = []
    names = []
    for position, (source, files) in enumerate(sources):
        targets = _targets(source, files, room, position)
        bindings.append(Binding(source, list(map(FileBinding, files, targets))))
        names += [output_name(target, ending) for target in targets]
    return bindings, names


def output_name(file: str, ending: str) -> str:
    """What a step writes for an input file; `ending` is what a source of its class would write."""
    return f"{_made_by(file.rpartition('.')[0])}-{ending}"


def _ending(type: StepType) -> str:
    extension = "json" if type.output is None else type.output.extension
    # A class inside a class is known to Python by its own name.
    return f"{_made_by(type.class_name.rpartition('.')[2])}.{extension}"


def _made_by(text: str) -> str:
    return text.removesuffix("Step")


def _targets(source: str, files: list[str], room: int, position: int) -> list[str]:
    """Names for a producer's files, of at most `room` bytes up to the dot.

    They begin with the producer's name, which has no `-` then, so files of different producers
    never meet. Where names become too long, numbers take the place of the steps' history (which
    ends with a class's name, never with a digit alone), then also of the producer's name (which
    begins with a letter). There is no dot before the last one: Wurzel would cut the name there.
    """
    prefix = kubernetes_name(source).replace("-", "_")
    parts = [file.rpartition(".") for file in files]
    targets = [f"{prefix}-{stem.replace('/', '-')}" for stem, _, _ in parts]
    if any(_size(target) > room for target in targets):
        targets = [f"{prefix}-{number}" for number in range(1, len(files) + 1)]
    if any(_size(target) > room for target in targets):
        targets = [f"{position + 1}-{number}" for number in range(1, len(files) + 1)]
    return [f"{target}.{part[2]}" for target, part in zip(targets, parts, strict=True)]


def _size(name: str) -> int:
    return len(name.encode()) + 5 * name.count(EACH)
