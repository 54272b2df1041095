"""Outputs that say themselves where they are put, how they are packed, or when they are deleted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.artifacts import check_credentials
from wzc.lint.locations import check_file_store, check_key, check_own
from wzc.lint.places import data
from wzc.lint.stores import check_access, deletes
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import OutputPort
from wzc.model.run_time import Node, PerItem, RunTimeValue, Source, for_each_item, sources
from wzc.model.storage import FILE_STORES, named_place
from wzc.model.value import Value, plain
from wzc.types.kinds import Artifact

if TYPE_CHECKING:
    from wzc.graph.dag import Dag

# What names a place, in words.
_WORDS = {"key": "key", "url": "address", "path": "path"}


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse outputs that would overwrite one another, and options that mean nothing alone.

    A key is one place: for all items of a loop, and for all runs. What another run may have put
    there is deleted with a run only where that is said. Argo compresses tarballs (executor.go:
    stageArchiveFile), and deletes no folders from OSS (oss.go: Delete).
    """
    taken: dict[object, tuple[Step, Value]] = {}
    for step in pipeline.steps.values():
        for port in step.outputs.values():
            if not isinstance(port.type, Artifact):
                continue
            _check_level(port, diagnostics)
            to = port.options.get("to")
            if to is None:
                continue
            if not check_own(pipeline, step, to, diagnostics):
                continue
            check_credentials(to, diagnostics)
            _check_folder(pipeline, port, to, diagnostics)
            place = named_place(to.data)
            if place is None:
                check_access(to, diagnostics, writes=True)
                continue
            if to.data.keyword in FILE_STORES:
                check_file_store(to, diagnostics)
                _check_file(pipeline, port, to, diagnostics)
            else:
                check_key(to, "an output with a key of its own", diagnostics)
                _check_deleted(pipeline, port, to, diagnostics)
            if step.loop is not None and not _differs(place):
                _report_loop(step, to, place, diagnostics)
                continue
            first = taken.setdefault(_place(pipeline, step, to), (step, to))
            if first[1] is not to or first[0] is not step:
                _report_twice(port, to, first[1], diagnostics)


def check_uses(dag: "Dag", diagnostics: Diagnostics) -> None:
    """The same across the uses of components: what is in one is run by each use."""
    _walk(dag, {}, None, diagnostics)


def _walk(
    dag: "Dag",
    taken: dict[object, tuple[Pipeline, Value]],
    loop: Step | None,
    diagnostics: Diagnostics,
) -> None:
    pipeline = dag.pipeline
    for step in pipeline.steps.values():
        for port in step.outputs.values():
            to = port.options.get("to")
            place = None if to is None else named_place(to.data)
            if to is None or place is None or not isinstance(port.type, Artifact):
                continue
            if loop is not None and loop.loop is not None:
                diagnostics.report(
                    codes.NOT_SUPPORTED_YET,
                    "a key of its own for an output within a component that is used in a loop is "
                    "not supported yet",
                    place.origin.span,
                    secondary=[Label(loop.loop.place, "the loop")],
                    help="without `to` each item has a place of its own",
                )
            elif _is_same_for_all(place):
                first = taken.setdefault(_place(pipeline, step, to), (pipeline, to))
                if first[0] is not pipeline:
                    _report_twice(port, to, first[1], diagnostics)
    for name, (_, inner) in dag.bodies.items():
        use = pipeline.steps.get(name)
        _walk(inner, taken, use if use is not None and use.loop is not None else loop, diagnostics)


def _is_same_for_all(key: Value) -> bool:
    """Whether a key is the same text in each use of a component that it is written the same in."""
    found = sources([key.data.node]) if isinstance(key.data, RunTimeValue) else []
    return all(source.kind in ("input", "workflow") for source in found)


def _check_level(port: OutputPort, diagnostics: Diagnostics) -> None:
    level, archive = port.options.get("compression_level"), port.options.get("archive")
    if level is not None and (archive is None or archive.data != "tar"):
        diagnostics.report(
            codes.INCOMPLETE,
            '`compression_level` means nothing without `archive = "tar"`',
            level.origin.span,
            secondary=[] if archive is None else [Label(archive.origin.span, "no tarball")],
            help="other files are stored as they are",
        )


def _check_folder(
    pipeline: Pipeline, port: OutputPort, to: Value, diagnostics: Diagnostics
) -> None:
    """OSS only; of the pipeline's and the step's own stores `stores.py` says it."""
    gc = port.options.get("artifact_gc")
    strategy = gc or deletes(pipeline)
    archive = port.options.get("archive")
    unpacked = archive is None or archive.data == "none"
    is_folder = isinstance(port.type, Artifact) and port.type.kind == "dir" and unpacked
    if (
        to.data.keyword == "oss"
        and is_folder
        and strategy is not None
        and data(strategy) != "Never"
    ):
        diagnostics.report(
            codes.BAD_STORE,
            "Argo deletes no folders from OSS",
            strategy.origin.span,
            secondary=[Label(to.origin.span, f"where `{port.name}` is put")],
            help='`archive = "tar"` makes one file of it; `artifact_gc = "Never"` keeps it',
        )


def _check_file(pipeline: Pipeline, port: OutputPort, to: Value, diagnostics: Diagnostics) -> None:
    """What takes single files takes no folders, and Argo deletes nothing there.

    (hdfs.go: Save, Delete; http.go: Save, Delete.) Who takes the data of a contract gets a folder.
    """
    assert isinstance(port.type, Artifact)
    archive = port.options.get("archive")
    is_packed = archive is not None and archive.data != "none"
    if port.type.data is not None or (port.type.kind == "dir" and not is_packed):
        diagnostics.report(
            codes.BAD_LOCATION,
            f"`{to.data.keyword}(...)` takes single files, and `{port.name}` is a folder",
            to.origin.span,
            help="data that goes along `>>` stays in a store with folders, such as `s3(...)`"
            if port.type.data is not None
            else '`archive = "tar"` makes one file of it',
        )
    strategy = port.options.get("artifact_gc") or deletes(pipeline)
    if strategy is not None and data(strategy) != "Never":
        diagnostics.report(
            codes.BAD_STORE,
            f"Argo deletes nothing that is put by `{to.data.keyword}(...)`",
            strategy.origin.span,
            secondary=[Label(to.origin.span, f"where `{port.name}` is put")],
            help='`artifact_gc = "Never"` keeps it',
        )


def _check_deleted(
    pipeline: Pipeline, port: OutputPort, to: Value, diagnostics: Diagnostics
) -> None:
    """Where all data of a run is deleted, say whether what other runs write too is."""
    strategy = deletes(pipeline)
    if strategy is None or "artifact_gc" in port.options or _is_of_one_run(to.data.key):
        return
    diagnostics.report(
        codes.INCOMPLETE,
        "the data of a run is deleted, and another run may have put its own under this key",
        to.data.key.origin.span,
        secondary=[Label(strategy.origin.span, "deletes the data of a run")],
        help=f'`artifact_gc = "Never"` beside `to` keeps it, `artifact_gc = "{data(strategy)}"` '
        "says that it is meant; or a key with `${workflow.uid}`",
    )


def _is_of_one_run(key: Value) -> bool:
    found = sources([key.data.node]) if isinstance(key.data, RunTimeValue) else []
    return any(source.kind == "workflow" and source.name in ("uid", "name") for source in found)


def _differs(key: Value) -> bool:
    """Whether a key is another one for each item of the loop."""
    whole = for_each_item([key], lambda each: each[0])
    if whole is not None:
        texts = [plain(value) for value in whole.values]
        return len(set(texts)) == len(texts)
    node = key.data.node if isinstance(key.data, RunTimeValue) else None
    return any(
        part.kind == "item"
        if isinstance(part, Source)
        else len({str(plain(value)) for value in part.values}) == len(part.values)
        for part in _leaves(node)
    )


def _leaves(node: Node | None) -> Iterator[Source | PerItem]:
    if isinstance(node, (Source, PerItem)):
        yield node
    inner: Any = getattr(node, "parts", None) or getattr(node, "operands", ())
    for part in inner:
        yield from _leaves(part)


def _place(pipeline: Pipeline, step: Step, to: Value) -> object:
    """What tells places apart: the store, and the key as it is written."""
    block, own = to.data, pipeline.store_of(step)
    if getattr(block, "bucket", None) is None and getattr(block, "container", None) is None:
        block = data(own) or to.data
    where = [
        str(plain(value))
        for name in ("endpoint", "bucket", "container", "config_map", "addresses")
        if (value := getattr(block, name, None)) is not None
    ]
    key = named_place(to.data)
    assert key is not None
    written = key.data.text if isinstance(key.data, RunTimeValue) else key.data
    # What the items of a loop put there has been looked at.
    items = step.name if step.loop is not None else ""
    return block.keyword, *where, isinstance(key.data, RunTimeValue), written, items


def _report_loop(step: Step, to: Value, key: Value, diagnostics: Diagnostics) -> None:
    assert step.loop is not None
    name = FILE_STORES.get(to.data.keyword, "key")
    diagnostics.report(
        codes.SAME_PLACE,
        f"the items of the loop `{step.name}` would overwrite one another under this "
        f"{_WORDS[name]}",
        key.origin.span,
        secondary=[Label(step.loop.place, "the items")],
        help=f'one with the item: `{name} = "...${{{step.loop.variable}}}"`',
    )


def _report_twice(port: OutputPort, to: Value, first: Value, diagnostics: Diagnostics) -> None:
    key, other = named_place(to.data), named_place(first.data)
    assert key is not None and other is not None
    word = _WORDS[FILE_STORES.get(to.data.keyword, "key")]
    if other.origin.span == key.origin.span:
        diagnostics.report(
            codes.SAME_PLACE,
            f"each use of the component would put the output `{port.name}` under this {word}",
            key.origin.span,
            help="one with a parameter of the component, another one for each use",
        )
        return
    diagnostics.report(
        codes.SAME_PLACE,
        f"the output `{port.name}` is put where another one is",
        key.origin.span,
        secondary=[Label(other.origin.span, "the other one")],
        help=f"give one of them another {word}",
    )
