"""`make knowledge`: brings the sources where they are missing; writes the tables and the page.

Two runs of Python, as the page is made of the tables as they are imported.
"""

from __future__ import annotations

import sys

from scripts.knowledge.sources import ROOT, download

TABLES = ROOT / "compiler" / "wzc" / "knowledge" / "_tables.py"
PAGE = ROOT / "docs" / "versions.md"

if sys.argv[1:] == ["page"]:
    from scripts.knowledge import document

    PAGE.write_text(document.make(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
else:
    from scripts.knowledge.tables import make

    TABLES.write_text(make(download()), encoding="utf-8")
    print(TABLES.relative_to(ROOT))
