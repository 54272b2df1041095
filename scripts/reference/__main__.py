"""`make reference`: writes the pages of docs/reference/, and takes away those that are no more."""

from __future__ import annotations

from pathlib import Path

from scripts.reference.pages import make

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"

FOLDER.mkdir(exist_ok=True)
made = make()
for path in FOLDER.glob("*.md"):
    if path.name not in made:
        path.unlink()
for name, text in made.items():
    (FOLDER / name).write_text(text, encoding="utf-8")
print(f"docs/reference/: {len(made)} pages")
