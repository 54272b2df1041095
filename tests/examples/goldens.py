"""The manifests committed beside the examples: `rag.wz` makes `rag.yaml` and `rag.prod.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from attrs import frozen

from wzc import api

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@frozen
class Golden:
    """One way to compile one example, and the file that holds what comes out."""

    source: Path
    profile: str | None

    @property
    def path(self) -> Path:
        suffix = ".yaml" if self.profile is None else f".{self.profile}.yaml"
        return self.source.with_suffix(suffix)

    def compile(self) -> api.Compilation:
        """As from the repository's folder, so that the first comment is the same everywhere."""
        profiles = [] if self.profile is None else [self.profile]
        with chdir(ROOT):
            return api.compile(self.source.relative_to(ROOT), profiles=profiles)

    def made(self) -> str:
        return self.compile().yaml()

    def __str__(self) -> str:
        return os.fspath(self.path.relative_to(ROOT))


def goldens() -> list[Golden]:
    """Every example, without a profile and with each of its own."""
    return [
        Golden(source, profile)
        for source in sorted(EXAMPLES.rglob("*.wz"))
        for profile in (None, *profiles_of(source.read_text(encoding="utf-8")))
    ]


def profiles_of(text: str) -> Iterator[str]:
    """The names of the profiles that a file declares, each at the beginning of a line."""
    for line in text.splitlines():
        words = line.split()
        if line.startswith("profile ") and len(words) > 1:
            yield words[1]
