"""`make vocabulary`: writes grammar/vocabulary.json."""

from __future__ import annotations

from pathlib import Path

from scripts.vocabulary.words import text

TARGET = Path(__file__).resolve().parents[2] / "grammar" / "vocabulary.json"

TARGET.write_text(text(), encoding="utf-8")
print(f"grammar/{TARGET.name}")
