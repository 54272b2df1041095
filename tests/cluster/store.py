"""The stores of a run: what its pods have put there and what they get, by their real templates.

An artifact that is no archive is stored file by file, and whoever fetches it gets the one file that
has its key, or else all whose keys go on below it (executor.go: SaveArtifacts, LoadArtifacts; the
drivers in workflow/artifacts). From Google's and Azure's stores it gets all whose keys only begin
so (gcs.go: listByPrefix, azure.go: ListObjects).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import define, field, frozen

from tests.cluster.executor import KEYS, STORES

# A pod, whichever attempt: the steps on the way to it, each with the item of its loop.
Key: TypeAlias = tuple[tuple[str, int | None], ...]
# What makes a store another one, by Argo's names (the credentials do not).
_FIELDS = {
    "s3": ("endpoint", "bucket"),
    "gcs": ("bucket",),
    "azure": ("endpoint", "container"),
    "oss": ("endpoint", "bucket"),
}
_BY_PREFIX = ("gcs", "azure")


@frozen
class Made:
    """A file that a container made: `output` is empty for the data of a Wurzel step.

    `file` is its place in the folder that the output is; empty for an output that is a file.
    """

    by: Key
    output: str
    file: str = ""

    def __str__(self) -> str:
        by = ".".join(name if item is None else f"{name}({item})" for name, item in self.by)
        return "/".join(part for part in (f"{by}:{self.output}", self.file) if part)


@frozen
class Where:
    """One key of one store."""

    kind: str
    store: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{'/'.join(self.store)}:{self.key}"


def where(artifact: Mapping[str, Any], template: Mapping[str, Any]) -> Where | None:
    """Where an artifact of a pod lies; None where it comes from no store, or from nowhere.

    With a key alone it lies where the pod's `archiveLocation` is (ArtifactLocation.Relocate).
    """
    for kind in STORES:
        if kind not in artifact:
            continue
        own = artifact[kind]
        whole = own if own.get(_FIELDS[kind][-1]) else template["archiveLocation"][kind]
        store = tuple(str(whole.get(name, "")) for name in _FIELDS[kind])
        return Where(kind, store, own.get(KEYS[kind], ""))
    return None


@define
class Store:
    """All stores of one run; `wrong` is what must not be."""

    objects: dict[Where, Made | dict[str, Made]] = field(factory=dict)
    wrong: list[str] = field(factory=list)

    def put(self, at: Where, files: Mapping[str, Made], *, packed: bool) -> None:
        """Store files, by their places below the artifact's; an archive holds all of them."""
        if packed:
            self._put(at, dict(files), at)
            return
        for name, made in files.items():
            key = "/".join(part for part in (at.key.rstrip("/"), name) if part)
            self._put(Where(at.kind, at.store, key), made, at)

    def _put(self, at: Where, what: Made | dict[str, Made], whole: Where) -> None:
        before = self.objects.get(at)
        if before is not None and _makers(before) != _makers(what):
            self.wrong.append(f"{_said(what)} takes the place of {_said(before)} at {whole}")
        self.objects[at] = what

    def get(self, at: Where, *, packed: bool) -> dict[str, Made] | None:
        """What is fetched, by the places below that of the artifact; None if nothing is there."""
        exact = self.objects.get(at)
        if isinstance(exact, dict):
            # A tarball that nobody unpacks is no use.
            return exact if packed else {}
        if exact is not None:
            return {"": exact}
        before = at.key if at.kind in _BY_PREFIX else at.key.rstrip("/") + "/"
        found: dict[str, Made] = {}
        for place, made in self.objects.items():
            if (place.kind, place.store) == (at.kind, at.store) and place.key.startswith(before):
                for name, each in made.items() if isinstance(made, dict) else [("", made)]:
                    rest = f"{place.key.removeprefix(at.key)}/{name}".strip("/")
                    found[rest] = each
        return found or None


def _makers(what: Made | dict[str, Made]) -> set[tuple[Key, str]]:
    every = what.values() if isinstance(what, dict) else [what]
    return {(made.by, made.output) for made in every}


def _said(what: Made | dict[str, Made]) -> str:
    return ", ".join(map(str, what.values())) if isinstance(what, dict) else str(what)
