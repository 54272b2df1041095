"""What runs and steps hold while they run."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, items
from wzc.lint.sources import check_value
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import RunTimeValue
from wzc.model.sources import ConfigMap
from wzc.model.value import Value

# What a lock is known by: its kind, namespace and name.
Lock = tuple[str, str, str]


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse semaphores without a number, and locks that a run would wait for by itself.

    A semaphore is a key of a ConfigMap or of a database, not both (lock_name.go:
    getSemaphoreLockName). A run holds its locks to its end, so a step that asks for one of them
    never gets it. One in a list twice is one.
    """
    whole = _locks(pipeline.attributes.synchronization, diagnostics)
    for step in distinct_steps(pipeline):
        for lock, value in _locks(step.attributes.synchronization, diagnostics).items():
            held = whole.get(lock)
            if held is not None:
                diagnostics.report(
                    codes.INCOMPLETE,
                    f"the run holds the {lock[0]} `{lock[2]}` to its end, so a step of it would "
                    "wait for ever",
                    value.origin.span,
                    secondary=[Label(held.origin.span, "held by the whole run")],
                    help="keep one of the two",
                )


def check_inside(use: Step, diagnostics: Diagnostics) -> None:
    """Refuse locks that a step of a component asks for, and the component holds to its end."""
    held = _locks(use.attributes.synchronization, diagnostics)
    waiting = [use.body] if use.body is not None else []
    for body in waiting:
        for step in body.pipeline.steps.values():
            waiting += [step.body] if step.body is not None else []
            for lock, value in _locks(step.attributes.synchronization, diagnostics).items():
                if lock in held:
                    diagnostics.report(
                        codes.INCOMPLETE,
                        f"`{use.name}` holds the {lock[0]} `{lock[2]}` as long as its steps run, "
                        "so one of them would wait for ever",
                        value.origin.span,
                        secondary=[Label(held[lock].origin.span, "held by the whole component")],
                        help="keep one of the two",
                    )


def _locks(value: Value | None, diagnostics: Diagnostics) -> dict[Lock, Value]:
    """The locks of a block by what they are known by; those of the run are known by their text."""
    found: dict[Lock, Value] = {}
    given = data(value)
    if not isinstance(given, Synchronization):
        return found
    for lock, item in (*_mutexes(given), *_semaphores(given, diagnostics)):
        first = found.setdefault(lock, item)
        if first is not item:
            diagnostics.report(
                codes.INCOMPLETE,
                f"the {lock[0]} `{lock[2]}` is in the list already",
                item.origin.span,
                secondary=[Label(first.origin.span, "the first time")],
                help="one of them is enough",
            )
    return found


def _mutexes(given: Synchronization) -> Iterator[tuple[Lock, Value]]:
    for item in items(given.mutexes):
        namespace, name = "", item.data
        if isinstance(item.data, Mutex):
            namespace, name = data(item.data.namespace) or "", data(item.data.name)
        if name is not None:
            yield ("mutex", namespace, _text(name)), item


def _semaphores(given: Synchronization, diagnostics: Diagnostics) -> Iterator[tuple[Lock, Value]]:
    for item in items(given.semaphores):
        namespace, source = "", item
        if isinstance(item.data, Semaphore):
            namespace = data(item.data.namespace) or ""
            config_map, database = item.data.config_map, item.data.database
            if (config_map is None) is (database is None) and not diagnostics.has_errors:
                diagnostics.report(
                    codes.INCOMPLETE,
                    "a semaphore is a key of a ConfigMap or of a database",
                    item.origin.span,
                    help='`config_map = config_map("limits", key = "gpu")`, or `database = "gpu"`',
                )
            if database is not None:
                yield ("semaphore", namespace, _text(database.data)), item
            if config_map is None:
                continue
            source = config_map
        if isinstance(source.data, ConfigMap):
            check_value(source, "a semaphore", diagnostics)
            name, key = data(source.data.name), data(source.data.key)
            yield ("semaphore", namespace, f"{name}.{key}"), item


def _text(name: str | RunTimeValue) -> str:
    return name.text if isinstance(name, RunTimeValue) else name
