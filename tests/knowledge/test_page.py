"""docs/versions.md says what the tables say."""

from __future__ import annotations

from pathlib import Path

from scripts.knowledge import document
from wzc.knowledge.schema import versions_with

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "versions.md"


def test_the_page_is_made_of_the_tables() -> None:
    assert document.make() == PAGE.read_text(encoding="utf-8"), "`make knowledge` writes it"


def test_its_rows_are_right() -> None:
    """By looking up each path, as a reader would."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    versions = ("3.5", "3.6", "3.7", "4.0", "4.1")
    checked = 0
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        path = cells[0].strip(" `|")
        if len(cells) != 6:
            continue
        having = tuple(v for v, cell in zip(versions, cells[1:], strict=True) if cell == "yes")
        assert having == looked_up(path), row
        checked += 1
    assert checked > 60


def looked_up(path: str) -> tuple[str, ...]:
    if path.startswith("PodSpec."):
        return versions_with("PodSpec", path.removeprefix("PodSpec."))
    if path.startswith("metadata."):
        return versions_with("Workflow", path)
    path = path if path.startswith("spec.") else f"spec.{path}"
    return versions_with("Workflow", path) or versions_with("CronWorkflow", path)
