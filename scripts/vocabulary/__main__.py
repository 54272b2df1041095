"""`make vocabulary`: writes grammar/vocabulary.json, and what is made with it."""

from __future__ import annotations

from pathlib import Path

from scripts.vocabulary.files import FILES

ROOT = Path(__file__).resolve().parents[2]

for name, text in FILES.items():
    (ROOT / name).write_text(text(), encoding="utf-8")
    print(name)
