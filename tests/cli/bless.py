"""`python -m tests.cli.bless [NAME ...]`: write down what the sessions print now.

What changed is for a person to read (`git diff`) and to agree with.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.cli.test_transcripts import TRANSCRIPTS
from tests.cli.transcript import parse, play, show


def bless(names: list[str]) -> None:
    for name in ("NO_COLOR", "WZC_DEBUG", "FORCE_COLOR"):
        os.environ.pop(name, None)
    os.environ["COLUMNS"] = "100"
    here = Path.cwd()
    for path in TRANSCRIPTS:
        if names and path.stem not in names:
            continue
        before = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            after = show(play(parse(before)))
            os.chdir(here)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"changed: {path.relative_to(here)}")


if __name__ == "__main__":
    bless(sys.argv[1:])
