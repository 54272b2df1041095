"""The types of every version, and the text of the tables made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.knowledge import by_hand, hera
from scripts.knowledge.go_types import Packages
from scripts.knowledge.shapes import Shape, Types, reachable
from scripts.knowledge.sources import Sources

VERSIONS = ("3.5", "3.6", "3.7", "4.0", "4.1")
ROOTS = (*by_hand.KINDS, "core.PodSpec")

HEADER = '''"""The fields of Argo's and Kubernetes' types, made by `make knowledge`.

How to read it says wzc.knowledge.rows. Facts from Argo Workflows, Kubernetes and Hera, all under
the Apache License 2.0; NOTICE names them.
"""

# ruff: noqa
# fmt: off

from typing import Any
'''


def types_of_versions(sources: Sources) -> dict[str, Types]:
    """What each version of Argo has, all that the four kinds and a pod's spec are made of."""
    go = {version: _go_types(folders) for version, folders in sources.packages.items()}
    models = hera.read(sources.hera)
    types = {
        "3.5": by_hand.before_3_6(by_hand.before_3_7(go["3.5"])),
        "3.6": by_hand.before_3_7(go["3.6"]),
        "3.7": go["3.7"],
        "4.0": by_hand.from_4_0(hera.amended(go["4.0"], models)),
        "4.1": by_hand.from_4_0(by_hand.after_4_0(hera.amended(go["4.1"], models))),
    }
    return {v: reachable(by_hand.in_every_version(types[v]), ROOTS) for v in VERSIONS}


def _go_types(folders: Mapping[str, Any]) -> Types:
    packages = Packages()
    for path, folder in folders.items():
        packages.read(path, folder)
    return packages.all(ROOTS)


def make(sources: Sources) -> str:
    """The text of wzc/knowledge/_tables.py."""
    types = types_of_versions(sources)
    parts = [HEADER, f"VERSIONS = {VERSIONS!r}", ""]
    parts += ["TYPES: dict[str, tuple[tuple[Any, ...], ...]] = {"]
    for name in sorted({name for each in types.values() for name in each}):
        parts.append(f"    {name!r}: (")
        fields = {version: types[version].get(name, {}) for version in VERSIONS}
        for field in sorted({field for each in fields.values() for field in each}):
            shapes = [fields[version].get(field) for version in VERSIONS]
            parts += [f"        {row!r}," for row in _rows(field, shapes)]
        parts.append("    ),")
    parts += ["}", "", "# Types that some versions do not have."]
    parts.append("SPANS = {")
    for name in sorted({name for each in types.values() for name in each}):
        has = [name in types[version] for version in VERSIONS]
        if not all(has):
            (having,) = _spans(has)
            parts.append(f"    {name!r}: {having!r},")
    parts += ["}", "", "RULES: dict[str, tuple[tuple[Any, ...], ...]] = {"]
    for name in sorted({name for name, _, _ in by_hand.RULES}):
        parts.append(f"    {name!r}: (")
        for of, rule, since in by_hand.RULES:
            if of == name:
                span = _spans([version >= since for version in VERSIONS])
                parts.append(f"        {(next(iter(span)), *rule)!r},")
        parts.append("    ),")
    parts += ["}", "", "SUCCESSORS = {"]
    parts += [f"    {(of, old)!r}: {new!r}," for of, old, new in by_hand.SUCCESSORS]
    parts += ["}", ""]
    return "\n".join(parts)


def _rows(field: str, shapes: list[Shape | None]) -> Iterator[tuple[Any, ...]]:
    """A row for each run of versions in which a field is the same."""
    for shape in dict.fromkeys(_text(each) for each in shapes if each is not None):
        same = [each is not None and _text(each) == shape for each in shapes]
        found = shapes[same.index(True)]
        assert found is not None
        for span in _spans(same):
            row: tuple[Any, ...] = (field, found.type + "!" * found.required)
            constraints = dict(sorted(found.constraints.items()))
            if constraints:
                row += (span, constraints)
            elif span:
                row += (span,)
            yield row


def _text(shape: Shape) -> str:
    """Equal for shapes that are written alike."""
    return repr((shape.type, shape.required, sorted(shape.constraints.items())))


def _spans(has: list[bool]) -> Iterator[str]:
    """Runs of versions, as `3.7-`, `-3.6`, `3.6-3.7`, `3.6`; empty for all of them."""
    start: int | None = None
    for number, each in enumerate([*has, False]):
        if each and start is None:
            start = number
        elif not each and start is not None:
            first = VERSIONS[start] if start else ""
            last = VERSIONS[number - 1] if number < len(VERSIONS) else ""
            yield first if first == last else f"{first}-{last}"
            start = None
