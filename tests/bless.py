"""`python -m tests.bless`: write all committed results anew: examples, passes, command line.

What changed is for a person to read (`git diff`) and to agree with.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.bless import bless as bless_command_line
from tests.examples.goldens import EXAMPLES, goldens
from tests.passes.show import cases


def write(path: Path, text: str) -> None:
    """Write a file if that changes it, and say so."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"changed: {os.path.relpath(path)}")


def main() -> None:
    wanted = goldens()
    for golden in wanted:
        write(golden.path, golden.made())
    for path in sorted(set(EXAMPLES.rglob("*.yaml")) - {golden.path for golden in wanted}):
        path.unlink()
        print(f"removed: {os.path.relpath(path)}")
    for case in cases():
        write(case.path, case.made())
    bless_command_line([])


if __name__ == "__main__":
    main()
