"""Attempts, times, locks and metrics of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.properties.layout import Bracket, Line, Node, Quoted, assign, call
from tests.properties.texts import FORMATS, text, texts
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.metrics import Counter, Gauge, Histogram, Metric
from wzc.model.retry import Retry
from wzc.model.schedule import Schedule
from wzc.types.kinds import (
    Scalar,
)

if TYPE_CHECKING:
    from tests.properties.attributes import Writer


def retry(w: Writer) -> list[Node]:
    found = [w.entry(Retry, "limit")]
    if w.maybe():
        found.append(w.entry(Retry, "on"))
    if w.maybe():
        found.append(w.entry(Retry, "affinity"))
    if w.maybe():
        conditions = ("last_retry.exit_code == 137", 'contains(last_retry.message, "OOM")')
        found.append(w.set(Retry, "expression", w.pick(*conditions)))
    if w.maybe():
        duration = Scalar("duration")
        backoff = w.range(duration, needs_low=True) if w.maybe() else w.pick("1s", "90s", "5min")
        found.append(w.set(Retry, "backoff", backoff))
        if w.maybe():
            found.append(w.set(Retry, "factor", w.pick("1", "2", "10")))
        if w.maybe():
            found.append(w.set(Retry, "max_duration", w.pick("8d", "30d")))
    return found


def schedule(w: Writer) -> list[Node]:
    return [w.set(Schedule, "cron", _times(w)), *w.some(Schedule, "cron")]


def of_schedule(w: Writer) -> Node:
    """A condition over a schedule."""
    number = w.pick("succeeded", "failed", "seconds_since_last_run")
    comparison = f"cron.{number} {w.pick('>', '<=', '==')} {w.pick('0', '3600')}"
    also = w.pick("", " and cron.has_run", ' or cron.name != "{{x}}"')
    return str(w.pick("true", "not cron.has_run", comparison + also))


def description(w: Writer) -> Node:
    return Quoted(w.draw(texts))


def middlewares(w: Writer) -> Node:
    # Wurzel reads one variable for all middlewares of a kind, so each stands once.
    entries: list[Node] = []
    if w.maybe():
        arguments: list[Node] = [assign("gateway", Quoted(w.draw(texts)))] if w.maybe() else []
        entries.append(call("wurzel.prometheus", arguments))
    if w.maybe():
        key = call("secret", [Quoted("v"), assign("key", Quoted("k"))])
        arguments = [assign("url", Quoted("http://vault")), assign("service_role_key", key)]
        entries.append(call("wurzel.secret_resolver", arguments))
    return Bracket("[", entries)


def _times(w: Writer) -> Node:
    """The shorthand of `schedule`: one time or several."""
    if w.maybe():
        return Quoted(w.draw(FORMATS["cron"]))
    crons = w.draw(st.lists(FORMATS["cron"], min_size=1, max_size=3, unique=True))
    return Bracket("[", [Quoted(cron) for cron in crons])


def when(w: Writer) -> Node:
    return Bracket("{", schedule(w)) if w.maybe() else _times(w)


# Names of locks: what a pipeline holds, its steps may not ask for, and none stands twice.
_LOCKS = st.uuids().map(str)


def synchronization(w: Writer) -> list[Node]:
    found = []
    if w.maybe():
        name: list[Node] = [w.set(Mutex, "name", text(w.draw(_LOCKS)))]
        block = Bracket("{", [*name, *w.some(Mutex, "name")])
        mutexes: list[Node] = [text(w.draw(_LOCKS)), block, f'"{w.draw(_LOCKS)}-${{workflow.uid}}"']
        mutexes = mutexes[: w.draw(st.integers(0, 2 if w.in_step else 3))]
        found.append(w.set(Synchronization, "mutexes", Bracket("[", mutexes)))
    if w.maybe():
        key: list[Node] = [text(str(w.draw(_LOCKS))), assign("key", text("k"))]
        source = call("config_map", key)
        entries: list[Node] = (
            [w.set(Semaphore, "config_map", source)]
            if w.maybe()
            else [w.set(Semaphore, "database", text(w.draw(_LOCKS)))]
        )
        block = Bracket("{", [*entries, *w.some(Semaphore, "config_map", "database")])
        found.append(w.set(Synchronization, "semaphores", Bracket("[", [block])))
    return found


def metrics(w: Writer) -> Node:
    """Metrics of the three kinds, each kind under names of its own."""
    entries: list[Node] = []
    for kind in w.draw(st.lists(st.sampled_from(list(_KINDS)), unique=True)):
        model = _KINDS[kind]
        value = w.pick("1", "2.5", text("duration"), "workflow.creation_timestamp_seconds")
        found = [w.set(model, "value", value)]
        if model is Histogram:
            found.append(w.set(model, "buckets", w.pick("[1]", "[0.5, 1, 2]")))
        if model is Gauge:
            found += w.some(Gauge, "value", "realtime")
            if w.maybe():
                found = [
                    w.set(Gauge, "value", text("duration")),
                    w.set(Gauge, "realtime", w.pick("true", "false")),
                ]
        inside = [w.set(Metric, "help", text("What.")), w.set(Metric, kind, Bracket("{", found))]
        inside += w.some(Metric, "help", *_KINDS)
        entries.append(Line([f"m_{kind} ", Bracket("{", inside)]))
    return Bracket("{", entries)


_KINDS: dict[str, type] = {"counter": Counter, "gauge": Gauge, "histogram": Histogram}


def deadline(w: Writer) -> Node:
    return str(w.pick("1s", "90s", "1h30min", "7d"))
