"""Mutexes and semaphores."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text


def check(manifest: Manifest, job: Job) -> None:
    """Argo controller: sync (a lock has a name, a semaphore says where its number stands)."""
    path = (*manifest.spec_path, "synchronization")
    _locks(manifest, mapping(manifest.spec, "synchronization"), path)
    for template in manifest.templates:
        where = (*template.path, "synchronization")
        _locks(manifest, mapping(template.own, "synchronization"), where)


def _locks(manifest: Manifest, locks: Data, path: Path) -> None:
    mutexes = [(each, (*path, "mutexes", n)) for n, each in enumerate(maps(locks, "mutexes"))]
    if isinstance(locks.get("mutex"), dict):
        mutexes.append((locks["mutex"], (*path, "mutex")))
    _twice(manifest, mutexes)
    for mutex, where in mutexes:
        if not text(mutex, "name"):
            message = "a mutex without a name: what needs it ends in an error"
            manifest.tell(codes.LOCK_REFUSED, where, message, "add `name`")
    found = [(each, (*path, "semaphores", n)) for n, each in enumerate(maps(locks, "semaphores"))]
    if isinstance(locks.get("semaphore"), dict):
        found.append((locks["semaphore"], (*path, "semaphore")))
    _twice(manifest, found)
    for semaphore, where in found:
        reference = mapping(semaphore, "configMapKeyRef")
        database = mapping(semaphore, "database")
        if semaphore.get("configMapKeyRef") is None and semaphore.get("database") is None:
            message = "a semaphore that does not say where its number stands: what needs it ends in"
            help = "add `configMapKeyRef` with `name` and `key`"
            manifest.tell(codes.LOCK_REFUSED, where, f"{message} an error", help)
        elif semaphore.get("configMapKeyRef") and semaphore.get("database"):
            # Argo sync/lock_name.go: getSemaphoreLockName.
            message = "`configMapKeyRef` and `database` in one semaphore: what needs it ends in an"
            manifest.tell(codes.LOCK_REFUSED, (*where, "database"), f"{message} error", "keep one")
        elif not (text(reference, "name") and text(reference, "key")) and not database:
            message = "`configMapKeyRef` needs `name` and `key`: what needs the semaphore ends in"
            full = (*where, "configMapKeyRef")
            manifest.tell(codes.LOCK_REFUSED, full, f"{message} an error")


def _twice(manifest: Manifest, locks: list[tuple[Data, Path]]) -> None:
    """Argo sync/syncitems.go: checkDuplicates."""
    for number, (lock, where) in enumerate(locks):
        if lock and any(lock == other for other, _ in locks[:number]):
            message = "the same lock twice: what needs it ends in an error"
            manifest.tell(codes.LOCK_REFUSED, where, message, "take one away")
