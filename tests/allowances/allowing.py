"""Programs with warnings, and what is left of these."""

from __future__ import annotations

from collections.abc import Mapping

import wzc
from tests.language.program import Files
from wzc.api import Compilation
from wzc.diagnostics.model import Diagnostic

# A pipeline in which each step gives a warning or two: WZ7001 for its image, and WZ7011.
HEAD = "pipeline p {\n"
STEP = 'step {} = container(image = "x")'


def compiled(text: str, files: Mapping[str, str] | None = None) -> Compilation:
    return wzc.compile(text=text, name="main.wz", loader=Files(dict(files or {})))


def found(text: str, files: Mapping[str, str] | None = None) -> list[Diagnostic]:
    return compiled(text, files).diagnostics


def shown(items: list[Diagnostic]) -> list[tuple[str, int]]:
    """The codes, and on which lines."""
    rows = []
    for item in items:
        assert item.primary is not None
        rows.append((item.code.id, item.primary.span.position[0]))
    return rows
