"""A mutex that is held around what asks for it."""

from typing import TypeAlias

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

# Name, namespace, and whether it is kept in the database: those of one lock are one.
_Lock: TypeAlias = tuple[str, str, bool]


def check(manifest: Manifest, job: Job) -> None:
    """Nothing has what the workflow or a node around it holds.

    A holder is the workflow or one of its nodes (Argo sync/common.go: getHolderKey; mutex.go:
    checkAcquire), and a DAG keeps what it holds until its tasks have ended.
    """
    around = _of(mapping(manifest.spec, "synchronization"))
    if manifest.is_template and not text(manifest.spec, "entrypoint"):
        around = {}
    for template in manifest.templates:
        for lock, where in _of(mapping(template.own, "synchronization")).items():
            if lock in around:
                _wait(manifest, template, lock, where, "the workflow")
    for template in manifest.templates:
        own = _of(mapping(template.own, "synchronization"))
        if own and not template.is_leaf:
            _below(manifest, job, template, own)


def _of(locks: Data) -> dict[_Lock, Path]:
    """The mutexes of a workflow or template, with where they stand in its `synchronization`."""
    found: dict[_Lock, Path] = {}
    places: list[tuple[Data, Path]] = [
        (each, ("mutexes", number)) for number, each in enumerate(maps(locks, "mutexes"))
    ]
    for mutex, where in (*places, (mapping(locks, "mutex"), ("mutex",))):
        name, namespace = text(mutex, "name"), text(mutex, "namespace")
        if name and "{{" not in name + namespace:
            found.setdefault((name, namespace, mutex.get("database") is True), where)
    return found


def _below(manifest: Manifest, job: Job, outer: Template, held: dict[_Lock, Path]) -> None:
    seen = {id(outer)}
    left = [outer]
    while left:
        for task in left.pop().tasks:
            found = job.library.target(manifest, task.data)
            if found is None or found[0] is not manifest or id(found[1]) in seen:
                continue
            inner = found[1]
            seen.add(id(inner))
            left.append(inner)
            for lock, where in _of(mapping(inner.own, "synchronization")).items():
                if lock in held:
                    _wait(manifest, inner, lock, where, f"`{outer.name}` around it")


def _wait(manifest: Manifest, template: Template, lock: _Lock, where: Path, who: str) -> None:
    message = f"`{template.name}` waits for `{lock[0]}`, which {who} holds: neither ever ends"
    path = (*template.path, "synchronization", *where, "name")
    help = "keep one of the two, or give them different names"
    manifest.tell(codes.LOCK_REFUSED, path, message, help)
