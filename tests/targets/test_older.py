"""What older versions get instead of the newest one's fields (docs/versions.md)."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import at, compiled, document, origin_at, spec, template

ONE_TIME = 'schedule = "0 4 * * *"\nstep a = Ping()'
MUTEX = 'step a = Ping() { synchronization { mutexes = ["m"] } }'
SEMAPHORE = 'synchronization { semaphores = [config_map("limits", key = "gpu")] }\nstep a = Ping()'
CACHED = 'step a = Ping() { memoize { key = "v", max_age = 1d } }'
SEVERAL = ("3.6", "3.7", "4.0", "4.1", None)


def test_one_time() -> None:
    found = document(ONE_TIME, target="3.5")
    assert at(found, "spec.schedule") == "0 4 * * *"
    assert "schedules" not in found["spec"]  # type: ignore[operator]
    place = origin_at(found, "spec.schedule")
    assert place is not None and place.span.text == '"0 4 * * *"'
    for version in SEVERAL:
        assert at(document(ONE_TIME, target=version), "spec.schedules") == ["0 4 * * *"]


def test_one_mutex() -> None:
    found = template(spec(MUTEX, target="3.5"), "a")
    assert found["synchronization"] == {"mutex": {"name": "m"}}
    place = origin_at(found, "synchronization.mutex")
    assert place is not None and place.span.text == '"m"'
    for version in SEVERAL:
        found = template(spec(MUTEX, target=version), "a")
        assert found["synchronization"] == {"mutexes": [{"name": "m"}]}


def test_one_semaphore() -> None:
    key = {"configMapKeyRef": {"name": "limits", "key": "gpu"}}
    assert spec(SEMAPHORE, target="3.5")["synchronization"] == {"semaphore": key}
    assert spec(SEMAPHORE, target="3.6")["synchronization"] == {"semaphores": [key]}


@pytest.mark.parametrize(
    "locks",
    [
        'mutexes = ["a", "b"]',
        'semaphores = [config_map("a", key = "b"), config_map("a", key = "c")]',
        'mutexes = ["a"], semaphores = [config_map("a", key = "b")]',  # Argo 3.5 minds the latter
    ],
)
def test_a_second_lock(locks: str) -> None:
    body = f"step a = Ping() {{ synchronization {{ {locks} }} }}"
    (error,) = compiled(body, target="3.5").errors
    assert error.message == "a second lock came with Argo 3.6, and this is for 3.5"
    assert not compiled(body, target="3.6").errors


@pytest.mark.parametrize(("version", "key"), [("3.5", True), ("3.7", True), ("4.0", False)])
def test_the_key_of_a_cache(version: str, key: bool) -> None:
    cache = at(template(spec(CACHED, target=version), "a"), "memoize.cache.configMap")
    assert cache == {"name": "p-cache", **({"key": "a"} if key else {})}


@pytest.mark.parametrize(
    ("backoff", "help"),
    [
        ("1min..1h", "`backoff = 1min` waits as long each time"),
        ("10s..20s", "`backoff = 10s` waits as long each time"),
    ],
)
def test_a_longest_delay(backoff: str, help: str) -> None:
    body = f"step a = Ping() {{ retry {{ limit = 3, backoff = {backoff} }} }}"
    for version in ("3.5", "3.6"):
        (error,) = compiled(body, target=version).errors
        assert error.code.id == "WZ5031" and error.help is not None
        assert error.help.startswith(help)
    assert not compiled(body, target="3.7").errors
    assert not compiled(body.replace(backoff, "1min"), target="3.5").errors


def test_what_stands_in_a_component() -> None:
    body = "step u = inner()\nstep v = inner()"
    after = "---\ncomponent inner() { step b = Ping() { pending_timeout = 1min } }\n"
    (error,) = compiled(body + after, target="4.0").errors
    assert error.message.startswith("`pending_timeout` came with Argo 4.1")


def test_argo_takes_what_older_versions_get(argo: Validator) -> None:
    """3.7 has the fields of 3.5 still."""
    for body in (ONE_TIME, MUTEX, SEMAPHORE, CACHED):
        for version in ("3.5", "3.6", "3.7"):
            text = compiled(body, target=version).yaml()
            assert [str(each) for each in argo.validate(text) if not each.ok] == []
