"""Within a `synchronization`."""

from __future__ import annotations

from tests.backend.argo.attributes.case import Case
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.step import StepAttributes

LOCKS: list[Case] = [
    (StepAttributes, "synchronization", 'mutexes = ["a"]', "mutexes.0.name", "a"),
    (
        Synchronization,
        "mutexes",
        'mutexes = ["a", "b-${workflow.name}"]',
        "mutexes",
        [{"name": "a"}, {"name": "b-{{workflow.name}}"}],
    ),
    (
        Synchronization,
        "semaphores",
        'semaphores = [config_map("l", key = "k")]',
        "semaphores",
        [{"configMapKeyRef": {"name": "l", "key": "k"}}],
    ),
    (Mutex, "name", "mutexes = [{ name = workflow.uid }]", "mutexes.0.name", "{{workflow.uid}}"),
    (
        Mutex,
        "namespace",
        'mutexes = [{ name = "a", namespace = "n" }]',
        "mutexes.0.namespace",
        "n",
    ),
    (
        Mutex,
        "database",
        'mutexes = [{ name = "a", database = true }]',
        "mutexes.0.database",
        True,
    ),
    (
        Semaphore,
        "config_map",
        'semaphores = [{ config_map = config_map("l", key = "k") }]',
        "semaphores.0.configMapKeyRef",
        {"name": "l", "key": "k"},
    ),
    (
        Semaphore,
        "database",
        'semaphores = [{ database = "d" }]',
        "semaphores.0.database",
        {"key": "d"},
    ),
    (
        Semaphore,
        "namespace",
        'semaphores = [{ namespace = "n", database = workflow.name }]',
        "semaphores.0",
        {"database": {"key": "{{workflow.name}}"}, "namespace": "n"},
    ),
]
