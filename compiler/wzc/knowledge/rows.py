"""Reads the rows of the tables: how they are written down is said here.

`TYPES` has for each type a row for each field, or several where it differs between versions:
`(name, type, versions, constraints)`, the last two left out where there is nothing to say.

- `type` is a scalar's or a type's name, in `[]` for a list, in `{}` for a map, with a `!` behind
  it if the field is required. Types of Kubernetes begin with their package: `core.Container`.
- `versions` is `3.7-`, `-3.6`, `3.6-3.7` or one version; empty means all.
- `constraints` are attributes of the classes in `model.py`; `item` has those of a list's items or
  of a map's values.

`SPANS` has the versions of types that not all have, `RULES` the rules of types, `SUCCESSORS` the
fields that took the place of others, by type and the field that went.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wzc.knowledge._tables import RULES, SPANS, SUCCESSORS, TYPES, VERSIONS
from wzc.knowledge.model import (
    AtMostOne,
    Field,
    ListOf,
    MapOf,
    Matches,
    NotTogether,
    Object,
    ObjectOf,
    Rule,
    Scalar,
    Type,
)

_SCALARS = frozenset(
    "string bytes time boolean int32 int64 number quantity int-or-string any".split()
)
_NOTHING: Mapping[str, Any] = {}
_RULES = {"at_most_one": AtMostOne, "not_together": NotTogether, "matches": Matches}


def versions_of(span: str) -> tuple[str, ...]:
    """The versions that a row is for, oldest first."""
    first, dash, last = span.partition("-")
    begin = VERSIONS.index(first) if first else 0
    end = VERSIONS.index(last if dash else first) if last or (first and not dash) else None
    return VERSIONS[begin : None if end is None else end + 1]


def object_of(name: str, version: str) -> Object | None:
    """A type in a version of Argo, None where the version does not have it."""
    rows = TYPES.get(name)
    if rows is None or version not in versions_of(SPANS.get(name, "")):
        return None
    return Object(name, dict(_fields(rows, version)), tuple(_rules(name, version)))


def versions_with(name: str, field: str) -> tuple[str, ...]:
    """The versions in which a type has a field, oldest first."""
    return _versions([row for row in TYPES.get(name, ()) if row[0] == field])


def counterpart(name: str, field: str) -> str | None:
    """The field of another version that has the place of a type's field: its successor, or what it
    is the successor of; None where there is neither.
    """
    predecessors = {(of, new): old for (of, old), new in SUCCESSORS.items()}
    return SUCCESSORS.get((name, field)) or predecessors.get((name, field))


def _fields(rows: tuple[tuple[Any, ...], ...], version: str) -> Iterator[tuple[str, Field]]:
    for row in rows:
        name, type = row[:2]
        span = row[2] if len(row) > 2 else ""
        constraints = row[3] if len(row) > 3 else _NOTHING
        if span and version not in versions_of(span):
            continue
        required = type.endswith("!")
        since = until = None
        if span:
            having = _versions([each for each in rows if each[0] == name])
            since = having[0] if having[0] != VERSIONS[0] else None
            until = having[-1] if having[-1] != VERSIONS[-1] else None
        yield name, Field(name, _type(type.rstrip("!"), constraints), required, since, until)


def _versions(rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    having = {each for row in rows for each in versions_of(row[2] if len(row) > 2 else "")}
    return tuple(version for version in VERSIONS if version in having)


def _type(text: str, constraints: Mapping[str, Any]) -> Type:
    if text[0] == "[":
        given = {k: v for k, v in constraints.items() if k != "item"}
        return ListOf(_type(text[1:-1], constraints.get("item", _NOTHING)), **given)
    if text[0] == "{":
        return MapOf(_type(text[1:-1], constraints.get("item", _NOTHING)))
    return Scalar(text, **constraints) if text in _SCALARS else ObjectOf(text, **constraints)


def _rules(name: str, version: str) -> Iterator[Rule]:
    for span, kind, *arguments in RULES.get(name, ()):
        if version in versions_of(span):
            yield _RULES[kind](*arguments)
