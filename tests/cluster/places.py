"""Where files of a run have to lie, by the evaluated pipeline: docs/language.md, "Stores".

Where the pipeline says nothing it is the cluster's own place (`servers.CONFIGURATION`), which Argo
gives each pod a folder of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.cluster.api import Document
from tests.cluster.cluster import Ran
from tests.cluster.executor import KEYS, STORES
from tests.cluster.instances import Instance
from tests.cluster.seen import Seen
from tests.cluster.store import Where
from wzc.model.value import Value

CLUSTERS = ("s3", ("storage.test:9000", "artifacts"))
# The attributes that say which store it is, in the order of `store.Where`.
_ATTRIBUTES = {
    "s3": ("endpoint", "bucket"),
    "gcs": ("bucket",),
    "azure": ("endpoint", "container"),
    "oss": ("endpoint", "bucket"),
}
_DEFAULTS = {"endpoint": "s3.amazonaws.com"}
_OUTSIDE = ("git", "http", "raw", *STORES)


def check_place(
    at: Where,
    of: Instance,
    output: str,
    seen: Seen,
    run: Ran,
    repository: tuple[str, tuple[str, ...]],
) -> Iterator[str]:
    """In what an output does not lie where the pipeline says; `repository` is one that it names."""
    port = of.step.outputs.get(output)
    to = None if port is None else port.options.get("to")
    step, whole = of.step, of.levels[0].pipeline
    own = step.attributes.artifacts if "artifacts" in step.values else whole.attributes.artifacts
    store = own if to is None or _is_key_alone(to) else to
    wanted = _store(store)
    if store is not None and getattr(store.data, "keyword", "") == "repository":
        wanted = repository
    if (at.kind, at.store) != wanted:
        yield f"lies at {at}, not in {wanted}"
    if to is not None and to.data.key is not None:
        key = to.data.key.data
        if isinstance(key, str) and at.key.rstrip("/") != key.rstrip("/"):
            yield f"lies under {at.key}, not under {key}"
        return
    if store is None or store.data is None or store.data.keyword == "repository":
        start: str = seen.template["archiveLocation"]["s3"]["key"]
        if run.document["metadata"]["name"] not in start or seen.name not in start:
            yield f"shares {start} with other pods"
    else:
        prefix = getattr(store.data, "key_prefix", None)
        first = "argo-workflows" if prefix is None else prefix.data.strip("/")
        metadata = run.document["metadata"]
        parts = (first, metadata["name"], metadata["uid"])
        start = "/".join(part for part in parts if part)
    if not at.key.startswith(f"{start}/"):
        yield f"lies under {at.key}, not below {start}"


def outside_of(artifact: Document, value: Value) -> Iterator[str]:
    """In what an input that no step gives does not come from where the pipeline says.

    Values of the run are not asked for: what they become is seen in what containers are given.
    """
    block: Any = value.data
    kind = getattr(block, "keyword", "raw")
    if kind == "azure" and "s3" in artifact:
        kind = "s3"  # a key alone is one of the cluster's own store
    if kind not in artifact:
        yield f"comes from {sorted(artifact)}, not from {kind}"
        return
    found = artifact[kind]
    said = {name: getattr(block, name, None) for name in ("repo", "revision", "url", "key")}
    fields = {name: each.data for name, each in said.items() if each is not None}
    if kind == "raw":
        fields = {"data": block}
    for name, data in fields.items():
        field = KEYS[kind] if name == "key" else name
        if isinstance(data, str) and found.get(field) != data:
            yield f"its {field} is {found.get(field)!r}, not {data!r}"


def is_outside(artifact: Document) -> bool:
    """Whether an artifact says itself where it comes from."""
    return any(kind in artifact for kind in _OUTSIDE)


def _is_key_alone(to: Value) -> bool:
    names = _ATTRIBUTES[to.data.keyword]
    return all(getattr(to.data, name) is None for name in names)


def _store(store: Value | None) -> tuple[str, tuple[str, ...]]:
    if store is None or store.data is None or store.data.keyword == "repository":
        return CLUSTERS
    kind: str = store.data.keyword
    found = []
    for name in _ATTRIBUTES[kind]:
        value = getattr(store.data, name)
        found.append(_DEFAULTS.get(name, "") if value is None else str(value.data))
    return kind, tuple(found)
