"""Writes docs/versions.md: what differs between versions of Argo, from the tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from wzc.knowledge import _tables
from wzc.knowledge.model import Field, ListOf, MapOf, ObjectOf, Scalar, Type
from wzc.knowledge.rows import object_of, versions_of, versions_with
from wzc.knowledge.schema import KINDS, VERSIONS

_HEADER = """\
# Versions of Argo Workflows

What a manifest may hold in Argo 3.5, 3.6, 3.7, 4.0 and 4.1, as far as they differ. The compiler
knows all fields of each (`compiler/wzc/knowledge`); `make knowledge` writes this page from there.

A field that a version does not have is refused where Argo reads strictly (`argo lint`, the API
server with full CRDs), and dropped without a word by a cluster with minimal CRDs, which were the
standard before 4.0. Fields of objects that can stand in several places are listed once: what is
said of `synchronization` is true of `templates[].synchronization` as well. `spec.` is left out, but
for what stands directly in it.
"""
_LIMITS = (
    ("enum", lambda words: "one of " + ", ".join(f"`{word}`" for word in words if word)),
    ("pattern", lambda text: "`" + text.replace("|", "\\|") + "`"),
    ("minimum", "at least {}".format),
    ("maximum", "at most {}".format),
    ("min_length", "{} or more characters".format),
    ("max_length", "at most {} characters".format),
    ("min_items", "{} or more items".format),
    ("max_items", "at most {} items".format),
)


def make() -> str:
    """The text of the page."""
    paths = shortest_paths()
    argo: list[str] = []
    kubernetes: list[str] = []
    for name, fields in _names().items():
        for field in fields if name in paths else ():
            having = versions_with(name, field)
            # What a new object holds goes without saying.
            if having not in (VERSIONS, versions_of(_tables.SPANS.get(name, ""))):
                row = f"| `{_join(paths[name], field)}` | {_cells(having)} |"
                (kubernetes if "." in name else argo).append(row)
            (kubernetes if "." in name else argo).extend(_other_types(name, field, paths[name]))
    parts = [_HEADER, "## Fields of Argo\n", _head(), *sorted(argo), ""]
    parts += ["## What is required\n", *_required(paths), ""]
    parts += ["## Limits of Argo 4\n", _LIMITS_HEADER, *_limits(paths), ""]
    parts += ["## Fields of Kubernetes\n", _KUBERNETES_HEADER, _head(), *sorted(kubernetes), ""]
    return "\n".join(parts)


_LIMITS_HEADER = """\
The full CRDs of 4.0 and 4.1, which a standard installation has, refuse what is outside of these.
Earlier versions leave them to Argo's validation, or to nobody.

| field | limit |
|---|---|"""
_KUBERNETES_HEADER = """\
Each version of Argo knows pods as its Kubernetes libraries do: 0.24 in Argo 3.5, 0.32 in 3.6, 0.33
in 3.7 and 4.0, 0.35 in 4.1. Fields that begin with `PodSpec` can stand in a pod spec patch.
"""


def _other_types(name: str, field: str, path: str) -> Iterator[str]:
    """Rows for what an object holds whose type differs between versions."""
    found = {version: _field(name, field, version) for version in VERSIONS}
    types = {v: _object_in(each.type)[0] for v, each in found.items() if each is not None}
    if len(set(types.values()) - {None}) > 1:
        inner = {v: object_of(type, v) for v, type in types.items() if type is not None}
        for each in sorted({key for object in inner.values() if object for key in object.fields}):
            having = tuple(v for v, object in inner.items() if object and each in object.fields)
            if having != VERSIONS:
                yield f"| `{_join(_join(path, field), each)}` | {_cells(having)} |"


def _names() -> dict[str, list[str]]:
    return {name: sorted({row[0] for row in rows}) for name, rows in _tables.TYPES.items()}


def _head() -> str:
    return f"| field | {' | '.join(VERSIONS)} |\n|---|{'---|' * len(VERSIONS)}"


def _cells(having: tuple[str, ...]) -> str:
    return " | ".join("yes" if version in having else "-" for version in VERSIONS)


def _join(path: str, field: str) -> str:
    return f"{path}.{field}" if path else field


def shortest_paths() -> dict[str, str]:
    """For each type the shortest path to it, from a kind; what Argo writes itself is left out."""
    found: dict[str, str] = {}
    waiting = deque((type, "PodSpec" if kind == "PodSpec" else "") for kind, type in KINDS.items())
    while waiting:
        name, path = waiting.popleft()
        if name in found:
            continue
        found[name] = path
        for version in reversed(VERSIONS):
            object = object_of(name, version)
            for field in object.fields.values() if object else ():
                target, suffix = _object_in(field.type)
                if target is not None and field.name not in ("status", "templateDefaults"):
                    waiting.append((target, _join(path, field.name) + suffix))
    return {name: path.removeprefix("spec.") for name, path in found.items()}


def _object_in(type: Type) -> tuple[str | None, str]:
    suffix = ""
    while not isinstance(type, Scalar | ObjectOf):
        suffix += "[]" if isinstance(type, ListOf) else ".*"
        type = type.item if isinstance(type, ListOf) else type.value
    return (type.name if isinstance(type, ObjectOf) else None), suffix


def _required(paths: dict[str, str]) -> Iterator[str]:
    """Fields that some versions require, and others have without requiring them."""
    yield "| field | required in |\n|---|---|"
    for name, fields in _names().items():
        if name not in paths:
            continue
        for field in fields:
            found = [_field(name, field, version) for version in VERSIONS]
            wanting = [v for v, f in zip(VERSIONS, found, strict=True) if f and f.required]
            having = [v for v, f in zip(VERSIONS, found, strict=True) if f]
            if wanting and wanting != having:
                yield f"| `{_join(paths[name], field)}` | {', '.join(wanting)} |"


def _limits(paths: dict[str, str]) -> Iterator[str]:
    rows = []
    for name, fields in _names().items():
        for field in fields if name in paths else ():
            said = _said(name, field, VERSIONS[-1])
            if said and said != _said(name, field, "3.7"):
                rows.append(f"| `{_join(paths[name], field)}` | {said} |")
    yield from sorted(rows)


def _field(name: str, field: str, version: str) -> Field | None:
    object = object_of(name, version)
    return object.fields.get(field) if object else None


def _said(name: str, field: str, version: str) -> str:
    found = _field(name, field, version)
    type = found.type if found else None
    said = []
    while type is not None:
        for limit, text in _LIMITS:
            value = getattr(type, limit, None)
            if value not in (None, ()) and not getattr(type, "in_pod", False):
                said.append(text(value))
        type = getattr(type, "item", None) or (type.value if isinstance(type, MapOf) else None)
    return "; ".join(said)
